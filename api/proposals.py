"""Goals that I propose to a client: they wait until they are answered."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.actions.entries import content_of
from journals.kinds.goal import GOAL as KIND
from journals.models import Goal
from tracker.care import access as care

from . import shapes
from .describe import IF_MATCH, MAYBE_TIME, TIME, WHOLE, component, operation, pages_of
from .door import Door, base_version, versioned
from .paging import page
from .shapes import ID, obj

PROPOSAL = component(
    "GoalProposal",
    obj(
        {
            "id": ID.schema,
            "version": WHOLE,
            "proposed_at": TIME,
            "declined_at": MAYBE_TIME,
            "content": shapes.content_schema(KIND),
        }
    ),
)
PROPOSING = shapes.body(content=shapes.content(KIND))


def as_proposal(one: Any) -> dict[str, Any]:
    return {
        "id": one.goal_id,
        "version": one.version,
        "proposed_at": one.proposed_at,
        "declined_at": one.declined_at,
        "content": one.content,
    }


class Proposals(Door):
    @operation(
        "proposals_list",
        "What I proposed: it waits, or was declined. What was accepted is a goal of the client’s",
        gives=pages_of(PROPOSAL),
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        relationship = care.client_of(request.user, pk)
        found = access.shared_proposals(request.user, relationship)
        return Response(page([as_proposal(one) for one in found], None))


class OneProposal(Door):
    def shown(self, goal: Goal) -> dict[str, Any]:
        return {
            "id": goal.pk,
            "version": goal.version,
            "proposed_at": goal.written_at,
            "declined_at": goal.declined_at,
            "content": content_of(goal),
        }

    @operation(
        "proposals_put",
        "Put a goal into words for this client, under an id of your own making; with If-Match, put "
        "one that waits into other words. Safe to repeat",
        takes=PROPOSING,
        gives=PROPOSAL,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID, goal: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        relationship = care.client_of(me, pk)
        said = {"content": PROPOSING.read(request.data)["content"], "now": now}
        if base is not None:
            reworded = _reword(me, relationship, goal, base_version=base, **said)
            return versioned(self.shown(reworded))
        made = actions.propose_goal(me, relationship, goal_id=goal, **said)
        return versioned(self.shown(made), 201 if made.written_at == now else 200)

    @operation("proposals_remove", "Take back one that waits", status=204)
    def delete(self, request: Request, pk: uuid.UUID, goal: uuid.UUID) -> Response:
        relationship = care.client_of(request.user, pk)
        if not actions.take_back_proposal(request.user, relationship, goal, now=timezone.now()):
            raise Http404
        return Response(status=204)


def _reword(me: Any, relationship: Any, goal: uuid.UUID, **said: Any) -> Goal:
    try:
        return actions.reword_proposal(me, relationship, goal, **said)
    except Goal.DoesNotExist as error:
        raise Http404 from error

"""My goals: from a usual response toward a chosen one."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.actions.entries import content_of
from journals.kinds.goal import GOAL as KIND
from journals.models import Goal

from . import shapes
from .describe import CURSOR, IF_MATCH, MAYBE_TIME, TIME, WHOLE, component, operation, pages_of
from .door import Door, base_version, mine, versioned
from .shapes import ID, obj

GOAL = component(
    "Goal",
    obj(
        {
            "id": ID.schema,
            "version": WHOLE,
            "person": ID.or_null().schema,
            "written_at": TIME,
            "offered_at": MAYBE_TIME,
            "withdrawn_at": MAYBE_TIME,
            "content": shapes.content_schema(KIND),
        }
    ),
)
WRITING = shapes.body(content=shapes.content(KIND), person=ID.or_null())
OFFER = shapes.body(offered=shapes.FLAG.needs())


def as_goal(goal: Goal) -> dict[str, Any]:
    return {
        "id": goal.pk,
        "version": goal.version,
        "person": goal.person_id,
        "written_at": goal.written_at,
        "offered_at": goal.offered_at,
        "withdrawn_at": goal.withdrawn_at,
        "content": content_of(goal),
    }


class Goals(Door):
    @operation("goals_list", "Mine", gives=pages_of(GOAL), asks=[CURSOR])
    def get(self, request: Request) -> Response:
        return self.paged(access.own_goals(request.user), as_goal, "written_at", "id")


class OneGoal(Door):
    def shown(self, goal: Goal) -> dict[str, Any]:
        return as_goal(goal)

    @operation("goals_read", "One of mine", gives=GOAL)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_goal(get_object_or_404(access.own_goals(request.user), pk=pk)))

    @operation(
        "goals_put",
        "Write one under this id; with If-Match, write it anew. Safe to repeat",
        takes=WRITING,
        gives=GOAL,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        asked = WRITING.read(request.data)
        if base is not None:
            get_object_or_404(access.own_goals(me), pk=pk)
        goal = actions.save_goal(
            me,
            goal_id=pk,
            content=asked["content"],
            person=_person(me, asked.get("person")),
            base_version=base or 0,
            now=now,
        )
        new = goal.written_at == now
        return versioned(as_goal(goal), 201 if new else 200)

    @operation("goals_offer", "Show it to the therapist, or no longer", takes=OFFER, gives=GOAL)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, asked = request.user, OFFER.read(request.data)
        goal = get_object_or_404(access.own_goals(me), pk=pk)
        act = actions.offer_goal if asked["offered"] else actions.withdraw_goal
        act(me, goal, now=timezone.now())
        return versioned(as_goal(get_object_or_404(access.own_goals(me), pk=pk)))


def _person(me: Any, pk: uuid.UUID | None) -> Any:
    if pk is None:
        return None
    return mine(
        "person",
        lambda: get_object_or_404(access.own_people(me), pk=pk),
        _("There is no such person of yours."),
    )

"""My goals: from a usual response toward a chosen one, worded alone or agreed with a therapist."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.actions.entries import content_of
from journals.kinds.goal import GOAL as KIND
from journals.models import Goal, GoalVersion

from . import shapes
from .describe import (
    CURSOR,
    IF_MATCH,
    MAYBE_TIME,
    TIME,
    WHOLE,
    component,
    filters,
    operation,
    pages_of,
)
from .door import Door, base_version, mine, needed_version, versioned
from .door import asked as asked_for
from .shapes import ID, obj

STATES = ("active", "proposed", "put_away")
GOAL = component(
    "Goal",
    obj(
        {
            "id": ID.schema,
            "version": WHOLE,
            "state": {"enum": list(STATES)},
            "person": ID.or_null().schema,
            "written_at": TIME,
            "proposed": {
                **shapes.FLAG.schema,
                "description": "A therapist put it into words first.",
            },
            "accepted_at": MAYBE_TIME,
            "offered_at": MAYBE_TIME,
            "withdrawn_at": MAYBE_TIME,
            "put_away_at": MAYBE_TIME,
            "content": shapes.content_schema(KIND),
        }
    ),
)
VERSION = component(
    "GoalVersion",
    obj(
        {
            "version": WHOLE,
            "until": {**TIME, "description": "When it was worded anew."},
            "content": shapes.content_schema(KIND),
        }
    ),
)
WRITING = shapes.body(content=shapes.content(KIND), person=ID.or_null())
CHANGE = shapes.body(offered=shapes.FLAG, put_away=shapes.FLAG)
ACCEPTING = shapes.body(content=shapes.Shape(shapes.content(KIND).read, KIND.schema()))
WHICH = {"state": shapes.code(STATES)}


def as_goal(goal: Goal) -> dict[str, Any]:
    proposed = goal.proposed_by_id is not None
    waits = proposed and goal.accepted_at is None
    return {
        "id": goal.pk,
        "version": goal.version,
        "state": "put_away" if goal.archived_at else "proposed" if waits else "active",
        "person": goal.person_id,
        "written_at": goal.written_at,
        "proposed": proposed,
        "accepted_at": goal.accepted_at,
        "offered_at": goal.offered_at,
        "withdrawn_at": goal.withdrawn_at,
        "put_away_at": goal.archived_at,
        "content": content_of(goal),
    }


def as_version(row: GoalVersion) -> dict[str, Any]:
    return {
        "version": row.version,
        "until": row.recorded_at,
        "content": {**row.ratings, **row.words},
    }


class Goals(Door):
    @operation(
        "goals_list",
        "Mine: those that are active, or what is proposed, or put away",
        gives=pages_of(GOAL),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        rows = {
            "active": access.own_goals,
            "proposed": access.own_proposals,
            "put_away": access.own_goals_away,
        }[asked_for(request, **WHICH).get("state", "active")]
        return self.paged(rows(request.user), as_goal, "written_at", "id")


class OneGoal(Door):
    def shown(self, goal: Goal) -> dict[str, Any]:
        return as_goal(goal)

    @operation("goals_read", "One of mine", gives=GOAL)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_goal(access.own_goal(request.user, pk)))

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
        if base is not None and as_goal(access.own_goal(me, pk))["state"] == "proposed":
            raise ValidationError({"content": _("Accept it first, in these words.")})
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

    @operation(
        "goals_change",
        "Show it to the therapist, or no longer; put it away, or take it up again",
        takes=CHANGE,
        gives=GOAL,
    )
    @transaction.atomic
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, asked, now = request.user, CHANGE.read(request.data), timezone.now()
        goal = access.own_goal(me, pk)
        if as_goal(goal)["state"] == "proposed":
            raise ValidationError({"offered": _("Accept it first, or decline it.")})
        if "put_away" in asked and asked["put_away"] != bool(goal.archived_at):
            act = actions.put_away_goal if asked["put_away"] else actions.take_up_goal
            act(me, goal, now=now)
        if "offered" in asked:
            act = actions.offer_goal if asked["offered"] else actions.withdraw_goal
            act(me, goal, now=now)
        return versioned(as_goal(access.own_goal(me, pk)))


class AcceptGoal(Door):
    def shown(self, goal: Goal) -> dict[str, Any]:
        return as_goal(goal)

    @operation(
        "goals_accept",
        "Make a proposal mine, as it is or (this needs If-Match) in my own words. Safe to repeat",
        takes=ACCEPTING,
        gives=GOAL,
        asks=[IF_MATCH],
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        goal, content = access.own_goal(me, pk), ACCEPTING.read(request.data).get("content")
        base = base_version(request) or 0 if content is None else needed_version(request)
        goal = actions.accept_goal(me, goal, content=content, base_version=base, now=timezone.now())
        return versioned(as_goal(goal))


class DeclineGoal(Door):
    @operation("goals_decline", "Not for me; the therapist sees that", status=204)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        actions.decline_goal(me, access.own_goal(me, pk), now=timezone.now())
        return Response(status=204)


class GoalVersions(Door):
    @operation(
        "goals_versions",
        "Its earlier wordings, newest first",
        gives=pages_of(VERSION),
        asks=[CURSOR],
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        rows = access.own_goal_versions(me, access.own_goal(me, pk))
        return self.paged(rows, as_version, "-recorded_at", "-version")


def _person(me: Any, pk: uuid.UUID | None) -> Any:
    if pk is None:
        return None
    return mine(
        "person",
        lambda: get_object_or_404(access.own_people_ever(me), pk=pk),
        _("There is no such person of yours."),
    )

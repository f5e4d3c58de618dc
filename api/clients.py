"""Those I am in care with, and what waits."""

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from journals.actions import end_care
from journals.caseload import GROUPS, CaseloadRow
from journals.days import LOGGED, NOT_PLANNED, NOT_SHOWN, PLANNED, CheckIns
from journals.kinds.goal import GOAL as KIND
from journals.seen import SeenGoal
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care import actions
from tracker.care.models import CareRelationship

from . import shapes
from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, WHOLE, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .paging import link_to, number, page
from .plans import PLAN, as_plan
from .shapes import DAY, ID, nullable, obj

MODE = shapes.code(CareRelationship.GuidanceMode.values)
AWAY_UNTIL = {**nullable(DAY.schema), "description": "As they told me."}
STATUS = {"enum": ["active", "paused"]}
URGES = obj({"weekly_median": {"type": "array", "items": nullable({"type": "number"})}})
CHECK_INS = obj(
    {
        "marks": {
            "type": "array",
            "items": {"enum": ["logged", "planned", "not_planned", "not_shown"]},
            "description": "A mark a day, the oldest first.",
        },
        "logged": {**WHOLE, "description": "Of the planned days, where there is an agreed plan."},
        "planned": nullable(WHOLE),
    }
)
MARKS = {
    LOGGED: "logged",
    PLANNED: "planned",
    NOT_PLANNED: "not_planned",
    NOT_SHOWN: "not_shown",
}
CLIENT = component(
    "Client",
    obj(
        {
            "id": ID.schema,
            "care": ID.schema,
            "name": TEXT,
            "status": STATUS,
            "group": {
                "enum": list(GROUPS),
                "description": "Where they stand on my list: the first of these that fits.",
            },
            "new": {**WHOLE, "description": "Shared, or put on the agenda, since I last looked."},
            "waiting": {**WHOLE, "description": "Look backs that ask for an answer."},
            "waits_since": MAYBE_TIME,
            "last_shared": MAYBE_TIME,
            "next_appointment": MAYBE_TIME,
            "asked_to_talk_since": {
                **MAYBE_TIME,
                "description": "Before the next appointment, and without an answer yet.",
            },
            "away_until": AWAY_UNTIL,
            "check_ins": {
                **nullable(CHECK_INS),
                "description": "The last 14 days, of those who show me on which days they do.",
            },
            "reaction_urge": {
                **nullable(URGES),
                "description": "Of the notes that are shared, oldest week first.",
            },
        }
    ),
)
GOAL = component(
    "GoalOfClient",
    obj(
        {
            "title": TEXT,
            "toward": TEXT,
            "accepted_at": {**MAYBE_TIME, "description": "Of one that I had proposed."},
            "content": shapes.content_schema(KIND),
        }
    ),
)
ONE = component(
    "ClientInCare",
    obj(
        {
            "id": ID.schema,
            "care": ID.schema,
            "name": TEXT,
            "status": STATUS,
            "rhythm": {"enum": CareRelationship.Rhythm.values},
            "guidance_mode": {
                **MODE.schema,
                "description": "How I answer. The client is told which.",
            },
            "started_at": TIME,
            "looked_at": {**MAYBE_TIME, "description": "What came since then is new."},
            "last_appointment": MAYBE_TIME,
            "next_appointment": MAYBE_TIME,
            "away_until": AWAY_UNTIL,
            "check_in_plan": {**nullable(PLAN), "description": "That both agreed to."},
            "goals": {"type": "array", "items": GOAL},
        }
    ),
)
ANSWERING = shapes.body(guidance_mode=MODE.needs())
WHICH = {"name": shapes.text(80), "show": shapes.code(["waiting", "new", "week"])}


def as_client(row: CaseloadRow) -> dict[str, Any]:
    return {
        "id": row.client_id,
        "care": row.relationship_id,
        "name": row.name,
        "status": row.status,
        "group": row.group,
        "new": row.new,
        "waiting": row.waiting,
        "waits_since": row.waits_since,
        "last_shared": row.last_shared,
        "next_appointment": row.next_at,
        "asked_to_talk_since": row.asked_since,
        "away_until": row.away_until,
        "check_ins": _check_ins(row.check_ins) if row.check_ins else None,
        "reaction_urge": {"weekly_median": row.urge.values} if row.urge else None,
    }


def _check_ins(found: CheckIns) -> dict[str, Any]:
    marks = [MARKS[mark] for mark in found.marks]
    return {"marks": marks, "logged": found.logged, "planned": found.planned}


def as_goal(goal: SeenGoal) -> dict[str, Any]:
    return {
        "title": goal.title,
        "toward": goal.toward,
        "accepted_at": goal.accepted_at,
        "content": goal.content,
    }


class Clients(Door):
    @operation(
        "clients_list",
        "My clients, those first who need it most",
        gives=pages_of(CLIENT),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        which, at = asked_for(request, **WHICH), number(request)
        found = access.shared_caseload(request.user, timezone.now(), page=at, **which)
        link = link_to(request, at + 1) if found.more else None
        return Response(page([as_client(row) for row in found.rows], link))


class OneClient(Door):
    @operation("clients_read", "One of my clients, and the goals they offered", gives=ONE)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        one = care.client_of(request.user, pk)
        return Response(as_one(request.user, one, timezone.now()))

    @operation(
        "clients_change", "Answer in writing, or only when we meet", takes=ANSWERING, gives=ONE
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, one = request.user, timezone.now(), care.client_of(request.user, pk)
        mode = ANSWERING.read(request.data)["guidance_mode"]
        actions.set_guidance_mode(me, one, mode, now=now)
        return Response(as_one(me, one, now))

    @operation(
        "clients_end",
        "End the care, for good: nothing that was shared can be opened again, and the client keeps "
        "all of it",
        status=204,
    )
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        end_care(care.client_of(me, pk), by=me, now=timezone.now())
        return Response(status=204)


class LookedAt(Door):
    @operation("clients_looked_at", "What is there now is no longer new", status=204)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        actions.mark_looked_at(care.client_of(request.user, pk), timezone.now())
        return Response(status=204)


def as_one(me: User, one: CareRelationship, now: datetime) -> dict[str, Any]:
    """The goals among it are a line in the client's ledger."""
    plan = care.agreed_plans([one]).get(one.pk)
    return {
        "id": one.of_id,
        "care": one.pk,
        "name": one.of.name,
        "status": one.status,
        "rhythm": one.rhythm,
        "guidance_mode": one.guidance_mode,
        "started_at": one.started_at,
        "looked_at": one.looked_at,
        "last_appointment": care.last_appointments([one], now).get(one.pk),
        "next_appointment": care.next_appointments([one], now).get(one.pk),
        "away_until": access.away_until(one, now),
        "check_in_plan": plan and as_plan(me, plan),
        "goals": [as_goal(goal) for goal in access.shared_goals(me, one, now)],
    }

"""Those I am in care with, and what waits."""

import uuid
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from journals.caseload import GROUPS, CaseloadRow
from journals.days import LOGGED, NOT_PLANNED, NOT_SHOWN, PLANNED, CheckIns
from journals.kinds.goal import GOAL as KIND
from journals.seen import SeenGoal
from tracker.care import access as care
from tracker.care.models import CareRelationship

from . import shapes
from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, WHOLE, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .paging import link_to, number, page
from .shapes import DAY, ID, nullable, obj

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
            "away_until": {**nullable(DAY.schema), "description": "As they told me."},
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
            "started_at": TIME,
            "goals": {"type": "array", "items": GOAL},
        }
    ),
)
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
        goals = access.shared_goals(request.user, one, timezone.now())
        return Response(
            {
                "id": one.of_id,
                "care": one.pk,
                "name": one.of.name,
                "status": one.status,
                "rhythm": one.rhythm,
                "started_at": one.started_at,
                "goals": [as_goal(goal) for goal in goals],
            }
        )

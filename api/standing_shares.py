"""What reaches a therapist of mine as I write it: numbers, days, one worksheet, the plan."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.models import Share, StandingShare

from . import shapes
from .describe import CURSOR, TEXT, TIME, component, operation, pages_of
from .door import Door, refuse_unsettled_sessions
from .parties import CANT_SHARE, therapist_of
from .shapes import ID, obj

What = StandingShare.What
WHAT = shapes.code(
    [
        *(What.CHECK_IN_RATINGS, What.DAYS_CHECKED_IN, What.WORKSHEET, What.MEASURE),
        *(What.SAFETY_PLAN, What.SAFETY_ANSWERS),
    ]
)
LEVEL = shapes.code(Share.Level.values)
STANDING = component(
    "StandingShare",
    obj(
        {
            "id": ID.schema,
            "care": ID.schema,
            "therapist": TEXT,
            "what": {
                **WHAT.schema,
                "description": "Mood and urge of each check-in, no words · on which days there was "
                "any, nothing of it · the answers to one worksheet · to one measure · the safety "
                "plan, as it stands and as it is written anew, always in full · the numbers and "
                "ticks of each answer that is looked at first, where the two agreed on that.",
            },
            "which": {
                **shapes.nullable(TEXT),
                "description": "Of a worksheet or a measure: which one.",
            },
            "level": LEVEL.schema,
            "from_at": {**TIME, "description": "What was recorded before it is not reached."},
        }
    ),
)
STARTING = shapes.body(
    care=ID.needs(), what=WHAT.needs(), which=shapes.text(48).or_null(), level=LEVEL
)


def as_standing(row: StandingShare) -> dict[str, Any]:
    return {
        "id": row.pk,
        "care": row.relationship_id,
        "therapist": row.relationship.therapist.name,
        "what": row.what,
        "which": row.which or None,
        "level": row.level,
        "from_at": row.from_at,
    }


class StandingShares(Door):
    @operation(
        "standing_shares_list",
        "What stands now, with whom",
        gives=pages_of(STANDING),
        asks=[CURSOR],
    )
    def get(self, request: Request) -> Response:
        rows = access.own_standing_shares(request.user)
        return self.paged(rows, as_standing, "from_at", "id")


class OneStandingShare(Door):
    @operation("standing_shares_read", "One that stands now", gives=STANDING)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        row = get_object_or_404(access.own_standing_shares(request.user), pk=pk)
        return Response(as_standing(row))

    @operation(
        "standing_shares_put",
        "Let this therapist have what is first recorded from now on, under an id of your own "
        "making. What stands already is given as it stands; at another level it ends, with what it "
        "opened. Safe to repeat",
        takes=STARTING,
        gives=STANDING,
        status=201,
        also=200,
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, asked = request.user, timezone.now(), STARTING.read(request.data)
        relationship = therapist_of(me, asked["care"], CANT_SHARE)
        refuse_unsettled_sessions(request)
        row = actions.start_standing_share(
            me,
            relationship,
            what=asked["what"],
            which=asked.get("which") or "",
            level=asked.get("level", Share.Level.RATINGS_ONLY),
            standing_id=pk,
            now=now,
        )
        row.relationship = relationship
        return Response(as_standing(row), status=201 if row.from_at == now else 200)

    @operation(
        "standing_shares_stop",
        "Stop it at once, with everything that it has opened",
        status=204,
    )
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        row = access.own_standing_share(request.user, pk)
        actions.stop_standing_share(request.user, row, now=timezone.now())
        return Response(status=204)


class UndoStandingShare(Door):
    @operation(
        "standing_shares_undo",
        "Let it stand again, with what it had opened when it was stopped. It gets a new id",
        gives=STANDING,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        stopped = access.own_standing_share(me, pk)
        again = actions.undo_stop_standing(me, stopped, now=timezone.now())
        if again is None:
            raise ValidationError(_("This can’t be taken back any more."))
        again.relationship = stopped.relationship
        return Response(as_standing(again))

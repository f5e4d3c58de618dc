"""Whoever is asking."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts import actions
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship

from . import shapes
from .describe import MAYBE_TIME, TEXT, component, operation
from .door import Door
from .shapes import ID, obj

CARE = component(
    "Care",
    obj(
        {
            "id": ID.schema,
            "therapist": TEXT,
            "status": {"enum": ["active", "paused", "ended"]},
            "rhythm": {"enum": CareRelationship.Rhythm.values},
            "started_at": MAYBE_TIME,
            "ended_at": MAYBE_TIME,
        }
    ),
)
ME = component(
    "Me",
    obj(
        {
            "id": ID.schema,
            "name": TEXT,
            "email": TEXT,
            "account": {"enum": User.Account.values},
            "role": {"enum": ["client", "therapist", "practice_admin", "unverified"]},
            "time_zone": shapes.ZONE.schema,
            "care": {"type": "array", "items": CARE, "description": "A client's; else empty."},
        }
    ),
)
CHANGE = shapes.body(name=shapes.text(80), time_zone=shapes.ZONE)


def shown(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "name": user.name,
        "email": user.email,
        "account": user.account,
        "role": user.role,
        "time_zone": user.time_zone,
        "care": [_care(one) for one in care.own_care(user)] if user.role == "client" else [],
    }


def _care(one: CareRelationship) -> dict[str, Any]:
    return {
        "id": one.pk,
        "therapist": one.therapist.name,
        "status": one.status,
        "rhythm": one.rhythm,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
    }


class Me(Door):
    @operation("me_read", "Who I am, and with whom I am in care", gives=ME)
    def get(self, request: Request) -> Response:
        return Response(shown(request.user))

    @operation("me_change", "Change my name or my clock", takes=CHANGE, gives=ME)
    def patch(self, request: Request) -> Response:
        me = request.user
        wanted = {"name": me.name, "time_zone": me.time_zone} | CHANGE.read(request.data)
        actions.change_profile(me, **wanted)
        return Response(shown(me))

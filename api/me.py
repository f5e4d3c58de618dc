"""Whoever is asking."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts import actions, languages
from tracker.accounts.forms import LATEST_START
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
LANGUAGES = [code for code, _name in languages.names()]
ME = component(
    "Me",
    obj(
        {
            "id": ID.schema,
            "name": TEXT,
            "email": TEXT,
            "account": {"enum": User.Account.values},
            "role": {"enum": ["client", "therapist", "practice_admin", "unverified"]},
            "language": {
                "enum": LANGUAGES,
                "description": "What pages, mails, messages and files for me are written in.",
            },
            "time_zone": shapes.ZONE.schema,
            "day_starts": {
                **shapes.CLOCK_TIME.schema,
                "description": "What is written before it is still the day before’s.",
            },
            "care": {"type": "array", "items": CARE, "description": "A client's; else empty."},
        }
    ),
)
CHANGE = shapes.body(
    name=shapes.text(80),
    language=shapes.code(LANGUAGES),
    time_zone=shapes.ZONE,
    day_starts=shapes.CLOCK_TIME,
)


def shown(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "name": user.name,
        "email": user.email,
        "account": user.account,
        "role": user.role,
        "language": user.language,
        "time_zone": user.time_zone,
        "day_starts": f"{user.day_starts:%H:%M}",
        "care": [as_care(one) for one in care.own_care(user)] if user.role == "client" else [],
    }


def as_care(one: CareRelationship) -> dict[str, Any]:
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

    @operation("me_change", "Change my name, my language or my clock", takes=CHANGE, gives=ME)
    def patch(self, request: Request) -> Response:
        me = request.user
        asked = CHANGE.read(request.data)
        if asked.get("day_starts", LATEST_START) > LATEST_START:
            raise ValidationError({"day_starts": _("Choose a time from midnight to noon.")})
        actions.change_profile(me, now=timezone.now(), **asked)
        return Response(shown(me))

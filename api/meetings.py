"""When I meet a therapist of mine, and that I can't come."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.care import access as care
from tracker.care import actions
from tracker.care.models import Appointment

from .appointments import COMMON, common
from .describe import CURSOR, TEXT, component, filters, operation, pages_of
from .door import Door, versioned
from .door import asked as asked_for
from .shapes import ID, obj

MEETING = component("Meeting", obj({**COMMON, "therapist": TEXT}))
WHICH = {"care": ID}


def as_meeting(row: Appointment) -> dict[str, Any]:
    return {**common(row), "therapist": row.relationship.therapist.name}


class Meetings(Door):
    @operation(
        "meetings_list",
        "What is not over, in its order; also what was cancelled",
        gives=pages_of(MEETING),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        asked = asked_for(request, **WHICH)
        running = care.own_care(request.user).filter(ended_at=None)
        if "care" in asked:
            running = running.filter(pk=asked["care"])
        return self.paged(care.coming(running, timezone.now()), as_meeting, "starts_at", "id")


class OneMeeting(Door):
    @operation("meetings_read", "One of mine, while care goes on", gives=MEETING)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_meeting(care.own_appointment(request.user, pk)))

    @operation(
        "meetings_cancel",
        "I can’t come: the therapist sees so in here, and is sent nothing. Safe to repeat",
        status=204,
    )
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        row = care.own_appointment(me, pk)
        if row.ends_at <= now:
            raise ValidationError(_("It is over."))
        actions.cancel_appointment(me, row, now=now)
        return Response(status=204)

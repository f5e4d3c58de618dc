"""My care with one therapist: paused, taken up again, or ended for good."""

import uuid

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals.actions import end_care
from tracker.care import access, actions

from . import shapes
from .describe import operation
from .door import Door
from .me import CARE, as_care

MOVES = {"active": actions.resume, "paused": actions.pause, "ended": end_care}
MOVING = shapes.body(status=shapes.code(MOVES).needs())


class OneCare(Door):
    @operation("care_read", "One of mine, running or over", gives=CARE)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(as_care(access.own_relationship(request.user, pk)))

    @operation(
        "care_change",
        "While it is paused nothing that I share can be opened. Ended, it never is again, and I "
        "keep all that I wrote: that is final. Safe to repeat",
        takes=MOVING,
        gives=CARE,
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, wanted = request.user, MOVING.read(request.data)["status"]
        one = access.own_relationship(me, pk)
        if one.status != wanted:
            MOVES[wanted](one, by=me, now=timezone.now())
        return Response(as_care(access.own_relationship(me, pk)))

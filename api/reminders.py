"""My daily reminder, or a therapist's digest: when it comes, and when it doesn't."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.reminders import access, actions
from tracker.reminders.models import Channel, Reminder

from . import shapes
from .describe import MAYBE_TIME, TEXT, component, operation
from .door import Door
from .shapes import nullable, obj

DIGEST = Reminder.Kind.DIGEST
DAYS = shapes.many(shapes.code(range(7)), most=7, least=1)
REMINDER = component(
    "Reminder",
    obj(
        {
            "enabled": shapes.FLAG.schema,
            "local_time": nullable(shapes.CLOCK_TIME.schema),
            "days": {**DAYS.schema, "description": "Monday is 0."},
            "zone": TEXT,
            "channel": {"enum": Channel.values},
            "paused_until": nullable(shapes.DAY.schema),
            "next_due_at": MAYBE_TIME,
        }
    ),
)
WISH = shapes.body(
    enabled=shapes.FLAG.needs(), local_time=shapes.CLOCK_TIME.needs(), days=DAYS.needs()
)
PAUSE = shapes.body(paused_until=shapes.DAY.or_null().needs())


def as_reminder(reminder: Reminder | None, zone: str) -> dict[str, Any]:
    """What is set; for somebody who never set anything, that nothing comes."""
    if reminder is None or reminder.local_time is None:
        reminder = Reminder(zone=zone)
    at = reminder.local_time
    return {
        "enabled": reminder.enabled,
        "local_time": f"{at:%H:%M}" if at else None,
        "days": [day for day in range(7) if reminder.days >> day & 1],
        "zone": reminder.zone,
        "channel": reminder.channel,
        "paused_until": reminder.paused_until,
        "next_due_at": reminder.next_due_at,
    }


class Reminders(Door):
    @operation("reminders_read", "What I set", gives=REMINDER)
    def get(self, request: Request) -> Response:
        return self._answer(request)

    @operation("reminders_put", "Set it", takes=WISH, gives=REMINDER)
    def put(self, request: Request) -> Response:
        _set(request, Reminder.Kind.DAILY_NOTE)
        return self._answer(request)

    @operation("reminders_pause", "Pause it until a day, or no longer", takes=PAUSE, gives=REMINDER)
    def patch(self, request: Request) -> Response:
        until = PAUSE.read(request.data)["paused_until"]
        if not actions.pause(request.user, until, now=timezone.now()):
            raise ValidationError(_("Nothing to pause: reminders are off."))
        return self._answer(request)

    @staticmethod
    def _answer(request: Request) -> Response:
        me = request.user
        return Response(as_reminder(access.own_reminder(me), me.time_zone))


class Digest(Door):
    @operation("digest_read", "What I set", gives=REMINDER)
    def get(self, request: Request) -> Response:
        me = request.user
        return Response(as_reminder(access.own_reminder(me, DIGEST), me.time_zone))

    @operation(
        "digest_put",
        "A mail on these days, if anything is new; it says that, and no more",
        takes=WISH,
        gives=REMINDER,
    )
    def put(self, request: Request) -> Response:
        _set(request, DIGEST)
        return self.get(request)


def _set(request: Request, kind: str) -> None:
    asked = WISH.read(request.data)
    actions.set_reminder(
        request.user,
        local_time=asked["local_time"],
        days=sum(1 << day for day in set(asked["days"])),
        enabled=asked["enabled"],
        kind=kind,
        now=timezone.now(),
    )

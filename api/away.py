"""That I am away for a while: told to whom I choose, and reminders that rest."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import actions
from journals.forms.agenda import is_away
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.reminders import access as reminders

from . import shapes
from .describe import TEXT, component, operation
from .door import Door
from .parties import NOT_NOW
from .shapes import DAY, FLAG, ID, nullable, obj

TOLD = obj({"care": ID.schema, "therapist": TEXT, "until": DAY.schema})
AWAY = component(
    "Away",
    obj(
        {
            "told": {
                "type": "array",
                "items": TOLD,
                "description": "Who reads until which day, and nothing else of it.",
            },
            "reminders_rest_until": nullable(DAY.schema),
        }
    ),
)
LEAVING = shapes.body(
    until=DAY.needs(), tell=shapes.many(ID, most=100).needs(), reminders_rest=FLAG
)


def as_away(me: User) -> dict[str, Any]:
    today, reminder = timezone.localdate(), reminders.running(me)
    rests = reminder and reminder.paused_until
    told = [one for one in care.active_care(me) if is_away(one, today)]
    return {
        "told": [
            {"care": one.pk, "therapist": one.therapist.name, "until": one.away_until}
            for one in told
        ],
        "reminders_rest_until": rests if rests and rests > today else None,
    }


class Away(Door):
    @operation("away_read", "Who is told now", gives=AWAY)
    def get(self, request: Request) -> Response:
        return Response(as_away(request.user))

    @operation(
        "away_put",
        "Away until this day. Who is not named is told no longer. Safe to repeat",
        takes=LEAVING,
        gives=AWAY,
    )
    def put(self, request: Request) -> Response:
        me, now, asked = request.user, timezone.now(), LEAVING.read(request.data)
        among = {one.pk: one for one in care.active_care(me)}
        if set(asked["tell"]) - among.keys():
            raise ValidationError({"tell": NOT_NOW})
        rest = asked.get("reminders_rest", False)
        if rest and reminders.running(me) is None:
            raise ValidationError({"reminders_rest": _("Nothing to pause: reminders are off.")})
        told = [among[pk] for pk in set(asked["tell"])]
        actions.go_away(me, asked["until"], tell=told, among=among.values(), pause=rest, now=now)
        return Response(as_away(me))

    @operation("away_end", "I am back: nobody is told, and reminders come again", status=204)
    def delete(self, request: Request) -> Response:
        me = request.user
        actions.come_back(me, list(care.active_care(me)), now=timezone.now())
        return Response(status=204)

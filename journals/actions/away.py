"""Being away for a while: told to whom the client chooses, and reminders that rest."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.care import actions as care
from tracker.care.models import CareRelationship
from tracker.reminders import actions as reminders
from tracker.wallclock import on_the_wall

LONGEST_AWAY = timedelta(days=731)


@transaction.atomic
def go_away(
    client: User,
    until: date,
    *,
    tell: Iterable[CareRelationship],
    among: Iterable[CareRelationship],
    pause: bool,
    now: datetime,
) -> None:
    """Away until this day. Of the therapists `among` whom was chosen, those of `tell` are told, and
    for the others it is taken back. `pause`: no reminder comes before that day.

    Raises ValidationError by field (`until`, `tell`).
    """
    today = on_the_wall(now, client.time_zone).date()
    if not today < until <= today + LONGEST_AWAY:
        raise ValidationError({"until": _("Choose a day that is still to come, within two years.")})
    told = {relationship.pk for relationship in tell}
    if not told and not pause:
        raise ValidationError({"tell": _("Choose who is told, or let your reminders rest.")})
    for relationship in among:
        care.tell_away(client, relationship, until if relationship.pk in told else None, now=now)
    if pause:
        reminders.pause(client, until, now=now)


@transaction.atomic
def come_back(client: User, among: Iterable[CareRelationship], *, now: datetime) -> None:
    """Nobody is told any more, and reminders come again."""
    for relationship in among:
        care.tell_away(client, relationship, None, now=now)
    reminders.pause(client, None, now=now)

"""Being away for a while: told to whom the client chooses, and reminders that rest."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from tracker.accounts.models import User
from tracker.care import actions as care
from tracker.care.models import CareRelationship
from tracker.reminders import actions as reminders


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
    for the others it is taken back. `pause`: no reminder comes before that day."""
    told = {relationship.pk for relationship in tell}
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

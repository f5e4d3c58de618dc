"""A calendar of one's own, read at a secret address."""

import secrets
import uuid
from datetime import datetime

from django.db import transaction

from tracker.accounts.access import digest
from tracker.accounts.models import User
from tracker.privacy import ledger
from tracker.reminders.models import CalendarLink


@transaction.atomic
def make_calendar(user: User, *, called: str, reminders: bool, now: datetime) -> str:
    """A new address, in place of the one before, which opens nothing from now on. Gives its secret
    of 256 bits, which is nowhere but in this answer."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once: the later one stays
    CalendarLink.objects.filter(user=user).delete()
    secret = secrets.token_urlsafe(32)
    link = CalendarLink(
        user=user,
        digest=digest(secret),
        called=called,
        reminders=_are_theirs(user, reminders),
        made_at=now,
    )
    link.clean_fields()
    link.save(force_insert=True)
    _record(user, "made_calendar_link", link.pk, now)
    return secret


def change_calendar(user: User, *, called: str, reminders: bool) -> bool:
    """What is in it, at the same address. False if there is none."""
    wanted = {"called": CalendarLink.Called(called), "reminders": _are_theirs(user, reminders)}
    return bool(CalendarLink.objects.filter(user=user).update(**wanted))


@transaction.atomic
def end_calendar(user: User, *, now: datetime) -> bool:
    """Its address opens nothing from now on, for good. False if there was none."""
    link = CalendarLink.objects.filter(user=user).first()
    if link is None:
        return False
    CalendarLink.objects.filter(pk=link.pk).delete()
    _record(user, "ended_calendar_link", link.pk, now)
    return True


def end_calendars() -> int:
    """All of everybody's: a backup was put back, and they may have been renewed since. How many."""
    return CalendarLink.objects.all().delete()[0]


def _are_theirs(user: User, reminders: bool) -> bool:
    """Only clients have times of their own."""
    return reminders and user.account == User.Account.CLIENT


def _record(user: User, verb: str, pk: uuid.UUID, now: datetime) -> None:
    if user.account == User.Account.CLIENT:  # a clinician has no ledger
        ledger.record(
            actor_id=user.pk,
            verb=verb,
            client_id=user.pk,
            entities=[("reminders.CalendarLink", pk, 0)],
            now=now,
        )

"""Reading reminders: their owner's only, and one number for whoever watches the machine."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Min, Q, QuerySet
from django.http import Http404

from tracker.accounts import languages
from tracker.accounts.access import digest
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.privacy import keys, restorations

from . import feed
from .models import (
    WINDOW,
    Bell,
    CalendarLink,
    Kind,
    Notice,
    OwnWords,
    Preferences,
    PushSubscription,
    Reminder,
    State,
)

SHOWN = 14
# A lease is two minutes; the next ring takes it back.
STUCK_AFTER = timedelta(minutes=5)
# So many rounds may fail before anybody is told.
ROUNDS = 5


def own_preferences(user: User) -> Preferences:
    """How this person wants to be reminded; as it is at first for somebody who never said."""
    mine = Preferences.objects.filter(user=user).first()
    return mine or Preferences(user=user, zone=user.time_zone)


def own_words(user: User) -> str:
    """What this person wrote to read in their own reminders; "" if nothing."""
    row = OwnWords.objects.filter(user=user).first()
    if row is None:
        return ""
    keys.warm([user.pk])
    return row.words["text"]


def own_times(user: User) -> list[Reminder]:
    """The daily times of this person, in the order of the day; on or off."""
    return list(Reminder.objects.filter(user=user, kind=Kind.DAILY_NOTE).order_by("local_time"))


def window(user: User) -> int:
    """How many minutes one of their daily messages waits for an answer."""
    times = own_times(user)
    return times[0].window if times else WINDOW


def next_due(times: Iterable[Reminder | None]) -> datetime | None:
    """When the next of them comes; None if none does."""
    return min(
        (one.next_due_at for one in times if one and one.enabled and one.next_due_at), default=None
    )


def own_digest(user: User) -> Reminder | None:
    """A therapist's digest, if they ever set one."""
    return Reminder.objects.filter(user=user, kind=Kind.DIGEST).first()


def running(user: User) -> Preferences | None:
    """How they want to be reminded, if they are at all; paused or not."""
    return Preferences.objects.filter(user=user, enabled=True).first()


def own_phones(user: User) -> QuerySet[PushSubscription]:
    """The browsers of this person that show notifications, newest first; not their addresses."""
    return PushSubscription.objects.filter(user=user).defer("words").order_by("-added_at", "-pk")


def phones_with_words(user: User) -> list[PushSubscription]:
    """The same, opened."""
    keys.warm([user.pk])
    return list(own_phones(user).defer(None))


def own_phone(user: User, pk: uuid.UUID | str) -> PushSubscription:
    """One of them. Raises Http404 for anybody else's, and for what is no id."""
    try:
        return own_phones(user).get(pk=pk)
    except (PushSubscription.DoesNotExist, ValidationError):
        raise Http404 from None


def own_calendar_link(user: User) -> CalendarLink | None:
    return CalendarLink.objects.filter(user=user).first()


def calendar_link(secret: str) -> CalendarLink | None:
    """The link behind what a calendar program asked for, with whose it is; None unless it opens
    something now."""
    rows = CalendarLink.objects.select_related("user__clinician").filter(
        ~restorations.going_on(), user__is_active=True, user__leaving_at=None
    )
    found = rows.filter(digest=digest(secret)).first()
    return found if found and found.user.role in ("client", "therapist") else None


def calendar(link: CalendarLink, now: datetime) -> bytes:
    """When its owner meets somebody; and, where they want that, when reminders come."""
    wishes = running(link.user) if link.reminders else None
    times = [one for one in own_times(link.user) if one.enabled] if wishes else []
    appointments = care.for_calendar(link.user, now - feed.BEFORE)
    until = wishes and wishes.paused_until
    with languages.speaking_to(link.user):  # a program says nothing of its reader's
        return feed.calendar(link, appointments, times, now=now, not_before=until)


def own_notices(user: User, now: datetime, most: int = SHOWN) -> QuerySet[Notice]:
    """What happened lately, newest first; nothing that is only planned."""
    planned = Q(state=State.DUE, due_at__gt=now)
    rows = Notice.objects.filter(~planned, user=user)
    return rows.order_by("-due_at", "-created_at")[:most]


def own_notice(user: User, pk: uuid.UUID) -> Notice:
    """The notice behind a link in a mail. Raises Http404 for anybody else's."""
    notice = Notice.objects.filter(user=user, pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def lag(now: datetime) -> float:
    """Seconds since the oldest thing that should have moved by now; 0.0 when nothing waits."""
    waiting = Notice.objects.filter(
        state__in=[State.DUE, State.CLAIMED], retry_at__lte=now
    ).aggregate(oldest=Min("due_at"))["oldest"]
    unrung = Reminder.objects.filter(enabled=True, next_due_at__lte=now).aggregate(
        oldest=Min("next_due_at")
    )["oldest"]
    since = [moment for moment in (waiting, unrung) if moment is not None]
    return max(0.0, (now - min(since)).total_seconds()) if since else 0.0


def stuck(now: datetime) -> int:
    """Messages whose worker went away while it held them, and that nobody took back."""
    return Notice.objects.filter(lease_until__lt=now - STUCK_AFTER).count()


def bell() -> Bell | None:
    """When it last rang, and when something last went the whole way; None if it never rang."""
    return Bell.objects.filter(pk=Bell.ONLY).first()


def standstill(rung: Bell | None, now: datetime) -> str:
    """A sentence for whoever watches the machine, once nothing went the whole way for too long;
    empty while all is well."""
    if rung is None or rung.round_at is None:
        return "Reminders have never gone: beat, a worker and the mail server are needed."
    if now - rung.round_at > ROUNDS * timedelta(seconds=settings.REMINDER_ROUND_SECONDS):
        return f"Reminders have stood still since {rung.round_at:%Y-%m-%d %H:%M} UTC."
    return ""

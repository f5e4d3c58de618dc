"""Reading reminders: their owner's only, and one number for whoever watches the machine."""

import uuid
from datetime import date, datetime

from django.db.models import Max, Min, QuerySet
from django.http import Http404

from tracker.accounts.models import User

from .models import Notice, Reminder

SHOWN = 14


def own_reminder(user: User, kind: str = Reminder.Kind.DAILY_NOTE) -> Reminder | None:
    """The daily reminder (or the digest) of this person, if they ever had one."""
    return Reminder.objects.filter(user=user, kind=kind).first()


def running_reminder(user: User) -> Reminder | None:
    """The daily reminder, if it comes at all; paused or not."""
    return Reminder.objects.filter(user=user, kind=Reminder.Kind.DAILY_NOTE, enabled=True).first()


def last_written(user: User) -> date | None:
    """The newest journal day on which this person wrote anything, kept with the reminder by what
    they write; None for somebody who never did."""
    return Reminder.objects.filter(user=user).aggregate(last=Max("satisfied_on"))["last"]


def own_notices(user: User, most: int = SHOWN) -> QuerySet[Notice]:
    """What happened lately, newest first."""
    return Notice.objects.filter(user=user).order_by("-due_at", "-created_at")[:most]


def own_notice(user: User, pk: uuid.UUID) -> Notice:
    """The notice behind a link in a mail. Raises Http404 for anybody else's."""
    notice = Notice.objects.filter(user=user, pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def lag(now: datetime) -> float:
    """Seconds since the oldest thing that should have moved by now; 0.0 when nothing waits."""
    waiting = Notice.objects.filter(
        state__in=[Notice.State.DUE, Notice.State.CLAIMED], retry_at__lte=now
    ).aggregate(oldest=Min("due_at"))["oldest"]
    unrung = Reminder.objects.filter(enabled=True, next_due_at__lte=now).aggregate(
        oldest=Min("next_due_at")
    )["oldest"]
    since = [moment for moment in (waiting, unrung) if moment is not None]
    return max(0.0, (now - min(since)).total_seconds()) if since else 0.0

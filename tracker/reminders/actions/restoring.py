"""A backup was put back: nothing is sent for what is past."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tracker.reminders import schedule
from tracker.reminders.models import (
    Channel,
    Notice,
    Preferences,
    PushSubscription,
    Reason,
    Reminder,
    State,
)

from .ending import end
from .sessions import expect_sessions

AT_ONCE = 1000


def let_the_past_be(now: datetime) -> int:
    """Whatever was due by now is too late: it may have gone out since the backup, which does not
    know. Every reminder waits for its next time. How many messages that ends."""
    expect_sessions(now)  # the next ring would
    late = Notice.objects.filter(state__in=Notice.OPEN, due_at__lte=now)
    count = late.count()
    end(late, State.STALE, Reason.LATE)
    while _move_on(now):
        pass
    return count


@transaction.atomic
def forget_phones_again(ids: Iterable[uuid.UUID], *, now: datetime) -> int:
    """These browsers; mails again for whoever has no other. How many that were."""
    rows = PushSubscription.objects.filter(pk__in=list(ids))
    owners = set(rows.values_list("user_id", flat=True))
    gone, _by_model = rows.delete()
    others = PushSubscription.objects.filter(user__in=owners).values("user_id")
    without = Preferences.objects.filter(user__in=owners).exclude(user__in=others)
    without.update(channel=Channel.EMAIL, changed_at=now)
    return gone


@transaction.atomic
def _move_on(now: datetime) -> int:
    """So many reminders to their next time, without a message; how many they were."""
    due = Reminder.objects.filter(next_due_at__lte=now)
    rules = list(due.order_by("pk")[:AT_ONCE])
    for rule in rules:
        rule.next_due_at = schedule.next_due(rule.local_time, rule.days, rule.zone, now)
    Reminder.objects.bulk_update(rules, ["next_due_at"])
    return len(rules)

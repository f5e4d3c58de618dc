"""What the tests of planning and of sending share."""

from datetime import UTC, date, datetime, time, timedelta

import time_machine

from tracker.reminders import access, actions
from tracker.reminders.models import Notice, Preferences, Reason, Reminder, State

__all__ = ["Reason", "State"]
MINUTE = timedelta(minutes=1)
# 12:30 in New York on Tuesday 24 November 2026.
DUE = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def remind(user, *times, now=DUE - timedelta(hours=1), **fields) -> Reminder:
    """Every day at these times (12:30 unless others are given); the first of them."""
    wish = {"enabled": True, "times": times or (time(12, 30),), "days": 127, **fields}
    actions.set_wishes(user, actions.Wish(**wish), now=now)
    return access.own_times(user)[0]


def remind_of_causes_only(user) -> None:
    actions.set_wishes(user, actions.Wish(True, (), 127), now=DUE - timedelta(hours=1))


def remind_many(users, at=DUE, local_time=time(12, 30)) -> None:
    """A crowd, in two statements."""
    Preferences.objects.bulk_create(
        Preferences(user=one, zone=one.time_zone, enabled=True) for one in users
    )
    Reminder.objects.bulk_create(
        Reminder(user=one, local_time=local_time, zone=one.time_zone, enabled=True, next_due_at=at)
        for one in users
    )


def ring(now=DUE):
    """What beat and one worker do, without the broker."""
    actions.deliver(actions.tick(now), now)


def the_notice() -> Notice:
    return Notice.objects.get()


def of(kind) -> Notice:
    return Notice.objects.get(kind=kind)


def at(now):
    """What happened to everything that was due by then, in real time."""
    with time_machine.travel(now, tick=False):
        ring(now)


def how(kind) -> tuple[str, str]:
    return of(kind).state, of(kind).reason

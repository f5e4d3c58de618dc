"""What the tests of planning and of sending share."""

from datetime import UTC, date, datetime, time, timedelta

from tracker.reminders import actions
from tracker.reminders.models import Notice

State, Reason = Notice.State, Notice.Reason
MINUTE = timedelta(minutes=1)
# 12:30 in New York on Tuesday 24 November 2026.
DUE = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def remind(user, at=time(12, 30), **fields):
    wish = {"local_time": at, "days": 127, "enabled": True, "now": DUE - timedelta(hours=1)}
    return actions.set_reminder(user, **{**wish, **fields})


def ring(now=DUE):
    """What beat and one worker do, without the broker."""
    actions.deliver(actions.tick(now), now)


def the_notice() -> Notice:
    return Notice.objects.get()

"""A round: the whole way of a reminder, with nobody's reminder in it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from tracker.reminders import channels, watch
from tracker.reminders.models import Bell


def note_ring(now: datetime) -> bool:
    """The bell rang, and what was due was looked at. True if it is time for a round."""
    the_bell = Bell.objects.filter(pk=Bell.ONLY)
    if not the_bell.update(rung_at=now):
        Bell.objects.bulk_create([Bell(pk=Bell.ONLY, rung_at=now)], ignore_conflicts=True)
    every = timedelta(seconds=settings.REMINDER_ROUND_SECONDS)
    # A clock that was set back must not wait for the time at which it was before.
    fresh = Q(begun_at__gt=now - every, begun_at__lte=now)
    return bool(the_bell.exclude(fresh).update(begun_at=now))


def go_round(now: datetime) -> None:
    """To the door of the mail server and back; then whoever watches from outside is told.

    A door that stays shut leaves the time of the last round as it was: that is the alarm.
    """
    mail = channels.Mail()
    try:
        mail.knock()
    except channels.NotNow:
        return
    finally:
        mail.close()
    Bell.objects.filter(pk=Bell.ONLY).update(round_at=now)
    watch.tell()

"""A day before two people meet: planned from the appointments, which know nothing of reminders."""

from datetime import datetime, timedelta

from tracker.care import access as care
from tracker.reminders.models import Kind, Notice, Preferences
from tracker.reminders.schedule import EDGE

from .causes import expect

BEFORE = timedelta(hours=24)
# A bell that was silent for so long still finds them; after that it is too late.
WITHIN = timedelta(minutes=50)


def expect_sessions(now: datetime) -> None:
    """Messages for the appointments that begin in a day or so, of all people at once."""
    # Those after it too: what would come in quiet hours may have to come before them.
    found = care.beginning(now + BEFORE - WITHIN, now + BEFORE + EDGE)
    if not found:
        return
    wanted = set(
        Preferences.objects.filter(
            user__in={one.client_id for one in found}, enabled=True, session_prep=True
        ).values_list("user_id", flat=True)
    )
    planned = set(
        Notice.objects.filter(
            kind=Kind.SESSION_PREP, about__in={one.pk for one in found}, due_at__gt=now - BEFORE
        ).values_list("about", "for_at")
    )
    for one in found:
        if one.client_id in wanted and (one.pk, one.starts_at) not in planned:
            at = one.starts_at - BEFORE
            expect(one.client_id, Kind.SESSION_PREP, one.pk, at, for_at=one.starts_at, now=now)

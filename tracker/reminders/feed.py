"""A calendar for other programs (iCalendar, RFC 5545). Pure: rows in, bytes out.

All times are in UTC, worked out here from the clock that they were agreed by: so no program needs
to know a zone, and none can get a change of the clocks wrong. Nothing in it says what it is for,
with whom, or where.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.care.models import Appointment
from tracker.wallclock import ONE_DAY

from . import schedule
from .models import CalendarLink, Reminder

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
BEFORE = timedelta(days=31)  # so long what is over stays in it
AHEAD = timedelta(days=62)  # so far reminders are told in advance
SHORT = timedelta(minutes=5)
AGAIN_IN = timedelta(hours=6)


def calendar(
    link: CalendarLink,
    appointments: Iterable[Appointment],
    reminders: Iterable[Reminder],
    *,
    now: datetime,
    not_before: date | None = None,
) -> bytes:
    """The whole calendar; the same bytes as long as nothing changes. `reminders`: those that are
    on. `not_before`: they are paused until this day."""
    from icalendar import Calendar  # loaded by the first who asks: no other page needs it

    found = Calendar()
    found.add("prodid", f"-//{settings.SITE_NAME}//{settings.SITE_NAME}//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        found.add(name, settings.SITE_NAME)
    found.add("refresh-interval", AGAIN_IN, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    title = str(CalendarLink.Called(link.called).label)
    for one in appointments:
        found.add_component(_appointment(one, title))
    for rule in reminders:
        for at in _times(rule, now, not_before):
            found.add_component(_reminder(rule, at))
    return found.to_ical()


def _appointment(one: Appointment, title: str) -> "Event":
    event = _event(str(one.pk), one.starts_at, one.ends_at, title, one.changed_at)
    event.add("sequence", one.version - 1)
    cancelled = one.status == Appointment.Status.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event


def _times(rule: Reminder, now: datetime, not_before: date | None) -> Iterator[datetime]:
    """When it comes, from today on, by the very arithmetic that it is sent by."""
    today = schedule.journal_day(now, rule.zone, time())
    at = schedule.next_due(rule.local_time, rule.days, rule.zone, now - ONE_DAY)
    while at <= now + AHEAD:
        day = schedule.slot_date(at, rule.local_time, rule.zone)
        if day >= max(today, not_before or today):
            yield at
        at = schedule.next_due(rule.local_time, rule.days, rule.zone, at)


def _reminder(rule: Reminder, at: datetime) -> "Event":
    day = schedule.slot_date(at, rule.local_time, rule.zone)
    event = _event(f"{rule.pk}-{day}", at, at + SHORT, _("Reminder"), rule.changed_at)
    event.add("sequence", int((rule.changed_at - rule.created_at).total_seconds()))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _event(uid: str, starts: datetime, ends: datetime, title: str, changed: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    return event

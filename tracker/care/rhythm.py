"""By when a therapist has promised to read what is shared. Pure; for the therapist alone.

The client is told the rhythm and never how it was kept: whether something was read late says
nothing about them (and every page of theirs says so).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.wallclock import ONE_DAY, instant, on_the_wall

from .models import CareRelationship

Rhythm = CareRelationship.Rhythm
A_WEEK = timedelta(days=7)
EACH_DAY = "each_day"  # of what is looked at first, where two people agreed on it
SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """The moment by which it is to be read. `day_ends`: it is the midnight after that day."""

    at: datetime
    day_ends: bool = False

    def late(self, now: datetime) -> bool:
        return now >= self.at

    def words(self, now: datetime, zone: str) -> str:
        """ "due before Tuesday, 15:00", or "later than promised by 2 days"."""
        if self.late(now):
            days = (now - self.at) // ONE_DAY
            if not days:
                return _("later than promised by less than a day")
            return ngettext(
                "later than promised by %(n)s day", "later than promised by %(n)s days", days
            ) % {"n": days}
        near = self.at - now < A_WEEK
        if self.day_ends:
            day = on_the_wall(self.at, zone) - ONE_DAY
            return _("due by the end of %(day)s") % {
                "day": date_format(day, "l" if near else "l j F")
            }
        return _("due before %(when)s") % {
            "when": date_format(on_the_wall(self.at, zone), "l, H:i" if near else "l j F, H:i")
        }


def due_by(rhythm: str, since: datetime, zone: str, meetings: Iterable[datetime]) -> Due:
    """By when something that has waited `since` then is to be read.

    `zone`: the therapist's; `meetings`: when appointments of these two begin. Every weekday means
    by the end of the next weekday, and every day by the end of the next day; before they meet, and
    no appointment follows: within a week.
    """
    if rhythm in (Rhythm.EACH_WEEKDAY, EACH_DAY):
        day = on_the_wall(since, zone).date() + ONE_DAY
        while rhythm != EACH_DAY and day.weekday() >= SATURDAY:
            day += ONE_DAY
        return Due(instant(day + ONE_DAY, time(), zone), day_ends=True)
    later = [at for at in meetings if at > since] if rhythm == Rhythm.BEFORE_SESSION else []
    return Due(min(later, default=since + A_WEEK))

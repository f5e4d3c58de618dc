"""From a clock on the wall to an instant, and back: pure, below every app.

Python owns this rule on every database: SQLite knows no zones, and PostgreSQL takes the second of
two equal local times where this takes the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

ONE_DAY = timedelta(days=1)


@cache
def zones() -> frozenset[str]:
    """The names of all zones. Python reads a thousand files for them each time: once is enough."""
    return frozenset(available_timezones())


def clock(zone: str) -> ZoneInfo:
    """The zone of a name. One that the time zone data no longer knows reads as UTC: a wrong hour
    for one person, where an error would keep a whole batch from everybody."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def instant(day: date, local_time: time, zone: str) -> datetime:
    """The UTC moment of a wall time on a date.

    RFC 5545, which is Python's fold=0: a time that the clocks skip is read with the offset
    before the gap, and of two equal times the first counts.
    """
    wall = datetime.combine(day, local_time.replace(tzinfo=None, fold=0))
    return wall.replace(tzinfo=clock(zone)).astimezone(UTC)


def exists(day: date, zone: str) -> bool:
    """Whether the calendar of a zone has this date (Samoa had no 30 December 2011)."""
    return instant(day, time(), zone) < instant(day + ONE_DAY, time(), zone)


def weekly(first: datetime, zone: str, times: int) -> list[datetime]:
    """The same wall time in as many weeks, whatever the clocks do between them: in UTC.

    `first` is naive.
    """
    return [instant(first.date() + 7 * week * ONE_DAY, first.time(), zone) for week in range(times)]


def on_the_wall(at: datetime, zone: str) -> datetime:
    """What a clock on the wall of that zone shows then, to the minute: naive."""
    return at.astimezone(clock(zone)).replace(tzinfo=None, second=0, microsecond=0)

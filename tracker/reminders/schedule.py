"""When a reminder comes: pure arithmetic on local wall time, no queries, no clock of its own.

Python owns this rule on every database: SQLite knows no zones, and PostgreSQL takes the second of
two equal local times where this takes the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EVERY_DAY = 0b1111111
ONE_DAY = timedelta(days=1)
# A week of days that are not ticked, and one day on either side for zones that skip a date.
LONGEST_WAIT = 10


class Timetable:
    """Answers for one moment, remembered by rule: a batch has far fewer rules than rows."""

    def __init__(self, now: datetime):
        self.now = now
        self._known: dict[tuple[time, int, str], tuple[datetime | None, datetime]] = {}
        self._days: dict[tuple[datetime, time, str, time], tuple[date, date]] = {}

    def around(self, local_time: time, days: int, zone: str) -> tuple[datetime | None, datetime]:
        """The newest time that has come (None if there was none for ten days) and the next."""
        rule = (local_time, days, zone)
        if rule not in self._known:
            self._known[rule] = (
                latest_due(local_time, days, zone, self.now),
                next_due(local_time, days, zone, self.now),
            )
        return self._known[rule]

    def days_of(
        self, due_at: datetime, local_time: time, zone: str, starts: time
    ) -> tuple[date, date]:
        """The date that a due moment was wanted for, and the journal day that it falls on."""
        slot = (due_at, local_time, zone, starts)
        if slot not in self._days:
            day = slot_date(due_at, local_time, zone)
            self._days[slot] = day, journal_day(due_at, zone, starts)
        return self._days[slot]


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


def ticked(day: date, days: int) -> bool:
    """Whether the mask (Monday = 1) holds the weekday of a date."""
    return bool(days >> day.weekday() & 1)


def next_due(local_time: time, days: int, zone: str, after: datetime) -> datetime:
    """The first due moment later than `after`, in UTC: one for each local date that is ticked.

    `after` is aware. Raises ValueError when no day is ticked.
    """
    if not days & EVERY_DAY:
        raise ValueError("a reminder needs at least one day")
    # From the day before: a skipped 23:30 comes after midnight, and still belongs to its date.
    day = after.astimezone(clock(zone)).date() - ONE_DAY
    for _ in range(LONGEST_WAIT + 1):
        if ticked(day, days) and exists(day, zone):
            moment = instant(day, local_time, zone)
            if moment > after:
                return moment
        day += ONE_DAY
    raise AssertionError("a week has a day that is ticked")  # pragma: no cover


def latest_due(local_time: time, days: int, zone: str, now: datetime) -> datetime | None:
    """The newest due moment that is not later than `now`, in UTC; None if no day is ticked."""
    day = now.astimezone(clock(zone)).date() + ONE_DAY
    for _ in range(LONGEST_WAIT + 1):
        if ticked(day, days) and exists(day, zone):
            moment = instant(day, local_time, zone)
            if moment <= now:
                return moment
        day -= ONE_DAY
    return None


def slot_date(due_at: datetime, local_time: time, zone: str) -> date:
    """The date that a due moment was wanted for: its local date, save for a 23:30 that the clocks
    skipped, which comes after midnight."""
    day = due_at.astimezone(clock(zone)).date()
    if instant(day, local_time, zone) != due_at:
        before = day - ONE_DAY
        if instant(before, local_time, zone) == due_at:
            return before
    return day


def journal_day(at: datetime, zone: str, starts: time) -> date:
    """The day somebody would call it: what is written at two in the morning is still last night's.

    `starts`: where this person's own day begins (User.day_starts). There is no default, so that
    nobody's setting is forgotten. Compares wall clocks, so that a day of 23 or 25 hours starts at
    that time too.
    """
    local = at.astimezone(clock(zone))
    return local.date() - ONE_DAY if local.time() < starts else local.date()

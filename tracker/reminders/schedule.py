"""When a reminder comes: pure arithmetic on local wall time, no queries, no clock of its own."""

from datetime import date, datetime, time, timedelta

from tracker.wallclock import ONE_DAY, clock, exists, instant

EVERY_DAY = 0b1111111
# A week of days that are not ticked, and one day on either side for zones that skip a date.
LONGEST_WAIT = 10
MINUTE = timedelta(minutes=1)
# How far something may be moved to keep out of quiet hours.
EDGE = timedelta(hours=2)


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


def in_quiet(local: time, start: time, end: time) -> bool:
    """Whether a wall time is in quiet hours, which may go over midnight. Equal: there are none."""
    if start <= end:
        return start <= local < end
    return local >= start or local < end


def out_of_quiet(
    at: datetime, zone: str, start: time, end: time, not_before: datetime | None = None
) -> datetime | None:
    """The nearest moment outside quiet hours, in UTC, no further than EDGE away: `at` itself, an
    edge, or `not_before`, where the near edge has just passed by; None if there is none."""
    wall = at.astimezone(clock(zone))
    if not in_quiet(wall.time(), start, end):
        return at
    evening = wall.date() if wall.time() >= start else wall.date() - ONE_DAY
    morning = evening if start <= end else evening + ONE_DAY
    out = [instant(evening, start, zone) - MINUTE, instant(morning, end, zone)]
    if not_before:
        first = not_before.astimezone(clock(zone)).time()
        out = [one for one in out if one >= not_before]
        out += [] if in_quiet(first, start, end) else [not_before]
    near = [one for one in out if abs(one - at) <= EDGE]
    return min(near, key=lambda one: abs(one - at), default=None)


def apart(one: time, other: time) -> timedelta:
    """Between two wall times, the short way round the clock."""
    minutes = abs((one.hour - other.hour) * 60 + one.minute - other.minute)
    return timedelta(minutes=min(minutes, 24 * 60 - minutes))

"""The story's days as instants: everything counts back from the moment of seeding."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.accounts.models import User
from tracker.reminders.schedule import journal_day

from .story import ZONE, Back, When

# When Maya would sit down to ask for an answer. The last of these that is two days past is taken.
ASKING = ("08:10", "12:40", "18:20", "21:40")
WAITS = timedelta(days=2)
# Nobody in the story has set their own start of the day.
DAY_STARTS: time = User._meta.get_field("day_starts").default
TODAYS_CHECK_IN = timedelta(minutes=25)


class Calendar:
    """`today` is the journal day of `now` (aware) on the people's own clock."""

    def __init__(self, now: datetime):
        self.now = now
        self.zone = ZoneInfo(ZONE)
        self.today = journal_day(now, ZONE, DAY_STARTS)
        self.asked = self._asked()

    def _asked(self) -> datetime:
        until = self.now - WAITS
        day = until.astimezone(self.zone).date()
        tries = [self.local(d, t) for d in (day - timedelta(days=1), day) for t in ASKING]
        return max(at for at in tries if at <= until)

    @property
    def quarter(self) -> datetime:
        """The next full quarter of an hour: when Maya and Amara meet."""
        quarter = 15 * 60
        return datetime.fromtimestamp((self.now.timestamp() // quarter + 1) * quarter, UTC)

    def local(self, day: date, clock: str) -> datetime:
        """The instant (UTC) of a wall time such as "21:10"."""
        wall = datetime.combine(day, time.fromisoformat(clock), self.zone)
        return wall.astimezone(UTC)

    def day(self, back: Back) -> date:
        start = self.asked.astimezone(self.zone).date() if back.asking else self.today
        day = start - timedelta(days=back.days)
        if back.weekday is not None:
            day -= timedelta(days=(day.weekday() - back.weekday) % 7)
        return day

    def at(self, when: When, anchor: date | None = None) -> datetime:
        """The instant of a pair from the story; `anchor` is the moment's own day."""
        days, clock = when
        if clock == "earlier":
            return self.earlier_today()
        if clock.startswith("ask"):
            return self.asked + timedelta(minutes=int(clock.removeprefix("ask") or 0))
        if isinstance(days, Back):
            return self.local(self.day(days), clock)
        return self.local((anchor or self.today) + timedelta(days=days), clock)

    def midnight_after(self, days: int) -> datetime:
        return self.local(self.today + timedelta(days=days + 1), "00:00")

    def earlier_today(self) -> datetime:
        """A little before now, and never before the journal day began."""
        return max(self.local(self.today, DAY_STARTS.isoformat()), self.now - TODAYS_CHECK_IN)

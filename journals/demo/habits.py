"""On which days somebody of the caseload checks in: as agreed, as they usually do, or not at all.

Plain values: days back from today. Everything is drawn with dice that start from the name.
"""

import random

from journals.days import SHOWN

from .calendar import Calendar
from .others import LONG_AGO, Other, Weeks
from .story import SEED

# Days of the week, counted on from a first one.
SPREAD = {2: (0, 3), 3: (0, 2, 4), 5: (0, 1, 2, 3, 4)}
KEEPS, BESIDE, WITHOUT_NOTES = 0.8, 0.06, 0.15  # how likely


class Habit:
    """`plan`: a mask of weekdays (Monday = 1), 0 without one; `days`: how long ago they logged."""

    def __init__(self, other: Other, weeks: Weeks, calendar: Calendar):
        self.other, self.weeks, self.today = other, weeks, calendar.today
        self.dice = random.Random(f"{SEED} days {other.email}")
        self.weekdays = self._weekdays()
        self.plan = sum(1 << day for day in self.weekdays)
        self.newest = other.silent + 1
        self.days = sorted(self._recent() + self._earlier())

    def week_of(self, back: int) -> float | None:
        """The median urge of the week of that day."""
        return self.weeks[-1 - min(back // 7, len(self.weeks) - 1)]

    def _weekdays(self) -> set[int]:
        """Evenly over the week; of somebody who has gone quiet, with the last day they logged."""
        if not self.other.a_week:
            return set()
        working = self.other.a_week == 5
        first = 0 if working else self.dice.randrange(7)
        if self.other.every:
            first = self._weekday(self.other.silent + 1)
        return {(first + one) % 7 for one in SPREAD[self.other.a_week]}

    def _weekday(self, back: int) -> int:
        return (self.today.weekday() - back) % 7

    def _planned(self, back: int) -> bool:
        return self._weekday(back) in self.weekdays

    def _recent(self) -> list[int]:
        """Of the planned days of two weeks as many as the outline says, the newest among them."""
        window = range(self.newest, SHOWN + 1)
        if self.other.every:
            return [*range(self.newest, SHOWN + 1, self.other.every)]
        planned = [back for back in window if self._planned(back)]
        if not planned:
            return [back for back in window if back == 1 or self.dice.random() < 0.5]
        many = self.dice.randint(3, 6) if self.other.logged is None else self.other.logged
        return [planned[0], *self.dice.sample(planned[1:], many - 1)]

    def _earlier(self) -> list[int]:
        earlier = range(SHOWN + 1, min(self.other.began, LONG_AGO) - 2)
        if self.other.every:
            days = range(self.newest, earlier.stop, self.other.every)
            return [back for back in days if back > SHOWN]
        return [back for back in earlier if self.dice.random() < self._likely(back)]

    def _likely(self, back: int) -> float:
        if self.week_of(back) is None:
            return WITHOUT_NOTES
        if not self.weekdays:
            return 0.5
        return KEEPS if self._planned(back) else BESIDE

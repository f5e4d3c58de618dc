"""The days on which somebody checked in, as far as they show them: marks and gaps. Pure.

What is not shown is not guessed: before the first shown day there are no marks, without an agreed
plan nothing is compared, and with few days nobody can say which gap is usual.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from journals.talk import SharedDays
from tracker.reminders.schedule import ticked

DAY = timedelta(days=1)
SHOWN = 14  # days that are drawn as marks
# With fewer gaps than these nobody can say what is usual.
ENOUGH = 3
# A silence longer than so many usual gaps is told.
LONGER = 2

LOGGED, PLANNED, NOT_PLANNED, NOT_SHOWN = "y", "n", "x", ""


@dataclass(frozen=True)
class Plan:
    """What both agreed to: days of the week (a mask, Monday = 1), from that day on."""

    days: int
    since: date

    def has(self, day: date) -> bool:
        return day >= self.since and ticked(day, self.days)


@dataclass(frozen=True)
class CheckIns:
    """The last two weeks: a mark a day, the oldest first.

    `planned` is None without an agreed plan, and `logged` counts all days then; else it counts
    those of the plan.
    """

    marks: tuple[str, ...]
    logged: int
    planned: int | None

    @classmethod
    def of(cls, shown: SharedDays, plan: Plan | None, today: date) -> "CheckIns":
        """Today is among the days once something was logged on it: until then it is not over."""
        last = today if today in shown.days else today - DAY
        days = [last - n * DAY for n in range(SHOWN - 1, -1, -1)]
        seen = [day for day in days if day >= shown.since]
        planned = [day for day in seen if plan and plan.has(day)]
        counted = planned if planned else seen
        return cls(
            marks=tuple(_mark(day, shown, plan) for day in days),
            logged=sum(day in shown.days for day in counted),
            planned=len(planned) or None,
        )


def _mark(day: date, shown: SharedDays, plan: Plan | None) -> str:
    if day < shown.since:
        return NOT_SHOWN
    if day in shown.days:
        return LOGGED
    return PLANNED if plan and plan.has(day) else NOT_PLANNED


@dataclass(frozen=True)
class Quiet:
    """Longer than twice the usual gap. Both in days."""

    days: int
    usual: float


def usual_gap(days: Iterable[date]) -> float | None:
    """The middle of the gaps between these days; None if there are few. 1 is day after day."""
    gaps = [(after - before).days for before, after in pairwise(sorted(set(days)))]
    return median(gaps) if len(gaps) >= ENOUGH else None


def quiet(shown: SharedDays, last_shared: date | None, today: date) -> Quiet | None:
    """Whether nothing was heard for longer than twice this person's own usual gap.

    Something that was shared since is a sign as well: `last_shared` is the day of the last one.
    """
    usual = usual_gap(shown.days)
    if usual is None:
        return None
    last = max(shown.days)
    heard = max(last, last_shared) if last_shared else last
    silent = (today - heard).days
    return Quiet(silent, usual) if silent > LONGER * usual else None

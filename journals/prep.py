"""A session's preparation, as frozen values: what its reader may see, and nothing else."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from journals import charts
from journals.facts import Fact
from journals.measured import Line
from journals.talk import Thing


@dataclass(frozen=True)
class Urge:
    """The urge to react in one shared note."""

    at: datetime
    value: int
    entry_id: uuid.UUID
    episode_id: uuid.UUID
    title: str = ""  # of the few that are named on the chart


@dataclass(frozen=True)
class Week:
    """Moments of one week: how many are shared, and of how many a look back is."""

    begins: datetime
    shared: int
    looked_back: int


@dataclass(frozen=True)
class Judged:
    """One moment in its client's own view, and in the view of its therapist."""

    at: datetime
    episode_id: uuid.UUID
    outcome: Any = None  # the code; None where no look back is shared, or nothing was ticked
    view: str = ""  # the code of the newest view; "" for none


@dataclass(frozen=True)
class CheckedIn:
    """The numbers of one check-in."""

    at: datetime
    mood: int | None
    urge: int | None


@dataclass(frozen=True)
class Numbers:
    """What charts are drawn from: the newest weeks, the last of which ends now."""

    now: datetime
    weeks: int
    urges: tuple[Urge, ...] = ()  # the oldest first, like all of these
    moments: tuple[Week, ...] = ()
    judged: tuple[Judged, ...] = ()
    check_ins: tuple[CheckedIn, ...] = ()
    appointments: tuple[datetime, ...] = ()
    measures: tuple[Line, ...] = ()  # as far back as any is shared

    @property
    def begins(self) -> datetime:
        return self.now - self.weeks * charts.WEEK

    @property
    def urge_weeks(self) -> list[float | None]:
        """The weekly medians of the urge to react."""
        return charts.weekly_median(
            ((one.at, one.value) for one in self.urges), self.weeks, self.now
        )

    @property
    def something(self) -> bool:
        """Whether there is anything of the client's in it."""
        return bool(self.urges or self.judged or self.check_ins or self.measures) or any(
            week.shared for week in self.moments
        )


@dataclass(frozen=True)
class Prep:
    """What to know before the two meet."""

    now: datetime
    since: datetime  # when the last appointment began; before there was one, when care did
    met: bool
    next: datetime | None
    talk: tuple[Thing, ...]  # what the client wants to talk about, the most urgent first
    facts: tuple[Fact, ...]
    numbers: Numbers

    @property
    def soon(self) -> timedelta | None:
        """How long until the next appointment; None for none, zero once it has begun."""
        return None if self.next is None else max(timedelta(0), self.next - self.now)

"""Which messages are too many, and which come at a bad time. Pure: facts in, a verdict out.

Numbers from the research that docs/adr/0025 names. Whoever passes messages by gets fewer of them,
and then none; nobody is told, and no message says so.
"""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from .models import Kind, Reason, State
from .schedule import apart, in_quiet

GRACE = timedelta(minutes=60)  # from its end on, nothing is sent
A_DAY, A_WEEK = 2, 8  # at most, of all kinds together
APART = timedelta(hours=3)
ON_THE_WAY = timedelta(minutes=5)  # so much later than it was due counts as on time
ONCE_IN = timedelta(hours=24)  # about one and the same thing
HALVED_AFTER, RESTED_AFTER = 5, 10  # passed by in a row
WEEK = timedelta(days=7)


class Wishes(Protocol):
    """Preferences, or a row that was read with theirs."""

    @property
    def paused_until(self) -> date | None: ...
    @property
    def not_on(self) -> date | None: ...
    @property
    def satisfied_on(self) -> date | None: ...
    @property
    def unanswered(self) -> int: ...
    @property
    def waits_until(self) -> datetime | None: ...


class Gone(NamedTuple):
    """A message that went, or is going, to the same person within a week: when it went, or was due
    if that is not known yet."""

    at: datetime
    local_date: date
    about: UUID | None
    kind: str = ""


End = tuple[State, Reason]


def put_off(wishes: Wishes, day: date, journal_day: date) -> End | None:
    """How a message of any kind ends because its person wants none just now; None if they do."""
    if wishes.paused_until and day < wishes.paused_until:
        return State.SKIPPED, Reason.PAUSED
    if wishes.not_on and wishes.not_on >= journal_day:
        return State.SKIPPED, Reason.NOT_TODAY
    return None


def passed(wishes: Wishes, now: datetime) -> int:
    """How many daily messages in a row were passed by: neither opened nor followed by anything
    written. The newest is not one of them while its window lasts; those before it are, because they
    come at least three hours apart and not more than two a day."""
    waiting = wishes.waits_until is not None and now < wishes.waits_until
    return max(0, wishes.unanswered - waiting)


def passed_by(wishes: Wishes, day: date, now: datetime) -> End | None:
    """How a daily message ends because those before it were passed by. Where a window ends as it
    comes, it is over: seconds on the way do not decide that."""
    many = passed(wishes, now + ON_THE_WAY)
    if many >= RESTED_AFTER:
        return State.SKIPPED, Reason.RESTED
    # Every second date: the same whatever was sent when, and whichever days are ticked.
    if many >= HALVED_AFTER and day.toordinal() % 2:
        return State.SKIPPED, Reason.HALVED
    return None


def too_many(
    gone: Sequence[Gone], now: datetime, day: date, about: UUID | None, kind: str = ""
) -> End | None:
    """How a message ends because of those that went before it."""
    now += ON_THE_WAY
    if any(now - one.at < APART for one in gone):
        return State.SKIPPED, Reason.CLOSE
    # A plan is spoken of before it and after it: that is one thing, twice.
    alike = [one for one in gone if (one.kind, kind) != (Kind.EVENT_BEFORE, Kind.EVENT_AFTER)]
    if about and any(one.about == about and now - one.at < ONCE_IN for one in alike):
        return State.SKIPPED, Reason.CLOSE
    days = [one.local_date for one in gone]
    if days.count(day) >= A_DAY or sum(day - WEEK < one <= day for one in days) >= A_WEEK:
        return State.SKIPPED, Reason.ENOUGH
    return None


def too_close(times: Iterable[time]) -> bool:
    """Whether two times of one day are nearer to each other than messages may be."""
    chosen = sorted(times)
    pairs = itertools.pairwise(chosen)
    return any(apart(one, other) < APART for one, other in pairs)


def quiet(local: time, start: time, end: time) -> End | None:
    """How a message ends because it would come in quiet hours."""
    return (State.SKIPPED, Reason.QUIET) if in_quiet(local, start, end) else None

"""What should have come, by what was wished and what went wrong; and what is wrong of what came.

Pure, and written from the promise, not from the product: it computes the times by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

GRACE = timedelta(minutes=60)
ENOUGH = timedelta(minutes=2)
MOST = 2
DAY = timedelta(days=1)
NO_QUIET = (time(), time())


@dataclass(frozen=True)
class Wish:
    """Somebody's daily times from `since` on, until it was turned off, paused, or no longer needed.

    `follows`: it takes the place of an earlier one of theirs, on another clock. What had come by
    then does not come again, and what was due within the hour is not lost.
    """

    who: str
    times: tuple[time, ...]
    zone: str
    since: datetime
    until: datetime | None = None
    days: int = 0b1111111
    quiet: tuple[time, time] = NO_QUIET
    channel: str = "email"
    follows: bool = False


@dataclass(frozen=True)
class Fault:
    """`down`: nothing can come between the two moments, by this channel or ("") by none. `inside`:
    whose message had been handed over, with nobody left to say so."""

    what: str
    at: datetime
    until: datetime | None = None
    down: bool = False
    channel: str = ""
    inside: frozenset[str] = frozenset()


class Delivery(NamedTuple):
    """One message as a sink got it. `key`: equal for copies of the same one."""

    who: str
    key: str
    at: datetime
    channel: str


@dataclass
class Occurrence:
    """One slot of one person. `wish`: by which it is due."""

    wish: Wish
    slot: tuple[date, time]
    due: datetime
    came: list[Delivery] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.came)

    @property
    def lateness(self) -> timedelta | None:
        return self.came[0].at - self.due if self.came else None

    @property
    def channel(self) -> str:
        return self.came[0].channel if self.came else ""

    def __str__(self) -> str:
        return f"{self.wish.who}, {self.due:%d %b %H:%M:%S}"


class Verdict(NamedTuple):
    """`wrong`: a sentence for each promise that was broken; empty if none was."""

    occurrences: list[Occurrence]
    wrong: list[str]


def check(
    wishes: Sequence[Wish],
    faults: Sequence[Fault],
    deliveries: Iterable[Delivery],
    *,
    end: datetime,
    enough: timedelta = ENOUGH,
) -> Verdict:
    """Match what came to what was wished. `end`: when everybody stopped looking. `enough`: for how
    long a channel must have been well within the hour, for a message to be owed."""
    expected = _expected(wishes, end)
    whose = defaultdict(list)
    for one in expected:
        whose[one.wish.who].append(one)
    wrong: list[str] = []
    copies: dict[str, Occurrence] = {}
    for came in sorted(deliveries, key=lambda one: one.at):
        if came.who not in whose and not any(wish.who == came.who for wish in wishes):
            wrong.append(f"{came.who} never asked for what came at {came.at:%d %b %H:%M:%S}.")
            continue
        place = copies.get(came.key) or _newest(whose[came.who], came.at)
        if place is None:
            wrong.append(_out_of_place(came, whose[came.who]))
            continue
        copies[came.key] = place
        place.came.append(came)
        wrong += _at_a_bad_time(came, place, wishes)
    for one in expected:
        wrong += _counted(one, faults, end, enough)
    wrong += _floods(whose, faults)
    return Verdict(expected, wrong)


# --- what should come -------------------------------------------------------------------------
def _expected(wishes: Sequence[Wish], end: datetime) -> list[Occurrence]:
    """Each slot once for each person, by the first wish that has it."""
    known: dict[tuple[str, date, time], Occurrence] = {}
    for wish in wishes:
        for day, at, due in _slots(wish, end):
            known.setdefault((wish.who, day, at), Occurrence(wish, (day, at), due))
    return sorted(known.values(), key=lambda one: (one.wish.who, one.due))


def _slots(wish: Wish, end: datetime) -> Iterator[tuple[date, time, datetime]]:
    zone = ZoneInfo(wish.zone)
    begin = wish.since - GRACE if wish.follows else wish.since
    last = min(end, wish.until or end)
    day = begin.astimezone(zone).date() - DAY
    while day <= last.astimezone(zone).date() + DAY:
        for at in wish.times if wish.days >> day.weekday() & 1 else ():
            # RFC 5545: with the offset before a gap, and the first of two equal times.
            due = datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)
            if begin < due <= last:
                yield day, at, due
        day += DAY


# --- what came --------------------------------------------------------------------------------
def _newest(theirs: list[Occurrence], at: datetime) -> Occurrence | None:
    """The slot that a message at this moment can be for."""
    due = [one for one in theirs if one.due <= at <= one.due + GRACE]
    return max(due, key=lambda one: one.due, default=None)


def _out_of_place(came: Delivery, theirs: list[Occurrence]) -> str:
    what = f"{came.who} got one at {came.at:%d %b %H:%M:%S}"
    if soon := [one for one in theirs if timedelta() < one.due - came.at <= GRACE]:
        return f"{what}, {soon[0].due - came.at} before it was due."
    if before := [one for one in theirs if one.due < came.at]:
        return f"{what}, {came.at - before[-1].due} after the last that was due."
    return f"{what}, when nothing was due."


def _at_a_bad_time(came: Delivery, place: Occurrence, wishes: Sequence[Wish]) -> Iterator[str]:
    wish = place.wish
    wall = came.at.astimezone(ZoneInfo(wish.zone)).time()
    start, stop = wish.quiet
    if start <= wall < stop if start <= stop else wall >= start or wall < stop:
        yield f"{place} came at {wall:%H:%M}, in quiet hours."
    moved = any(one.follows and one.who == wish.who for one in wishes)
    if wish.until and came.at > wish.until and not moved:
        yield f"{place} came {came.at - wish.until} after it was called off."


def _counted(
    one: Occurrence, faults: Sequence[Fault], end: datetime, enough: timedelta
) -> Iterator[str]:
    inside = [
        fault
        for fault in faults
        if one.wish.who in fault.inside and one.due <= fault.at <= one.due + GRACE
    ]
    most = min(MOST, 1 + len(inside))
    if one.count > most:
        yield f"{one} came {one.count} times, and may have come {most} at most."
    if one.count == 0 and _well(one, faults, end) >= enough:
        yield f"{one} never came."


def _well(one: Occurrence, faults: Sequence[Fault], end: datetime) -> timedelta:
    """For how long it could have come, within its hour."""
    start, stop = one.due, min(one.due + GRACE, end, one.wish.until or end)
    down = sorted(
        (max(fault.at, start), min(fault.until or stop, stop))
        for fault in faults
        if fault.down and fault.channel in ("", one.wish.channel)
    )
    well, reached = timedelta(), start
    for begins, ends in down:
        if begins >= stop or ends <= reached:
            continue
        well += max(timedelta(), begins - reached)
        reached = max(reached, ends)
    return well + max(timedelta(), stop - reached)


def _floods(whose: dict[str, list[Occurrence]], faults: Sequence[Fault]) -> Iterator[str]:
    """After an outage one late message for each person, at most."""
    for fault in faults:
        if not (fault.down and fault.until) or fault.channel:
            continue
        for who, theirs in whose.items():
            late = [
                one
                for one in theirs
                if fault.at <= one.due < fault.until
                and any(came.at >= fault.until for came in one.came)
            ]
            if len(late) > 1:
                yield f"{who} got {len(late)} late ones after {fault.what}."

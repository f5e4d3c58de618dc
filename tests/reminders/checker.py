"""Judges what came to one person over a long time, by the documents alone.

It knows what somebody said and when, when the bell rang, and what was on the wire. It shares no
rule with the product: wall times come straight from zoneinfo, quiet hours from a walk along the
minutes. Nothing here may import the product.
"""

import bisect
import heapq
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GRACE, EDGE = HOUR, 2 * HOUR
# Some minutes on the way do not count. So long a daily one waits for an answer.
APART, WINDOW = 3 * HOUR - 5 * MINUTE, 4 * HOUR - 5 * MINUTE
A_DAY, A_WEEK = 2, 8
HALVED, RESTED = 5, 10
DAY_STARTS = time(4)
DAILY, SESSION = "daily_note", "session_prep"


@dataclass(frozen=True)
class State:
    """What stands at a moment, as its person would say it."""

    profile: str
    on: bool = False
    times: tuple[time, ...] = ()
    days: int = 127
    quiet: tuple[time, time] = (time(21, 30), time(8))
    also: frozenset[str] = frozenset()
    clock: str = ""  # another one than the profile's
    before: str = ""  # the clock before the profile moved, until they said which one counts
    follows: bool = True
    paused_until: date | None = None
    not_on: date | None = None
    wrote_on: date | None = None
    unanswered: int = 0
    sent_at: datetime | None = None  # the newest of those

    @property
    def zone(self) -> str:
        return self.clock or self.profile

    def moved(self, profile: str) -> "State":
        """The profile is somewhere else."""
        if not self.follows:
            return replace(self, profile=profile)
        before = self.before or self.profile
        before = before if self.on and before != profile else ""
        return replace(self, profile=profile, before=before)

    def keep(self) -> "State":
        return replace(self, clock=self.before or self.zone, before="", follows=False)

    def follow(self) -> "State":
        return replace(self, clock="", before="", follows=True)

    def paused(self, until: date | None) -> "State":
        return replace(self, paused_until=until) if self.on else self

    def passed_by(self, at: datetime) -> int:
        """How many in a row, but for the newest while that still waits."""
        waits = self.sent_at is not None and at - self.sent_at < WINDOW
        return max(0, self.unanswered - waits)


Change = Callable[[State], State]


@dataclass
class Thing:
    """Something to be told of at a moment. `told`: when that became known; a session's is None:
    whoever rings finds it. `for_at`: when it is itself, where it has a time. `over`: since when
    nothing is left to be told."""

    kind: str
    about: str
    at: datetime
    told: datetime | None
    for_at: datetime | None = None
    not_before: datetime | None = None
    asked: str = ""  # by hand: "now", or "again"; then `about` is the message that it was asked by
    of: "Thing | None" = None
    local: time | None = None  # of a daily one that comes again: the wall time that it belongs to
    over: datetime | None = None

    @property
    def name(self) -> tuple:
        return self.kind, self.about, self.for_at, self.asked

    @property
    def moves(self) -> bool:
        """Whether it waits for the end of quiet hours that another clock has."""
        return not self.asked or self.of is not None

    def is_over(self, at: datetime) -> bool:
        ended = [one.over for one in (self, self.of) if one and one.over]
        return any(over <= at for over in ended)


@dataclass(frozen=True)
class Message:
    """What became of one: on the wire at `at`, or not, because of `reason`."""

    name: tuple
    at: datetime | None
    reason: str = ""


@dataclass
class Life:
    start: State
    changes: list[tuple[datetime, Change]] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)

    def say(self, at: datetime, change: Change) -> None:
        self.changes.append((at, change))


@dataclass
class Slot:
    name: tuple
    due: datetime
    day: date
    thing: Thing | None = None
    called_off: bool = False
    excused: frozenset[str] = frozenset()  # what may be its reason, and need not be


# --- clocks ---------------------------------------------------------------------------------------
def wall(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def moment(day: date, local: time, zone: str) -> datetime:
    """RFC 5545: before the gap, and the first of two."""
    return datetime.combine(day, local, ZoneInfo(zone)).astimezone(UTC)


def is_quiet(at: datetime, state: State) -> bool:
    start, end = state.quiet
    local = wall(at, state.zone).time()
    return start <= local < end if start <= end else local >= start or local < end


def outside(at: datetime, state: State, not_before: datetime) -> datetime | None:
    """The minute nearest to `at` that is not quiet, at most two hours away; None without any."""
    if not is_quiet(at, state):
        return at
    for minutes in range(1, 121):
        for near in (at - minutes * MINUTE, at + minutes * MINUTE):
            if near >= not_before and not is_quiet(near, state):
                return near
    return None


def journal_day(at: datetime, zone: str) -> date:
    local = wall(at, zone)
    return local.date() - DAY if local.time() < DAY_STARTS else local.date()


def wished(state: State, after: datetime, until: datetime) -> Iterator[Slot]:
    """The daily ones that this state wants in a stretch of time, its end included."""
    day, last = wall(after, state.zone).date() - DAY, wall(until, state.zone).date() + DAY
    while state.on and day <= last:
        for local in state.times:
            due = moment(day, local, state.zone)
            if state.days >> day.weekday() & 1 and after < due <= until:
                yield Slot((DAILY, day, local), due, day)
        day += DAY


# --- the judge ------------------------------------------------------------------------------------
class Judge:
    """`faults(life, rings, messages, end)` for one life."""

    def __init__(self, life: Life, rings: Sequence[datetime], messages: Iterable[Message]):
        self.state, self.rings, self.life = life.start, rings, life
        self.left: dict[tuple, list[Message]] = {}
        for one in messages:
            self.left.setdefault(one.name, []).append(one)
        self.waiting: list[tuple[datetime, int, Slot | Thing]] = []
        self.numbers = itertools.count()
        self.had: set[tuple] = set()
        self.since: dict[time, datetime] = {}
        self.gone: list[tuple[datetime, date, str, str]] = []
        self.faults: list[str] = []

    def judge(self, begin: datetime, end: datetime) -> list[str]:
        marks = [(at, change, None) for at, change in self.life.changes]
        marks += [(one.told, None, one) for one in self.life.things if one.told]
        for one in self.life.things:
            if one.told is None:
                self._await(one.at - EDGE, one)
        before = begin
        for at, change, thing in [*sorted(marks, key=lambda mark: mark[0]), (end, None, None)]:
            for slot in wished(self.state, before, at):
                if slot.name not in self.had:
                    self._await(slot.due, slot)
            self._ring_until(at)
            before = at
            if change:
                self._change(change, at)
            elif thing:
                self._plan(thing, at)
        extra = [one for several in self.left.values() for one in several]
        self.faults += [f"{one.name} at {one.at}: nobody expected it" for one in extra if one.at]
        self.faults += list(self._over_the_caps())
        return self.faults

    def _first_ring(self, at: datetime) -> datetime | None:
        place = bisect.bisect_left(self.rings, at)
        return self.rings[place] if place < len(self.rings) else None

    def _await(self, at: datetime, what: Slot | Thing) -> None:
        if (ring := self._first_ring(at)) is not None:
            heapq.heappush(self.waiting, (ring, next(self.numbers), what))

    def _change(self, change: Change, at: datetime) -> None:
        """Somebody said something. A time that stays wanted stays expected; another clock starts
        anew, and what it has just passed by is not lost."""
        old, self.state = self.state, change(self.state)
        new = self.state
        for local in new.times:
            stays = old.on and new.on and local in old.times and old.days == new.days
            if not stays:
                self.since[local] = at
        kept = []
        for ring, number, what in self.waiting:
            if isinstance(what, Slot) and what.thing is None:
                _kind, day, local = what.name
                stays = new.on and local in new.times and new.days >> day.weekday() & 1
                if not stays or old.zone != new.zone:
                    continue
            elif isinstance(what, Slot) and what.thing.asked == "now" and not new.on:
                what.excused = frozenset({"changed"})  # "stop" stops everything
            elif isinstance(what, Slot) and what.thing.local:
                what.called_off |= not (new.on and what.thing.local in new.times)
            kept.append((ring, number, what))
        self.waiting = kept
        heapq.heapify(self.waiting)
        if old.zone != new.zone:
            self._on_another_clock(at)

    def _on_another_clock(self, at: datetime) -> None:
        for slot in wished(self.state, at - GRACE, at):
            stood = self.since.get(slot.name[2]) or slot.due
            if slot.name not in self.had and stood <= slot.due:
                self._await(at, slot)
        moved, self.waiting = self.waiting, []
        for ring, number, what in moved:
            if isinstance(what, Slot) and what.thing and what.thing.moves:
                due = outside(what.due, self.state, at)
                if due is not None:
                    what.due, what.day = due, wall(due, self.state.zone).date()
                    self._await(max(due, at), what)
                    continue
            heapq.heappush(self.waiting, (ring, number, what))

    def _plan(self, thing: Thing, at: datetime) -> bool:
        """Whether there is a time for it, and anybody who wants to hear."""
        if thing.asked:
            self._await(thing.at, self._slot(thing, thing.at))
            return True
        if not self.state.on or thing.kind not in self.state.also:
            return False
        due = outside(thing.at, self.state, max(at, thing.not_before or at))
        if due is None:
            return False
        self._await(max(due, at), self._slot(thing, due))
        return True

    def _slot(self, thing: Thing, due: datetime) -> Slot:
        return Slot(thing.name, due, wall(due, self.state.zone).date(), thing)

    # --- a ring -------------------------------------------------------------------------------
    def _ring_until(self, until: datetime) -> None:
        """All rings before a moment at which somebody says something: that comes first."""
        while self.waiting and self.waiting[0][0] < until:
            ring, due = self.waiting[0][0], []
            while self.waiting and self.waiting[0][0] == ring:
                what = heapq.heappop(self.waiting)[2]
                if isinstance(what, Slot):
                    due.append(what)
                elif not self._session(what, ring):
                    later = self._first_ring(ring + MINUTE / 2)
                    if later and later < what.at + 50 * MINUTE:
                        self._await(later, what)
            sent = [one for one in due if self._came(one, ring)]
            for slot in [*sent, *(one for one in due if one not in sent)]:
                self._look(slot, ring)

    def _session(self, thing: Thing, ring: datetime) -> bool:
        return thing.is_over(ring) or self._plan(thing, ring)

    def _came(self, slot: Slot, ring: datetime) -> bool:
        return any(one.at == ring for one in self.left.get(slot.name, []))

    def _look(self, slot: Slot, ring: datetime) -> None:
        """One slot at the ring at which it has to be sent, or has a reason not to be."""
        self.had.add(slot.name)
        found, why = self.left.get(slot.name, []), self.reasons(slot, ring)
        if not found:
            if ring - slot.due < GRACE:
                self.faults.append(f"{slot.name} of {slot.due}: lost")
            return
        one = next((some for some in found if some.at == ring), found[0])
        found.remove(one)
        if one.at is None:
            if one.reason not in why | slot.excused:
                told = f"not sent as {one.reason!r}; the facts say {sorted(why)}"
                self.faults.append(f"{slot.name} of {slot.due}: {told}")
            if one.reason == "rested":  # as if they had turned them off
                self._change(lambda state: replace(state, on=False), ring)
            return
        if one.at != ring:
            self.faults.append(f"{slot.name} of {slot.due}: at a wrong hour, {one.at}")
        elif why:
            self.faults.append(f"{slot.name} of {slot.due}: sent in spite of {sorted(why)}")
        if not (slot.thing and slot.thing.asked):
            about = slot.thing.about if slot.thing else ""
            self.gone.append((one.at, slot.day, about, slot.name[0]))
        if slot.name[0] == DAILY and not (slot.thing and slot.thing.asked == "now"):
            many = self.state.unanswered + 1
            self.state = replace(self.state, unanswered=many, sent_at=one.at)

    def reasons(self, slot: Slot, ring: datetime) -> set[str]:
        """All that speaks against sending it now."""
        why = {"late"} if ring - slot.due >= GRACE else set()
        if slot.thing and slot.thing.asked == "now":
            return why
        state, daily = self.state, slot.name[0] == DAILY
        passed_by = state.passed_by(ring)
        today = journal_day(slot.due, state.zone)
        facts = {
            "changed": slot.called_off or not state.on or not (daily or slot.name[0] in state.also),
            "paused": bool(state.paused_until and slot.day < state.paused_until),
            "not_today": bool(state.not_on and state.not_on >= today),
            "already_written": bool(daily and state.wrote_on and state.wrote_on >= today),
            "done": slot.thing is not None and slot.thing.is_over(ring),
            "halved": daily and passed_by >= HALVED and slot.day.toordinal() % 2 == 1,
            "rested": daily and passed_by >= RESTED,
            "quiet": is_quiet(ring, state),
        }
        if not (slot.thing and slot.thing.asked):
            facts |= self._budget(slot, ring)
        return why | {name for name, true in facts.items() if true}

    def _budget(self, slot: Slot, ring: datetime) -> dict[str, bool]:
        about = slot.thing.about if slot.thing else None
        pair = "event_before", "event_after"  # of a plan both come: one thing, twice
        same = [
            at
            for at, _day, what, kind in self.gone[-30:]
            if about and what == about and (kind, slot.name[0]) != pair
        ]
        days = [day for _at, day, _what, _kind in self.gone]
        week = sum(slot.day - 7 * DAY < day <= slot.day for day in days[-60:])
        return {
            "close": any(ring - at < APART for at, *_ in self.gone[-10:])
            or any(ring - at < DAY - 5 * MINUTE for at in same),
            "enough": days[-10:].count(slot.day) >= A_DAY or week >= A_WEEK,
        }

    def _over_the_caps(self) -> Iterator[str]:
        """Whatever else was wrong: never more than this, in any seven dates."""
        days = sorted(day for _at, day, _what, _kind in self.gone)
        for day in sorted(set(days)):
            if days.count(day) > A_DAY:
                yield f"{day}: {days.count(day)} that day"
            week = sum(day - 7 * DAY < one <= day for one in days)
            if week > A_WEEK:
                yield f"{day}: {week} in seven days"


def faults(
    life: Life,
    rings: Sequence[datetime],
    messages: Iterable[Message],
    begin: datetime,
    end: datetime,
) -> list[str]:
    """What is wrong with the messages of one life, in sentences. `rings`: in order."""
    return Judge(life, rings, messages).judge(begin, end)

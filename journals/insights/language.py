"""The language in which rules of insights are written: a few questions to one's own ticks and
numbers, and what is counted with their answers.

Pure. A question is put to one thing that somebody wrote, a moment or a single sheet, and has three
answers: yes, no, and None for "nothing was said about it", which is counted nowhere. A box that was
left empty is no "no". Text is never read: what comes in are ratings. Self-harm is never counted.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import comb
from typing import Any, Literal, NamedTuple

from tracker.safety.rules import HURT_SELF

WEEK = timedelta(days=7)
# What of a moment is written before it happens. All else goes by its kind, a sheet by its name.
PLAN = "plan"


class Part(NamedTuple):
    """One entry, as far as rules can see it."""

    what: str
    ratings: Mapping[str, Any]


class Thing(NamedTuple):
    """What is counted as one: a moment with its parts, or a single entry."""

    key: uuid.UUID
    at: datetime
    parts: tuple[Part, ...]
    moment: uuid.UUID | None = None


@dataclass(frozen=True)
class Question:
    """`key` of the answers to `what`."""

    what: str
    key: str

    def of(self, thing: Thing) -> bool | None:
        raise NotImplementedError

    def values(self, thing: Thing) -> list[Any]:
        return [
            part.ratings[self.key]
            for part in thing.parts
            if part.what == self.what and part.ratings.get(self.key) is not None
        ]


@dataclass(frozen=True)
class Ticked(Question):
    """One of `codes` is ticked, against something else that is. `unsaid`: codes that say nothing
    either way, such as "I can't tell yet"."""

    codes: tuple[Any, ...]
    unsaid: tuple[Any, ...] = ()

    def of(self, thing: Thing) -> bool | None:
        nothing = {HURT_SELF, *self.unsaid}
        said = {
            code
            for value in self.values(thing)
            for code in (value if isinstance(value, list | tuple) else (value,))
            if code not in nothing
        }
        return not said.isdisjoint(self.codes) if said else None


@dataclass(frozen=True)
class AtLeast(Question):
    """The highest number of it is so high, or higher."""

    least: int

    def of(self, thing: Thing) -> bool | None:
        said = self.values(thing)
        return max(said) >= self.least if said else None


@dataclass(frozen=True)
class AtMost(Question):
    """The lowest number of it is so low, or lower."""

    most: int

    def of(self, thing: Thing) -> bool | None:
        said = self.values(thing)
        return min(said) <= self.most if said else None


@dataclass(frozen=True)
class RowAtLeast(Question):
    """The highest number in a column of a list, whatever its row is about, is so high."""

    column: str
    least: int

    def of(self, thing: Thing) -> bool | None:
        said = [
            row[self.column]
            for rows in self.values(thing)
            for row in rows
            if row.get(self.column) is not None
            and HURT_SELF not in (row.get("item"), row.get("target"))
        ]
        return max(said) >= self.least if said else None


@dataclass(frozen=True)
class Fell(Question):
    """From `key` to `after`, in one and the same entry, it fell by so much."""

    after: str
    by: int

    def of(self, thing: Thing) -> bool | None:
        said = [
            part.ratings[self.key] - part.ratings[self.after]
            for part in thing.parts
            if part.what == self.what
            and part.ratings.get(self.key) is not None
            and part.ratings.get(self.after) is not None
        ]
        return max(said) >= self.by if said else None


@dataclass(frozen=True)
class There(Question):
    """Whether it was written at all. This one always has an answer."""

    key: str = ""

    def of(self, thing: Thing) -> bool | None:
        return any(part.what == self.what for part in thing.parts)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One pattern that is looked for: how often `seen` is so where `given` is, and where it isn't.

    `of`: what is counted as one, "moment" or the kind or name of an entry. It shows only with
    `least` of them on each side, at least `points` of 100 apart, and if dealing the same ones out
    blindly would give as large a difference less than once in `odds` times.

    `code` stands in addresses and in what people chose: it is neutral, and never used again.
    `with_it`, `without`: sentences with `seen` of `n`. `counts`: in plain words, what `given` and
    `seen` are. `source`: where the idea comes from.
    """

    code: str
    of: str
    given: Question
    seen: Question
    title: Any
    with_it: Any
    without: Any
    counts: Any
    why: Any
    attempt: Any
    source: Any
    way: Literal["", "plan", "behind-it", "agenda", "people"] = ""  # where it can be tried
    least: int = 6
    points: int = 40
    odds: int = 20
    weeks: int = 12


class Side(NamedTuple):
    """One of the two heaps: those in which it was so, and those in which it was not."""

    seen: tuple[Thing, ...]
    unseen: tuple[Thing, ...]

    @property
    def n(self) -> int:
        return len(self.seen) + len(self.unseen)


@dataclass(frozen=True)
class Counted:
    """What one rule counts in what one person wrote."""

    rule: Rule
    with_it: Side
    without: Side

    @property
    def fires(self) -> bool:
        rule, (a, n), (b, m) = self.rule, self._numbers(self.with_it), self._numbers(self.without)
        if n < rule.least or m < rule.least:
            return False
        apart = 100 * (a * m - b * n) >= rule.points * n * m
        tail, deals = by_chance(a, n, b, m)
        return apart and rule.odds * tail < deals

    @property
    def chance(self) -> float:
        """How often dealing them out blindly gives as large a difference, 0 to 1."""
        tail, deals = by_chance(*self._numbers(self.with_it), *self._numbers(self.without))
        return tail / deals

    @staticmethod
    def _numbers(side: Side) -> tuple[int, int]:
        return len(side.seen), side.n

    @property
    def says(self) -> tuple[str, str]:
        """Both halves of what was counted, as sentences."""
        rule = self.rule
        halves = ((rule.with_it, self.with_it), (rule.without, self.without))
        first, second = (words % {"seen": len(side.seen), "n": side.n} for words, side in halves)
        return first, second

    @property
    def things(self) -> list[Thing]:
        every = (*self.with_it.seen, *self.with_it.unseen, *self.without.seen, *self.without.unseen)
        return sorted(every, key=lambda thing: thing.at, reverse=True)


def by_chance(a: int, n: int, b: int, m: int) -> tuple[int, int]:
    """In how many of how many ways n + m things, a + b of which are marked, can be dealt into
    heaps of n and m so that the first gets a marked ones or more. Exact: Fisher's test, one side.
    """
    marked, deals = a + b, comb(n + m, n)
    most = min(n, marked)
    return sum(comb(marked, k) * comb(n + m - marked, n - k) for k in range(a, most + 1)), deals


def count(rule: Rule, things: Iterable[Thing], now: datetime) -> Counted:
    """`things`: of the sort that the rule counts. What is older than its weeks is left out."""
    heaps: dict[tuple[bool, bool], list[Thing]] = {}
    for thing in things:
        given, seen = rule.given.of(thing), rule.seen.of(thing)
        if given is None or seen is None or not now - rule.weeks * WEEK < thing.at <= now:
            continue
        heaps.setdefault((given, seen), []).append(thing)
    sides = [
        Side(tuple(heaps.get((given, True), ())), tuple(heaps.get((given, False), ())))
        for given in (True, False)
    ]
    return Counted(rule, *sides)


def strongest(found: Sequence[Counted], most: int) -> list[Counted]:
    """Those that fire, the one least likely by chance first, and no more than `most`."""
    return sorted((one for one in found if one.fires), key=lambda one: one.chance)[:most]

"""Who may open what, in words of its own: decisions.md 2 and trust.md 2.2. It asks nothing.

A therapist opens an entry while care is active, the entry stands, and a grant for this very care
has not been stopped and is not over. Nothing else ever opens one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

CYCLE = ("self_monitoring", "self_evaluation", "self_reinforcement")
NEVER = datetime.min.replace(tzinfo=UTC)
Care, Key = Any, tuple[Any, "Thing"]


@dataclass(eq=False)
class Thing:
    """An entry. `word` stands for all that is typed in it, `number` for all that is not."""

    id: Any
    kind: str
    moment: Any
    word: str
    number: str
    written: datetime
    day: Any
    removed: datetime | None = None
    version: int = 1
    numbers: int = 1  # the version that its numbers and ticks are of

    def told(self, level: str) -> int:
        """The version that somebody with this share can tell from the one before."""
        return self.version if level == "full" else self.numbers


@dataclass(eq=False)
class Promise:
    """What one therapist may have of everything that is written from now on."""

    care: Care
    what: str
    level: str
    since: datetime
    stopped: datetime | None = None
    opened: dict[Key, "Grant"] = field(default_factory=dict)  # when it was stopped


@dataclass(eq=False)
class Item:
    """Something on the agenda; with a `thing` it is a pin, which shows only with that."""

    id: Any
    care: Care
    word: str
    thing: Thing | None
    added: datetime
    before: bool = False  # a wish to talk before the next appointment
    done: datetime | None = None
    off: bool = False


@dataclass(frozen=True)
class Reviewed:
    version: int
    full: bool
    at: datetime


@dataclass(frozen=True)
class Grant:
    level: str
    at: datetime
    until: datetime | None = None
    asked: datetime | None = None
    by: Promise | None = None  # None: the client chose this very entry


class Model:
    def __init__(self) -> None:
        self.status: dict[Care, str] = {}
        self.grants: dict[Key, Grant] = {}
        self.promises: list[Promise] = []
        self.answered: dict[Key, datetime] = {}
        self.reviewed: dict[Key, Reviewed] = {}

    def opens(self, care: Care, thing: Thing, now: datetime) -> Grant | None:
        """What lets this care open it at this moment."""
        grant = self.grants.get((care, thing))
        there = grant and self.status[care] == "active" and not thing.removed
        return grant if there and (grant.until is None or now < grant.until) else None

    def waits(self, care: Care, thing: Thing, now: datetime) -> datetime | None:
        """Since when it asks for an answer."""
        grant = self.opens(care, thing, now)
        asked = grant.asked if grant else None
        return asked if asked and self.answered.get((care, thing), NEVER) < asked else None

    def to_review(self, care: Care, thing: Thing, now: datetime) -> bool:
        """Until its reader has put this very version aside, as far as they may tell versions."""
        grant, mark = self.opens(care, thing, now), self.reviewed.get((care, thing))
        if grant is None or mark is None:
            return grant is not None
        newer = mark.version < thing.told(grant.level) or (grant.level == "full" and not mark.full)
        return newer or (grant.asked or NEVER) > mark.at

    def review(self, care: Care, thing: Thing, now: datetime) -> None:
        if self.to_review(care, thing, now):
            grant, mark = self.grants[care, thing], self.reviewed.get((care, thing))
            version = max(thing.told(grant.level), mark.version if mark else 0)
            self.reviewed[care, thing] = Reviewed(version, grant.level == "full", now)

    def answer(self, care: Care, thing: Thing, now: datetime) -> None:
        """To answer is to have reviewed."""
        self.answered[care, thing] = now
        self.review(care, thing, now)

    def share(self, care: Care, parts: Iterable[Thing], chosen, level, until, ask, now) -> None:
        """The ticked parts as they are now, and no others of these; the client's own choice."""
        for thing in parts:
            old = self.grants.pop((care, thing), None)
            if thing in chosen:
                same = old and (old.level, old.until, old.by) == (level, until, None)
                asked = old.asked if old else None
                if asked is None or self.answered.get((care, thing), NEVER) >= asked:
                    asked = now
                asked = asked if ask and thing.kind == "self_evaluation" else None
                at = old.at if same else now
                self.grants[care, thing] = Grant(level, at, until, asked)

    def follow(self, care: Care, moment: Any, things: list[Thing], items: list[Item], now) -> None:
        """A pin on a part of this moment goes to one that can be opened, where its own can't."""
        parts = [one for one in things if moment and one.moment == moment and one.kind in CYCLE]
        shown = [one for one in parts if self.opens(care, one, now)]
        for item in items:
            there = item.care is care and not item.off and not item.done
            if shown and there and item.thing in parts and item.thing not in shown:
                item.thing = min(shown, key=lambda one: (one.written, one.id))

    def stop(self, keys: Iterable[Key]) -> dict[Key, Grant]:
        return {key: self.grants.pop(key) for key in keys if key in self.grants}

    def stop_all(self, care: Care, now: datetime) -> dict[Key, Grant]:
        for promise in self.standing(care):
            self.stop_promise(promise, now)
        return self.stop([key for key in self.grants if key[0] is care])

    def end(self, care: Care, now: datetime) -> None:
        """Final: all that was given in it ends with it."""
        self.stop_all(care, now)
        self.status[care] = "ended"

    def undo(self, stopped: dict[Key, Grant], now: datetime) -> None:
        """As it was, where nothing has taken its place; what a promise opened, only under it."""
        for (care, thing), grant in stopped.items():
            over = grant.until is not None and grant.until <= now
            gone = thing.removed or self.status[care] != "active" or (care, thing) in self.grants
            if not over and not gone and not (grant.by and grant.by.stopped):
                self.grants[care, thing] = replace(grant, at=now)

    def standing(self, care: Care, what: str | None = None) -> list[Promise]:
        mine = [one for one in self.promises if one.care is care and not one.stopped]
        return [one for one in mine if what in (None, one.what)]

    def promise(self, care: Care, what: str, level: str, now: datetime) -> Promise:
        """Reaches what is written from now on. At another level it is another promise."""
        for one in self.standing(care, what):
            if one.level == level:
                return one
            self.stop_promise(one, now)
        self.promises.append(Promise(care, what, level, now))
        return self.promises[-1]

    def stop_promise(self, promise: Promise, now: datetime) -> None:
        """With all that it opened; what the client chose by itself stays."""
        promise.stopped = now
        promise.opened = self.stop([key for key, one in self.grants.items() if one.by is promise])

    def promise_again(self, old: Promise, now: datetime) -> Promise | None:
        if self.status[old.care] != "active" or self.standing(old.care, old.what):
            return None
        self.promises.append(Promise(old.care, old.what, old.level, old.since))
        again = {key: replace(one, by=self.promises[-1]) for key, one in old.opened.items()}
        self.undo(again, now)
        return self.promises[-1]

    def write(self, thing: Thing, now: datetime) -> None:
        """Opened at once to whom it was promised, if care is active."""
        for one in self.promises:
            if not one.stopped and one.what == thing.kind and self.status[one.care] == "active":
                self.grants[one.care, thing] = Grant(one.level, now, by=one)

    def remove(self, things: Iterable[Thing], now: datetime) -> None:
        """Gone at once. Taking it back shares nothing: its grants are gone."""
        for thing in things:
            thing.removed = now
            self.stop([key for key in self.grants if key[1] is thing])

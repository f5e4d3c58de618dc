"""One therapist at one moment: what they ask, and what they should be shown by the model."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client as Browser

from .model import Grant, Model, Thing

WORD = re.compile(r"kq\d{4}z")
NUMBER = re.compile(r"\b(1[0-3]\d\d) minutes")
LENGTH = timedelta(minutes=50)  # of an appointment
Marks = set[str]
Show = Callable[["Reader"], Marks]


@dataclass
class Reader:
    """One therapist at one moment: who, of whom, in which care; and what the model knows."""

    browser: Browser
    user: Any
    client: Any
    care: Any  # the relationship that runs, or the last one that did
    now: datetime
    model: Model
    things: list[Thing]
    titles: dict[Any, str]  # of moments
    looked: datetime | None
    agenda: list[Any]
    appointments: list[Any]
    before: "Before | None" = None
    thorough: bool = True

    @property
    def runs(self) -> bool:
        return self.model.status[self.care] in ("active", "paused")

    def opens(self) -> Iterator[tuple[Thing, Grant]]:
        for thing in self.things:
            if grant := self.model.opens(self.care, thing, self.now):
                yield thing, grant

    def get(self, path: str) -> str:
        """The text; "" for what is not there."""
        answer = self.browser.get(path)
        assert answer.status_code in (200, 404), (path, answer.status_code)
        return answer.text if answer.status_code == 200 else ""

    def pages(self, path: str) -> Iterator[dict]:
        """All rows of a resource, to the end of its cursor."""
        link = f"/api/v1/{path}"
        while link:
            found = json.loads(self.get(link) or '{"results": [], "next": null}')
            yield from found["results"]
            link = found["next"]


@dataclass
class Before:
    """What could be read when this reader was compared last."""

    at: datetime
    care: Any
    status: str
    levels: dict[Thing, str]
    agenda: set[Any]
    days: bool

    @classmethod
    def of(cls, reader: Reader) -> "Before":
        return cls(
            reader.now,
            reader.care,
            reader.model.status[reader.care],
            {thing: grant.level for thing, grant in reader.opens()},
            {item.id for item in on_the_agenda(reader)},
            bool(reader.model.standing(reader.care, "days_checked_in")),
        )


def counted(**numbers: int) -> Marks:
    return {f"{n:d} {name}" for name, n in numbers.items() if n}


def of_things(shown: Iterable[tuple[Thing, Grant]]) -> Marks:
    """Numbers always, words under a full share."""
    return {
        mark
        for thing, grant in shown
        for mark in (thing.number, thing.word if grant.level == "full" else "")
        if mark
    }


def read_one_by_one(reader: Reader) -> Iterator[tuple[Thing, Grant]]:
    """Check-ins that a promise opened are drawn, not read one by one."""
    for thing, grant in reader.opens():
        if not (grant.by and thing.kind == "check_in"):
            yield thing, grant


def titles(reader: Reader, shown: Iterable[tuple[Thing, Grant]]) -> Marks:
    """A full share of a part carries the moment's title; what stands beside a moment does not."""
    return {
        reader.titles[thing.moment]
        for thing, grant in shown
        if grant.level == "full" and thing.kind in ("self_monitoring", "self_evaluation")
    }


def on_the_agenda(reader: Reader) -> Iterator[Any]:
    for item in reader.agenda:
        shown = item.thing is None or reader.model.opens(reader.care, item.thing, reader.now)
        there = item.care is reader.care and not item.off
        if there and shown and reader.model.status[reader.care] == "active":
            yield item


def shows_days(reader: Reader) -> bool:
    active = reader.model.status[reader.care] == "active"
    return active and bool(reader.model.standing(reader.care, "days_checked_in"))


def days_should(reader: Reader) -> Marks:
    if not shows_days(reader):
        return set()
    return {
        str(thing.day)
        for promise in reader.model.standing(reader.care, "days_checked_in")
        for thing in reader.things
        if thing.kind == "check_in" and not thing.removed and thing.written >= promise.since
    }


def iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None

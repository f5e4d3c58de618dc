"""Measures: worksheets that have numbers. Each is made of an instrument, whoever wrote that.

Where instruments come from is for a source to say: what ships with us, what a practice has loaded.
worksheets.find() finds them, since both have one space of names; who wants only the one asks here.
"""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from journals.kinds.worksheets import Unknown, Worksheet, find
from tracker.measures import Instrument

from .measure import ABOUT, Measure, Scored, address_of, build
from .weekly import SLUG as WEEKLY_CHECK
from .weekly import Own

__all__ = [
    "ABOUT",
    "WEEKLY_CHECK",
    "AsWorksheets",
    "Measure",
    "Scored",
    "Source",
    "add",
    "address_of",
    "asked_as",
    "build",
    "is_measure",
    "is_on",
    "measure",
    "of_practice",
    "offered",
]

# What a client may also begin without being asked.
FREE = frozenset({WEEKLY_CHECK})


class Source(Protocol):
    """Where instruments come from. It gives the same object for a version each time: a page asks
    for one with every row that it draws."""

    def on(self) -> dict[str, int]:
        """Those that are switched on, each with its newest version, in the order in which they are
        offered. A page asks once, however many there are."""

    def numbers(self, slug: str) -> tuple[int, ...]:
        """All versions that there are, the oldest first, switched on or not."""

    def names(self) -> Iterable[tuple[str, int]]:
        """All versions of all that there are, as (slug, number), the oldest first."""

    def instrument(self, slug: str, number: int) -> Instrument:
        """KeyError if there is none."""


SOURCES: list[Source] = [Own()]


def add(source: Source) -> None:
    """Have one more source. An app says so once, when it is ready."""
    SOURCES.append(source)


def measure(slug: str, number: int | None = None) -> Measure:
    """A measure in one of its versions; without a number, the newest. Raises Unknown, also for a
    worksheet that is none."""
    found = find(slug, number)
    if not isinstance(found, Measure):
        raise Unknown(slug)
    return found


def asked_as(digest: str, slug: str, number: int) -> Measure | None:
    """What is asked here in the very words that another place asked it in. It may have another name
    here; where several say the same, it is the one with this name, or else the newest."""
    found = [
        one
        for source in SOURCES
        for one in (measure(*name) for name in source.names())
        if one.known.digest == digest
    ]
    named = [one for one in found if (one.slug, one.number) == (slug, number)]
    return next(iter([*named, *reversed(found)]), None)


def is_measure(slug: str) -> bool:
    return any(source.numbers(slug) for source in SOURCES)


def is_on(slug: str) -> bool:
    """Whether it can be asked for, and answered."""
    return any(slug in source.on() for source in SOURCES)


def offered() -> list[Measure]:
    """The newest version of everything that is switched on."""
    return [measure(slug, newest) for source in SOURCES for slug, newest in source.on().items()]


def of_practice(practice: UUID) -> list[Measure]:
    """Those of them that a practice may ask for: what somebody else loaded is theirs alone."""
    return [one for one in offered() if one.is_of(practice)]


class AsWorksheets:
    """The same, for worksheets.find()."""

    def __init__(self) -> None:
        self._built: dict[tuple[str, int], Measure] = {}

    def slugs(self) -> tuple[str, ...]:
        """None: what is offered among the worksheets is no measure."""
        return ()

    def of_practice(self, practice: UUID) -> dict[str, int]:
        """Nothing, for the same reason."""
        return {}

    def on(self, slugs: Iterable[str]) -> set[str]:
        """Which of these can be asked for and answered."""
        return {slug for source in SOURCES for slug in source.on()} & set(slugs)

    def numbers(self, slug: str) -> tuple[int, ...]:
        found = (source.numbers(slug) for source in SOURCES)
        return next((numbers for numbers in found if numbers), ())

    def worksheet(self, slug: str, number: int) -> Worksheet:
        """KeyError if there is none."""
        for source in SOURCES:
            try:
                instrument = source.instrument(slug, number)
            except KeyError:
                continue
            return self._of(instrument)
        raise KeyError(slug)

    def _of(self, instrument: Instrument) -> Measure:
        place = instrument.slug, instrument.number
        found = self._built.get(place)
        if found is None or found.instrument is not instrument:
            default = "on" if instrument.slug in FREE else "assigned"
            found = self._built[place] = build(instrument, default=default)
        return found

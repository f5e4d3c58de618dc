"""Worksheets: kinds of entries that are data. One function finds each by its name and version.

Where one comes from (a file that ships, an instrument that a practice loaded) is for a source to
say. What a definition may say is in rules.py, and what it becomes in definition.py.
"""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from . import rules
from .definition import Part, Rule, Worksheet, build, own_codes, strings
from .files import Definitions, Shipped

__all__ = [
    "Definitions",
    "Part",
    "Rule",
    "Unknown",
    "Worksheet",
    "add",
    "build",
    "find",
    "is_on",
    "newest",
    "of_practice",
    "offered",
    "on",
    "own_codes",
    "rules",
    "strings",
]


class Unknown(LookupError):
    """There is no such worksheet, or no such version of it."""


class Source(Protocol):
    def slugs(self) -> tuple[str, ...]:
        """What is offered at every practice, in that order."""

    def of_practice(self, practice: UUID) -> dict[str, int]:
        """What only this practice may ask for, of that what is switched on: each with its newest
        version, in the order in which it is offered."""

    def on(self, slugs: Iterable[str]) -> set[str]:
        """Which of these can be asked for and answered."""

    def numbers(self, slug: str) -> tuple[int, ...]:
        """All versions that there are, the oldest first."""

    def worksheet(self, slug: str, number: int) -> Worksheet:
        """KeyError if there is none."""


SOURCES: list[Source] = [Shipped()]


def add(source: Source) -> None:
    """Have one more source. An app says so once, when it is ready."""
    SOURCES.append(source)


def find(slug: str, number: int | None = None) -> Worksheet:
    """A worksheet or a measure in one of its versions; without a number, the newest. Raises
    Unknown."""
    number = newest(slug) if number is None else number
    for source in SOURCES:
        try:
            return source.worksheet(slug, number)
        except KeyError:
            continue
    raise Unknown(f"{slug}.{number}")


def newest(slug: str) -> int:
    """The number of the newest version. Raises Unknown."""
    for source in SOURCES:
        if numbers := source.numbers(slug):
            return numbers[-1]
    raise Unknown(slug)


def offered() -> list[Worksheet]:
    """The newest version of every worksheet that is offered at every practice, in that order; no
    measure."""
    return [find(slug) for source in SOURCES for slug in source.slugs()]


def of_practice(practice: UUID) -> list[Worksheet]:
    """What a practice may ask for: the same, and what it wrote itself. No measure."""
    own = [pair for source in SOURCES for pair in source.of_practice(practice).items()]
    return offered() + [find(slug, number) for slug, number in own]


def on(slugs: Iterable[str]) -> set[str]:
    """Which of these, worksheets and measures, can be asked for and answered."""
    left, found = set(slugs), set()
    for source in SOURCES:
        if left:
            found |= (here := source.on(left))
            left -= here
    return found


def is_on(slug: str) -> bool:
    return slug in on([slug])

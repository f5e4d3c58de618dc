"""Worksheets: kinds of entries that are data. One function finds each by its name and version.

Where one comes from (a file that ships, an instrument that a practice loaded) is for a source to
say. What a definition may say is in rules.py, and what it becomes in definition.py.
"""

from typing import Protocol

from . import rules
from .definition import Part, Rule, Worksheet, build, own_codes, strings
from .files import Definitions, Shipped

__all__ = [
    "Definitions",
    "Part",
    "Rule",
    "Unknown",
    "Worksheet",
    "build",
    "find",
    "newest",
    "offered",
    "own_codes",
    "rules",
    "strings",
]


class Unknown(LookupError):
    """There is no such worksheet, or no such version of it."""


class Source(Protocol):
    def slugs(self) -> tuple[str, ...]:
        """What is offered, in that order."""

    def numbers(self, slug: str) -> tuple[int, ...]:
        """All versions that there are, the oldest first."""

    def worksheet(self, slug: str, number: int) -> Worksheet:
        """KeyError if there is none."""


SOURCES: list[Source] = [Shipped()]


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
    """The newest version of every worksheet, in the order in which it is offered; no measure."""
    return [find(slug) for source in SOURCES for slug in source.slugs()]

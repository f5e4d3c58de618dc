"""Worksheets: kinds of entries that are data. One function finds each by its name and version.

Where a definition comes from (a file that ships; later, a practice's own) is for a source to say:
`slugs()`, `numbers(slug)`, `read(slug, number)` and `say`. What a definition may say is in
rules.py, and what it becomes in definition.py.
"""

import functools
from typing import Any, Protocol

from . import rules
from .definition import Part, Rule, Worksheet, build, own_codes, strings
from .files import Shipped

__all__ = [
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
    say: Any

    def slugs(self) -> tuple[str, ...]: ...

    def numbers(self, slug: str) -> tuple[int, ...]: ...

    def read(self, slug: str, number: int) -> dict[str, Any]: ...


SOURCES: tuple[Source, ...] = (Shipped(),)


def find(slug: str, number: int | None = None) -> Worksheet:
    """A worksheet in one of its versions; without a number, the newest. Raises Unknown."""
    return _find(slug, newest(slug) if number is None else number)


def newest(slug: str) -> int:
    """The number of the newest version. Raises Unknown."""
    for source in SOURCES:
        if numbers := source.numbers(slug):
            return numbers[-1]
    raise Unknown(slug)


@functools.lru_cache(maxsize=512)
def _find(slug: str, number: int) -> Worksheet:
    """A version never changes, so it is read and checked once."""
    for source in SOURCES:
        try:
            data = source.read(slug, number)
        except KeyError:
            continue
        rules.check(data)
        if (data["slug"], data["version"]) != (slug, number):
            raise ValueError(f"{slug}.{number} calls itself {data['slug']}.{data['version']}")
        return build(data, source.say)
    raise Unknown(f"{slug}.{number}")


def offered() -> list[Worksheet]:
    """The newest version of everything that there is, in the order in which it is offered."""
    return [find(slug) for source in SOURCES for slug in source.slugs()]

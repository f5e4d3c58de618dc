"""The definitions that ship: journals/worksheets/<slug>.<version>.json, each read once.

A version that was released never changes; a change is a new file with the next number.
"""

import functools
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from . import rules
from .definition import Worksheet, build

FOLDER = Path(__file__).parents[2] / "worksheets"
NAME = re.compile(r"([a-z0-9-]+)\.([0-9]+)\.json")


class Definitions:
    """A source of worksheets that are data: `read(slug, number)` and `say` give them."""

    say: Callable[[str], Any]

    def slugs(self) -> tuple[str, ...]:
        """What is offered at every practice, in that order."""
        return ()

    def of_practice(self, practice: UUID) -> dict[str, int]:
        """What only this practice may ask for: see worksheets.Source."""
        return {}

    def on(self, slugs: Iterable[str]) -> set[str]:
        """Which of these can be asked for and answered."""
        return set(slugs).intersection(self.slugs())

    def practice(self, slug: str) -> UUID | None:
        """Whose it is; None for what anybody may ask for."""
        return None

    def read(self, slug: str, number: int) -> dict[str, Any]:
        """One definition as data, not yet checked. KeyError if there is none."""
        raise NotImplementedError

    def worksheet(self, slug: str, number: int) -> Worksheet:
        """One version as a kind. KeyError if there is none."""
        return _built(self, slug, number)


@functools.lru_cache(maxsize=512)
def _built(source: Definitions, slug: str, number: int) -> Worksheet:
    """A version never changes, so it is read and checked once."""
    data = source.read(slug, number)
    rules.check(data)
    if (data["slug"], data["version"]) != (slug, number):
        raise ValueError(f"{slug}.{number} calls itself {data['slug']}.{data['version']}")
    return build(data, source.say, source.practice(slug))


class Shipped(Definitions):
    """What ships, in the order in which it is offered."""

    say = staticmethod(gettext_lazy)
    # Everything that is offered, in this order; what is left out is still found for old answers.
    order = (
        "daily-card",
        "kind-pause",
        "went-differently",
        "behind-it",
        "step-by-step",
        "sides-of-me",
        "small-step",
        "my-limit",
        "two-true-things",
        "still-me",
        "then-and-now",
        "for-our-talk",
        "good-for-me",
    )

    def slugs(self) -> tuple[str, ...]:
        return self.order

    def numbers(self, slug: str) -> tuple[int, ...]:
        """The versions of a worksheet, the oldest first."""
        return tuple(number for found, number in _names() if found == slug)

    def read(self, slug: str, number: int) -> dict[str, Any]:
        """One definition as data, not yet checked. KeyError if there is none."""
        if (slug, number) not in _names():
            raise KeyError(slug)
        return json.loads((FOLDER / f"{slug}.{number}.json").read_text(encoding="utf-8"))


@functools.cache
def _names() -> tuple[tuple[str, int], ...]:
    found = [NAME.fullmatch(path.name) for path in FOLDER.glob("*.json")]
    return tuple(sorted((one[1], int(one[2])) for one in found if one))

"""What is asked: a questionnaire in one version, whoever wrote it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .recipes import Recipe


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen. `value` is its number for the score, None if it has none."""

    code: str
    label: Any
    value: int | None = None


@dataclass(frozen=True)
class Item:
    """One line of a questionnaire.

    `key` is where its answer is kept, and never changes within a version. `number` is the item of
    the recipe that it is, None for what no score counts: a heading, a free line, a question beside.
    """

    key: str
    text: Any
    type: str  # heading, note, choice, integer, boolean, line or text
    options: tuple[Option, ...] = ()  # of a choice
    low: int = 0  # of an integer
    high: int = 10
    low_word: Any = ""
    high_word: Any = ""
    number: int | None = None


@dataclass(frozen=True)
class Instrument:
    """One version of one questionnaire. `number` counts the versions that a practice has loaded."""

    slug: str
    number: int
    title: Any  # as the client reads it: "Two-week questions (PHQ-9)"
    clinical: Any  # as the clinician does: "PHQ-9"
    items: tuple[Item, ...]
    recipe: Recipe | None = None
    about: Any = ""
    copyright: Any = ""
    validated: bool = True  # our own weekly check is not
    practice: UUID | None = None  # who alone may use it; None: everybody

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked and how it is scored: equal where the same answers mean the
        same, whatever a place calls it. A text that can be translated counts by what it is in no
        language: so what ships is told apart by its name, and what was loaded by its words."""
        shipped = [self.slug, self.number] if self.practice is None else []
        said = [shipped, self.recipe and [self.recipe.slug, self.recipe.version]]
        lines = [
            [one.key, one.type, one.number, one.low, one.high, _plain(one.text)]
            + [[option.code, option.value, _plain(option.label)] for option in one.options]
            for one in self.items
        ]
        return hashlib.sha256(json.dumps([said, lines]).encode()).hexdigest()

    @property
    def recall_days(self) -> int:
        """What the questions look back on; it is not asked more often than that."""
        return self.recipe.recall_days if self.recipe else 1


def _plain(text: Any) -> str:
    return text if isinstance(text, str) else ""

"""An instrument as a kind of entry: its lines are fields, its answers have numbers and scores."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from journals.kinds.fields import (
    DECLINED,
    Choice,
    Declinable,
    FieldType,
    Flag,
    Line,
    People,
    Scale,
    Text,
)
from journals.kinds.kind import Content
from journals.kinds.worksheets.definition import Part, Worksheet
from journals.kinds.worksheets.values import TAKEN
from tracker.measures import Instrument, Item, Recipe, Score, score

# An address says nothing of what is asked, in whatever history it stays.
ADDRESSES = uuid.UUID("6f1d2c0e-7f0a-4f6b-9a55-3f1b0d6c9e21")
# Whom the answers are about, where they are about one relationship.
ABOUT = "about_whom"
# Forms and addresses of their own use the rest.
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
SHOWN_ONLY = {"heading": "section", "note": "info"}


def address_of(slug: str) -> uuid.UUID:
    return uuid.uuid5(ADDRESSES, slug)


@dataclass(frozen=True)
class Scored:
    """One number of one answered measure. `value` is None where an item has no answer."""

    score: Score
    value: Decimal | None

    @property
    def code(self) -> str:
        return self.score.code

    @property
    def label(self) -> Any:
        return self.score.label


@dataclass(frozen=True)
class Measure(Worksheet):
    """One version of one instrument. As a Worksheet it is asked for, filled in and shown."""

    instrument: Instrument | None = None
    nothing_said: ClassVar[Any] = _("Answer one of them, or say of one that you’d rather not.")

    @property
    def known(self) -> Instrument:
        if self.instrument is None:
            raise ValueError("a measure is made of an instrument")
        return self.instrument

    @property
    def address(self) -> uuid.UUID:
        """What stands for it in addresses."""
        return address_of(self.slug)

    @property
    def recipe(self) -> Recipe | None:
        return self.known.recipe

    @property
    def least_days(self) -> int:
        """How far apart two answers lie at the least."""
        longest = self.recipe.least_days if self.recipe else 0
        return max(self.known.recall_days, longest, 1)

    @property
    def per_relationship(self) -> bool:
        return self.recipe is not None and self.recipe.per_relationship

    def clean(self, content: Mapping[str, Any]) -> Content:
        """As any kind; not wanting to say is an answer, naming a person alone is none."""
        cleaned = super().clean(content)
        if not cleaned.keys() - {ABOUT}:
            raise ValidationError(self.nothing_said, code="empty")
        return cleaned

    def numbers(self, content: Mapping[str, Any]) -> dict[int, int | None]:
        """The item's number in the recipe -> the number of its answer; None for none."""
        return {
            item.number: _number(item, content.get(item.key))
            for item in self.known.items
            if item.number is not None
        }

    def scores(self, content: Mapping[str, Any]) -> tuple[Scored, ...]:
        """Each number that the recipe makes of these answers; nothing without a recipe."""
        if self.recipe is None:
            return ()
        values = score(self.recipe, self.numbers(content))
        return tuple(Scored(one, values[one.code]) for one in self.recipe.scores)


def _number(item: Item, answer: Any) -> int | None:
    if answer is None or answer == DECLINED:
        return None
    if item.type == "choice":
        return next((one.value for one in item.options if one.code == answer), None)
    return int(answer)


def build(instrument: Instrument, *, default: str = "assigned") -> Measure:
    """The kind that answers to this instrument are of.

    Raises ValueError for an instrument whose lines can't be fields: a key that a form uses itself,
    an option that is called like the answer "I’d rather not say", a type that there is not.
    """
    asked = [item for item in instrument.items if item.type not in SHOWN_ONLY]
    fields = tuple(_field(item) for item in asked)
    _refuse_strange_keys(instrument.slug, [field.key for field in fields])
    layout = [_part(item) for item in instrument.items]
    if instrument.recipe is not None and instrument.recipe.per_relationship:
        about = People(key=ABOUT, label=_("Who is it about?"), clinical=_("About"), most=1)
        fields = (about, *fields)
        layout = [Part("person", about.label, about.key), *layout]
    return Measure(
        code="measure",
        heading=instrument.title,
        fields=fields,
        short=instrument.title,
        slug=instrument.slug,
        number=instrument.number,
        clinical=instrument.clinical,
        about=instrument.about,
        default=default,
        layout=tuple(layout),
        instrument=instrument,
        practice=instrument.practice,
    )


def _refuse_strange_keys(slug: str, keys: list[str]) -> None:
    taken = {*TAKEN, ABOUT}
    bad = [key for key in keys if key in taken or not KEY.fullmatch(key) or keys.count(key) > 1]
    if bad or not keys:
        raise ValueError(f"{slug} can't be asked: {', '.join(bad) or 'no questions'}")


def _part(item: Item) -> Part:
    shown = SHOWN_ONLY.get(item.type)
    return Part(shown, item.text) if shown else Part(item.type, item.text, item.key)


def _field(item: Item) -> FieldType:
    match item.type:
        case "choice":
            options = tuple((one.code, one.label) for one in item.options)
            if any(code == DECLINED for code, _label in options):
                raise ValueError(f"no answer may be called {DECLINED}")
            return Declinable.of(Choice(key=item.key, label=item.text, options=options))
        case "integer":
            ends = {"low_word": item.low_word, "high_word": item.high_word}
            scale = Scale(key=item.key, label=item.text, low=item.low, high=item.high, **ends)
            return Declinable.of(scale)
        case "boolean":
            return Declinable.of(Flag(key=item.key, label=item.text))
        case "line":
            return Line(key=item.key, label=item.text)
        case "text":
            return Text(key=item.key, label=item.text)
    raise ValueError(f"there is no line of type {item.type}")

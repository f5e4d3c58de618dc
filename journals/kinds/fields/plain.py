"""Fields that hold one thing, or some of a list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .base import (
    WORDS,
    FieldType,
    Options,
    Shown,
    clean_code,
    clean_id,
    clean_int,
    clean_many,
    clean_own,
    clean_text,
    codes_schema,
    label_of,
)

_NONE, _STRONGEST = _("none"), _("the strongest I know")


@dataclass(frozen=True, kw_only=True)
class Text(FieldType):
    """Something that a person wrote."""

    most: int = 2000
    rows: int = 2
    column: ClassVar[str] = WORDS
    type_name: ClassVar[str] = "text"

    def clean_value(self, value: Any) -> str | None:
        return clean_text(value, self.most) or None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.most}

    def show(self, value: str, names: Mapping[Any, str]) -> Shown:
        return self._shown("voice", text=value)


@dataclass(frozen=True, kw_only=True)
class Line(Text):
    """Something short, on one line."""

    most: int = 120
    type_name: ClassVar[str] = "line"


@dataclass(frozen=True, kw_only=True)
class Scale(FieldType):
    """A whole number with words at its ends. Never preselected, never a slider."""

    low: int = 0
    high: int = 10
    low_word: Any = _NONE
    high_word: Any = _STRONGEST
    type_name: ClassVar[str] = "scale"

    def clean_value(self, value: Any) -> int:
        return clean_int(value, self.low, self.high)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def show(self, value: int, names: Mapping[Any, str]) -> Shown:
        return self._shown("scale", number=value, low=self.low, high=self.high)


@dataclass(frozen=True, kw_only=True)
class Minutes(FieldType):
    """Whole minutes within a day."""

    type_name: ClassVar[str] = "minutes"

    def clean_value(self, value: Any) -> int:
        return clean_int(value, 0, 1440)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": 1440}

    def show(self, value: int, names: Mapping[Any, str]) -> Shown:
        return self._shown("line", text=str(_("%(n)s minutes") % {"n": value}))


@dataclass(frozen=True, kw_only=True)
class Count(FieldType):
    """A whole number that is typed: how many, how often."""

    low: int = 0
    high: int = 1000
    type_name: ClassVar[str] = "count"

    def clean_value(self, value: Any) -> int:
        return clean_int(value, self.low, self.high)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def show(self, value: int, names: Mapping[Any, str]) -> Shown:
        return self._shown("line", text=str(value))


YES, NO = _("yes"), _("no")


@dataclass(frozen=True, kw_only=True)
class Flag(FieldType):
    """Yes or no. Asked as two choices, since an empty box can't say no."""

    type_name: ClassVar[str] = "bool"
    options: ClassVar[Options] = (("yes", YES), ("no", NO))

    def clean_value(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        return clean_code(value, self.options) == "yes"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def show(self, value: bool, names: Mapping[Any, str]) -> Shown:
        return self._shown("tags", items=(YES if value else NO,))


@dataclass(frozen=True, kw_only=True)
class Day(FieldType):
    """A date, kept as YYYY-MM-DD."""

    type_name: ClassVar[str] = "date"

    def clean_value(self, value: Any) -> str:
        try:
            day = parse_date(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2199:
            raise ValidationError(_("Add a day, for example 24.11.2026"), code="date")
        return day.isoformat()

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def show(self, value: str, names: Mapping[Any, str]) -> Shown:
        return self._shown("line", text=date_format(date.fromisoformat(value), "j F Y"))


@dataclass(frozen=True, kw_only=True)
class Clock(FieldType):
    """A time of day, kept as HH:MM."""

    type_name: ClassVar[str] = "time"
    shape: ClassVar[re.Pattern[str]] = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

    def clean_value(self, value: Any) -> str:
        if not isinstance(value, str) or not self.shape.fullmatch(value):
            raise ValidationError(_("Add a time, for example 21:30"), code="time")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.shape.pattern}$"}

    def show(self, value: str, names: Mapping[Any, str]) -> Shown:
        return self._shown("line", text=value)


@dataclass(frozen=True, kw_only=True)
class Choice(FieldType):
    """One of a few. `clinical_options` words a code for the clinician where it differs."""

    options: Options
    stones: bool = False
    type_name: ClassVar[str] = "choice"

    def clean_value(self, value: Any) -> Any:
        return clean_code(value, self.options)

    def schema(self) -> dict[str, Any]:
        return {"enum": [code for code, _label in self.options]}

    def show(self, value: Any, names: Mapping[Any, str]) -> Shown:
        return self._shown("tags", items=(dict(self.options).get(value, value),))


@dataclass(frozen=True, kw_only=True)
class Multi(FieldType):
    """Several of a list of codes. `own`: also codes that stand for own words."""

    options: Options
    most: int = 5
    common: int = 8
    own: bool = False
    type_name: ClassVar[str] = "multi"

    def clean_value(self, value: Any) -> list | None:
        return (
            clean_many(value, self.most, lambda item: clean_own(item, self.options, self.own))
            or None
        )

    def schema(self) -> dict[str, Any]:
        one = codes_schema(self.options, self.own)
        return {"type": "array", "items": one, "maxItems": self.most}

    def show(self, value: Iterable, names: Mapping[Any, str]) -> Shown:
        words = tuple(label_of(code, self.options, names) for code in value)
        return self._shown("tags", items=words)


@dataclass(frozen=True, kw_only=True)
class OwnWords(FieldType):
    """Short words of one's own, some of them offered. They are words, not codes."""

    offered: Options = ()
    most: int = 12
    common: int = 8
    longest: int = 40
    column: ClassVar[str] = WORDS
    type_name: ClassVar[str] = "own_words"

    def clean_value(self, value: Any) -> list[str] | None:
        return clean_many(value, self.most, lambda item: clean_text(item, self.longest)) or None

    def schema(self) -> dict[str, Any]:
        word = {"type": "string", "maxLength": self.longest}
        return {"type": "array", "items": word, "maxItems": self.most}

    def show(self, value: Iterable[str], names: Mapping[Any, str]) -> Shown:
        return self._shown("tags", items=tuple(value))


@dataclass(frozen=True, kw_only=True)
class People(FieldType):
    """Some of the client's own people, by id. Their labels are looked up by whoever may."""

    most: int = 5
    column: ClassVar[str] = WORDS
    type_name: ClassVar[str] = "people"

    def clean_value(self, value: Any) -> list[str] | None:
        return clean_many(value, self.most, clean_id) or None

    def schema(self) -> dict[str, Any]:
        one = {"type": "string", "format": "uuid"}
        return {"type": "array", "items": one, "maxItems": self.most}

    def show(self, value: Iterable[str], names: Mapping[Any, str]) -> Shown:
        return self._shown("tags", items=tuple(names[pk] for pk in value if pk in names))

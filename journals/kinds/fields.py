"""The closed set of field types. A kind of entry is a list of these and nothing else.

A field type knows how to clean a value, which sealed column it lives in, how to draw a control,
how to read a posted form, how to describe itself as JSON schema, and how to show its value.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RATINGS, WORDS = "ratings", "words"
_NONE, _STRONGEST = _("none"), _("the strongest I know")

# What a code shows to the client and to the clinician.
Options = tuple[tuple[Any, Any], ...]


@dataclass(frozen=True)
class Shown:
    """A value made ready for reading. `look` names how ui/answers.html draws it."""

    key: str
    label: Any
    clinical: Any
    look: str  # voice, line, tags, scale, rows
    text: str = ""
    items: tuple = ()
    number: int | None = None
    low: int = 0
    high: int = 10


def clean_text(value: Any, most: int) -> str:
    """Text as it will be kept. Raises ValidationError with a sentence; changes no word."""
    if not isinstance(value, str):
        raise ValidationError(_("This should be text."), code="type")
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValidationError(
            _("There is a sign in here that can’t be kept. Take it out and save again."),
            code="characters",
        )
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > most:
        raise ValidationError(
            _("That is %(have)s characters long. The most that fits here is %(most)s."),
            code="too_long",
            params={"have": f"{len(text):,}", "most": f"{most:,}"},
        )
    return text


def clean_int(value: Any, low: int, high: int) -> int:
    """A whole number in a range. `True` is not 1, and "٣" is not 3."""
    if isinstance(value, str) and len(value) <= 6 and value.isascii():
        text = value.removeprefix("-")
        value = int(value) if text.isdigit() else value
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValidationError(
            _("Choose a whole number from %(low)s to %(high)s."),
            code="range",
            params={"low": low, "high": high},
        )
    return value


def clean_code(value: Any, options: Options) -> Any:
    """One of the codes. Numbers as codes may come as text, since forms only send text."""
    for code, _label in options:
        same_type = type(value) is type(code) or isinstance(value, str)
        if same_type and str(value) == str(code):
            return code
    raise ValidationError(_("Choose one of these."), code="unknown")


def clean_id(value: Any) -> str:
    """A UUID in its usual writing. Whether it stands for anything is for the action to say."""
    text = clean_text(value, 36)
    try:
        return str(uuid.UUID(text)) if text else ""
    except ValueError as error:
        raise ValidationError(_("Choose from your own people."), code="unknown") from error


def clean_many(value: Any, most: int, clean_one: Any) -> list:
    """A short list without doubles."""
    if isinstance(value, str) or not isinstance(value, Iterable) or isinstance(value, Mapping):
        raise ValidationError(_("This should be a list."), code="type")
    items: list = []
    for item in value:
        cleaned = clean_one(item)
        if cleaned not in items and cleaned != "":
            items.append(cleaned)
    if len(items) > most:
        raise ValidationError(
            _("Choose %(most)s at the most."), code="too_many", params={"most": most}
        )
    return items


@dataclass(frozen=True, kw_only=True)
class FieldType:
    """What all field types have. `clean` gives None for "nothing was said"."""

    key: str
    label: Any
    clinical: Any = ""
    help: Any = ""
    fold: bool = False  # folded away under "More, if you want"
    column: ClassVar[str] = RATINGS
    type_name: ClassVar[str]

    def clean(self, value: Any) -> Any:
        """The value as it is kept, or None when empty. Raises ValidationError."""
        return None if value in (None, "", [], (), {}) else self.clean_value(value)

    def clean_value(self, value: Any) -> Any:
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """JSON schema of the kept value."""
        raise NotImplementedError

    def show(self, value: Any, names: Mapping[Any, str]) -> Shown:
        """`names` gives the labels of what only the client's rows know (people)."""
        raise NotImplementedError

    def _shown(self, look: str, **kwargs: Any) -> Shown:
        return Shown(self.key, self.label, self.clinical or self.label, look, **kwargs)


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
    """Several of a list of codes."""

    options: Options
    most: int = 5
    common: int = 8
    type_name: ClassVar[str] = "multi"

    def clean_value(self, value: Any) -> list | None:
        return clean_many(value, self.most, lambda item: clean_code(item, self.options)) or None

    def schema(self) -> dict[str, Any]:
        codes = [code for code, _label in self.options]
        return {"type": "array", "items": {"enum": codes}, "maxItems": self.most}

    def show(self, value: Iterable, names: Mapping[Any, str]) -> Shown:
        labels = dict(self.options)
        return self._shown("tags", items=tuple(labels.get(code, code) for code in value))


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


@dataclass(frozen=True, kw_only=True)
class RowSet(FieldType):
    """A few rows of codes and numbers: emotions with their strength, urges and what became of them.

    The first column says what the row is about; a row without it is left out.
    """

    columns: tuple[FieldType, ...]
    most: int = 6
    type_name: ClassVar[str] = "rows"
    head: FieldType = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "head", self.columns[0])

    def clean_value(self, value: Any) -> list[dict[str, Any]] | None:
        if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
            raise ValidationError(_("This should be a list."), code="type")
        rows = [row for row in (self._clean_row(item) for item in value) if row]
        if len(rows) > self.most:
            raise ValidationError(
                _("Choose %(most)s at the most."), code="too_many", params={"most": self.most}
            )
        return rows or None

    def _clean_row(self, item: Any) -> dict[str, Any]:
        if not isinstance(item, Mapping):
            raise ValidationError(_("This should be a list."), code="type")
        unknown = set(item) - {column.key for column in self.columns}
        if unknown:
            raise ValidationError(_("There is a part here that is not known."), code="unknown")
        row = {}
        for column in self.columns:
            cleaned = column.clean(item.get(column.key))
            if cleaned is not None:
                row[column.key] = cleaned
        if row and self.head.key not in row:
            raise ValidationError(
                _("Choose what the number is for, or clear it."), code="row_without_head"
            )
        return row

    def schema(self) -> dict[str, Any]:
        row = {
            "type": "object",
            "properties": {column.key: column.schema() for column in self.columns},
            "required": [self.head.key],
            "additionalProperties": False,
        }
        return {"type": "array", "items": row, "maxItems": self.most}

    def show(self, value: Iterable[Mapping], names: Mapping[Any, str]) -> Shown:
        rows = tuple(
            tuple(
                column.show(row[column.key], names) for column in self.columns if column.key in row
            )
            for row in value
        )
        return self._shown("rows", items=rows)

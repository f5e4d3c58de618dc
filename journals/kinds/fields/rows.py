"""Fields of several rows: some of a list with their numbers, all of a list, and ordered steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .base import (
    OWN_CODE,
    WORDS,
    FieldType,
    Options,
    Shown,
    clean_code,
    clean_own,
    clean_text,
    codes_schema,
    label_of,
)


def clean_rows(value: Any) -> list[Mapping[str, Any]]:
    """A list of rows, as far as that can be said without knowing what is in them."""
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise ValidationError(_("This should be a list."), code="type")
    rows = list(value)
    if not all(isinstance(row, Mapping) for row in rows):
        raise ValidationError(_("This should be a list."), code="type")
    return rows


def refuse_strange_parts(row: Mapping[str, Any], known: Iterable[str]) -> None:
    if set(row) - set(known):
        raise ValidationError(_("There is a part here that is not known."), code="unknown")


def too_many(most: int) -> ValidationError:
    return ValidationError(
        _("Choose %(most)s at the most."), code="too_many", params={"most": most}
    )


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
        rows = [row for row in (self._clean_row(item) for item in clean_rows(value)) if row]
        if len(rows) > self.most:
            raise too_many(self.most)
        return rows or None

    def _clean_row(self, item: Mapping[str, Any]) -> dict[str, Any]:
        refuse_strange_parts(item, (column.key for column in self.columns))
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


@dataclass(frozen=True, kw_only=True)
class ItemSet(FieldType):
    """A short list that is asked about as a whole: each item with the same few columns.

    Kept: [{"item": code, column: value, …}], in the order of the list, without items of which
    nothing was said. `own`: also codes that stand for own words.
    """

    options: Options
    columns: tuple[FieldType, ...]
    own: bool = False
    most: int = 20
    type_name: ClassVar[str] = "item_set"

    def clean_value(self, value: Any) -> list[dict[str, Any]] | None:
        rows: dict[str, dict[str, Any]] = {}
        for given in clean_rows(value):
            refuse_strange_parts(given, ("item", *(column.key for column in self.columns)))
            item = clean_own(given.get("item"), self.options, self.own)
            if item in rows:
                raise ValidationError(_("One of these is here twice."), code="twice")
            rows[item] = {"item": item, **self._clean_columns(given)}
        if len(rows) > self.most:
            raise too_many(self.most)
        order = [code for code, _label in self.options]
        known = [code for code in order if code in rows]
        found = [rows[code] for code in [*known, *(code for code in rows if code not in order)]]
        return [row for row in found if len(row) > 1] or None

    def _clean_columns(self, given: Mapping[str, Any]) -> dict[str, Any]:
        cleaned = {column.key: column.clean(given.get(column.key)) for column in self.columns}
        return {key: value for key, value in cleaned.items() if value is not None}

    def schema(self) -> dict[str, Any]:
        row = {
            "type": "object",
            "properties": {"item": codes_schema(self.options, self.own)}
            | {column.key: column.schema() for column in self.columns},
            "required": ["item"],
            "additionalProperties": False,
        }
        return {"type": "array", "items": row, "maxItems": self.most}

    def show(self, value: Iterable[Mapping], names: Mapping[Any, str]) -> Shown:
        rows = []
        for row in value:
            label = label_of(row["item"], self.options, names)
            head = Shown("item", label, label, "tags", items=(label,))
            said = [
                column.show(row[column.key], names) for column in self.columns if column.key in row
            ]
            rows.append((head, *said))
        return self._shown("rows", items=tuple(rows))


@dataclass(frozen=True, kw_only=True)
class Steps(FieldType):
    """What led to what: a few steps in order, each of a kind and in a person's own words.

    Kept: [{"kind": code, "text": str}], as words: even the order of kinds tells a story. A step
    needs words; its kind may be left out. `least` says how many rows are offered, not required.
    """

    kinds: Options
    least: int = 3
    most: int = 15
    longest: int = 500
    column: ClassVar[str] = WORDS
    type_name: ClassVar[str] = "steps"

    def clean_value(self, value: Any) -> list[dict[str, str]] | None:
        rows, errors = [], []
        for number, given in enumerate(clean_rows(value), 1):
            try:
                row = self._clean_step(given)
            except ValidationError as error:
                message = _("Step %(number)s: %(what)s") % {
                    "number": number,
                    "what": " ".join(error.messages),
                }
                errors.append(ValidationError(message, code=error.code))
            else:
                rows += [row] if row else []
        if errors:
            raise errors[0] if len(errors) == 1 else ValidationError(errors)
        if len(rows) > self.most:
            raise ValidationError(
                _("There is room for %(most)s steps."),
                code="too_many",
                params={"most": self.most},
            )
        return rows or None

    def _clean_step(self, given: Mapping[str, Any]) -> dict[str, str]:
        refuse_strange_parts(given, ("kind", "text"))
        text = clean_text(given.get("text") or "", self.longest)
        kind = given.get("kind")
        row = {} if kind in (None, "") else {"kind": clean_code(kind, self.kinds)}
        if row and not text:
            raise ValidationError(
                _("Add a few words to this step, or take it out."), code="row_without_head"
            )
        return {**row, "text": text} if text else {}

    def schema(self) -> dict[str, Any]:
        row = {
            "type": "object",
            "properties": {
                "kind": {"enum": [code for code, _label in self.kinds]},
                "text": {"type": "string", "maxLength": self.longest},
            },
            "required": ["text"],
            "additionalProperties": False,
        }
        return {"type": "array", "items": row, "maxItems": self.most}

    def show(self, value: Iterable[Mapping], names: Mapping[Any, str]) -> Shown:
        labels = dict(self.kinds)
        steps = tuple((labels.get(row.get("kind"), ""), row["text"]) for row in value)
        return self._shown("steps", items=steps)


@dataclass(frozen=True, kw_only=True)
class Labels(FieldType):
    """What own codes stand for, as it was when they were answered. Set by the action.

    Kept: {code: words}. It stands among the words, so that a share of numbers names nothing.
    """

    most: int = 20
    longest: int = 80
    column: ClassVar[str] = WORDS
    type_name: ClassVar[str] = "labels"

    def clean_value(self, value: Any) -> dict[str, str] | None:
        if not isinstance(value, Mapping) or len(value) > self.most:
            raise ValidationError(_("This should be an object."), code="type")
        if not all(isinstance(code, str) and OWN_CODE.fullmatch(code) for code in value):
            raise ValidationError(_("There is a part here that is not known."), code="unknown")
        found = {code: clean_text(words, self.longest) for code, words in value.items()}
        return {code: words for code, words in found.items() if words} or None

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "additionalProperties": {"type": "string", "maxLength": self.longest},
            "maxProperties": self.most,
            "readOnly": True,
        }

    def show(self, value: Mapping[str, str], names: Mapping[Any, str]) -> Shown:
        return self._shown("tags", items=tuple(value.values()))

"""Short lists in a person's own words: a line each, or somebody with their number."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .base import WORDS, FieldType, Shown, clean_many, clean_text
from .rows import clean_rows, refuse_strange_parts

# As people write a number. What is dialled is only its digits.
NUMBER = re.compile(r"\+?[0-9 ()./-]*[0-9][0-9 ()./-]*")
LEAST_DIGITS = 3


def room_for(most: int) -> ValidationError:
    return ValidationError(
        _("There is room for %(most)s of these."), code="too_many", params={"most": most}
    )


@dataclass(frozen=True, kw_only=True)
class Lines(FieldType):
    """A few short things, each a line of its own."""

    most: int = 12
    longest: int = 200
    column: ClassVar[str] = WORDS
    type_name: ClassVar[str] = "lines"

    def clean_value(self, value: Any) -> list[str] | None:
        rows = clean_many(value, 10 * self.most, self._clean_line)
        if len(rows) > self.most:
            raise room_for(self.most)
        return rows or None

    def _clean_line(self, value: Any) -> str:
        text = clean_text(value, self.longest)
        if "\n" in text:
            raise ValidationError(_("Write each of these on a line of its own."), code="line")
        return text

    def schema(self) -> dict[str, Any]:
        line = {"type": "string", "maxLength": self.longest}
        return {"type": "array", "items": line, "maxItems": self.most}

    def show(self, value: Iterable[str], names: Mapping[Any, str]) -> Shown:
        return self._shown("lines", items=tuple(value))


@dataclass(frozen=True)
class Contact:
    """Somebody who can be called, or was only named. `dial` is what a telephone takes, or ""."""

    name: str
    phone: str = ""

    @property
    def dial(self) -> str:
        plus = "+" if self.phone.startswith("+") else ""
        return plus + re.sub(r"\D", "", self.phone) if self.phone else ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.name, self.phone)))


@dataclass(frozen=True, kw_only=True)
class Contacts(FieldType):
    """Those who can be asked, each with a number if there is one.

    Kept: [{"name": str, "phone": str}], as words, without what was left empty. `texts`: whether
    a message is offered beside a call.
    """

    texts: bool = False
    most: int = 8
    longest: int = 80
    column: ClassVar[str] = WORDS
    type_name: ClassVar[str] = "contacts"

    def clean_value(self, value: Any) -> list[dict[str, str]] | None:
        rows = [row for row in map(self._clean_contact, clean_rows(value)) if row]
        if len(rows) > self.most:
            raise room_for(self.most)
        return rows or None

    def _clean_contact(self, given: Mapping[str, Any]) -> dict[str, str]:
        refuse_strange_parts(given, ("name", "phone"))
        name = clean_text(given.get("name") or "", self.longest)
        phone = clean_text(given.get("phone") or "", 40)
        digits = sum(letter.isdigit() for letter in phone)
        if phone and not (NUMBER.fullmatch(phone) and digits >= LEAST_DIGITS):
            raise ValidationError(
                _("Write the number with digits, for example 555 0134 or +1 555 0134."),
                code="number",
            )
        return {key: text for key, text in (("name", name), ("phone", phone)) if text}

    def schema(self) -> dict[str, Any]:
        row = {
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": self.longest},
                "phone": {"type": "string", "maxLength": 40},
            },
            "additionalProperties": False,
        }
        return {"type": "array", "items": row, "maxItems": self.most}

    def show(self, value: Iterable[Mapping], names: Mapping[Any, str]) -> Shown:
        people = tuple(Contact(row.get("name", ""), row.get("phone", "")) for row in value)
        return self._shown("texts" if self.texts else "calls", items=people)

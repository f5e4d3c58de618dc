"""What all field types have in common, and how raw values are read: strictly, word for word."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RATINGS, WORDS = "ratings", "words"

# What a code shows to the client and to the clinician.
Options = tuple[tuple[Any, Any], ...]


# A code for what a therapist and a client named themselves. Random, so that it says nothing.
OWN_CODE = re.compile(r"x_[0-9a-f]{8}")
OWN_SCHEMA = {"type": "string", "pattern": f"^{OWN_CODE.pattern}$"}
# Where the name of such a code may not be read: it lives among the words.
UNNAMED = _("named in words")


@dataclass(frozen=True)
class Shown:
    """A value made ready for reading. `look` names how ui/answers.html draws it."""

    key: str
    label: Any
    clinical: Any
    look: str  # voice, line, tags, scale, rows, steps, lines, calls, texts, unreadable
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


def clean_own(value: Any, options: Options, own: bool) -> Any:
    """One of the codes, or, where that is allowed, a code that stands for own words."""
    if own and isinstance(value, str) and OWN_CODE.fullmatch(value):
        return value
    return clean_code(value, options)


def label_of(code: Any, options: Options, names: Mapping[Any, str]) -> Any:
    """What a code is called. `names`: the labels that only the client's rows know."""
    if code in dict(options):
        return dict(options)[code]
    own = isinstance(code, str) and OWN_CODE.fullmatch(code)
    return names.get(code, UNNAMED if own else code)


def codes_schema(options: Options, own: bool) -> dict[str, Any]:
    codes = {"enum": [code for code, _label in options]}
    return {"anyOf": [codes, OWN_SCHEMA]} if own else codes


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

"""What a request may hold: each shape reads JSON strictly and describes itself as JSON schema.

They say what something looks like (an id, a time, a code). Whether it may be so is for the kinds
and the actions to say. No DRF serializers: those take "yes" for true and 1 for "1".
"""

import functools
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from journals.kinds import Kind
from journals.kinds.fields import clean_text
from tracker.wallclock import zones

Schema = dict[str, Any]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Shape:
    """A reader (raises ValidationError) and the JSON schema of what it reads."""

    read: Callable[[Any], Any]
    schema: Schema
    needed: bool = False

    def needs(self) -> "Shape":
        """The same, and it may not be left out."""
        return Shape(self.read, self.schema, needed=True)

    def or_null(self) -> "Shape":
        def read(value: Any) -> Any:
            return None if value is None else self.read(value)

        return Shape(read, {"oneOf": [self.schema, {"type": "null"}]}, self.needed)


def _wrong(message: Any) -> ValidationError:
    return ValidationError(message, code="type")


def _id(value: Any) -> uuid.UUID:
    if not isinstance(value, str) or not UUID.fullmatch(value):
        raise _wrong(_("This should be an id: a UUID."))
    return uuid.UUID(value)


def _moment(value: Any) -> datetime:
    at = None
    if isinstance(value, str) and "T" in value.upper():
        try:
            at = parse_datetime(value)
        except ValueError:
            at = None
    if at is None or at.tzinfo is None:
        raise _wrong(_("This should be a time with its offset, like 2026-11-18T07:40:00-05:00."))
    _near(at.year)
    return at.astimezone(UTC)


def _day(value: Any) -> date:
    try:
        day = parse_date(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise _wrong(_("This should be a day, like 2026-11-18."))
    _near(day.year)
    return day


def _near(year: int) -> None:
    """Far ends of time cannot be converted between clocks."""
    if not 1900 < year < 2200:
        raise ValidationError(_("Choose a day that is nearer to today."))


def _clock(value: Any) -> time:
    if not isinstance(value, str) or not CLOCK.fullmatch(value):
        raise _wrong(_("This should be a time of day, like 12:30."))
    return time.fromisoformat(value)


def _zone(value: Any) -> str:
    if not isinstance(value, str) or value not in zones():
        raise _wrong(_("This should be a time zone, like America/New_York."))
    return value


def _flag(value: Any) -> bool:
    if value is not True and value is not False:
        raise _wrong(_("This should be true or false."))
    return value


def anything_named(value: Any) -> dict[str, Any]:
    """An object; what it may hold is for its definition to say, in the action."""
    return _object(value)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(_("This should be an object."))
    return dict(value)


ID = Shape(_id, {"type": "string", "format": "uuid"})
MOMENT = Shape(_moment, {"type": "string", "format": "date-time"})
DAY = Shape(_day, {"type": "string", "format": "date"})
CLOCK_TIME = Shape(_clock, {"type": "string", "pattern": f"^{CLOCK.pattern}$"})
ZONE = Shape(_zone, {"type": "string", "description": "A name of the IANA time zone database."})
FLAG = Shape(_flag, {"type": "boolean"})


def text(most: int) -> Shape:
    return Shape(functools.partial(clean_text, most=most), {"type": "string", "maxLength": most})


def whole(low: int, high: int) -> Shape:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _wrong(
                _("Choose a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
            )
        return value

    return Shape(read, {"type": "integer", "minimum": low, "maximum": high})


def digits(value: Any) -> int:
    """A whole number as an address has it."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,4}", value):
        raise _wrong(_("This should be a whole number."))
    return int(value)


def code(options: Iterable[Any]) -> Shape:
    known = list(options)

    def read(value: Any) -> Any:
        if not any(type(value) is type(one) and value == one for one in map(_plain, known)):
            raise _wrong(_("Choose one of these: %s.") % ", ".join(map(str, known)))
        return value

    return Shape(read, {"enum": [_plain(one) for one in known]})


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def many(one: Shape, most: int, least: int = 0) -> Shape:
    def read(value: Any) -> list:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise _wrong(_("This should be a list of %s at the most.") % most)
        return [one.read(item) for item in value]

    schema = {"type": "array", "items": one.schema, "maxItems": most}
    return Shape(read, schema | ({"minItems": least} if least else {}))


def content(kind: Kind, leave_out: Iterable[str] = ()) -> Shape:
    """What was answered. The kind itself cleans it, in the action."""
    return Shape(_object, content_schema(kind, leave_out), needed=True)


def content_schema(kind: Kind, leave_out: Iterable[str] = ()) -> Schema:
    schema = kind.schema()
    kept = {key: one for key, one in schema["properties"].items() if key not in set(leave_out)}
    return {**schema, "properties": kept}


def body(**parts: Shape) -> Shape:
    """An object with these parts and no others; what was left out is left out."""

    def read(data: Any) -> dict[str, Any]:
        given, errors, found = _object(data), {}, {}
        for name in given.keys() - parts.keys():
            errors[name] = _wrong(_("This is not known here."))
        for name, part in parts.items():
            if name in given:
                try:
                    found[name] = part.read(given[name])
                except ValidationError as error:
                    # what is inside says which of its own fields it means
                    inner = getattr(error, "error_dict", None) or {name: error}
                    errors |= inner
            elif part.needed:
                errors[name] = _wrong(_("This is needed."))
        if errors:
            raise ValidationError(errors)
        return found

    return Shape(
        read,
        obj({name: part.schema for name, part in parts.items()}, _needed(parts)),
    )


def _needed(parts: Mapping[str, Shape]) -> list[str]:
    return [name for name, part in parts.items() if part.needed]


def obj(properties: Mapping[str, Schema], required: Iterable[str] | None = None) -> Schema:
    """The JSON schema of an object; without a choice all of it is required."""
    names = list(properties if required is None else required)
    schema: Schema = {"type": "object", "properties": dict(properties)}
    return schema | ({"required": names} if names else {}) | {"additionalProperties": False}


def nullable(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}

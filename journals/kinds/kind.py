"""A kind of entry: a name, a heading and a list of fields. One mechanism for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.privacy.fields import UNREADABLE

from .fields import RATINGS, WORDS, FieldType, People, Shown

Content = dict[str, Any]
NOT_OPENED = _("Not opened")


@dataclass(frozen=True)
class Kind:
    """A kind of entry. `heading` is the client's, with the clinical name behind it."""

    code: str
    heading: Any
    fields: tuple[FieldType, ...]
    short: Any = ""
    nothing_said: ClassVar[Any] = _("Write anything at all. A word is enough.")

    def field(self, key: str) -> FieldType:
        return next(field for field in self.fields if field.key == key)

    def clean(self, content: Mapping[str, Any]) -> Content:
        """The content as it is kept: known keys, nothing empty. Raises ValidationError by key.

        Anything at all is enough; nothing at all is not an entry.
        """
        known = {field.key: field for field in self.fields}
        errors: dict[str, Any] = {
            key: ValidationError(_("This is not known here."), code="unknown")
            for key in content
            if key not in known
        }
        cleaned: Content = {}
        for key, field in known.items():
            try:
                value = field.clean(content.get(key))
            except ValidationError as error:
                errors[key] = error
            else:
                if value is not None:
                    cleaned[key] = value
        if errors:
            raise ValidationError(errors)
        if not cleaned:
            raise ValidationError(self.nothing_said, code="empty")
        return cleaned

    def split(self, content: Content) -> tuple[Content, Content]:
        """Cleaned content as its two columns: (ratings, words)."""
        parts: dict[str, Content] = {RATINGS: {}, WORDS: {}}
        for field in self.fields:
            if field.key in content:
                parts[field.column][field.key] = content[field.key]
        return parts[RATINGS], parts[WORDS]

    def people_in(self, content: Mapping[str, Any]) -> set[str]:
        """The ids of those whom it names, wherever it asks for somebody."""
        asked = [field.key for field in self.fields if isinstance(field, People)]
        return {pk for key in asked for pk in content.get(key) or ()}

    def show(
        self,
        content: Mapping[str, Any],
        names: Mapping[Any, str] | None = None,
        leave_out: Iterable[str] = (),
    ) -> list[Shown]:
        """Content made ready for reading, in their order. What does not open says so."""
        shown = [
            field.show(content[field.key], names or {})
            for field in self.fields
            if field.key in content and field.key not in leave_out
        ]
        if says := content.get(UNREADABLE):
            shown.append(Shown(UNREADABLE, NOT_OPENED, NOT_OPENED, UNREADABLE, says))
        return shown

    def schema(self) -> dict[str, Any]:
        """JSON schema of the content."""
        return {
            "type": "object",
            "properties": {field.key: field.schema() for field in self.fields},
            "additionalProperties": False,
            "minProperties": 1,
        }

"""A field that may also be answered with "I’d rather not say": more than leaving it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from .base import FieldType, Shown

# Kept in the place of an answer. No code of an instrument may be the same.
DECLINED = "rather_not_say"
RATHER_NOT = _("I’d rather not say")


@dataclass(frozen=True, kw_only=True)
class Declinable(FieldType):
    """Another field of numbers or codes, or DECLINED."""

    field: FieldType
    type_name: ClassVar[str] = "declinable"

    @classmethod
    def of(cls, field: FieldType) -> "Declinable":
        said = {"label": field.label, "clinical": field.clinical, "help": field.help}
        return cls(key=field.key, field=field, fold=field.fold, **said)

    def clean_value(self, value: Any) -> Any:
        return DECLINED if value == DECLINED else self.field.clean(value)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [self.field.schema(), {"enum": [DECLINED]}]}

    def show(self, value: Any, names: Mapping[Any, str]) -> Shown:
        if value == DECLINED:
            return self._shown("tags", items=(RATHER_NOT,))
        return self.field.show(value, names)

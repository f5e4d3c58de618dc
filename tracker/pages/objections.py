"""Where a form says what an action objected to."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError


class SaysObjections:
    """Of a form: put an action's messages beside the fields that ask for it, or on top when they
    belong to none. `asked_as`: the action's name for a field -> the form's, where they differ."""

    asked_as: Mapping[str, str] = {}
    fields: Any
    add_error: Any

    def say(self, error: ValidationError) -> None:
        objections: Mapping[Any, Any] = getattr(error, "error_dict", {None: error})
        for name, messages in objections.items():
            field = self.asked_as.get(name, name)
            self.add_error(field if field in self.fields else None, messages)

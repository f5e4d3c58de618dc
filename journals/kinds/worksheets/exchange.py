"""A worksheet as a file, from one practice to another: the definition itself, as JSON."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.measures.fhir import Refused, load

from .writing import Writing, in_words, problems


def understood(data: bytes, earlier: Iterable[Mapping[str, Any]] = ()) -> Writing:
    """What a file says, if nothing at all is wrong with it. Raises ValidationError with each
    reason and its place. `earlier`: the versions that it would follow."""
    try:
        found = load(data, _("This is JSON, but no worksheet."))
    except Refused as error:
        raise ValidationError(str(error)) from error
    if wrong := problems(found, earlier):
        raise ValidationError(in_words(wrong))
    return Writing.of(found)


def as_file(definition: Mapping[str, Any]) -> str:
    """A definition as it is exported, and can be read in again."""
    return json.dumps(definition, ensure_ascii=False, indent=2) + "\n"

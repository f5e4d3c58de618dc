"""Reading JSON that may be hostile. Whatever is wrong with it is a 400."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

DEEPEST = 12


class StrictJSON(BaseParser):
    """UTF-8 JSON of a bounded size and depth; no NaN, no doubled names, no lone surrogates."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise ParseError(_("That is more than fits into one request."))
        try:
            data = json.loads(
                raw.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_constant
            )
            _look_into(data)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not JSON that can be read.")) from error
        return data


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name comes twice")
    return names


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _look_into(value: Any, depth: int = 0) -> None:
    """Raises ValueError for text that is no Unicode, for endless numbers, and for deep nesting."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ValueError("too large a number")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            name.encode()
            _look_into(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _look_into(item, depth + 1)

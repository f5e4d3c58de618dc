"""What a client chose about insights, as it is kept: looked at where it comes from a file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KEYS = {"off", "not_true"}


def refuse_strange(kept: Mapping[str, Any]) -> None:
    """Raises ValidationError for anything but {"off": bool, "not_true": {code: day}}."""
    put_away = kept.get("not_true", {})
    whole = isinstance(kept.get("off", False), bool) and isinstance(put_away, Mapping)
    if not whole or kept.keys() - KEYS or not all(map(_is_day, put_away.values())):
        raise ValidationError(_("This is not known here."), code="unknown")


def _is_day(text: Any) -> bool:
    try:
        return isinstance(text, str) and 1900 < date.fromisoformat(text).year < 2200
    except ValueError:
        return False

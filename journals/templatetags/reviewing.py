"""Template tags about what waits to be reviewed: `{% load reviewing %}`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from tracker.care.rhythm import Due

register = template.Library()


@register.filter
def late(due: Due, now: datetime) -> bool:
    return due.late(now)


@register.filter
def due_words(due: Due, now: datetime) -> str:
    """By when, or since when, on the clock of whoever looks."""
    return due.words(now, timezone.get_current_timezone_name())


@register.simple_tag
def waiting_refs(moments: Iterable[Any], alone: Iterable[Any]) -> str:
    """What of a client's page is not reviewed, as the page sends it back; "" if all of it is.

    Rows of the page: `seen` of each is a SeenMoment, or a Seen that belongs to no moment.
    """
    parts = [part for row in moments or () for part in row.seen.parts]
    parts += [row.seen for row in alone or ()]
    waiting = [part for part in parts if not part.reviewed]
    return " ".join(f"{part.entry_id}:{part.shown_version}" for part in waiting)

"""When beat last rang and a worker heard it. For `manage.py doctor`; nothing depends on it."""

from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError

KEY = "reminders.rung"
KEPT_SECONDS = 7 * 24 * 3600


def note(now: datetime) -> None:
    """Remember this ring. A cache that does not answer keeps nothing from being sent."""
    try:
        cache.set(KEY, now.isoformat(), KEPT_SECONDS)
    except (OSError, DatabaseError):
        return


def last() -> datetime | None:
    """The newest ring that is remembered. Raises what the cache raises."""
    noted = cache.get(KEY)
    return datetime.fromisoformat(noted) if noted else None

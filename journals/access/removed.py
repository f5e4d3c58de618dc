"""What I have removed and can still take back."""

from datetime import datetime

from django.db.models import QuerySet

from journals.models import Entry, Episode
from journals.models.entry import UNDO_FOR
from tracker.accounts.models import User
from tracker.privacy import keys


def own_removed_entries(client: User, now: datetime) -> QuerySet[Entry]:
    """Removed one by one; those of a removed moment come back with it."""
    keys.warm([client.pk])
    gone = client.entries.filter(deleted_at__gt=now - UNDO_FOR).select_related("episode")
    return gone.exclude(episode__close_reason__startswith=Episode.REMOVED).order_by("-deleted_at")


def own_removed_moments(client: User, now: datetime) -> QuerySet[Episode]:
    keys.warm([client.pk])
    gone = client.episodes.filter(closed_at__gt=now - UNDO_FOR)
    return gone.filter(close_reason__startswith=Episode.REMOVED).order_by("-closed_at")

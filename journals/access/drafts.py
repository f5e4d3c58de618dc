"""What I had begun and not saved. Nobody else's, ever: no share reaches a draft."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from journals.models import Draft
from tracker.accounts.models import User
from tracker.privacy import keys

# After this long a draft is offered no more; its row goes with the next one that its owner begins.
KEPT_FOR = timedelta(days=30)
# A place with this in front was thrown away, and waits a while for Undo; no place at all: saved.
THROWN, SAVED = "-", ""


def own_drafts(owner: User, now: datetime) -> QuerySet[Draft]:
    """Newest first, as they wait in their places."""
    keys.warm([owner.pk])
    kept = Draft.objects.filter(owner=owner, saved_at__gt=now - KEPT_FOR)
    return kept.exclude(place__startswith=THROWN).exclude(place=SAVED).order_by("-saved_at")


def own_thrown(owner: User, now: datetime) -> QuerySet[Draft]:
    """What was thrown away and can still be taken back."""
    keys.warm([owner.pk])
    return Draft.objects.filter(owner=owner, place__startswith=THROWN, saved_at__gt=now - KEPT_FOR)

"""Whether writing here is good for somebody, as far as they let their therapist have it."""

from datetime import datetime

from django.db import transaction

from journals import good
from journals.models import Entry, Share
from journals.seen import Seen
from tracker.accounts.models import User
from tracker.care.models import CareRelationship

from .shared import _read_by


def shared_good_for_me(
    therapist: User, relationship: CareRelationship, *, now: datetime
) -> Seen | None:
    """The newest answer that is shared in this care; None for none. Writes the ledger."""
    live = Share.objects.live(now).filter(
        relationship=relationship, entry__kind=Entry.Kind.WORKSHEET, entry__worksheet=good.SLUG
    )
    share = live.order_by("-entry__occurred_at", "entry_id").first()
    if share is None:
        return None
    with transaction.atomic():
        seen = _read_by(therapist, relationship, {share.entry_id: share}, now)
    return seen[0] if seen else None

"""The plan for hard hours: my own, and a client's who agreed that this therapist reads it."""

import uuid
from datetime import datetime

from django.db import transaction

from journals.kinds import SAFETY_PLAN
from journals.models import Entry, Share
from journals.seen import Seen
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship

from .own import own_entries
from .shared import _read_by


def own_plan(client: User) -> Entry | None:
    """The one that stands, or None."""
    return own_entries(client).of_kind(SAFETY_PLAN.code).first()


def shared_plan(therapist: User, relationship: CareRelationship, *, now: datetime) -> Seen | None:
    """As it stands now; None where it is not shared, whether or not there is one.

    Writes the ledger. It is agreed with each therapist by itself: whoever only reads along does not
    have it.
    """
    if care.reads_only(therapist, relationship, now):
        return None
    shares = shares_of_plan(relationship, now)
    if not shares:
        return None
    with transaction.atomic():
        seen = _read_by(therapist, relationship, shares, now)
    return seen[0] if seen else None


def shares_of_plan(relationship: CareRelationship, now: datetime) -> dict[uuid.UUID, Share]:
    """The live share of the plan in this relationship, by its entry; {} for none."""
    rows = Share.objects.live(now).filter(relationship=relationship, entry__kind=SAFETY_PLAN.code)
    return {share.entry_id: share for share in rows}

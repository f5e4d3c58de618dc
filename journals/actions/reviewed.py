"""A therapist puts aside what they have looked at. The marks are theirs alone: they show nothing of
the client's and nobody reads them but the therapist, so the ledger has no line for them."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from journals.access.reviewing import is_reviewed, shown_version
from journals.models import ReadMark, Share
from tracker.accounts.models import User
from tracker.care.models import CareRelationship

# So long it can be taken back.
UNDO_SECONDS = 120
REVIEWED = ["reviewed_version", "reviewed_ratings_version", "reviewed_at"]


@transaction.atomic
def mark_reviewed(
    therapist: User,
    relationship: CareRelationship,
    versions: Mapping[uuid.UUID, int],
    *,
    now: datetime,
) -> list[uuid.UUID]:
    """These versions are reviewed: {entry: the version that was on the page}. Gives the ids of what
    was not reviewed before.

    What is not shared at this moment is passed over, and what was changed since waits on. Safe to
    repeat.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    shares = (
        Share.objects.live(now)
        .filter(relationship=relationship, entry__in=list(versions))
        .select_related("entry")
        .defer("entry__ratings", "entry__words")
    )
    marks = {
        mark.entry_id: mark
        for mark in ReadMark.objects.filter(relationship=relationship, entry__in=list(versions))
    }
    made = []
    for share in shares:
        mark = marks.get(share.entry_id) or ReadMark(
            entry_id=share.entry_id, relationship=relationship
        )
        version = min(versions[share.entry_id], shown_version(share.entry, share.level))
        if not is_reviewed(mark, share, version):
            _put_aside(mark, share, version, now)
            made.append(mark)
    ReadMark.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["entry", "relationship"],
        update_fields=REVIEWED,
    )
    return [mark.entry_id for mark in made]


def _put_aside(mark: ReadMark, share: Share, version: int, now: datetime) -> None:
    """With the words the numbers are reviewed as well, if nothing has changed since."""
    entry, mark.reviewed_at = share.entry, now
    if share.level == Share.Level.FULL:
        mark.reviewed_version = max(version, mark.reviewed_version or 0)
    if version == shown_version(entry, share.level):
        mark.reviewed_ratings_version = entry.ratings_version
    elif share.level != Share.Level.FULL:
        mark.reviewed_ratings_version = max(version, mark.reviewed_ratings_version or 0)


@transaction.atomic
def undo_reviewed(
    therapist: User,
    relationship: CareRelationship,
    entry_ids: Iterable[uuid.UUID],
    *,
    marked_at: datetime,
) -> int:
    """Undo of marking: what was marked at that moment, and not again since, waits as before."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    return ReadMark.objects.filter(
        relationship=relationship, entry__in=list(entry_ids), reviewed_at=marked_at
    ).update(**dict.fromkeys(REVIEWED))

"""Erasing what its owner removed, once it can't be taken back any more: see docs/adr/0012.

The ledger stays, and says of each thing only that it was erased.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from journals.models import Draft, Entry, EntryVersion, Episode, Guidance, ReadMark, Share
from journals.models.entry import UNDO_FOR
from tracker.privacy import keys, ledger

from .wordings import forget

AT_ONCE = 100
# The reason of a removed moment of which nothing is left but what a therapist answered to.
ERASED = f"{Episode.REMOVED}_erased"


@transaction.atomic
def erase_removed(*, now: datetime, most: int = AT_ONCE) -> int:
    """Erase entries and moments that were removed more than 30 days ago, the oldest first, with
    their versions, shares and drafts. Gives how many; 0 when there is nothing left to do.

    At most `most` entries and as many moments in one transaction: call it until it gives 0. Safe
    beside itself and beside anything that people do: nothing of it can be taken back any more.
    """
    limit = now - UNDO_FOR
    return _entries(limit, most, now) + _moments(limit, most, now)


def _entries(limit: datetime, most: int, now: datetime) -> int:
    answered = Exists(Guidance.objects.filter(entry=OuterRef("pk")))
    rows = list(
        Entry.objects.select_for_update(of=("self",))
        .filter(deleted_at__lte=limit)
        # nothing but this changes an entry after it was removed
        .filter(~answered | Q(changed_at__lt=F("deleted_at") + UNDO_FOR))
        .annotate(answered=answered)
        .defer("ratings", "words")
        .order_by("deleted_at", "pk")[:most]
    )
    kept = [row for row in rows if row.answered]  # type: ignore[attr-defined]
    gone = [row.pk for row in rows if not row.answered]  # type: ignore[attr-defined]
    _empty(kept, now)
    Entry.objects.filter(pk__in=gone).delete()
    _drop_drafts((row.client_id, row.pk) for row in rows)
    _record("journals.Entry", [(row.client_id, row.pk, row.version) for row in rows], now)
    return len(rows)


def _empty(rows: list[Entry], now: datetime) -> None:
    """What a therapist answered to stays as a mark without content: the answer is theirs too, and
    its reader may always read it."""
    keys.warm([row.client_id for row in rows])
    for row in rows:
        row.ratings, row.words, row.changed_at = {}, {}, now
        row.save(update_fields=["ratings", "words", "changed_at"])
    for hangs_on in (EntryVersion, Share, ReadMark):
        hangs_on.objects.filter(entry__in=[row.pk for row in rows]).delete()


def _moments(limit: datetime, most: int, now: datetime) -> int:
    """Those of which everything was erased. One that holds anything else is left alone."""
    parts = Entry.objects.filter(episode=OuterRef("pk"))
    waits = parts.filter(
        Q(deleted_at=None) | Q(deleted_at__gt=limit) | Q(changed_at__lt=F("deleted_at") + UNDO_FOR)
    )
    rows = list(
        Episode.objects.select_for_update(of=("self",))
        .filter(close_reason__startswith=Episode.REMOVED, closed_at__lte=limit)
        .exclude(close_reason=ERASED)
        .exclude(Exists(waits))
        .annotate(answered=Exists(parts))
        .defer("words")
        .order_by("closed_at", "pk")[:most]
    )
    kept = [row for row in rows if row.answered]  # type: ignore[attr-defined]
    keys.warm([row.client_id for row in kept])
    for row in kept:
        row.words, row.close_reason = {"title": ""}, ERASED
        row.save(update_fields=["words", "close_reason"])
    forget([row.pk for row in rows])
    gone = [row.pk for row in rows if not row.answered]  # type: ignore[attr-defined]
    Episode.objects.filter(pk__in=gone).delete()
    _drop_drafts((row.client_id, row.pk) for row in rows)
    _record("journals.Episode", [(row.client_id, row.pk, row.version) for row in rows], now)
    return len(rows)


def _drop_drafts(erased: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> None:
    """What was begun about them, thrown away or not. (owner's id, id) of each."""
    ids = defaultdict(set)
    for owner_id, pk in erased:
        ids[owner_id].add(str(pk))
    drafts = Draft.objects.filter(owner__in=ids).values_list("pk", "owner_id", "place")
    gone = [pk for pk, owner_id, place in drafts if place.rpartition("/")[2] in ids[owner_id]]
    Draft.objects.filter(pk__in=gone).delete()


def _record(entity: str, rows: list[tuple[uuid.UUID, uuid.UUID, int]], now: datetime) -> None:
    ledger.record_all(
        (client_id, ledger.Event(now, None, "erased", entity, pk, version, None))
        for client_id, pk, version in rows
    )

"""Whether what I share was read: who can open it, and on which day they last did.

The day and never the hour, and nothing about lateness: that is the therapist's to know.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journals.models import ReadMark, Share
from tracker.care.models import CareRelationship

BEFORE_SESSION = CareRelationship.Rhythm.BEFORE_SESSION


@dataclass(frozen=True)
class Reader:
    """Somebody who can open something of mine."""

    care_id: uuid.UUID
    name: str  # the first name
    rhythm: Any  # "every weekday", ready for reading
    meets: datetime | None  # the next appointment, of one who reads before it
    read_at: datetime | None  # None: not opened yet, since it is shared
    changed: bool = False  # by me, since then


def readers_of(
    shares: Iterable[Share], marks: Iterable[ReadMark], meetings: Mapping[uuid.UUID, datetime]
) -> list[Reader]:
    """Of these live shares, each therapist once, in the order of the shares.

    Shares come with their relationship, therapist and entry. `meetings`: when each of these
    relationships meets next. A look that an earlier sharing allowed counts for nothing here.
    """
    seen = {(mark.entry_id, mark.relationship_id): mark for mark in marks}
    by_care: dict[uuid.UUID, list[Share]] = {}
    for share in shares:
        by_care.setdefault(share.relationship_id, []).append(share)
    return [_reader(found, seen, meetings.get(pk)) for pk, found in by_care.items()]


def _reader(
    shares: list[Share], seen: Mapping[tuple, ReadMark], meeting: datetime | None
) -> Reader:
    care = shares[0].relationship
    marks = [
        (share, mark)
        for share in shares
        if (mark := seen.get((share.entry_id, share.relationship_id)))
        and mark.read_at is not None  # put aside unopened: that is the therapist's to know
        and mark.read_at >= share.shared_at
    ]
    return Reader(
        care_id=care.pk,
        name=care.therapist.first_name,
        rhythm=care.get_rhythm_display(),
        meets=meeting if care.rhythm == BEFORE_SESSION else None,
        read_at=max((mark.read_at for _share, mark in marks if mark.read_at), default=None),
        changed=any((mark.entry_version or 0) < share.entry.version for share, mark in marks),
    )

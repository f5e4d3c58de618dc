"""What is shared, to be kept outside: through the gate, and the client is told of each thing."""

import uuid
from datetime import datetime

from django.db import transaction

from journals.models import Episode
from journals.seen import Seen
from tracker.accounts.models import User
from tracker.care.models import CareRelationship

from .shared import Last, _carries_title, _note_reading, _read, _record, newest_entries

AT_ONCE = 200


@transaction.atomic
def shared_to_save(
    therapist: User, relationship: CareRelationship, *, now: datetime, after: Last = None
) -> tuple[list[Seen], dict[uuid.UUID, str], Last]:
    """A page of all that can be opened in this care, newest first; what their moments are called,
    where that may be read; the last of them, where there are more.

    Writes two lines for each into the client's ledger: "opened" and "saved".
    """
    shares, last = newest_entries(therapist, relationship.pk, now, after, AT_ONCE)
    parts = {part.entry_id: part for part in _read(relationship, shares, now)}
    seen = [parts[pk] for pk in shares if pk in parts]
    _note_reading(therapist, relationship, seen, shares, now)
    _record("saved", therapist, relationship, seen, shares, now)
    return seen, _titles(relationship, seen), last


def _titles(relationship: CareRelationship, seen: list[Seen]) -> dict[uuid.UUID, str]:
    named = {part.episode_id for part in seen if part.episode_id and _carries_title(part)}
    rows = Episode.objects.filter(client=relationship.of_id, pk__in=named)
    return {row.pk: row.words.get("title", "") for row in rows}

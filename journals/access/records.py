"""What a therapist has kept for themselves of care that ended. Nothing of it is a client's, or was
written to one, so that there is no line in the ledger."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from journals.models import AgendaItem, ClinicianNote
from tracker.accounts.models import User
from tracker.care import access as care_access
from tracker.privacy import keys

PAGE = 20


@dataclass(frozen=True)
class Kept:
    """Of one care: what its therapist called somebody, noted, and meant to bring up."""

    care_id: uuid.UUID
    called: str
    started_at: datetime | None
    ended_at: datetime | None
    note: str
    brought_up: tuple[str, ...]


def own_records(therapist: User, *, page: int = 1) -> tuple[list[Kept], bool]:
    """A page of it, what ended last first, and whether there is more. As long as the practice keeps
    its records: see journals/actions/retaining.py."""
    keys.warm([therapist.pk])
    notes = ClinicianNote.objects.filter(author=therapist)
    items = AgendaItem.objects.filter(
        owner=therapist, kind=AgendaItem.Kind.BRING_UP, withdrawn_at=None
    )
    of_it = {"relationship": OuterRef("pk")}
    ended = care_access.ended_care(therapist).filter(
        Exists(notes.filter(**of_it)) | Exists(items.filter(**of_it))
    )
    rows = list(ended[(page - 1) * PAGE : page * PAGE + 1])
    noted = {
        one.relationship_id: one.words.get("text", "")
        for one in notes.filter(relationship__in=rows)
    }
    listed = defaultdict(list)
    for item in items.filter(relationship__in=rows).order_by("added_at", "pk"):
        if text := item.words.get("text", ""):
            listed[item.relationship_id].append(text)
    shown = [
        Kept(
            care_id=row.pk,
            called=row.words.get("called", ""),
            started_at=row.started_at,
            ended_at=row.ended_at,
            note=noted.get(row.pk, ""),
            brought_up=tuple(listed[row.pk]),
        )
        for row in rows[:PAGE]
    ]
    return shown, len(rows) > PAGE

"""The therapist's own notes about one client. They say nothing of the client's: no ledger line."""

from datetime import datetime

from django.db import transaction

from journals.kinds.note import NOTE
from journals.models import ClinicianNote
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys

from .entries import StaleVersion
from .once import insert


@transaction.atomic
def save_note(
    therapist: User,
    relationship: CareRelationship,
    *,
    text: str,
    base_version: int,
    now: datetime,
) -> ClinicianNote | None:
    """Keep the note as it stands now; "" empties it. None if there is nothing to keep.

    `base_version`: the version that was on screen, 0 for none. Saving the same again changes
    nothing. Raises StaleVersion, ValidationError by field.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    keys.warm([therapist.pk])
    words = NOTE.clean({"text": text}) if text.strip() else {}
    note = ClinicianNote.objects.select_for_update().filter(relationship=relationship).first()
    if note is None:
        return _first(therapist, relationship, words, now) if words else None
    if dict(note.words) == words:
        return note
    if note.version != base_version:
        raise StaleVersion(note)
    note.version, note.words, note.changed_at = base_version + 1, words, now
    note.save(update_fields=["version", "words", "changed_at"])
    return note


def _first(
    therapist: User, relationship: CareRelationship, words: dict[str, str], now: datetime
) -> ClinicianNote:
    note = ClinicianNote(author=therapist, relationship=relationship, changed_at=now, words=words)
    if not insert(note):  # the second of two pages at once
        raise StaleVersion(ClinicianNote.objects.get(relationship=relationship))
    return note

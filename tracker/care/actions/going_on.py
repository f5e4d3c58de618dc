"""Pausing, resuming and ending care, by either of the two."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.care.models import (
    Appointment,
    CareRelationship,
    CheckInPlan,
    ConsentRecord,
    Supervision,
)
from tracker.privacy import tombstones

from .recording import record


@transaction.atomic
def pause(relationship: CareRelationship, *, by: User, now: datetime) -> None:
    """Hide everything that is shared, until care resumes."""
    _move(relationship, "active", "paused", paused_at=now)
    record(by, "care_paused", relationship, now)
    tombstones.note(tombstones.Kind.PAUSED, [relationship.pk], now)


@transaction.atomic
def resume(relationship: CareRelationship, *, by: User, now: datetime) -> None:
    """What was shared and not stopped can be opened again."""
    _move(relationship, "paused", "active", paused_at=None, put_back_to=None)
    record(by, "care_resumed", relationship, now)


@transaction.atomic
def end(relationship: CareRelationship, *, by: User | None, now: datetime) -> None:
    """Final, as far as the platform knows of it: the consent is withdrawn, and so is every
    supervision; appointments to come are cancelled, and plans for check-ins are over.

    Called by journals.actions.end_care alone, which ends what was shared too. Starting again makes
    a new relationship, to which nothing is shared yet. Raises ValidationError if it is over.
    """
    before = "paused" if relationship.status == "paused" else "active"
    _move(relationship, before, "ended", ended_at=now, ended_by=by, away_until=None)
    of_it = {"relationship": relationship}
    ConsentRecord.objects.filter(withdrawn_at=None, **of_it).update(withdrawn_at=now)
    Supervision.objects.filter(revoked_at=None, **of_it).update(revoked_at=now)
    CheckInPlan.objects.filter(ended_at=None, **of_it).update(ended_at=now)
    Appointment.objects.filter(
        status=Appointment.Status.PLANNED, starts_at__gt=now, **of_it
    ).update(status=Appointment.Status.CANCELLED, version=F("version") + 1, changed_at=now)
    record(by, "care_ended", relationship, now)
    tombstones.note(tombstones.Kind.CARE, [relationship.pk], now)


def note_told(relationship: CareRelationship, now: datetime) -> None:
    """The other one has read that it is over. The first time counts."""
    CareRelationship.objects.filter(pk=relationship.pk, end_told_at=None).update(end_told_at=now)


def _move(relationship: CareRelationship, before: str, after: str, **columns) -> None:
    rows = CareRelationship.objects.filter(pk=relationship.pk, status=before)
    if not rows.update(status=after, **columns):
        raise ValidationError(_("This has changed meanwhile. Look again."))
    relationship.refresh_from_db(fields=["status", "paused_at", "ended_at", "away_until"])

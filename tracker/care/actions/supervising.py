"""A client lets a named clinician read along, until a day, and stops it at once."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.care import access
from tracker.care.models import CareRelationship, Supervision
from tracker.privacy import tombstones

from .recording import record

LONGEST = timedelta(days=367)  # a year, and the rest of its last day


@transaction.atomic
def grant_supervision(
    client: User,
    relationship: CareRelationship,
    supervisor_id: uuid.UUID | None,
    *,
    until: datetime,
    now: datetime,
) -> Supervision:
    """Let this clinician read what the therapist of this care may, and change nothing, until then.

    Safe to repeat; another end takes the place of the earlier one. Raises ValidationError by field
    (`supervisor`, `until`), or while care is not active.
    """
    _refuse_what_cannot_be(client, relationship, supervisor_id, until, now)
    rows = Supervision.objects.select_for_update().filter(
        relationship=relationship, supervisor=supervisor_id, revoked_at=None
    )
    standing = rows.first()
    if standing is not None and standing.until == until:
        return standing
    tombstones.note(tombstones.Kind.SUPERVISION, rows.values_list("pk", flat=True), now)
    rows.update(revoked_at=now)
    try:
        with transaction.atomic():
            made = Supervision.objects.create(
                relationship=relationship,
                supervisor_id=supervisor_id,
                granted_at=now,
                until=until,
            )
    except IntegrityError:  # the second of two taps at once
        return rows.get()
    _record(client, "granted_supervision", made, now)
    return made


def _refuse_what_cannot_be(
    client: User,
    relationship: CareRelationship,
    supervisor_id: uuid.UUID | None,
    until: datetime,
    now: datetime,
) -> None:
    if relationship.client_id != client.pk or relationship.status != "active":
        raise ValidationError(_("You can’t let anybody read along here now."))
    if not access.supervisors_for(relationship).filter(pk=supervisor_id).exists():
        raise ValidationError({"supervisor": _("Choose somebody from the list.")})
    if until <= now:
        raise ValidationError({"until": _("Choose a day that is still to come.")})
    if until > now + LONGEST:
        raise ValidationError({"until": _("Choose a day within a year.")})


@transaction.atomic
def stop_supervision(client: User, supervision: Supervision, *, now: datetime) -> None:
    """From this moment on they can open nothing. Stopping twice is stopping once."""
    rows = Supervision.objects.filter(
        pk=supervision.pk, relationship__client=client, revoked_at=None
    )
    if rows.update(revoked_at=now):
        _record(client, "stopped_supervision", supervision, now)
        tombstones.note(tombstones.Kind.SUPERVISION, [supervision.pk], now)


def _record(client: User, verb: str, supervision: Supervision, now: datetime) -> None:
    entity = ("care.Supervision", supervision.pk, 0)
    record(client, verb, supervision.relationship, now, entity)

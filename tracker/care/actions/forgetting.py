"""What stays of care when its client is gone, or when the practice's time to keep it is over."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tracker.accounts.models import User
from tracker.care.models import (
    Appointment,
    CareRelationship,
    CheckInPlan,
    Invitation,
    Supervision,
)
from tracker.privacy import keys


@transaction.atomic
def forget_client(client: User) -> None:
    """Take this client out of care that has ended. The rest is the practice's own record: with
    whom of theirs there was care, from when to when, and what hangs on it that is not the client's.
    """
    ended = CareRelationship.objects.filter(client=client, status=CareRelationship.Status.ENDED)
    of_it = {"relationship__client": client}
    for gone in (Appointment, CheckInPlan, Supervision, Invitation):
        gone.objects.filter(**of_it).delete()
    ended.update(client=None, ended_by=None, away_until=None)


@transaction.atomic
def forget_records(ids: Iterable[uuid.UUID], *, now: datetime) -> None:
    """The practice keeps its own record of this care no longer. Where the client is gone, nothing
    is left; where they are not, they keep what is theirs, and only the therapist's word goes."""
    relationships = CareRelationship.objects.filter(pk__in=list(ids))
    relationships.filter(client=None).delete()
    rows = list(relationships.defer("words"))
    keys.warm({row.therapist_id for row in rows})
    for row in rows:
        row.words, row.records_erased_at = {}, now
        row.save(update_fields=["words", "records_erased_at"])

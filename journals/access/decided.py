"""What two decided in a session: the client's to confirm, and how that stands for the therapist."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from journals.models import ClinicianNote, DecisionProposal, Share
from journals.seen import Decision, as_decision
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys


def _while_shared(now: datetime) -> QuerySet[DecisionProposal]:
    """As long as what it is about is shared in full in this care, and the care goes on."""
    shown = Share.objects.live(now).filter(
        entry=OuterRef("entry"), relationship=OuterRef("relationship"), level=Share.Level.FULL
    )
    return DecisionProposal.objects.filter(Exists(shown))


def own_decisions(client: User, now: datetime) -> QuerySet[DecisionProposal]:
    """What a therapist wrote down and I have not answered, the oldest first."""
    keys.warm([client.pk])
    return (
        _while_shared(now)
        .filter(client=client, confirmed_at=None, declined_at=None)
        .select_related("relationship__therapist", "entry__episode__goal")
        .defer("relationship__words", "entry__ratings", "entry__words")
        .order_by("proposed_at", "pk")
    )


def own_decision(client: User, pk: uuid.UUID, now: datetime) -> DecisionProposal:
    """One of these; 404 for what was taken back, answered, or is nobody's business any more."""
    return get_object_or_404(own_decisions(client, now), pk=pk)


def shared_decisions(
    relationship: CareRelationship, entry_ids: Iterable[uuid.UUID], *, now: datetime
) -> dict[uuid.UUID, Decision]:
    """{entry: the newest that its therapist wrote down about it}: waiting, or answered how.

    Nothing in it is of the client's wording. The caller may see these entries.
    """
    keys.warm([relationship.of_id])
    rows = _while_shared(now).filter(relationship=relationship, entry__in=list(entry_ids))
    return {row.entry_id: as_decision(row) for row in rows.order_by("proposed_at")}


def own_note(therapist: User, relationship: CareRelationship) -> ClinicianNote | None:
    """The therapist's own notes about this client; None for none."""
    keys.warm([therapist.pk])
    return ClinicianNote.objects.filter(relationship=relationship, author=therapist).first()

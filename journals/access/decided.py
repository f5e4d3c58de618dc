"""What two decided in a session: the client's to confirm, and how that stands for the therapist."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from journals.models import ClinicianNote, DecisionProposal, Entry, Goal, Share
from journals.seen import Decision, as_decision
from journals.states import to_decide
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

MOST = 100  # that are looked through


class _Shared(NamedTuple):
    kind: str
    status: str
    level: str
    entry: Entry


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


def noted_decisions(
    therapist: User, relationship: CareRelationship, *, now: datetime
) -> dict[uuid.UUID, Decision]:
    """The same of all entries about which this therapist wrote anything down in this care, the
    newest first: of what was written down last, so many."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    keys.warm([relationship.of_id])
    newest = _while_shared(now).filter(relationship=relationship).order_by("-proposed_at", "pk")
    found: dict[uuid.UUID, Decision] = {}
    for row in newest[:MOST]:
        found.setdefault(row.entry_id, as_decision(row))
    return found


def part_to_decide(
    therapist: User, relationship: CareRelationship, episode_id: uuid.UUID, now: datetime
) -> Entry:
    """What the two can decide about in this moment. Nothing of it is read. 404 if there is nothing
    that can be read in full."""
    live = (
        Share.objects.live(now)
        .filter(relationship=relationship, relationship__therapist=therapist)
        .filter(entry__episode=episode_id)
        .select_related("entry__episode")
        .defer("entry__ratings", "entry__words")
        .order_by("entry__occurred_at")
    )
    shared = (_Shared(one.entry.kind, one.entry.status, one.level, one.entry) for one in live)
    found = to_decide(shared)
    if found is None:
        raise Http404
    return found.entry


@transaction.atomic
def shared_levels(
    reader: User, relationship: CareRelationship, episode_id: uuid.UUID, *, now: datetime
) -> list[tuple[int, str]]:
    """(level, its text) of the goal that this moment moves toward, the highest first; [] unless
    the client shows that goal in this care. The caller may read the moment's words."""
    keys.warm([relationship.of_id])
    goal = Goal.objects.filter(
        episodes=episode_id,
        client=relationship.of_id,
        offered_at__gte=relationship.started_at,
        withdrawn_at=None,
        archived_at=None,
    ).first()
    if goal is None:
        return []
    ledger.record(
        actor_id=reader.pk,
        verb="opened_goal",
        client_id=relationship.of_id,
        entities=[("journals.Goal", goal.pk, goal.version)],
        now=now,
    )
    levels = ((level, goal.words.get(f"level_{level}", "")) for level in (2, 1, 0, -1, -2))
    return [(level, text) for level, text in levels if text]


def own_notes(therapist: User) -> QuerySet[ClinicianNote]:
    """What this therapist keeps about all clients."""
    return ClinicianNote.objects.filter(author=therapist)


def own_note(therapist: User, relationship: CareRelationship) -> ClinicianNote | None:
    """The therapist's own notes about this client; None for none."""
    keys.warm([therapist.pk])
    return own_notes(therapist).filter(relationship=relationship).first()

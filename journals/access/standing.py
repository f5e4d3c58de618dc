"""Standing shares: mine as rows; and what a therapist may derive from them, as values."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from journals.models import Entry, StandingShare
from journals.talk import SharedDays
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.privacy import ledger
from tracker.reminders.schedule import journal_day

What = StandingShare.What


def own_standing_shares(client: User) -> QuerySet[StandingShare]:
    """What reaches somebody as I write it, in care that is active."""
    return (
        StandingShare.objects.filter(
            relationship__client=client,
            relationship__status=CareRelationship.Status.ACTIVE,
            revoked_at=None,
        )
        .select_related("relationship__therapist")
        .defer("relationship__words")
        .order_by("from_at", "pk")
    )


def own_circle(client: User, now: datetime) -> QuerySet[CareRelationship]:
    """Those I am in active care with, as care.together() gives them, each with `shows_numbers` and
    `shows_days`: what of my check-ins they have as I write them. One statement."""

    def stands(what: str) -> Exists:
        rows = StandingShare.objects.filter(relationship=OuterRef("pk"), revoked_at=None)
        return Exists(rows.filter(what=what))

    return care.together(client, now).annotate(
        shows_numbers=stands(What.CHECK_IN_RATINGS), shows_days=stands(What.DAYS_CHECKED_IN)
    )


def own_standing_share(client: User, pk: uuid.UUID) -> StandingShare:
    """One of mine, standing or stopped; 404 for all else."""
    return get_object_or_404(
        StandingShare.objects.select_related("relationship__therapist").defer(
            "relationship__words"
        ),
        pk=pk,
        relationship__client=client,
    )


def standing_in(relationships: Iterable[CareRelationship]) -> dict[uuid.UUID, list[StandingShare]]:
    """What stands in each of these relationships, where care is active, by relationship."""
    active = [one.pk for one in relationships if one.status == CareRelationship.Status.ACTIVE]
    found: dict[uuid.UUID, list[StandingShare]] = {}
    for row in StandingShare.objects.filter(relationship__in=active, revoked_at=None):
        found.setdefault(row.relationship_id, []).append(row)
    return found


@transaction.atomic
def shared_days(
    reader: User,
    relationships: Iterable[CareRelationship],
    *,
    since: date,
    now: datetime,
) -> dict[uuid.UUID, SharedDays]:
    """On which journal days those checked in who show it, from `since` on, by relationship.

    Nothing of what they said, and nothing from before they chose to show it. Two queries, however
    many relationships. Each client whose days are given out gets one line in the ledger. The
    caller has made sure that these relationships are the reader's to read.
    """
    by_care = {one.pk: one for one in relationships if one.status == CareRelationship.Status.ACTIVE}
    found, standing = _days(by_care, since)
    if not found:
        return {}
    ledger.record_all(
        (
            by_care[pk].of_id,
            ledger.Event(
                now, reader.pk, "saw_days", "care.CareRelationship", pk, 0, standing[pk].pk
            ),
        )
        for pk in found
    )
    return found


def _days(
    by_care: dict[uuid.UUID, CareRelationship], since: date
) -> tuple[dict[uuid.UUID, SharedDays], dict[uuid.UUID, StandingShare]]:
    """The days of those who show them, and what lets them be shown, by relationship."""
    standing = {
        row.relationship_id: row
        for row in StandingShare.objects.filter(
            relationship__in=by_care, what=What.DAYS_CHECKED_IN, revoked_at=None
        )
    }
    if not standing:
        return {}, {}
    clients = {by_care[pk].of_id for pk in standing}
    rows = list(
        Entry.objects.kept()
        .filter(client__in=clients, kind=Entry.Kind.CHECK_IN, local_date__gte=since)
        .values_list("client_id", "local_date", "recorded_at")
    )
    return {pk: _days_of(by_care[pk], row, since, rows) for pk, row in standing.items()}, standing


def _days_of(
    relationship: CareRelationship, standing: StandingShare, since: date, rows: list[tuple]
) -> SharedDays:
    client = relationship.of
    shown_from = journal_day(standing.from_at, client.time_zone, client.day_starts)
    days = {
        day
        for client_id, day, recorded_at in rows
        if client_id == client.pk and recorded_at >= standing.from_at and day >= shown_from
    }
    return SharedDays(since=max(since, shown_from), days=frozenset(days))

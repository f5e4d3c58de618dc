"""Standing shares: mine as rows; and what a therapist may derive from them, as values."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

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
# A journal day begins at most so long before or after it does in UTC.
A_DAY_ELSEWHERE = timedelta(days=2)


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
    found = days_shown(relationships, since)
    if found:
        ledger.record_all(saw_days(reader, found.values(), now))
    return {pk: shown.days for pk, shown in found.items()}


@dataclass(frozen=True)
class Shown:
    """The days of one relationship, with what its line in the ledger says."""

    relationship_id: uuid.UUID
    client_id: uuid.UUID
    standing_id: uuid.UUID
    days: SharedDays


def days_shown(relationships: Iterable[CareRelationship], since: date) -> dict[uuid.UUID, Shown]:
    """The same for whoever decides first what is given out, and then writes `saw_days` of that."""
    by_care = {one.pk: one for one in relationships if one.status == CareRelationship.Status.ACTIVE}
    standing = {
        row.relationship_id: row
        for row in StandingShare.objects.filter(
            relationship__in=by_care, what=What.DAYS_CHECKED_IN, revoked_at=None
        )
    }
    if not standing:
        return {}
    by_client = defaultdict(list)
    rows = (
        Entry.objects.kept()
        .filter(
            client__in={by_care[pk].of_id for pk in standing},
            kind=Entry.Kind.CHECK_IN,
            local_date__gte=since,
            # The same days again, so that the index by time bounds what is looked at.
            occurred_at__gt=datetime.combine(since, time.min, UTC) - A_DAY_ELSEWHERE,
        )
        .values_list("client_id", "local_date", "recorded_at")
    )
    for client_id, day, recorded_at in rows:
        by_client[client_id].append((day, recorded_at))
    found = {}
    for pk, row in standing.items():
        client = by_care[pk].of
        days = _days_of(client, row, since, by_client[client.pk])
        found[pk] = Shown(pk, client.pk, row.pk, days)
    return found


def _days_of(
    client: User, standing: StandingShare, since: date, rows: list[tuple[date, datetime]]
) -> SharedDays:
    shown_from = journal_day(standing.from_at, client.time_zone, client.day_starts)
    days = {
        day for day, recorded_at in rows if recorded_at >= standing.from_at and day >= shown_from
    }
    return SharedDays(since=max(since, shown_from), days=frozenset(days))


def saw_days(
    reader: User, given: Iterable[Shown], now: datetime
) -> Iterator[tuple[uuid.UUID, ledger.Event]]:
    """The ledger's lines for days that are given out."""
    for one in given:
        yield (
            one.client_id,
            ledger.Event(
                now,
                reader.pk,
                "saw_days",
                "care.CareRelationship",
                one.relationship_id,
                0,
                one.standing_id,
            ),
        )

"""The therapist's list: what is shared and new, and the line of numbers that is shared."""

import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce

from journals import charts
from journals.caseload import Caseload, CaseloadRow, UrgeLine, called
from journals.kinds import SELF_MONITORING
from journals.models import Entry, Share
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

from .waiting import unanswered

CLIENTS = 50  # on one page of the list
WEEKS = 10  # of the line that the list shows


def shared_caseload(
    therapist: User, now: datetime, *, name: str = "", show: str = "", page: int = 1
) -> Caseload:
    """A page of the therapist's clients, sorted by need, with what is shared and new.

    `name`: only names that hold these letters; `show`: only "waiting" or "new". The lines of
    numbers are content: each client whose line is given out gets one line in the ledger.
    """
    everybody = list(care.caseload(therapist))
    wanted = [one for one in everybody if called(one.of.name, name)]
    rows = [row for row in _counted(wanted, now) if not show or getattr(row, show, False)]
    lines = _urges([row.relationship_id for row in rows], now)
    rows = sorted(
        (replace(row, urge=lines.get(row.relationship_id)) for row in rows),
        key=lambda row: row.order,
    )
    shown = tuple(rows[(page - 1) * CLIENTS : page * CLIENTS])
    _note_numbers(therapist, [row for row in shown if row.urge], now)
    return Caseload(
        rows=shown,
        total=len(everybody),
        found=len(rows),
        page=page,
        more=len(rows) > page * CLIENTS,
        looked_at=max((one.looked_at for one in everybody if one.looked_at), default=None),
    )


def _counted(relationships: list[CareRelationship], now: datetime) -> list[CaseloadRow]:
    """What is shared, new and waiting, counted by the database from columns that are no answers."""
    live = Share.objects.live(now).filter(relationship__in=relationships)
    unseen = Q(relationship__looked_at=None) | Q(shared_at__gt=F("relationship__looked_at"))
    counts: dict[Any, Any] = {
        row["relationship_id"]: row
        for row in live.to_review()
        .values("relationship_id")
        .annotate(
            last=Max("shared_at"),
            new=Count(Coalesce("entry__episode", "entry"), distinct=True, filter=unseen),
        )
    }
    waiting: dict[Any, Any] = {
        row["relationship_id"]: row
        for row in unanswered(live)
        .values("relationship_id")
        .annotate(n=Count("id"), since=Min("asked_at"))
    }
    return [
        CaseloadRow(
            relationship_id=relationship.pk,
            client_id=relationship.of_id,
            name=relationship.of.name,
            status=relationship.status,
            new=counts.get(relationship.pk, {}).get("new", 0),
            waiting=waiting.get(relationship.pk, {}).get("n", 0),
            waits_since=waiting.get(relationship.pk, {}).get("since"),
            last_shared=counts.get(relationship.pk, {}).get("last"),
        )
        for relationship in relationships
    ]


def _urges(relationship_ids: list[uuid.UUID], now: datetime) -> dict[uuid.UUID, UrgeLine]:
    """The lines of those who share notes with an urge in them. Words are not even loaded."""
    shares = list(
        Share.objects.live(now)
        .filter(
            relationship__in=relationship_ids,
            entry__kind=SELF_MONITORING.code,
            entry__status=Entry.Status.NOTED,
            entry__occurred_at__gt=now - WEEKS * charts.WEEK,
            entry__occurred_at__lte=now,
        )
        .select_related("entry")
        .only(
            "relationship_id",
            "entry__client_id",
            "entry__version",
            "entry__occurred_at",
            "entry__ratings",
        )
    )
    keys.warm({share.entry.client_id for share in shares})
    points: dict[uuid.UUID, list[tuple[datetime, int]]] = defaultdict(list)
    for share in shares:
        urge = share.entry.ratings.get("reaction_urge")
        if urge is not None:
            points[share.relationship_id].append((share.entry.occurred_at, urge))
    return {pk: UrgeLine.of(found, WEEKS, now) for pk, found in points.items()}


def _note_numbers(therapist: User, rows: list[CaseloadRow], now: datetime) -> None:
    ledger.record_all(
        (
            row.client_id,
            ledger.Event(
                now,
                therapist.pk,
                "saw_numbers",
                "care.CareRelationship",
                row.relationship_id,
                0,
                None,
            ),
        )
        for row in rows
    )

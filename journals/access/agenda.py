"""The agenda: my own as rows; what a therapist may read of a client's, as values."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from journals.models import AgendaItem, Guidance, Share
from journals.seen import Answer, as_answer
from journals.talk import Thing
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

Kind = AgendaItem.Kind
MOST = 60


def own_agenda(owner: User) -> QuerySet[AgendaItem]:
    """What I have put on an agenda and not taken off, the newest first; what is ticked too."""
    keys.warm([owner.pk])
    return (
        AgendaItem.objects.filter(owner=owner, withdrawn_at=None)
        .select_related("relationship__therapist", "entry__episode")
        .defer("relationship__words")
        .order_by("-added_at", "pk")
    )


def own_agenda_shown(owner: User, now: datetime) -> QuerySet[AgendaItem]:
    """The same, each with `shown`: whether the therapist can read it now. Nothing that was removed
    is brought along."""
    readable = _readable(now).filter(pk=OuterRef("pk"))
    kept = Q(entry=None) | Q(entry__deleted_at=None)
    return own_agenda(owner).filter(kept).annotate(shown=Exists(readable))


def own_things(client: User, items: Iterable[AgendaItem], *, now: datetime) -> list[Thing]:
    """These of mine as values, with what therapists replied, in the same order."""
    rows = list(items)
    if any(row.owner_id != client.pk for row in rows):
        raise ValueError("not this client's own")
    return _things(rows, shown_by=now)


def own_agenda_item(owner: User, pk: uuid.UUID) -> AgendaItem:
    """One of mine, also one that I took off; 404 for all else."""
    keys.warm([owner.pk])
    rows = AgendaItem.objects.select_related("relationship__therapist", "entry__episode")
    return get_object_or_404(rows.defer("relationship__words"), pk=pk, owner=owner)


def shared_agenda_item(therapist: User, pk: uuid.UUID, now: datetime) -> AgendaItem:
    """One thing that this therapist can read now, to tick or to answer; 404 for all else."""
    rows = (
        _readable(now)
        .filter(relationship__therapist=therapist)
        .select_related("relationship")
        .defer("words", "relationship__words")
    )
    return get_object_or_404(rows, pk=pk)


def _readable(now: datetime) -> QuerySet[AgendaItem]:
    """Of clients', in active care; a pin only while its entry is shared in that very care."""
    shown = Share.objects.live(now).filter(
        entry=OuterRef("entry"), relationship=OuterRef("relationship")
    )
    return AgendaItem.objects.filter(
        Q(kind__in=[Kind.TALK_ABOUT, Kind.TALK_BEFORE]) | (Q(kind=Kind.PIN) & Exists(shown)),
        relationship__status=CareRelationship.Status.ACTIVE,
        withdrawn_at=None,
    )


@transaction.atomic
def shared_agenda(
    reader: User,
    relationship: CareRelationship,
    *,
    now: datetime,
    ticked_since: datetime | None = None,
) -> list[Thing]:
    """What this client wants to talk about, with the answers: what is open, the newest first, and
    what was ticked since then. Writes one line into the ledger for each.

    The caller has made sure that this relationship is the reader's to read.
    """
    items = _items(relationship, now, ticked_since)
    if not items:
        return []
    keys.warm([relationship.of_id])
    ledger.record(
        actor_id=reader.pk,
        verb="opened_agenda",
        client_id=relationship.of_id,
        entities=[("journals.AgendaItem", item.pk, item.version) for item in items],
        now=now,
    )
    return _things(items)


def _items(
    relationship: CareRelationship, now: datetime, ticked_since: datetime | None = None
) -> list[AgendaItem]:
    """What can be read of this client's agenda in this care."""
    ticked = Q(done_at__gte=ticked_since) if ticked_since else Q(pk=None)
    return list(
        _readable(now)
        .filter(Q(done_at=None) | ticked, relationship=relationship)
        .select_related("entry")
        .defer("entry__ratings", "entry__words")
        .order_by("-added_at", "pk")[:MOST]
    )


def _things(items: list[AgendaItem], *, shown_by: datetime | None = None) -> list[Thing]:
    """With the answers, as values. `shown_by`: only those that their client can know of by then."""
    answers = _answers(items, shown_by)
    return [Thing.of(item, answers[item.pk]) for item in items]


def _answers(
    items: Iterable[AgendaItem], shown_by: datetime | None
) -> dict[uuid.UUID, list[Answer]]:
    found: dict[uuid.UUID, list[Answer]] = defaultdict(list)
    rows = Guidance.objects.filter(agenda_item__in=items).select_related("author")
    for row in (rows.shown(shown_by) if shown_by else rows).order_by("sent_at"):
        if row.agenda_item_id:
            found[row.agenda_item_id].append(as_answer(row))
    return found


def wishes_to_talk(
    relationships: Iterable[CareRelationship], now: datetime
) -> dict[uuid.UUID, datetime]:
    """{relationship: since when}: who would like to talk before the next appointment, and has no
    answer yet. That it was asked is the therapist's to know from the start; no word is opened."""
    answered = Guidance.objects.filter(agenda_item=OuterRef("pk"))
    rows = (
        _readable(now)
        .filter(
            relationship__in=[one.pk for one in relationships],
            kind=Kind.TALK_BEFORE,
            done_at=None,
        )
        .exclude(Exists(answered))
        .order_by("-added_at")
        .values_list("relationship_id", "added_at")
    )
    return dict(rows)


@dataclass(frozen=True)
class AgendaNews:
    """Since when somebody would like to talk before the next appointment, without an answer yet;
    and how many open things were put on the agenda since the therapist looked last."""

    asked_since: datetime | None
    new: int


def agenda_news(
    relationships: Iterable[CareRelationship], now: datetime
) -> dict[uuid.UUID, AgendaNews]:
    """Of those who have anything open on the agenda, by relationship. No word is opened."""
    answered = Guidance.objects.filter(agenda_item=OuterRef("pk"))
    waits = Q(~Exists(answered), kind=Kind.TALK_BEFORE)
    looked = F("relationship__looked_at")
    rows = (
        _readable(now)
        .filter(relationship__in=[one.pk for one in relationships], done_at=None)
        .values("relationship_id")
        .annotate(
            asked_since=Min("added_at", filter=waits),
            new=Count("pk", filter=Q(relationship__looked_at=None) | Q(added_at__gt=looked)),
        )
        .order_by()
    )
    return {row["relationship_id"]: AgendaNews(row["asked_since"], row["new"]) for row in rows}


def own_bring_up(
    therapist: User, relationship: CareRelationship, *, now: datetime, since: datetime | None = None
) -> list[Thing]:
    """The therapist's own list for this client: what is open, and what was ticked since then.

    Something that names an entry names it only as long as the entry is shared.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    keys.warm([therapist.pk])
    ticked = Q(done_at__gte=since) if since else Q(pk=None)
    shown = Share.objects.live(now).filter(
        entry=OuterRef("entry"), relationship=OuterRef("relationship")
    )
    rows = AgendaItem.objects.filter(
        Q(done_at=None) | ticked,
        Q(entry=None) | Exists(shown),
        owner=therapist,
        relationship=relationship,
        kind=Kind.BRING_UP,
        withdrawn_at=None,
    ).select_related("entry")
    return [
        Thing.of(row)
        for row in rows.defer("entry__ratings", "entry__words").order_by("added_at", "pk")[:MOST]
    ]

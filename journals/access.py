"""The only doors to what clients write.

`own_*` give chainable querysets to their owner. `shared_*` take a therapist, ask the shares, write
the ledger and give frozen values: never a row, never a queryset. If the ledger can't be written,
nothing is shown.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from journals.kinds import SELF_EVALUATION
from journals.kinds.guidance import VIEWS
from journals.models import Entry, EntryVersion, Episode, Goal, Guidance, Person, ReadMark, Share
from journals.seen import Answer, CaseloadRow, Seen, SeenGoal, SeenMoment
from journals.states import Part, ring
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

PAGE = 20


# --- mine ----------------------------------------------------------------------------------


def own_entries(client: User) -> QuerySet[Entry]:
    keys.warm([client.pk])
    return Entry.objects.filter(client=client).kept()


def own_removed(client: User, pk: uuid.UUID) -> Entry:
    return get_object_or_404(Entry.objects.filter(client=client, deleted_at__isnull=False), pk=pk)


def own_versions(client: User, entry: Entry) -> QuerySet[EntryVersion]:
    return EntryVersion.objects.filter(client=client, entry=entry).order_by("version")


def own_episodes(client: User) -> QuerySet[Episode]:
    """With all that a page about moments needs, in a constant number of queries."""
    keys.warm([client.pk])
    return (
        Episode.objects.filter(client=client)
        .select_related("goal")
        .prefetch_related(
            Prefetch(
                "entries", Entry.objects.kept().order_by("occurred_at", "recorded_at"), "parts"
            ),
            Prefetch(
                "parts__guidance",
                Guidance.objects.select_related("author").order_by("sent_at"),
                "answers",
            ),
            Prefetch("parts__read_marks", to_attr="marks"),
            Prefetch(
                "parts__shares",
                Share.objects.filter(revoked_at=None).select_related("relationship__therapist"),
                "standing_shares",
            ),
        )
        .order_by("-occurred_at", "-recorded_at")
    )


def own_episode(client: User, pk: uuid.UUID) -> Episode:
    return get_object_or_404(own_episodes(client), pk=pk)


def own_entry(client: User, pk: uuid.UUID) -> Entry:
    return get_object_or_404(own_entries(client), pk=pk)


def own_goals(client: User) -> QuerySet[Goal]:
    keys.warm([client.pk])
    return Goal.objects.filter(client=client, archived_at=None).order_by("written_at")


def own_people(client: User) -> QuerySet[Person]:
    keys.warm([client.pk])
    return Person.objects.filter(client=client, archived_at=None).order_by("added_at")


def own_shares(client: User, now: datetime) -> QuerySet[Share]:
    """Everything that somebody can open at this moment."""
    keys.warm([client.pk])
    return (
        Share.objects.live(now)
        .filter(entry__client=client)
        .select_related("entry__episode", "relationship__therapist")
        .order_by("-shared_at")
    )


def own_guidance(client: User) -> QuerySet[Guidance]:
    keys.warm([client.pk])
    return (
        Guidance.objects.filter(client=client)
        .select_related("author", "entry__episode")
        .order_by("-sent_at")
    )


def opened_by(
    client: User, entry_ids: Iterable[uuid.UUID] | None = None, limit: int = 50
) -> list[ledger.Event]:
    """Who did what with these entries (all of them without a choice), newest first."""
    verbs = ["opened", "answered", "shared", "stopped_sharing"]
    return ledger.of_client(client.pk, verbs=verbs, entity_ids=entry_ids, limit=limit)


# --- shared with me ------------------------------------------------------------------------


def shared_caseload(therapist: User, now: datetime) -> list[CaseloadRow]:
    """The therapist's clients with what is shared and new. Shows no content, so logs nothing."""
    relationships = list(care.caseload(therapist))
    live = Share.objects.live(now).filter(relationship__in=relationships)
    looked = F("relationship__looked_at")
    counts: dict[Any, Any] = {
        row["relationship_id"]: row
        for row in live.values("relationship_id").annotate(
            last=Max("shared_at"),
            new=Count(
                "entry__episode",
                distinct=True,
                filter=Q(relationship__looked_at=None) | Q(shared_at__gt=looked),
            ),
        )
    }
    waiting: dict[Any, Any] = {
        row["relationship_id"]: row
        for row in _unanswered(live)
        .values("relationship_id")
        .annotate(n=Count("id"), since=Min("entry__guidance_requested_at"))
    }
    rows = [
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
    order = {"waiting": 0, "new": 1, "quiet": 2}
    return sorted(rows, key=lambda row: (order[row.group], _sort_time(row), row.name))


def _sort_time(row: CaseloadRow) -> float:
    """Waiting: the oldest first. The others: what was shared last comes first."""
    if row.waits_since:
        return row.waits_since.timestamp()
    return -row.last_shared.timestamp() if row.last_shared else 0.0


def _unanswered(live: QuerySet[Share]) -> QuerySet[Share]:
    """Live shares of look backs that ask for an answer and have none since."""
    last = (
        Guidance.objects.filter(entry=OuterRef("entry"), relationship=OuterRef("relationship"))
        .order_by("-sent_at")
        .values("sent_at")[:1]
    )
    return (
        live.filter(entry__kind=SELF_EVALUATION.code, entry__guidance_requested_at__isnull=False)
        .annotate(last_answer=Subquery(last))
        .filter(Q(last_answer=None) | Q(last_answer__lt=F("entry__guidance_requested_at")))
    )


@transaction.atomic
def shared_moments(
    therapist: User, relationship: CareRelationship, *, now: datetime, page: int = 1
) -> tuple[list[SeenMoment], bool]:
    """A page of the moments that this client shares, newest first, and whether there are more.

    Writes one line into the client's ledger for each entry that it gives out.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    live = Share.objects.live(now).filter(relationship=relationship)
    newest = list(
        live.values("entry__episode")
        .exclude(entry__episode=None)
        .annotate(last=Min("entry__occurred_at"))
        .order_by("-last", "entry__episode")[(page - 1) * PAGE : page * PAGE + 1]
    )
    episode_ids = [row["entry__episode"] for row in newest[:PAGE]]
    shares = {share.entry_id: share for share in live.filter(entry__episode__in=episode_ids)}
    seen = _read(relationship, shares, now)
    _note_reading(therapist, relationship, seen, shares, now)
    return _as_moments(relationship, episode_ids, seen), len(newest) > PAGE


def _read(
    relationship: CareRelationship, shares: dict[uuid.UUID, Share], now: datetime
) -> list[Seen]:
    """The shared entries as values. Of ratings-only shares the words are not even loaded."""
    keys.warm([relationship.of_id])
    full = [pk for pk, share in shares.items() if share.level == Share.Level.FULL]
    ratings_only = [pk for pk in shares if pk not in set(full)]
    entries = [
        *Entry.objects.filter(pk__in=full),
        *Entry.objects.filter(pk__in=ratings_only).defer("words"),
    ]
    read = dict(
        ReadMark.objects.filter(relationship=relationship, entry__in=shares).values_list(
            "entry_id", "entry_version"
        )
    )
    answers = _answers(relationship, shares)
    names = _names(relationship, entries, full)
    result = []
    for entry in entries:
        replies = answers[entry.pk]
        asked = entry.guidance_requested_at
        result.append(
            Seen(
                entry_id=entry.pk,
                kind=entry.kind,
                status=entry.status,
                version=entry.version,
                at=entry.occurred_at,
                ratings=dict(entry.ratings),
                words=dict(entry.words) if entry.pk in full else None,
                level=shares[entry.pk].level,
                until=shares[entry.pk].until,
                changed=entry.pk in read and read[entry.pk] < entry.version,
                fresh=entry.pk not in read,
                asked_at=asked,
                asks=asked is not None and not any(reply.at >= asked for reply in replies),
                names=names,
                answers=tuple(replies),
            )
        )
    return result


def _answers(
    relationship: CareRelationship, entry_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[Answer]]:
    """The answers given in this relationship: a therapist never reads another's."""
    found: dict[uuid.UUID, list[Answer]] = defaultdict(list)
    for guidance in (
        Guidance.objects.filter(entry__in=entry_ids, relationship=relationship)
        .select_related("author")
        .order_by("sent_at")
    ):
        found[guidance.entry_id].append(as_answer(guidance))
    return found


def as_answer(guidance: Guidance) -> Answer:
    view = guidance.ratings.get("view", "")
    return Answer(
        id=guidance.pk,
        by=guidance.author.name,
        at=guidance.sent_at,
        text=guidance.words.get("text", ""),
        view=view,
        view_label=dict(VIEWS).get(view, ""),
        new=guidance.seen_at is None,
    )


def _names(
    relationship: CareRelationship, entries: list[Entry], full: list[uuid.UUID]
) -> dict[str, str]:
    """Labels of people, for those that a fully shared entry names."""
    named = {pk for entry in entries if entry.pk in full for pk in entry.words.get("people", ())}
    return {
        str(person.pk): person.words["label"]
        for person in Person.objects.filter(client=relationship.of_id, pk__in=named)
    }


def _note_reading(
    therapist: User,
    relationship: CareRelationship,
    seen: list[Seen],
    shares: dict[uuid.UUID, Share],
    now: datetime,
) -> None:
    ledger.record(
        actor_id=therapist.pk,
        verb="opened",
        client_id=relationship.of_id,
        entities=[("journals.Entry", part.entry_id, part.version) for part in seen],
        grants={part.entry_id: shares[part.entry_id].pk for part in seen},
        now=now,
    )
    ReadMark.objects.bulk_create(
        [
            ReadMark(
                entry_id=part.entry_id,
                relationship=relationship,
                entry_version=part.version,
                read_at=now,
            )
            for part in seen
        ],
        update_conflicts=True,
        unique_fields=["entry", "relationship"],
        update_fields=["entry_version", "read_at"],
    )


def _as_moments(
    relationship: CareRelationship, episode_ids: list[uuid.UUID], seen: list[Seen]
) -> list[SeenMoment]:
    """Group parts by moment. The ring counts shared parts only; the title needs a full share."""
    rows = dict(
        Entry.objects.filter(pk__in=[part.entry_id for part in seen]).values_list(
            "pk", "episode_id"
        )
    )
    by_episode: dict[uuid.UUID, list[Seen]] = defaultdict(list)
    for part in sorted(seen, key=lambda part: part.at):
        by_episode[rows[part.entry_id]].append(part)
    titled = [pk for pk, parts in by_episode.items() if any(p.level == "full" for p in parts)]
    titles = {
        episode.pk: episode.words.get("title", "")
        for episode in Episode.objects.filter(client=relationship.of_id, pk__in=titled)
    }
    moments = []
    for pk in episode_ids:
        parts = by_episode[pk]
        together = any(part.answers for part in parts if part.kind == SELF_EVALUATION.code)
        moments.append(
            SeenMoment(
                episode_id=pk,
                title=titles.get(pk, ""),
                at=min(part.at for part in parts),
                ring=ring([Part(p.kind, p.status) for p in parts], together=together),
                parts=tuple(parts),
                waits_since=min((p.asked_at for p in parts if p.asks and p.asked_at), default=None),
            )
        )
    return moments


def shared_goals(therapist: User, relationship: CareRelationship) -> list[SeenGoal]:
    """Goals that the client has offered and not withdrawn, while care is active."""
    if relationship.status != CareRelationship.Status.ACTIVE:
        return []
    keys.warm([relationship.of_id])
    goals = Goal.objects.filter(
        client=relationship.of_id,
        offered_at__isnull=False,
        withdrawn_at=None,
        archived_at=None,
    ).order_by("written_at")
    return [SeenGoal(goal.words.get("title", ""), goal.words.get("toward", "")) for goal in goals]

"""What is shared with a therapist, as frozen values: never a row, never a queryset."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from journals.content import copied, given
from journals.kinds import SELF_EVALUATION, made_of
from journals.models import Entry, Episode, Guidance, Person, ReadMark, Share
from journals.moments import written_later
from journals.seen import Answer, Seen, SeenMoment, as_answer, envelope
from journals.states import Part, ring
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

from .reviewing import has_changed, is_reviewed, shown_version

PAGE = 20
# What a mark of having read says, for those who leave none.
UNMARKED: dict[str, Any] = {"changed": False, "fresh": False, "reviewed": False}
UNMARKED |= {"asks": False, "asked_at": None}
NO_MARK = ReadMark()


# The last row of a page: when it happened, and its id. The next page begins after it.
Last = tuple[datetime, uuid.UUID] | None


@transaction.atomic
def shared_moments(
    therapist: User,
    relationship: CareRelationship,
    *,
    now: datetime,
    page: int = 1,
    after: Last = None,
    only: Iterable[uuid.UUID] | None = None,
) -> tuple[list[SeenMoment], bool]:
    """A page of the moments that this client shares, newest first, and whether there are more.

    `only`: of these moments, not of all. Writes one line into the client's ledger for each entry
    that it gives out.
    """
    episode_ids, shares, more = _page_of_moments(relationship, now, page, after, only)
    seen = _read_by(therapist, relationship, shares, now)
    return _as_moments(relationship, episode_ids, seen), more


def _page_of_moments(
    relationship: CareRelationship,
    now: datetime,
    page: int,
    after: Last = None,
    only: Iterable[uuid.UUID] | None = None,
) -> tuple[list[uuid.UUID], dict[uuid.UUID, Share], bool]:
    """Ids of moments, newest first; the live shares of their parts; whether there are more."""
    live = Share.objects.live(now).filter(relationship=relationship)
    live = live if only is None else live.filter(entry__episode__in=list(only))
    moments = _dated(live)
    if after:
        at, pk = after
        moments = moments.filter(Q(last__lt=at) | Q(last=at, entry__episode__gt=pk))
    newest = list(moments.order_by("-last", "entry__episode")[(page - 1) * PAGE : page * PAGE + 1])
    episode_ids = [row["entry__episode"] for row in newest[:PAGE]]
    shares = {share.entry_id: share for share in live.filter(entry__episode__in=episode_ids)}
    return episode_ids, shares, len(newest) > PAGE


def _dated(live: QuerySet[Share]) -> Any:
    """The moments of these shares as rows, each with the time of the first part that is shared."""
    return (
        live.values("entry__episode")
        .exclude(entry__episode=None)
        .annotate(last=Min("entry__occurred_at"))
    )


def place_of(
    therapist: User, relationship: CareRelationship, thing: uuid.UUID, now: datetime
) -> tuple[int, bool]:
    """On which of the pages below a moment, or what belongs to none, stands, and whether it is a
    moment; 404 for what is not shared now."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    live = Share.objects.live(now).filter(relationship=relationship)
    moments, alone = _dated(live), live.to_review().filter(entry__episode=None)
    if one := moments.filter(entry__episode=thing).order_by("last").first():
        newer = Q(last__gt=one["last"]) | Q(last=one["last"], entry__episode__lt=thing)
        return moments.filter(newer).count() // PAGE + 1, True
    at = get_object_or_404(alone.values_list("entry__occurred_at", flat=True), entry=thing)
    newer = Q(entry__occurred_at__gt=at) | Q(entry__occurred_at=at, entry__lt=thing)
    return alone.filter(newer).count() // PAGE + 1, False


@transaction.atomic
def shared_alone(
    therapist: User,
    relationship: CareRelationship,
    *,
    now: datetime,
    page: int = 1,
    only: Iterable[uuid.UUID] | None = None,
) -> tuple[list[Seen], bool]:
    """A page of what this client shares that belongs to no moment, newest first, and whether there
    is more. `only`: of these entries. Writes the ledger as shared_moments does."""
    care.reads_only(therapist, relationship, now)  # whoever may not read ends here
    shares, more = _page_alone(relationship, now, page, only)
    if not shares:
        return [], False
    seen = {part.entry_id: part for part in _read_by(therapist, relationship, shares, now)}
    return [seen[pk] for pk in shares if pk in seen], more


def _page_alone(
    relationship: CareRelationship,
    now: datetime,
    page: int,
    only: Iterable[uuid.UUID] | None = None,
) -> tuple[dict[uuid.UUID, Share], bool]:
    """The live shares of what belongs to no moment, newest first, and whether there are more."""
    live = Share.objects.live(now).to_review()
    live = live if only is None else live.filter(entry__in=list(only))
    rows = list(
        live.filter(relationship=relationship, entry__episode=None).order_by(
            "-entry__occurred_at", "entry_id"
        )[(page - 1) * PAGE : page * PAGE + 1]
    )
    return {share.entry_id: share for share in rows[:PAGE]}, len(rows) > PAGE


@transaction.atomic
def shared_entries(
    therapist: User, care_id: uuid.UUID, *, now: datetime, after: Last = None, **which: Any
) -> tuple[list[Seen], bool]:
    """A page of the entries that can be opened in this care, newest first, and whether there are
    more. `which`: their kind, episode or pk. Writes the ledger as shared_moments does."""
    shares, last = newest_entries(therapist, care_id, now, after, PAGE, **which)
    if not shares:
        return [], False
    relationship = next(iter(shares.values())).relationship
    seen = {part.entry_id: part for part in _read(relationship, shares, now)}
    _note_reading(therapist, relationship, list(seen.values()), shares, now)
    return [seen[pk] for pk in shares if pk in seen], last is not None


def newest_entries(
    therapist: User, care_id: uuid.UUID, now: datetime, after: Last, at_once: int, **which: Any
) -> tuple[dict[uuid.UUID, Share], Last]:
    """The live shares of so many entries, newest first, each with its relationship; the last of
    them, where there are more."""
    live = (
        Share.objects.live(now)
        .filter(relationship=care_id, relationship__therapist=therapist)
        .filter(**{f"entry__{name}": value for name, value in which.items()})
    )
    if after:
        at, pk = after
        live = live.filter(Q(entry__occurred_at__lt=at) | Q(entry__occurred_at=at, entry__gt=pk))
    rows = list(
        live.select_related("relationship")
        .defer("relationship__words")
        .annotate(lived_at=F("entry__occurred_at"))
        .order_by("-entry__occurred_at", "entry_id")[: at_once + 1]
    )
    page = rows[:at_once]
    last = (page[-1].lived_at, page[-1].entry_id) if len(rows) > at_once else None
    return {row.entry_id: row for row in page}, last


def shared_in(therapist: User, entry_id: uuid.UUID, now: datetime) -> CareRelationship:
    """The care in which this entry can be opened now; 404 if there is none."""
    share = get_object_or_404(
        Share.objects.live(now).select_related("relationship").defer("relationship__words"),
        entry=entry_id,
        relationship__therapist=therapist,
    )
    return share.relationship


def shared_row(
    therapist: User, relationship: CareRelationship, entry_id: uuid.UUID, now: datetime
) -> Entry:
    """An entry that can be opened in this care now, to be named somewhere: nothing of it is read.
    404 for all else."""
    share = get_object_or_404(
        Share.objects.live(now).select_related("entry").defer("entry__ratings", "entry__words"),
        entry=entry_id,
        relationship=relationship,
        relationship__therapist=therapist,
    )
    return share.entry


def answered_in(therapist: User, guidance_id: uuid.UUID) -> CareRelationship:
    """The care in which this therapist gave this answer; 404 for anybody else's."""
    sent = get_object_or_404(
        Guidance.objects.select_related("relationship").defer("relationship__words", "words"),
        pk=guidance_id,
        author=therapist,
    )
    return sent.relationship


def _read_by(
    reader: User, relationship: CareRelationship, shares: dict[uuid.UUID, Share], now: datetime
) -> list[Seen]:
    """For its therapist, or for a clinician whom the client lets read along (docs/adr/0023): one
    who leaves no mark of having read, and is told nothing of what the therapist has read."""
    along = care.reads_only(reader, relationship, now)
    seen = _read(relationship, shares, now, shown_only=along)
    _note_reading(reader, relationship, seen, shares, now, marks=not along)
    return [replace(part, **UNMARKED) for part in seen] if along else seen


def _read(
    relationship: CareRelationship,
    shares: dict[uuid.UUID, Share],
    now: datetime,
    *,
    shown_only: bool = False,
) -> list[Seen]:
    """The shared entries as values. Of ratings-only shares the words are not even loaded.

    `shown_only`: somebody else than the therapist looks, and knows of no answer that can be taken
    back.
    """
    keys.warm([relationship.of_id])
    full = [pk for pk, share in shares.items() if share.level == Share.Level.FULL]
    ratings_only = [pk for pk in shares if pk not in set(full)]
    entries = [
        *Entry.objects.filter(pk__in=full),
        *Entry.objects.filter(pk__in=ratings_only).defer("words"),
    ]
    marks = {
        mark.entry_id: mark
        for mark in ReadMark.objects.filter(relationship=relationship, entry__in=shares)
    }
    answers = _answers(relationship, shares, shown_by=now if shown_only else None)
    names = _names(relationship, entries, full)
    result = []
    for entry in entries:
        replies = answers[entry.pk]
        share, mark = shares[entry.pk], marks.get(entry.pk, NO_MARK)
        asked = share.asked_at
        result.append(
            Seen(
                **envelope(entry),
                ratings=given(entry),
                words=copied(entry.words) if entry.pk in full else None,
                level=share.level,
                until=share.until,
                changed=has_changed(mark, share, entry),
                fresh=mark.read_at is None,
                reviewed=is_reviewed(mark, share, shown_version(entry, share.level)),
                asked_at=asked,
                asks=asked is not None and not any(reply.at >= asked for reply in replies),
                names=names,
                answers=tuple(replies),
                written_on=written_later(entry, relationship.of),
            )
        )
    return result


def _answers(
    relationship: CareRelationship,
    entry_ids: Iterable[uuid.UUID],
    *,
    shown_by: datetime | None = None,
) -> dict[uuid.UUID, list[Answer]]:
    """The answers given in this relationship: a therapist never reads another's."""
    found: dict[uuid.UUID, list[Answer]] = defaultdict(list)
    rows = Guidance.objects.filter(entry__in=entry_ids, relationship=relationship)
    rows = rows.shown(shown_by) if shown_by else rows
    for guidance in rows.select_related("author").order_by("sent_at"):
        found[guidance.entry_id].append(as_answer(guidance))
    return found


def _names(
    relationship: CareRelationship, entries: list[Entry], full: list[uuid.UUID]
) -> dict[str, str]:
    """Labels of people, for those that a fully shared entry names."""
    named = {
        pk
        for entry in entries
        if entry.pk in full
        for pk in made_of(entry.kind, entry.worksheet, entry.worksheet_version).people_in(
            entry.words
        )
    }
    return {
        str(person.pk): person.words["label"]
        for person in Person.objects.filter(client=relationship.of_id, pk__in=named)
    }


def _record(
    verb: str,
    therapist: User,
    relationship: CareRelationship,
    seen: list[Seen],
    shares: dict[uuid.UUID, Share],
    now: datetime,
) -> None:
    """A line in the client's ledger for each, with the share that allowed it."""
    ledger.record(
        actor_id=therapist.pk,
        verb=verb,
        client_id=relationship.of_id,
        entities=[("journals.Entry", part.entry_id, part.version) for part in seen],
        grants={part.entry_id: shares[part.entry_id].pk for part in seen},
        now=now,
    )


def _note_reading(
    therapist: User,
    relationship: CareRelationship,
    seen: list[Seen],
    shares: dict[uuid.UUID, Share],
    now: datetime,
    *,
    marks: bool = True,
) -> None:
    _record("opened", therapist, relationship, seen, shares, now)
    if not marks:
        return
    ReadMark.objects.bulk_create(
        [
            ReadMark(
                entry_id=part.entry_id,
                relationship=relationship,
                entry_version=part.version,
                ratings_version=part.ratings_version,
                read_at=now,
            )
            for part in seen
        ],
        update_conflicts=True,
        unique_fields=["entry", "relationship"],
        update_fields=["entry_version", "ratings_version", "read_at"],
    )


def _as_moments(
    relationship: CareRelationship, episode_ids: list[uuid.UUID], seen: list[Seen]
) -> list[SeenMoment]:
    """Group parts by moment. The ring counts shared parts only; the title needs a full share."""
    by_episode: dict[uuid.UUID, list[Seen]] = defaultdict(list)
    for part in sorted(seen, key=lambda part: part.at):
        if part.episode_id:
            by_episode[part.episode_id].append(part)
    titled = [pk for pk, parts in by_episode.items() if any(map(_carries_title, parts))]
    titles = {
        episode.pk: episode.words.get("title", "")
        for episode in Episode.objects.filter(client=relationship.of_id, pk__in=titled)
    }
    moments = []
    for pk in episode_ids:
        parts = by_episode[pk]
        if not parts:
            continue  # taken back while it was being read
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


def _carries_title(part: Seen) -> bool:
    """What stands beside a moment (a page, a worksheet) does not give away the moment's title."""
    beside = (Entry.Kind.JOURNAL_PAGE, Entry.Kind.WORKSHEET)
    return part.level == "full" and part.kind not in beside

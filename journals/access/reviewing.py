"""What a therapist has put aside as reviewed, and what still waits to be.

Reviewed is a version, as far as its reader can tell versions apart: under a share of numbers and
ticks alone, other words are no other version. What is shared in words after it was reviewed without
them waits again, and so does what its client asks about anew.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    FilteredRelation,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from journals.models import Entry, ReadMark, Share
from journals.reviewing import Item, Owed, Part, Pile, ToReview, sight
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.care.rhythm import Due, due_by
from tracker.wallclock import on_the_wall

from .waiting import unanswered

PAGE = 50
FULL = Share.Level.FULL
THING = Coalesce("entry__episode", "entry")  # a moment, or what belongs to none


def shown_version(entry: Entry, level: str) -> int:
    """The version of it that a reader of this level can tell from the one before."""
    return entry.version if level == FULL else entry.ratings_version


def has_changed(mark: ReadMark, share: Share, entry: Entry) -> bool:
    """What its reader can see of it, since they last had it on screen."""
    read = mark.entry_version if share.level == FULL else mark.ratings_version
    return read is not None and read < shown_version(entry, share.level)


def is_reviewed(mark: ReadMark, share: Share, version: int) -> bool:
    """The rule below, for one share whose entry is loaded."""
    put_aside = mark.reviewed_version if share.level == FULL else mark.reviewed_ratings_version
    if put_aside is None or mark.reviewed_at is None:
        return False
    asked_anew = share.asked_at is not None and share.asked_at > mark.reviewed_at
    return put_aside >= version and not asked_anew


def unreviewed(live: QuerySet[Share]) -> QuerySet[Share]:
    """Of live shares those that wait to be reviewed, each with the version that was `put_aside`, if
    any was, and with the time `since` which it waits."""
    of_this_care = Q(entry__read_marks__relationship=F("relationship"))
    full, numbers = Q(level=FULL), ~Q(level=FULL)
    other_words = full & Q(put_aside__lt=F("entry__version"))
    other_numbers = numbers & Q(put_aside__lt=F("entry__ratings_version"))
    return live.annotate(
        mark=FilteredRelation("entry__read_marks", condition=of_this_care),
        put_aside=Case(
            When(full, then=F("mark__reviewed_version")),
            default=F("mark__reviewed_ratings_version"),
        ),
        since=Case(
            When(put_aside=None, then=F("shared_at")),
            When(other_words, then=Greatest("entry__changed_at", "shared_at")),
            When(other_numbers, then=Greatest("entry__ratings_changed_at", "shared_at")),
            When(asked_at__gt=F("mark__reviewed_at"), then=F("asked_at")),
            default=Value(None),
            output_field=DateTimeField(),
        ),
    ).filter(since__isnull=False)


def anything_to_review(therapist_id: uuid.UUID, now: datetime) -> bool:
    """Whether anything that is shared with this therapist at this moment waits to be reviewed."""
    live = Share.objects.live(now).to_review()
    return unreviewed(live.filter(relationship__therapist=therapist_id)).exists()


def owed(
    therapist: User, relationships: Iterable[CareRelationship], now: datetime
) -> dict[uuid.UUID, Owed]:
    """How much waits in each of these relationships, since when and until when it may; those where
    nothing does are left out. Two queries, however many there are."""
    by_id = {one.pk: one for one in relationships if one.therapist_id == therapist.pk}
    live = Share.objects.live(now).to_review().filter(relationship__in=by_id)
    rows = list(
        unreviewed(live)
        .values("relationship_id")
        .annotate(waiting=Count(THING, distinct=True), first=Min("since"))
        .order_by()
    )
    first = {row["relationship_id"]: row["first"] for row in rows}
    meetings = care.meetings_after([by_id[pk] for pk in first], min(first.values(), default=now))
    return {
        row["relationship_id"]: Owed(
            waiting=row["waiting"],
            since=row["first"],
            due=_due(by_id[row["relationship_id"]], therapist, row["first"], meetings),
        )
        for row in rows
    }


def _due(
    relationship: CareRelationship,
    therapist: User,
    since: datetime,
    meetings: dict[uuid.UUID, list[datetime]],
) -> Due:
    at = meetings.get(relationship.pk, [])
    return due_by(relationship.rhythm, since, therapist.time_zone, at)


def versions_seen(
    therapist: User, relationship: CareRelationship, sights: Mapping[uuid.UUID, str], now: datetime
) -> dict[uuid.UUID, int]:
    """{entry: its version} of what still is as its reader was shown it. What was changed since, or
    is not shared at this moment, is left out. `sights`: {entry: its sight}."""
    live = (
        Share.objects.live(now)
        .filter(
            relationship=relationship,
            relationship__therapist=therapist,
            entry__in=list(sights),
        )
        .select_related("entry")
        .defer("entry__ratings", "entry__words")
    )
    found = {share.entry_id: (share, shown_version(share.entry, share.level)) for share in live}
    return {
        pk: version
        for pk, (share, version) in found.items()
        if sights[pk] == sight(pk, share.level, version)
    }


def to_review(therapist: User, now: datetime, *, page: int = 1) -> ToReview:
    """A page of what is shared with this therapist and not reviewed, by client, those first whom
    the therapist meets first; of each, what has waited longest.

    It names kinds, days and levels, and gives no content: nothing is written into a ledger.
    """
    relationships = list(care.caseload(therapist))
    waiting = owed(therapist, relationships, now)
    mine = [one for one in relationships if one.pk in waiting]
    upcoming = care.next_appointments(mine, now)
    mine.sort(key=lambda one: _order(one, waiting[one.pk], upcoming.get(one.pk)))
    total = sum(one.waiting for one in waiting.values())
    on_page, skipped = _on_page(mine, waiting, page)
    items = _items(therapist, on_page, skipped, now)
    piles = [
        Pile(
            care_id=one.pk,
            client_id=one.of_id,
            name=one.of.name,
            first_name=one.of.first_name,
            next=upcoming.get(one.pk),
            owed=waiting[one.pk],
            items=tuple(items[one.pk]),
        )
        for one in on_page
        if items[one.pk]
    ]
    return ToReview(piles=tuple(piles), total=total, page=page, more=total > page * PAGE)


def _order(one: CareRelationship, waits: Owed, meets: datetime | None) -> tuple[Any, ...]:
    return meets is None, meets or waits.due.at, waits.due.at, str(one.pk)


def _on_page(
    mine: list[CareRelationship], waiting: dict[uuid.UUID, Owed], page: int
) -> tuple[list[CareRelationship], int]:
    """Whose items stand on this page, and how many of the first one's stand before it."""
    begins, ends, at = (page - 1) * PAGE, page * PAGE, 0
    found: list[CareRelationship] = []
    skipped = 0
    for one in mine:
        n = waiting[one.pk].waiting
        if at < ends and at + n > begins:
            skipped = skipped if found else max(0, begins - at)
            found.append(one)
        at += n
    return found, skipped


def _items(
    therapist: User, relationships: list[CareRelationship], skipped: int, now: datetime
) -> dict[uuid.UUID, list[Item]]:
    """A page of items of these relationships, in their order, after the first `skipped`."""
    found: dict[uuid.UUID, list[Item]] = {one.pk: [] for one in relationships}
    if not relationships:
        return found
    by_id = {one.pk: one for one in relationships}
    live = Share.objects.live(now).filter(relationship__in=by_id)
    things = list(
        unreviewed(live.to_review())
        .values("relationship_id", thing=THING)
        .annotate(
            first=Min("since"),
            place=Case(*(When(relationship=pk, then=n) for n, pk in enumerate(by_id))),
        )
        .order_by("place", "first", "thing")[skipped : skipped + PAGE]
    )
    parts = _parts(live, [row["thing"] for row in things])
    days = _days(live, [row["thing"] for row in things], therapist.time_zone)
    meetings = care.meetings_after(relationships, min(row["first"] for row in things))
    for row in things:
        pk, thing = row["relationship_id"], row["thing"]
        found[pk].append(
            Item(
                id=thing,
                moment=(pk, thing) in days,
                day=days.get((pk, thing)) or parts[pk, thing][0].day,
                parts=tuple(parts[pk, thing]),
                since=row["first"],
                due=_due(by_id[pk], therapist, row["first"], meetings),
            )
        )
    return found


def _parts(live: Any, things: list[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], list[Part]]:
    """{(care, thing): those of its parts that wait}: plain columns, nothing sealed is loaded."""
    of_these = live.filter(Q(entry__episode__in=things) | Q(entry__in=things))
    asking = set(unanswered(of_these).values_list("pk", flat=True))
    rows: Any = (
        unreviewed(of_these.to_review())
        .select_related("entry")
        .defer("entry__ratings", "entry__words")
        .order_by("entry__occurred_at", "entry__recorded_at", "entry_id")
    )
    found: dict[tuple[uuid.UUID, uuid.UUID], list[Part]] = defaultdict(list)
    for share in rows:
        entry = share.entry
        found[share.relationship_id, entry.episode_id or entry.pk].append(
            Part(
                entry_id=entry.pk,
                kind=entry.kind,
                worksheet=entry.worksheet,
                worksheet_version=entry.worksheet_version,
                level=share.level,
                day=entry.local_date,
                shown_version=shown_version(entry, share.level),
                asks=share.pk in asking,
                changed=share.put_aside is not None,
            )
        )
    return found


def _days(
    live: QuerySet[Share], things: list[uuid.UUID], zone: str
) -> dict[tuple[uuid.UUID, uuid.UUID], date]:
    """{(care, moment): the day of the first part that is shared}, as the client's page has it."""
    rows = (
        live.filter(entry__episode__in=things)
        .values_list("relationship_id", "entry__episode")
        .annotate(at=Min("entry__occurred_at"))
        .order_by()
    )
    return {(pk, episode): on_the_wall(at, zone).date() for pk, episode, at in rows}

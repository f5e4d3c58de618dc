"""Flags, for the clinicians whose they are to look at; and for their client, that there are some.

A therapist has those of their own clients, also when care has ended. Whom they named has what was
not looked at in time: the flag, and that answer, as long as it is shared.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from journals.kinds.flagging import CODES
from journals.models import ReviewFlag, ReviewStep, Share
from journals.seen import Seen
from tracker.accounts.models import Practice, User
from tracker.care.models import CareRelationship
from tracker.care.rhythm import Due
from tracker.privacy import keys, ledger
from tracker.safety import rules
from tracker.safety.rules import Fired
from tracker.wallclock import on_the_wall

from .shared import UNMARKED, _note_reading, _read

MOST = 200


@dataclass(frozen=True)
class Step:
    """What a clinician did about it, as another clinician of this flag may read it."""

    by: str
    at: datetime
    what: str
    code: str = ""
    words: Any = ""  # of the code
    note: str = ""


@dataclass(frozen=True)
class SeenFlag:
    """One flag. `fired` and `entry_id` are empty where the answer can't be opened."""

    id: uuid.UUID
    care_id: uuid.UUID
    client_id: uuid.UUID | None
    name: str  # the client's; "" where they are gone
    mine: bool  # this reader is the therapist, and not whom they named
    therapist: str
    state: str
    made_at: datetime
    due: Due
    done_at: datetime | None
    fired: tuple[Fired, ...] = ()
    entry_id: uuid.UUID | None = None
    steps: tuple[Step, ...] = ()
    seen: Seen | None = None  # the answer itself, on its own page

    @property
    def waits(self) -> bool:
        return self.state != ReviewFlag.State.DONE

    @property
    def shared(self) -> bool:
        return self.entry_id is not None


# --- whose they are -----------------------------------------------------------------------------
def _of(reader: User, now: datetime) -> QuerySet[ReviewFlag]:
    waits = Q(state__in=ReviewFlag.WAITING)
    live = Share.objects.live(now).filter(
        entry=OuterRef("entry"), relationship=OuterRef("relationship")
    )
    return (
        ReviewFlag.objects.filter(
            Q(relationship__therapist=reader)
            | (waits & Q(relationship__deputy=reader, due_at__lte=now))
        )
        .select_related("relationship__client", "relationship__therapist")
        .defer("relationship__words")
        .annotate(open_now=Exists(live))
    )


def own_flag(clinician: User, pk: uuid.UUID, now: datetime, *, lock: bool = False) -> ReviewFlag:
    """One that this clinician can move on; 404 for all else. `lock`: nobody else does meanwhile."""
    rows = ReviewFlag.objects.select_for_update() if lock else ReviewFlag.objects.all()
    mine = _of(clinician, now).values("pk")
    flag = get_object_or_404(rows.filter(pk__in=mine), pk=pk)
    if flag.client_id:
        keys.warm([flag.client_id])
    return flag


def done_by(flag: ReviewFlag, clinician: User) -> dict[str, str] | None:
    """What this clinician said was done about it; None if it was somebody else, or nobody."""
    keys.warm([clinician.pk])
    step = ReviewStep.objects.filter(flag=flag, what=ReviewStep.What.DONE, by=clinician).first()
    return dict(step.words) if step else None


def shared_flags(
    reader: User,
    now: datetime,
    *,
    relationship: CareRelationship | None = None,
    done: bool = False,
) -> list[SeenFlag]:
    """What waits for this clinician, the one that is due first at the top; at the most 200. `done`:
    instead, what was done lately. Writes a line in the ledger of each client whose it is."""
    rows = _of(reader, now)
    rows = rows.filter(relationship=relationship) if relationship else rows
    if done:
        rows = rows.filter(state=ReviewFlag.State.DONE).order_by("-done_at", "pk")
    else:
        rows = rows.filter(state__in=ReviewFlag.WAITING).order_by("due_at", "pk")
    found: list[Any] = list(rows[:MOST])
    keys.warm({row.client_id for row in found if row.client_id})
    ledger.record_all(
        (
            row.client_id,
            ledger.Event(
                now, reader.pk, "saw_flag", "journals.Entry", row.entry_id, 0, row.share_id
            ),
        )
        for row in found
        if row.client_id and row.entry_id and row.open_now
    )
    return [_as_seen(row, reader) for row in found]


def _as_seen(row: Any, reader: User) -> SeenFlag:
    client, can_open = row.relationship.client, row.open_now and row.client_id is not None
    return SeenFlag(
        id=row.pk,
        care_id=row.relationship_id,
        client_id=row.client_id,
        name=client.name if client else "",
        mine=row.relationship.therapist_id == reader.pk,
        therapist=row.relationship.therapist.name,
        state=row.state,
        made_at=row.made_at,
        due=Due(row.due_at, day_ends=_ends_a_day(row)),
        done_at=row.done_at,
        fired=rules.read_back(row.ratings.get("fired", ())) if can_open else (),
        entry_id=row.entry_id if can_open else None,
    )


def _ends_a_day(row: Any) -> bool:
    return on_the_wall(row.due_at, row.relationship.therapist.time_zone).time() == time()


@transaction.atomic
def shared_flag(reader: User, pk: uuid.UUID, now: datetime) -> SeenFlag:
    """One flag with its answer, as far as that is shared, and what was done. 404 for all else.

    The answer comes out of the gate, and its client's ledger says who opened it."""
    row = get_object_or_404(_of(reader, now), pk=pk)
    keys.warm([row.client_id] if row.client_id else [])
    flag = replace(_as_seen(row, reader), steps=_steps(row))
    if not flag.shared:
        return flag
    relationship = row.relationship
    shares = {
        share.entry_id: share
        for share in Share.objects.live(now).filter(entry=row.entry_id, relationship=relationship)
    }
    seen = _read(relationship, shares, now, shown_only=not flag.mine)
    _note_reading(reader, relationship, seen, shares, now, marks=flag.mine)
    part = next(iter(seen), None)
    return replace(flag, seen=part if flag.mine or part is None else replace(part, **UNMARKED))


def _steps(row: ReviewFlag) -> tuple[Step, ...]:
    steps = list(ReviewStep.objects.filter(flag=row).select_related("by").order_by("at", "pk"))
    keys.warm({step.by_id for step in steps})
    return tuple(
        Step(
            by=step.by.name,
            at=step.at,
            what=step.what,
            code=step.words.get("code", ""),
            words=dict(CODES).get(step.words.get("code", ""), ""),
            note=step.words.get("note", ""),
        )
        for step in steps
    )


# --- counts, from columns that are no answers ---------------------------------------------------
def flags_by_care(therapist: User) -> dict[uuid.UUID, tuple[int, datetime]]:
    """{care: how many wait, and by when the first is to be looked at}. Nothing is opened."""
    rows = (
        ReviewFlag.objects.filter(relationship__therapist=therapist, state__in=ReviewFlag.WAITING)
        .values("relationship_id")
        .annotate(n=Count("id"), first=Min("due_at"))
    )
    return {row["relationship_id"]: (row["n"], row["first"]) for row in rows}


def flags_beside(reader: User, now: datetime) -> int:
    """How many wait that no row of the caseload stands for: of care that is over, and of other
    therapists' clients."""
    running = Q(relationship__therapist=reader, relationship__status__in=["active", "paused"])
    rows = _of(reader, now).filter(state__in=ReviewFlag.WAITING)
    return rows.exclude(running).count()


@dataclass(frozen=True)
class Counted:
    """How many flags wait for one clinician. No client is among it."""

    clinician: str
    waits: int
    overdue: int


def flag_counts(practice: Practice, now: datetime) -> list[Counted]:
    """For each clinician of the practice for whom any waits."""
    late = Q(due_at__lte=now)
    rows = (
        ReviewFlag.objects.filter(
            relationship__therapist__clinician__practice=practice,
            state__in=ReviewFlag.WAITING,
        )
        .values("relationship__therapist__name")
        .annotate(n=Count("id"), late=Count("id", filter=late))
        .order_by("relationship__therapist__name")
    )
    return [Counted(row["relationship__therapist__name"], row["n"], row["late"]) for row in rows]


def overdue_untold(now: datetime) -> QuerySet[ReviewFlag]:
    """What was not looked at in time, and nobody else has heard of."""
    return (
        ReviewFlag.objects.filter(
            state__in=ReviewFlag.WAITING, due_at__lte=now, overdue_told_at=None
        )
        .select_related("relationship__therapist__clinician", "relationship__deputy__clinician")
        .defer("relationship__words", "ratings")
        .order_by("due_at", "pk")
    )


def cares_that_wait() -> QuerySet:
    """Ids of care in which a flag waits: none of it is forgotten before a clinician has looked."""
    return ReviewFlag.objects.filter(state__in=ReviewFlag.WAITING).values("relationship_id")


# --- for the client -----------------------------------------------------------------------------
def usually(due_at: datetime | None, now: datetime) -> datetime | None:
    """A moment of the last day on which it is usually looked at; None once that is past, or where
    nothing is to be looked at."""
    return due_at - timedelta(seconds=1) if due_at and due_at > now else None


@dataclass(frozen=True)
class Highlighted:
    """An answer of mine that one therapist looks at first. `until`: by when they usually do; None
    once that is past, which says nothing about me."""

    name: str
    done: bool
    until: datetime | None


def own_highlighted(
    client: User, entry_ids: Iterable[uuid.UUID], now: datetime
) -> list[Highlighted]:
    """Those among these entries, where they can still be opened."""
    live = Share.objects.live(now).filter(
        entry=OuterRef("entry"), relationship=OuterRef("relationship")
    )
    rows = (
        ReviewFlag.objects.filter(Exists(live), client=client, entry__in=list(entry_ids))
        .select_related("relationship__therapist")
        .defer("relationship__words", "ratings")
        .order_by("made_at")
    )
    return [
        Highlighted(
            name=row.relationship.therapist.first_name,
            done=row.state == ReviewFlag.State.DONE,
            until=usually(row.due_at, now),
        )
        for row in rows
    ]

"""Worksheets: which are open to a client, what a therapist asked for, and numbers over time."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from journals.kinds import worksheets
from journals.kinds.fields import ItemSet, Options
from journals.kinds.vocabulary import HURT_SELF
from journals.kinds.worksheets import Worksheet
from journals.models import Assignment, Entry, Guidance
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys
from tracker.reminders.schedule import journal_day
from tracker.safety.rules import asks

from . import monitoring
from .own import own_entries

# Only what happened this lately is looked at for that.
LATELY = timedelta(days=7)
EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Assigned:
    """What one therapist asks one client to fill in, as both may read it."""

    id: uuid.UUID
    care_id: uuid.UUID
    by: str  # the therapist's name
    worksheet: Worksheet
    assigned_at: datetime
    stopped_at: datetime | None
    version: int
    targets: Mapping[str, Options]  # field -> (code, words)
    note: str
    agreed: bool
    every_days: int | None = None  # of a measure that is asked again and again
    until: date | None = None

    @property
    def asked(self) -> list[tuple[Any, list[Any]]]:
        """Each list of targets with the label of its field, ready for reading."""
        return [
            (self.worksheet.field(key).clinical or self.worksheet.field(key).label, words)
            for key, chosen in self.targets.items()
            if (words := [label for _code, label in chosen])
        ]


@dataclass(frozen=True)
class Offered:
    """A worksheet as this client would fill it in now, and who asked for it."""

    worksheet: Worksheet
    assigned: tuple[Assigned, ...] = ()
    opens_at: datetime | None = None  # not before; None: now

    @property
    def labels(self) -> dict[str, str]:
        """What own codes stand for."""
        return {
            code: str(words)
            for one in self.assigned
            for chosen in one.targets.values()
            for code, words in chosen
        }


def own_answers(client: User, slug: str = "") -> QuerySet[Entry]:
    """Answered worksheets, newest first."""
    rows = own_entries(client).of_kind("worksheet").newest_first()
    return rows.filter(worksheet=slug) if slug else rows


def own_answer(client: User, pk: uuid.UUID) -> Entry:
    """One answered worksheet with its moment and who can open it; 404 for anything else."""
    return get_object_or_404(own_answers(client).select_related("episode"), pk=pk)


def own_today(client: User, slug: str, now: datetime) -> uuid.UUID | None:
    """The id of the answer about the day that is now, if there is one: the last of them."""
    today = journal_day(now, client.time_zone, client.day_starts)
    rows = own_answers(client, slug).filter(local_date=today)
    return rows.values_list("pk", flat=True).first()


def with_answers(entry: Entry, now: datetime) -> Entry:
    """The same with what therapists replied, as `answers`."""
    replies = Guidance.objects.shown(now).filter(entry=entry).select_related("author")
    entry.answers = list(replies.order_by("sent_at"))  # type: ignore[attr-defined]
    return entry


def own_assignments(client: User) -> QuerySet[Assignment]:
    """What was ever asked of this client, newest first."""
    keys.warm([client.pk])
    return (
        Assignment.objects.filter(client=client)
        .select_related("relationship__therapist")
        .defer("relationship__words")
        .order_by("-assigned_at", "id")
    )


def own_worksheets(
    client: User, now: datetime, asked: Mapping[str, list[Assigned]] | None = None
) -> list[Offered]:
    """Everything that this client can fill in, what was asked for first. `asked`: what running()
    gives, where it was asked for already."""
    found = _with_waits(client, own_offers(client, asked), now)
    return sorted(found, key=lambda one: not one.assigned)


def own_offers(client: User, asked: Mapping[str, list[Assigned]] | None = None) -> list[Offered]:
    """The same, without when each of them is open: two queries, one more where a practice's own is
    asked for, and no answer is looked at."""
    asked = running(client) if asked is None else asked
    shipped = [
        one.slug for one in worksheets.offered() if one.default == "on" or asked.get(one.slug)
    ]
    return [_offer(slug, asked.get(slug, [])) for slug in (*shipped, *_of_practices(asked))]


def _of_practices(asked: Mapping[str, list[Assigned]]) -> list[str]:
    """Of what is asked for: what practices wrote themselves, and have not switched off."""
    kinds = {slug: some[0].worksheet for slug, some in asked.items() if some}
    own = [slug for slug, one in kinds.items() if one.practice and one.code == "worksheet"]
    on = worksheets.on(own)
    return [slug for slug in own if slug in on]


def own_worksheet(
    client: User,
    slug: str,
    now: datetime,
    *,
    number: int | None = None,
    drawn_at: datetime | None = None,
    ever: bool = False,
) -> Offered:
    """One of them; 404 for what is not open to this client. `number`: another version of it.

    `drawn_at`: it was open to them then, and is being saved: it may have been stopped or switched
    off since, or wait for a calmer day; nothing that somebody wrote is refused for that. `ever`: it
    is enough that it was asked for at any time.
    """
    since = EVER if ever else drawn_at
    offer = open_to(client, slug, Entry.Kind.WORKSHEET, number=number, since=since)
    if offer.worksheet.default != "on" and not offer.assigned:
        raise Http404
    if since is None and not worksheets.is_on(slug):
        raise Http404
    return _with_waits(client, [offer], now, drawn_at)[0]


def open_to(
    client: User, slug: str, kind: str, *, number: int | None, since: datetime | None
) -> Offered:
    """A worksheet or a measure, by `kind`, with who asks for it; 404 for what is not of this kind.

    `since`: also who asked for it at that time, or later.
    """
    try:
        if worksheets.find(slug).code != kind:
            raise Http404
        offer = _offer(slug, running(client, slug, since=since).get(slug, []))
        if number is not None:
            exact = worksheets.find(slug, number)
            offer = Offered(exact.for_targets(_targets(offer.assigned)), offer.assigned)
    except worksheets.Unknown as error:
        raise Http404 from error
    if risk_items(offer.worksheet, {}) - monitoring.may_be_answered(client, since):
        raise Http404
    return offer


def for_answer(client: User, entry: Entry) -> Offered:
    """The worksheet as it is needed to change this answer: what was asked then, and now."""
    version = worksheets.find(entry.worksheet, entry.worksheet_version)
    asked = running(client, entry.worksheet, since=EVER).get(entry.worksheet, [])
    targets = _targets(asked)
    for key, choices in version.targets.items():
        known = dict(choices) | dict(entry.words.get(f"{key}_named", {}))
        there = {code for code, _words in targets.get(key, ())}
        said = _codes_in(entry.ratings.get(key))
        more = tuple((code, known[code]) for code in said if code in known and code not in there)
        targets[key] = (*targets.get(key, ()), *more)
    return Offered(version.for_targets(targets), tuple(asked))


def _codes_in(value: Any) -> list[str]:
    return [one["item"] if isinstance(one, Mapping) else one for one in value or ()]


def running(
    client: User, slug: str = "", *, since: datetime | None = None
) -> dict[str, list[Assigned]]:
    """Who asks for what, by its name. What is locked is open only while care goes on.

    `since`: also what was still asked for at that time, or later.
    """
    rows = own_assignments(client)
    rows = rows.filter(worksheet=slug) if slug else rows
    running = Q(stopped_at=None) if since is None else Q(stopped_at=None) | Q(stopped_at__gte=since)
    found: dict[str, list[Assigned]] = {}
    given = [(row, as_assigned(row)) for row in rows.filter(running)]
    risky = {one.care_id for _row, one in given if _risk_in(one)}
    agreed = monitoring.items_agreed(risky, None if since == EVER else since) if risky else {}
    for row, asked in given:
        one = _as_agreed(asked, agreed.get(asked.care_id, frozenset()))
        if one is None:
            continue
        if one.worksheet.default != "locked" or _goes_on(row.relationship, since):
            found.setdefault(row.worksheet, []).append(one)
    return found


def risk_items(worksheet: Worksheet, targets: Mapping[str, Iterable[Any]]) -> frozenset[str]:
    """What two people have to agree on before it is asked so: codes of tracker/safety/rules.py."""
    found = {
        "urge" if isinstance(worksheet.field(key), ItemSet) else "hurt"
        for key, chosen in targets.items()
        if HURT_SELF in chosen
    }
    instrument = getattr(worksheet, "instrument", None)
    return frozenset(found | ({"question"} if instrument and asks(instrument) else set()))


def _risk_in(one: Assigned) -> frozenset[str]:
    codes = {key: [code for code, _words in chosen] for key, chosen in one.targets.items()}
    return risk_items(one.worksheet, codes)


def _as_agreed(one: Assigned, agreed: frozenset[str]) -> Assigned | None:
    """Without the targets that the two have not agreed on, or no longer; None if it can't be asked
    without that."""
    asked = _risk_in(one)
    if risk_items(one.worksheet, {}) - agreed:
        return None
    if asked <= agreed:
        return one
    left = {
        key: tuple(target for target in chosen if target[0] != HURT_SELF)
        for key, chosen in one.targets.items()
    }
    return replace(one, targets=left)


def _goes_on(relationship: CareRelationship, since: datetime | None) -> bool:
    """Whether care is active, or was until after this time."""
    if relationship.status == CareRelationship.Status.ACTIVE:
        return True
    over = relationship.ended_at or relationship.paused_at
    return since is not None and over is not None and over >= since


def as_assigned(row: Assignment) -> Assigned:
    """A row with its relationship and therapist, as a value."""
    worksheet = worksheets.find(row.worksheet, row.worksheet_version)
    given = row.words.get("targets", {})
    return Assigned(
        id=row.pk,
        care_id=row.relationship_id,
        by=row.relationship.therapist.name,
        worksheet=worksheet,
        assigned_at=row.assigned_at,
        stopped_at=row.stopped_at,
        version=row.version,
        targets={
            key: _named(given.get(key, ()), choices) for key, choices in worksheet.targets.items()
        },
        note=row.words.get("note", ""),
        agreed=row.words.get("agreed", False),
        every_days=row.every_days,
        until=row.until,
    )


def _named(given: Iterable[Any], choices: Options) -> Options:
    """(code, words) of stored targets: codes we know, and codes with words of their own."""
    known = dict(choices)
    return tuple(
        (one["code"], one["words"]) if isinstance(one, Mapping) else (one, known[one])
        for one in given
        if isinstance(one, Mapping) or one in known
    )


def _offer(slug: str, asked: list[Assigned]) -> Offered:
    """The newest version that anybody asked for, with all that was asked."""
    number = max((one.worksheet.number for one in asked), default=None)
    worksheet = worksheets.find(slug, number)
    return Offered(worksheet.for_targets(_targets(asked)), tuple(asked))


def _targets(asked: Iterable[Assigned]) -> dict[str, Options]:
    """What several therapists ask for, each code once."""
    found: dict[str, dict[Any, Any]] = {}
    for one in asked:
        for key, chosen in one.targets.items():
            for code, words in chosen:
                found.setdefault(key, {}).setdefault(code, words)
    return {key: tuple(chosen.items()) for key, chosen in found.items()}


# --- a calmer day first -------------------------------------------------------------------------
def _with_waits(
    client: User, found: list[Offered], now: datetime, drawn_at: datetime | None = None
) -> list[Offered]:
    """With the time from which each is offered. What was on a page before that was said is open."""
    waits = max((one.worksheet.wait_hours for one in found), default=0)
    last = _last_self_harm(client, now - timedelta(hours=waits), now) if waits else None
    if last is None or (drawn_at is not None and drawn_at <= last):
        return found
    return [Offered(one.worksheet, one.assigned, _opens_at(one, last, now)) for one in found]


def _opens_at(one: Offered, last: datetime, now: datetime) -> datetime | None:
    at = last + timedelta(hours=one.worksheet.wait_hours)
    return at if one.worksheet.wait_hours and at > now else None


def _last_self_harm(client: User, since: datetime, now: datetime) -> datetime | None:
    """When an entry was last written or changed that says self-harm, in its numbers and ticks."""
    rows = (
        own_entries(client)
        .of_kind("self_monitoring", "worksheet")
        .filter(changed_at__gt=since, occurred_at__gt=now - LATELY)
        .defer("words")
        .order_by("-changed_at")[:200]
    )
    return next((row.changed_at for row in rows if monitoring.fired_on(row)), None)


# --- the therapist's own asking -----------------------------------------------------------------
def assigned_in(therapist: User, relationship: CareRelationship) -> list[Assigned]:
    """What this therapist asks of this client now. Nothing of what became of it."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        return []
    keys.warm([relationship.of_id])
    rows = (
        Assignment.objects.filter(relationship=relationship, stopped_at=None)
        .select_related("relationship__therapist")
        .defer("relationship__words")
        .order_by("assigned_at", "id")
    )
    return [as_assigned(row) for row in rows]


def asked_by(therapist: User, pk: uuid.UUID) -> Assignment:
    """One that this therapist asks for in care that is running; 404 for everybody else's."""
    rows = Assignment.objects.select_related("relationship").defer("words", "relationship__words")
    return get_object_or_404(
        rows,
        pk=pk,
        stopped_at=None,
        relationship__therapist=therapist,
        relationship__status__in=["active", "paused"],
    )

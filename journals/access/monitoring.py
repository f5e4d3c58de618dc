"""What two people agreed is watched: whether something may be asked at all, and from what number on
an answer is looked at first."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from journals.kinds import made_of
from journals.models import Entry, EntryVersion, RiskMonitoring, Share, StandingShare
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.measures import Instrument
from tracker.privacy import keys
from tracker.safety import rules
from tracker.safety.rules import Fired

# What a rule can fire on: nothing else has a tick or a number about self-harm.
CARRY = ("self_monitoring", "worksheet", "measure")
SHARED, NOT_INDICATED = "shared", "not_indicated"


@dataclass(frozen=True)
class Monitoring:
    """One agreement, or a proposal of one, as both may read it."""

    id: uuid.UUID
    care_id: uuid.UUID
    items: tuple[str, ...]
    least: Mapping[str, int]
    rhythm: str
    rhythm_words: Any
    plan: str
    reason: str
    proposed_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    ended_by_me: bool

    @property
    def stands(self) -> bool:
        return self.agreed_at is not None and self.ended_at is None

    @property
    def waits(self) -> bool:
        return self.agreed_at is None and self.ended_at is None

    @property
    def asks(self) -> list[Any]:
        """What may be asked, in words."""
        return [words for code, words in rules.ITEMS.items() if code in self.items]

    @property
    def rules(self) -> list[tuple[rules.Rule, int]]:
        """The rules that can fire, each with the number from which on it does; 0 for none."""
        return [
            (rule, self.least.get(rule.id, rule.least))
            for rule in rules.RULES.values()
            if rule.item in self.items
        ]


@dataclass(frozen=True)
class Check:
    """One thing that has to be there before it can be proposed."""

    code: str
    holds: bool
    words: Any


def as_monitoring(row: RiskMonitoring, reader: User) -> Monitoring:
    return Monitoring(
        id=row.pk,
        care_id=row.relationship_id,
        items=tuple(row.ratings.get("items", ())),
        least=dict(row.ratings.get("least", {})),
        rhythm=row.rhythm,
        rhythm_words=RiskMonitoring.Rhythm(row.rhythm).label,
        plan=row.ratings.get("plan", ""),
        reason=row.words.get("reason", ""),
        proposed_at=row.proposed_at,
        agreed_at=row.agreed_at,
        ended_at=row.ended_at,
        ended_by_me=row.ended_by_id == reader.pk,
    )


def own_monitorings(person: User) -> QuerySet[RiskMonitoring]:
    """What was ever proposed or agreed on in care of this client's or this therapist's, the newest
    first."""
    return (
        RiskMonitoring.objects.filter(
            Q(relationship__client=person) | Q(relationship__therapist=person)
        )
        .select_related("relationship__client", "relationship__therapist", "relationship__deputy")
        .defer("relationship__words")
        .order_by("-proposed_at", "pk")
    )


def own_monitoring(person: User, pk: uuid.UUID) -> RiskMonitoring:
    """One of them; 404 for all else."""
    row = get_object_or_404(own_monitorings(person), pk=pk)
    keys.warm([row.client_id])
    return row


def monitorings_of(client: User) -> list[Monitoring]:
    """What was ever proposed to this client or agreed on, by whomever, the newest first."""
    keys.warm([client.pk])
    rows = own_monitorings(client).filter(relationship__client=client)
    return [as_monitoring(row, client) for row in rows]


def monitorings_in(person: User, relationship: CareRelationship) -> list[Monitoring]:
    """What was ever proposed or agreed on in this care, the newest first."""
    if person.pk not in (relationship.client_id, relationship.therapist_id):
        raise ValueError("not a relationship of theirs")
    keys.warm([relationship.of_id])
    rows = own_monitorings(person).filter(relationship=relationship)
    return [as_monitoring(row, person) for row in rows]


def proposed_to(client: User) -> QuerySet[RiskMonitoring]:
    """What waits for this client to agree."""
    return own_monitorings(client).filter(
        client=client, agreed_at=None, ended_at=None, relationship__status="active"
    )


# --- what follows from it -----------------------------------------------------------------------
def _agreed(since: datetime | None = None) -> QuerySet[RiskMonitoring]:
    """Agreements that stand where care goes on. `since`: or did at that time, or later."""
    rows = RiskMonitoring.objects.filter(agreed_at__isnull=False)
    if since is None:
        return rows.filter(ended_at=None, relationship__status=CareRelationship.Status.ACTIVE)
    return rows.filter(Q(ended_at=None) | Q(ended_at__gte=since))


def watched(
    cares: Iterable[uuid.UUID], since: datetime | None = None
) -> dict[uuid.UUID, RiskMonitoring]:
    """{care: what stands agreed in it}. The clients' keys have to be warm for what it says."""
    rows = _agreed(since).filter(relationship__in=list(cares)).order_by("agreed_at")
    return {row.relationship_id: row for row in rows}


def items_agreed(
    cares: Iterable[uuid.UUID], since: datetime | None = None
) -> dict[uuid.UUID, frozenset[str]]:
    """{care: the items that can be asked in it}, of those whose client agreed to any."""
    rows = watched(cares, since)
    keys.warm({row.client_id for row in rows.values()})
    return {pk: frozenset(row.ratings.get("items", ())) for pk, row in rows.items()}


def may_be_asked(care_id: uuid.UUID, since: datetime | None = None) -> frozenset[str]:
    """The items that can be asked in this care: none, unless its client agreed."""
    return items_agreed([care_id], since).get(care_id, frozenset())


def may_be_answered(client: User, since: datetime | None = None) -> frozenset[str]:
    """The items that this client can answer now, whoever asks them."""
    keys.warm([client.pk])
    rows = _agreed(since).filter(client=client)
    return frozenset(item for row in rows for item in row.ratings.get("items", ()))


def instrument_of(entry: Entry | EntryVersion, worksheet: str, number: int | None) -> Any:
    """The questionnaire that was answered; None if it was none."""
    kind = made_of("measure", worksheet, number) if worksheet else None
    found = getattr(kind, "instrument", None)
    return found if isinstance(found, Instrument) else None


def fired_on(entry: Entry, least: Mapping[str, int] | None = None) -> tuple[Fired, ...]:
    """The rules that fire on an entry as it stands."""
    if entry.kind not in CARRY:
        return ()
    instrument = instrument_of(entry, entry.worksheet, entry.worksheet_version)
    return rules.fired(entry.ratings, instrument=instrument, least=least)


# As low as any two people can agree on.
LOWEST = {"urge": 1}


def high_for(client: User, entry: Entry) -> tuple[Fired, ...]:
    """The rules that fire on an entry of this client's, by the lowest numbers they agreed on. A
    query only where there can be any."""
    if not fired_on(entry, LOWEST):
        return ()
    return fired_on(entry, _least(client))


def newly_high(client: User, entry: Entry) -> tuple[Fired, ...]:
    """The same without what the version before said already: nobody is asked twice."""
    found = high_for(client, entry)
    if not found or entry.version == 1:
        return found
    before = EntryVersion.objects.filter(entry=entry, version=entry.version - 1).first()
    if before is None:
        return found
    instrument = instrument_of(before, entry.worksheet, entry.worksheet_version)
    said = rules.fired(before.ratings, instrument=instrument, least=_least(client))
    return found if {one.rule for one in found} - {one.rule for one in said} else ()


def _least(client: User) -> dict[str, int]:
    keys.warm([client.pk])
    found: dict[str, int] = {}
    for row in _agreed().filter(client=client):
        for rule, number in row.ratings.get("least", {}).items():
            found[rule] = min(number, found.get(rule, number))
    return found


# --- before it can be proposed ------------------------------------------------------------------
def plan_is_shared(relationship: CareRelationship, now: datetime) -> bool:
    """Whether the client shares a safety plan here. One that is not shared is not asked about."""
    live = Share.objects.live(now).filter(relationship=relationship)
    return live.filter(entry__kind=Entry.Kind.SAFETY_PLAN, level=Share.Level.FULL).exists()


def always_shares(relationship: CareRelationship) -> bool:
    """Whether the client lets this therapist have the numbers of what a rule fires on."""
    return StandingShare.objects.filter(
        relationship=relationship, what=StandingShare.What.SAFETY_ANSWERS, revoked_at=None
    ).exists()


def checks(relationship: CareRelationship, now: datetime) -> list[Check]:
    """What has to be there first, and whether it is. Of the plan only whether it is shared."""
    missing = relationship.therapist.clinician.practice.missing
    deputy = relationship.deputy
    return [
        Check(
            "region",
            "crisis_region" not in missing,
            _("The practice has said whose crisis lines its clients are shown."),
        ),
        Check(
            "rhythm",
            bool(relationship.rhythm),
            _("The client is told how often you read what is shared."),
        ),
        Check(
            "deputy",
            bool(deputy and deputy.receives),
            _("Somebody is named who looks when you have not."),
        ),
        Check(
            "plan",
            plan_is_shared(relationship, now),
            _("The client shares a safety plan with you, or you say why there is none."),
        ),
    ]

"""What to know before a session, through the gate: the agenda, four facts, and numbers to draw.

Whoever asks (`reader`) is the therapist or somebody whom the client lets read beside them; the
caller has made sure that this relationship is the reader's to read.
"""

import uuid
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from journals import facts as rules
from journals.charts import WEEK
from journals.facts import MANY, Decided, Fact, Ref, Since
from journals.kinds import SELF_EVALUATION, SELF_MONITORING, SELF_REINFORCEMENT
from journals.models import Entry, EntryVersion, Episode, Guidance, Share, StandingShare
from journals.prep import CheckedIn, Judged, Numbers, Prep, Urge, Week
from journals.talk import Thing
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger
from tracker.reminders.schedule import journal_day

from .agenda import shared_agenda
from .caseload import WEEKS
from .measured import lines_in
from .standing import shared_days
from .waiting import unanswered

NAMED = 3  # moments whose title stands on the chart
LOOKED_THROUGH = 12  # for those that have one
MOST = 2000  # entries that are looked through: the newest


@transaction.atomic
def shared_prep(reader: User, relationship: CareRelationship, *, now: datetime) -> Prep:
    """All that stands above what is shared. Writes the ledger: the things on the agenda, the
    numbers, and the days, if there are any. While care is paused it holds nothing of the client's.
    """
    keys.warm([relationship.of_id, reader.pk])
    times = _appointments(relationship)
    met = max((begins for begins, ends in times if ends <= now), default=None)
    since = met or relationship.started_at or now
    numbers = _numbers(reader, relationship, [begins for begins, _ends in times], now)
    talk = shared_agenda(reader, relationship, now=now, ticked_since=since)
    told: tuple[Fact, ...] = ()
    if relationship.status == CareRelationship.Status.ACTIVE:
        told = rules.facts(_since(reader, relationship, numbers, since, met is not None, now))
    return Prep(
        now=now,
        since=since,
        met=met is not None,
        next=min((begins for begins, ends in times if ends > now), default=None),
        talk=tuple(sorted(talk, key=_urgent_first)),
        facts=told,
        numbers=numbers,
    )


def _appointments(relationship: CareRelationship) -> list[tuple[datetime, datetime]]:
    """(begin, end) of all that were not cancelled."""
    return list(care.appointments([relationship]).values_list("starts_at", "ends_at"))


def _urgent_first(thing: Thing) -> tuple[bool, bool]:
    return not thing.open, not thing.urgent


# --- facts --------------------------------------------------------------------------------------
def _since(
    reader: User,
    relationship: CareRelationship,
    numbers: Numbers,
    at: datetime,
    met: bool,
    now: datetime,
) -> Since:
    client = relationship.of
    live = Share.objects.live(now).filter(relationship=relationship)
    begun = journal_day(at, client.time_zone, client.day_starts)
    days = shared_days(reader, [relationship], since=begun, now=now)
    plan = care.agreed_plans([relationship]).get(relationship.pk)
    agreed = plan.agreed_at if plan else None
    return Since(
        at=at,
        met=met,
        now=now,
        today=journal_day(now, client.time_zone, client.day_starts),
        from_day=begun,
        waiting=_refs(unanswered(live)),
        **_new(live.to_review().filter(shared_at__gt=at)),
        decided=_decided(live, at),
        urges=numbers.urge_weeks,
        days=days.get(relationship.pk),
        plan=plan.days if plan else None,
        plan_from=journal_day(agreed, client.time_zone, client.day_starts) if agreed else None,
    )


def _new(shares: Any) -> dict[str, tuple[Ref, ...]]:
    """What was shared, the newest first: each moment once, what belongs to none, and credits."""
    rows = shares.order_by("-entry__occurred_at", "entry_id").values_list(
        "entry__occurred_at", "entry_id", "entry__episode", "entry__kind", "entry__status"
    )
    moments: dict[uuid.UUID, Ref] = {}
    alone, credits = [], []
    for at, pk, episode, kind, status in rows[:MOST]:
        if episode is None:
            alone.append(Ref(at, pk))
        else:
            moments[episode] = Ref(at, pk, episode)  # the earliest part of it stays
        if (kind, status) == (SELF_REINFORCEMENT.code, Entry.Status.DONE):
            credits.append(Ref(at, pk, episode))
    newest = sorted(moments.values(), key=lambda ref: ref.at, reverse=True)
    return {"moments": tuple(newest), "alone": tuple(alone), "credits": tuple(credits)}


def _refs(shares: Any) -> tuple[Ref, ...]:
    rows = shares.order_by("-entry__occurred_at", "entry_id").values_list(
        "entry__occurred_at", "entry_id", "entry__episode"
    )
    return tuple(Ref(*row) for row in rows[: MANY + 1])


def _decided(live: Any, since: datetime) -> tuple[Decided, ...]:
    """Look backs whose outcome became what it is after they were shared, and since then.

    Only when the ticked outcome itself changed: what changed beside it, in words that may not be
    shared, moves nothing here. No earlier outcome is given out.
    """
    shares = live.filter(
        entry__kind=SELF_EVALUATION.code, entry__version__gt=1, entry__changed_at__gt=since
    )
    of = {
        share.entry_id: share
        for share in shares.select_related("entry").defer("entry__words")[:MANY]
    }
    if not of:
        return ()
    keys.warm({share.entry.client_id for share in of.values()})
    history: dict[uuid.UUID, list[tuple[datetime, Any]]] = defaultdict(list)
    rows = EntryVersion.objects.filter(entry__in=of).defer("words").order_by("version")
    for row in rows:
        history[row.entry_id].append((row.recorded_at, row.ratings.get("outcome")))
    found = []
    for pk, share in of.items():
        entry = share.entry
        at = _since_when(history[pk], entry.changed_at, entry.ratings.get("outcome"))
        if at > max(since, share.shared_at) and entry.ratings.get("outcome") is not None:
            found.append(
                Decided(Ref(entry.occurred_at, pk, entry.episode_id), entry.ratings["outcome"])
            )
    return tuple(sorted(found, key=lambda one: one.ref.at, reverse=True))


def _since_when(
    history: list[tuple[datetime, Any]], changed_at: datetime, outcome: Any
) -> datetime:
    """Since when the outcome is what it is. `history`: since when each earlier version stood."""
    at = changed_at
    for began, before in reversed(history):
        if before != outcome:
            break
        at = began
    return at


# --- numbers ------------------------------------------------------------------------------------
@transaction.atomic
def shared_numbers(reader: User, relationship: CareRelationship, *, now: datetime) -> Numbers:
    """What the charts of the newest weeks are drawn from. No word is loaded but a few titles.

    Check-ins are among it only where the client lets this therapist have their numbers. One line
    in the ledger for the numbers, and one for each title.
    """
    return _numbers(reader, relationship, _begins(relationship), now)


def _begins(relationship: CareRelationship) -> list[datetime]:
    return [begins for begins, _ends in _appointments(relationship)]


def _numbers(
    reader: User, relationship: CareRelationship, appointments: list[datetime], now: datetime
) -> Numbers:
    numbers, named = _drawn(relationship, appointments, now)
    if named is not None:
        _note(reader, relationship, named, now)
    return numbers


def numbers_of(relationship: CareRelationship, now: datetime) -> Numbers:
    """The same for the client whose numbers they are: without a line in the ledger."""
    return _drawn(relationship, _begins(relationship), now)[0]


def _drawn(
    relationship: CareRelationship, appointments: list[datetime], now: datetime
) -> tuple[Numbers, list[Share] | None]:
    """The numbers, and the shares whose title is among them; None where nothing is shown."""
    shares = _shares(relationship, now)
    measured, about = lines_in(relationship, now)
    times = tuple(sorted(at for at in appointments if now - WEEKS * WEEK < at <= now))
    if not (shares or measured):
        return Numbers(now, WEEKS, moments=_weeks({}, set(), now), appointments=times), None
    keys.warm([relationship.of_id])
    urges = _urges(shares)
    named = _named(relationship, urges, shares)
    began, looked_back = _begun(shares)
    numbers = Numbers(
        now,
        WEEKS,
        urges=tuple(_with_title(one, named) for one in urges),
        moments=_weeks(began, looked_back, now),
        judged=_judged(relationship, shares, began),
        check_ins=_check_ins(shares),
        appointments=times,
        measures=measured,
    )
    return numbers, [*(shares[pk] for pk in named), *about]


def _shares(relationship: CareRelationship, now: datetime) -> dict[uuid.UUID, Share]:
    """The live shares of these weeks, the oldest entry first, with their entries but no words."""
    rows = (
        Share.objects.live(now)
        .filter(
            Q(standing__what=StandingShare.What.CHECK_IN_RATINGS)
            | Q(entry__kind__in=[SELF_MONITORING.code, SELF_EVALUATION.code]),
            relationship=relationship,
            # The same client again, so that the index by client and time bounds what is read.
            entry__client=relationship.of_id,
            entry__occurred_at__gt=now - WEEKS * WEEK,
            entry__occurred_at__lte=now,
        )
        .exclude(entry__status=Entry.Status.PLANNED)
        .select_related("entry")
        .defer("entry__words")
        .order_by("-entry__occurred_at", "entry_id")[:MOST]
    )
    return {share.entry_id: share for share in reversed(rows)}


def _urges(shares: dict[uuid.UUID, Share]) -> list[Urge]:
    found = []
    for share in shares.values():
        entry = share.entry
        value = entry.ratings.get("reaction_urge")
        if entry.kind == SELF_MONITORING.code and entry.episode_id and value is not None:
            found.append(Urge(entry.occurred_at, value, entry.pk, entry.episode_id))
    return found


def _named(
    relationship: CareRelationship, urges: list[Urge], shares: dict[uuid.UUID, Share]
) -> dict[uuid.UUID, str]:
    """{entry: title} of the highest urges, the newest first, whose title may be read.

    A title is read under a full share of a note of its moment; it stands once on the chart.
    """
    full = [one for one in urges if shares[one.entry_id].level == Share.Level.FULL]
    full.sort(key=lambda one: (one.value, one.at), reverse=True)
    first: dict[uuid.UUID, Urge] = {}
    for one in full:
        first.setdefault(one.episode_id, one)
    asked = list(first)[:LOOKED_THROUGH]
    titles = {
        episode.pk: episode.words.get("title", "")
        for episode in Episode.objects.filter(client=relationship.of_id, pk__in=asked)
    }
    titled = [first[pk] for pk in asked if titles.get(pk)]
    return {one.entry_id: titles[one.episode_id] for one in titled[:NAMED]}


def _with_title(one: Urge, named: dict[uuid.UUID, str]) -> Urge:
    title = named.get(one.entry_id, "")
    return Urge(one.at, one.value, one.entry_id, one.episode_id, title) if title else one


def _begun(shares: dict[uuid.UUID, Share]) -> tuple[dict[uuid.UUID, datetime], set[uuid.UUID]]:
    """{moment: its first shared part of these weeks}, and the moments with a shared look back."""
    began: dict[uuid.UUID, datetime] = {}
    looked_back = set()
    for share in shares.values():  # the oldest first
        if episode := share.entry.episode_id:
            began.setdefault(episode, share.entry.occurred_at)
            if share.entry.kind == SELF_EVALUATION.code:
                looked_back.add(episode)
    return began, looked_back


def _weeks(
    began: dict[uuid.UUID, datetime], looked_back: set[uuid.UUID], now: datetime
) -> tuple[Week, ...]:
    counts = [[0, 0] for _week in range(WEEKS)]
    for episode, at in began.items():
        back = min(WEEKS - 1, (now - at) // WEEK)
        counts[WEEKS - 1 - back][0] += 1
        counts[WEEKS - 1 - back][1] += episode in looked_back
    begins = now - WEEKS * WEEK
    return tuple(Week(begins + n * WEEK, *both) for n, both in enumerate(counts))


def _judged(
    relationship: CareRelationship,
    shares: dict[uuid.UUID, Share],
    began: dict[uuid.UUID, datetime],
) -> tuple[Judged, ...]:
    """Both views of each moment that has one, by when it happened. Nothing is compared."""
    views: dict[uuid.UUID | None, str] = {}
    answers = Guidance.objects.filter(relationship=relationship, entry__in=shares).defer("words")
    for answer in answers.order_by("sent_at"):
        if view := answer.ratings.get("view"):
            views[shares[answer.entry_id].entry.episode_id] = view
    outcomes = {
        share.entry.episode_id: share.entry.ratings.get("outcome")
        for share in shares.values()
        if share.entry.kind == SELF_EVALUATION.code
    }
    found = (
        Judged(at, episode, outcomes.get(episode), views.get(episode, ""))
        for episode, at in began.items()
    )
    return tuple(one for one in found if one.outcome is not None or one.view)


def _check_ins(shares: dict[uuid.UUID, Share]) -> tuple[CheckedIn, ...]:
    return tuple(
        CheckedIn(
            share.entry.occurred_at,
            share.entry.ratings.get("mood"),
            share.entry.ratings.get("reaction_urge"),
        )
        for share in shares.values()
        if share.entry.kind == Entry.Kind.CHECK_IN
    )


def _note(reader: User, relationship: CareRelationship, titled: list[Share], now: datetime) -> None:
    """The numbers as a whole, and by its entry each moment whose title is given out, and each
    answer about somebody who is named."""
    ledger.record(
        actor_id=reader.pk,
        verb="saw_charts",
        client_id=relationship.of_id,
        entities=[
            ("care.CareRelationship", relationship.pk, 0),
            *(("journals.Entry", one.entry_id, one.entry.version) for one in titled),
        ],
        grants={one.entry_id: one.pk for one in titled},
        now=now,
    )

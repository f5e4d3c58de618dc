"""The therapist's list: who needs what first, from what is shared and from nothing else."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from journals import charts
from journals.caseload import (
    SORTS,
    Caseload,
    CaseloadRow,
    Meeting,
    UrgeLine,
    called,
    grouped,
    meetings,
)
from journals.days import CheckIns, Plan, quiet
from journals.models import Share
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.privacy import ledger
from tracker.reminders.schedule import journal_day

from .agenda import AgendaNews, agenda_news
from .flags import flags_by_care
from .standing import Shown, days_shown, saw_days
from .urges import shared_urges
from .waiting import unanswered

CLIENTS = 50  # on one page of the list
WEEKS = 10  # of the line that the list shows, and of the days that say which gap is usual
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def shared_caseload(
    therapist: User, now: datetime, *, name: str = "", show: str = "", page: int = 1
) -> Caseload:
    """A page of the therapist's clients, sorted by need, with what is shared and new.

    `name`: only names that hold these letters; `show`: only "waiting", "new" or "week". Lines of
    numbers and days of check-ins are content. The order asks them of everybody whom search and
    filter leave; what is given out, and told to the ledger, is that of this page alone. The same
    queries, however many clients and entries there are.
    """
    everybody = list(_everybody(therapist, now))
    by_care = {one.pk: one for one in everybody if called(one.of.name, name)}
    rows = [row for row in _counted(therapist, by_care, now) if row.shows(show, now)]
    found = {row.relationship_id: by_care[row.relationship_id] for row in rows}
    since = now - WEEKS * charts.WEEK
    days = days_shown(found.values(), since.date())
    points = shared_urges(found.values(), since=since, now=now)
    rows = [
        replace(
            row,
            urge=_line(points.get(row.relationship_id), now),
            quiet=_quiet(found[row.relationship_id], days.get(row.relationship_id), row, now),
        )
        for row in rows
    ]
    rows.sort(key=lambda row: row.order)
    first, after = (page - 1) * CLIENTS, page * CLIENTS
    rows[first:after] = _with_check_ins(rows[first:after], found, days, now)
    shown = rows[first:after]
    ledger.record_all([*_saw(therapist, shown, days, now)])
    return Caseload(
        rows=tuple(shown),
        groups=grouped(rows, first, after),
        total=len(everybody),
        found=len(rows),
        page=page,
        more=len(rows) > after,
        looked_at=max((one.looked_at for one in everybody if one.looked_at), default=None),
        today=_todays(therapist, now),
    )


def _everybody(therapist: User, now: datetime) -> QuerySet[CareRelationship]:
    """All in care, with when they meet next and when something was shared last."""
    shared = Share.objects.live(now).to_review().filter(relationship=OuterRef("pk"))
    last = shared.order_by("-shared_at").values("shared_at")[:1]
    return care.with_next(care.caseload(therapist), now).annotate(last_shared=Subquery(last))


def _todays(therapist: User, now: datetime) -> tuple[Meeting, ...]:
    """Today's appointments, on the therapist's own clock."""
    begins = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return meetings(
        Meeting(
            client_id=one.relationship.of_id,
            name=one.relationship.of.name,
            starts_at=one.starts_at,
            over=one.ends_at <= now,
        )
        for one in care.meetings_of(therapist, begins, begins + timedelta(days=1))
    )


# --- from columns that are no answers -----------------------------------------------------------
def _counted(therapist: User, by_care: dict[uuid.UUID, Any], now: datetime) -> list[CaseloadRow]:
    """What is shared, new and waiting, and when they meet. Nothing is opened."""
    # by therapist, so that for the join nobody else's relationships are looked at
    live = Share.objects.live(now).filter(relationship__therapist=therapist)
    asked, news = agenda_news(by_care.values(), now), _news(live, by_care.values(), now)
    flags = flags_by_care(therapist)
    waiting: dict[Any, Any] = {
        row["relationship_id"]: row
        for row in unanswered(live)
        .values("relationship_id")
        .annotate(n=Count("id"), since=Min("asked_at"))
    }
    none = AgendaNews(None, 0)
    return [
        CaseloadRow(
            relationship_id=pk,
            client_id=one.of_id,
            name=one.of.name,
            status=one.status,
            next_at=one.next_at,
            flags=flags.get(pk, (0, None))[0],
            flag_due=flags.get(pk, (0, None))[1],
            asked_since=asked.get(pk, none).asked_since,
            news=_sorted(news[pk] | {"agenda": asked.get(pk, none).new}),
            waiting=waiting.get(pk, {}).get("n", 0),
            waits_since=waiting.get(pk, {}).get("since"),
            last_shared=one.last_shared,
            away_until=away_until(one, now),
        )
        for pk, one in by_care.items()
    ]


def _news(
    live: QuerySet[Share], relationships: Iterable[CareRelationship], now: datetime
) -> dict[uuid.UUID, dict[str, int]]:
    """What was shared since the therapist last opened each client's page: moments, and what
    belongs to none by its kind."""
    rows = (
        live.to_review()  # type: ignore[attr-defined]
        .filter(
            _lately(relationships, now),
            shared_at__gt=Coalesce(F("relationship__looked_at"), Value(LONG_AGO)),
        )
        .annotate(
            sort=Case(
                When(entry__episode__isnull=False, then=Value("moment")), default="entry__kind"
            )
        )
        .values("relationship_id", "sort")
        .annotate(n=Count(Coalesce("entry__episode", "entry"), distinct=True))
    )
    found: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row["relationship_id"]][row["sort"]] = row["n"]
    return found


def _lately(relationships: Iterable[CareRelationship], now: datetime) -> Q:
    """What was shared since the therapist looked, and some that is older: an index by time then
    bounds what is read of each. From one column's comparison with another no index could.

    Those who were looked at about as long ago go together, so that there are few conditions.
    """
    by_age: dict[int, list[CareRelationship]] = defaultdict(list)
    for one in relationships:
        days = (now - (one.looked_at or LONG_AGO)) // timedelta(days=1)
        by_age[days.bit_length()].append(one)
    found = Q(pk__in=[])
    for some in by_age.values():
        since = min(one.looked_at or LONG_AGO for one in some)
        found |= Q(relationship__in=[one.pk for one in some], shared_at__gt=since)
    return found


def _sorted(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((sort, counts[sort]) for sort in SORTS if counts.get(sort))


def away_until(relationship: CareRelationship, now: datetime) -> date | None:
    """Until when they told this therapist that they are away, if it is not over. While care is
    paused nothing of it is shown."""
    until = relationship.away_until
    active = relationship.status == CareRelationship.Status.ACTIVE
    return until if active and until and until >= _today(relationship, now) else None


def _today(relationship: CareRelationship, at: datetime) -> date:
    """The client's journal day."""
    return journal_day(at, relationship.of.time_zone, relationship.of.day_starts)


# --- from numbers and days that are shown -------------------------------------------------------
def _line(points: list[tuple[datetime, int]] | None, now: datetime) -> UrgeLine | None:
    return UrgeLine.of(points, WEEKS, now) if points else None


def _quiet(one: CareRelationship, shown: Shown | None, row: CaseloadRow, now: datetime):
    if shown is None:
        return None
    last = _today(one, row.last_shared) if row.last_shared else None
    return quiet(shown.days, last, _today(one, now))


def _with_check_ins(
    rows: list[CaseloadRow],
    by_care: dict[uuid.UUID, CareRelationship],
    days: dict[uuid.UUID, Shown],
    now: datetime,
) -> list[CaseloadRow]:
    """With the marks of two weeks, against the plan that was agreed on, if there is one."""
    plans = care.agreed_plans(by_care[row.relationship_id] for row in rows)
    found = []
    for row in rows:
        one, shown = by_care[row.relationship_id], days.get(row.relationship_id)
        if shown:
            agreed = plans.get(one.pk)
            plan = (
                Plan(agreed.days, _today(one, agreed.agreed_at))
                if agreed and agreed.agreed_at
                else None
            )
            row = replace(row, check_ins=CheckIns.of(shown.days, plan, _today(one, now)))
        found.append(row)
    return found


def _saw(
    therapist: User, rows: Iterable[CaseloadRow], days: dict[uuid.UUID, Shown], now: datetime
) -> Iterator[tuple[uuid.UUID, ledger.Event]]:
    """The ledger's lines: whose numbers, and whose days, are on this page."""
    rows = list(rows)
    what = "care.CareRelationship"
    for row in rows:
        if row.urge:
            pk = row.relationship_id
            yield (
                row.client_id,
                ledger.Event(now, therapist.pk, "saw_numbers", what, pk, 0, None),
            )
    given = (days[row.relationship_id] for row in rows if row.check_ins)
    yield from saw_days(therapist, given, now)

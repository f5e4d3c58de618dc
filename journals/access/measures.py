"""Measures: which are open to a client, what was answered, and when one is due again.

All of it is the client's own. A therapist who asks for one is not told when it is due, nor whether
anything was answered: that would say what was kept private.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from journals.due import due_on
from journals.kinds import measures
from journals.kinds.measures import Measure
from journals.models import Assignment, Entry
from tracker.accounts.models import User
from tracker.reminders.schedule import journal_day

from .monitoring import may_be_asked
from .own import own_entries
from .worksheets import EVER, Assigned, open_to, risk_items, running


@dataclass(frozen=True)
class Asked:
    """A measure as this client would answer it now, who asks for it, and since when it is due."""

    worksheet: Measure
    assigned: tuple[Assigned, ...] = ()
    due_on: date | None = None  # None: it is due at no time, and may still be answered
    last_on: date | None = None


def own_answers(client: User, slug: str = "") -> QuerySet[Entry]:
    """Answered measures, newest first."""
    rows = own_entries(client).of_kind(Entry.Kind.MEASURE).newest_first()
    return rows.filter(worksheet=slug) if slug else rows


def own_answer(client: User, pk: uuid.UUID) -> Entry:
    """One answered measure; 404 for anything else."""
    return get_object_or_404(own_answers(client), pk=pk)


def own_kinds(asked: Mapping[str, list[Assigned]]) -> list[Measure]:
    """What a client can answer of whom running() gives this, in no order of need."""
    return [one for one in measures.offered() if one.default == "on" or asked.get(one.slug)]


def own_due(client: User, now: datetime, asked: Mapping[str, list[Assigned]]) -> list[Asked]:
    """What is due by today of what running() gives as `asked`. Where no measure is asked for,
    nothing is looked at."""
    if not any(isinstance(one.worksheet, Measure) for some in asked.values() for one in some):
        return []
    today = _today(client, now)
    found = own_measures(client, now, asked)
    return [one for one in found if one.due_on and one.due_on <= today]


def own_measures(
    client: User, now: datetime, running_now: Mapping[str, list[Assigned]] | None = None
) -> list[Asked]:
    """All that this client can answer, what is asked for first. The same queries, always."""
    today = _today(client, now)
    given = running(client) if running_now is None else running_now
    asked = {slug: _still(found, today) for slug, found in given.items()}
    last = _last(client)
    found = [
        _asked(client, one, asked.get(one.slug, []), last.get(one.slug)) for one in own_kinds(asked)
    ]
    return sorted(found, key=lambda one: not one.assigned)


def own_measure(
    client: User,
    slug: str,
    now: datetime,
    *,
    number: int | None = None,
    drawn_at: datetime | None = None,
    ever: bool = False,
) -> Asked:
    """One of them; 404 for what is not open to this client. `number`: another version of it.

    `drawn_at`: it was open to them then, and is being saved: it may have been stopped or switched
    off since. `ever`: it is enough that it was asked for at any time.
    """
    since = EVER if ever else drawn_at
    offer = open_to(client, slug, Entry.Kind.MEASURE, number=number, since=since)
    today = _today(client, drawn_at or now)
    assigned = list(offer.assigned) if ever else _still(offer.assigned, today)
    found = offer.worksheet
    if not isinstance(found, Measure) or (found.default != "on" and not assigned):
        raise Http404
    if since is None and not measures.is_on(slug):
        raise Http404
    return _asked(client, found, assigned, _last(client, slug).get(slug))


def own_slug(client: User, address: uuid.UUID) -> str:
    """What stands behind an address: something that is offered, or was asked of this client at any
    time; 404 for all else."""
    ever = Assignment.objects.filter(client=client).values_list("worksheet", flat=True).distinct()
    return slug_at(address, (*(one.slug for one in measures.offered()), *ever))


def slug_at(address: uuid.UUID, slugs: Iterable[str]) -> str:
    """Which of these has this address; 404 if none has."""
    for slug in slugs:
        if measures.address_of(slug) == address:
            return slug
    raise Http404


def asked_again(client: User, slug: str, now: datetime) -> list[tuple[Assigned, date]]:
    """Who asks for it, and the day from which it is due; nothing of whom it is not due for."""
    last = _last(client, slug).get(slug)
    found = _still(running(client, slug).get(slug, []), _today(client, now))
    dues = ((one, _due(client, one, last)) for one in found)
    return [(one, day) for one, day in dues if day is not None]


def is_due(row: Assignment, now: datetime) -> bool:
    """Whether it is to be answered by now. `row` brings its client along; of answers only the day
    is looked at. What two people have to agree on first is not due without that."""
    client = row.client
    last = _last(client, row.worksheet).get(row.worksheet)
    asked_on = journal_day(row.assigned_at, client.time_zone, client.day_starts)
    day = due_on(asked_on, row.every_days, row.until, last)
    due = day is not None and day <= _today(client, now) and measures.is_on(row.worksheet)
    if not due:
        return False
    asked = risk_items(measures.measure(row.worksheet, row.worksheet_version), {})
    return not asked or asked <= may_be_asked(row.relationship_id)


def _today(client: User, now: datetime) -> date:
    return journal_day(now, client.time_zone, client.day_starts)


def _still(asked: Iterable[Assigned], today: date) -> list[Assigned]:
    """Without what was asked for until a day that is over."""
    return [one for one in asked if one.until is None or one.until >= today]


def _last(client: User, slug: str = "") -> dict[str, date]:
    """The day that the last answer to each is about, by its name."""
    rows = client.entries.kept().filter(kind=Entry.Kind.MEASURE)
    rows = rows.filter(worksheet=slug) if slug else rows
    return dict(rows.order_by().values_list("worksheet").annotate(Max("local_date")))


def _asked(client: User, found: Measure, assigned: list[Assigned], last: date | None) -> Asked:
    days = [day for one in assigned if (day := _due(client, one, last)) is not None]
    return Asked(found, tuple(assigned), min(days, default=None), last)


def _due(client: User, one: Assigned, last: date | None) -> date | None:
    asked_on = journal_day(one.assigned_at, client.time_zone, client.day_starts)
    return due_on(asked_on, one.every_days, one.until, last)

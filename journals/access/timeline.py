"""Everything that I wrote, newest first: a stretch at a time, never counted, never by number.

What the database can select by, it selects. Words, people and emotions are sealed: for these the
rows are opened here, a bounded number for each request, and the answer says how far it looked.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from journals.models import Entry, EntryQuerySet, Goal, Person
from journals.timeline import emotions_in, holds, kind_of, said_in
from tracker.accounts.models import User
from tracker.privacy import keys

PAGE = 20
MOST = 400  # rows that one request opens to look inside

# The last row of a stretch. The next one begins after it.
Last = tuple[datetime, uuid.UUID]


@dataclass(frozen=True)
class Wanted:
    """What is looked for. Nothing said: everything."""

    words: str = ""
    kind: str = ""
    goal: uuid.UUID | None = None
    focus_area: str = ""
    person: uuid.UUID | None = None
    emotion: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def inside(self) -> bool:
        """Whether the rows have to be opened for it."""
        return bool(self.words or self.person or self.emotion)


@dataclass(frozen=True)
class Stretch:
    """What was found. `before`: where to go on, None at the very beginning of the journal.
    `looked_back_to`: the day that was reached, where the bound came before the page was full."""

    entries: list[Entry]
    before: Last | None = None
    looked_back_to: date | None = None


def own_timeline(
    client: User, wanted: Wanted | None = None, *, before: Last | None = None, page: int = PAGE
) -> Stretch:
    """A stretch of my entries, newest first, with their moments. Queries: the same, always."""
    keys.warm([client.pk])
    wanted = wanted or Wanted()
    rows: Any = _selected(client, wanted)
    if before is not None:
        at, pk = before
        rows = rows.filter(Q(occurred_at__lt=at) | Q(pk__lt=pk), occurred_at__lte=at)
    rows = rows.select_related("episode__goal").order_by("-occurred_at", "-pk")
    most = MOST if wanted.inside else page
    found = list(rows[: most + 1])
    for entry in found:
        if entry.episode is not None:
            entry.episode.client = client  # known, and not asked for row by row
    return _stretch(found, most, page, _inside(client, wanted))


def _stretch(rows: list[Entry], most: int, page: int, fits: Any) -> Stretch:
    kept: list[Entry] = []
    for n, entry in enumerate(rows[:most], 1):
        if fits(entry):
            kept.append(entry)
            if len(kept) == page:
                return Stretch(kept, _key(entry) if n < len(rows) else None)
    if len(rows) <= most:
        return Stretch(kept)
    return Stretch(kept, _key(rows[most - 1]), rows[most - 1].local_date)


def _key(entry: Entry) -> Last:
    return entry.occurred_at, entry.pk


def _selected(client: User, wanted: Wanted) -> EntryQuerySet:
    """By what is no answer. The safety plan is about no day: it has its own page."""
    rows: EntryQuerySet = client.entries.kept().exclude(kind=Entry.Kind.SAFETY_PLAN)
    if wanted.kind:
        rows = rows.of_kind(wanted.kind)
    if wanted.goal:
        rows = rows.filter(episode__goal=wanted.goal)
    if wanted.focus_area:
        rows = rows.filter(episode__goal__in=_goals_about(client, wanted.focus_area))
    # the times let the index find the days; two days more, for all the zones of the world
    if wanted.since:
        rows = rows.filter(local_date__gte=wanted.since, occurred_at__gt=_near(wanted.since, -2))
    if wanted.until:
        rows = rows.filter(local_date__lte=wanted.until, occurred_at__lt=_near(wanted.until, 3))
    return rows


def _near(day: date, days: int) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=days)


def _goals_about(client: User, focus_area: str) -> list[uuid.UUID]:
    goals = Goal.objects.filter(client=client)
    return [goal.pk for goal in goals if goal.ratings.get("focus_area") == focus_area]


def _inside(client: User, wanted: Wanted) -> Any:
    """What tells whether an opened row is one that is looked for."""
    if not wanted.inside:
        return lambda entry: True
    names = own_names(client) if wanted.words else {}
    tests = list(_tests(wanted, names))
    return lambda entry: all(test(entry) for test in tests)


def _tests(wanted: Wanted, names: dict[str, str]) -> Iterator[Any]:
    if wanted.person:
        yield lambda entry: _with(entry, wanted.person)
    if wanted.emotion:
        yield lambda entry: wanted.emotion in emotions_in(entry)
    if wanted.words:
        yield lambda entry: holds(said_in(entry, names), wanted.words)


def _with(entry: Entry, person: uuid.UUID | None) -> bool:
    """Whether it names this person, or belongs to a goal that is about them."""
    goal = entry.episode.goal if entry.episode is not None else None
    if goal is not None and goal.person_id == person:
        return True
    return str(person) in kind_of(entry).people_in(entry.words)


def own_names(client: User) -> dict[str, str]:
    """What I call the people I named, those put away included, by id as text."""
    keys.warm([client.pk])
    people = Person.objects.filter(client=client)
    return {str(person.pk): person.words.get("label", "") for person in people}

"""What a therapist can open, shown to the client whose it is: now, or after a choice.

The values come out of the gate's own functions, so a page drawn from them is the therapist's page.
Their reader is their owner: the ledger gets no line, and nothing counts as read.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from journals.models import Entry, Share
from journals.prep import Numbers
from journals.seen import Seen, SeenGoal, SeenMoment
from journals.talk import SharedDays, Thing
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys
from tracker.reminders.schedule import journal_day

from .agenda import _items, _things
from .agreed import _as_seen, _offered_in
from .prep import numbers_of
from .safety_plan import shares_of_plan
from .shared import _as_moments, _page_alone, _page_of_moments, _read
from .standing import days_shown
from .waiting import unanswered

DAYS_BACK = timedelta(days=27)
LOOK_BACK = Entry.Kind.SELF_EVALUATION


@dataclass(frozen=True)
class Open:
    """All that one therapist can open at this moment; of moments and single entries, one page."""

    moments: list[SeenMoment]
    alone: list[Seen]
    more: bool
    goals: list[SeenGoal]
    agenda: list[Thing]
    days: SharedDays | None
    numbers: Numbers | None

    @property
    def nothing(self) -> bool:
        return not (self.moments or self.alone or self.goals or self.agenda or self.days)


def seen_now(client: User, relationship: CareRelationship, *, now: datetime, page: int = 1) -> Open:
    """What the therapist of this relationship of mine can open now."""
    _refuse_strangers(client, relationship)
    episode_ids, shares, more = _page_of_moments(relationship, now, page)
    alone, more_alone = _page_alone(relationship, now, page)
    alone = alone if page > 1 else {**shares_of_plan(relationship, now), **alone}
    seen = _read(relationship, {**shares, **alone}, now, shown_only=True)
    by_id = {part.entry_id: part for part in seen}
    parts = [part for part in seen if part.entry_id in shares]
    active = relationship.status == CareRelationship.Status.ACTIVE
    return Open(
        moments=_as_moments(relationship, episode_ids, parts),
        alone=[by_id[pk] for pk in alone],
        more=more or more_alone,
        goals=[_as_seen(goal) for goal in _offered_in(relationship)] if active else [],
        agenda=_things(_items(relationship, now), shown_by=now),
        days=_shown_days(relationship, now) if active else None,
        numbers=numbers_of(relationship, now) if active else None,
    )


def _shown_days(relationship: CareRelationship, now: datetime) -> SharedDays | None:
    client = relationship.of
    since = journal_day(now, client.time_zone, client.day_starts) - DAYS_BACK
    found = days_shown([relationship], since).get(relationship.pk)
    return found.days if found else None


def part_now(
    client: User, relationship: CareRelationship, now: datetime, **which: uuid.UUID
) -> list[SeenMoment | Seen]:
    """One of my moments (`episode`), or one entry that belongs to none (`pk`), as this therapist
    can open it now; [] for one that is not shared."""
    _refuse_strangers(client, relationship)
    live = Share.objects.live(now).filter(
        relationship=relationship, **{f"entry__{name}": value for name, value in which.items()}
    )
    shares = {row.entry_id: row for row in live}
    return _as_things(relationship, _read(relationship, shares, now, shown_only=True))


def _as_things(relationship: CareRelationship, seen: list[Seen]) -> list[SeenMoment | Seen]:
    """A moment where there is one, else the entry itself."""
    moments = list(dict.fromkeys(part.episode_id for part in seen if part.episode_id))
    return [*_as_moments(relationship, moments, seen)] if moments else [*seen]


def part_as_if(
    client: User,
    relationship: CareRelationship,
    entry_ids: Iterable[uuid.UUID],
    *,
    level: str,
    until: datetime | None = None,
    ask: bool = False,
    now: datetime,
) -> list[SeenMoment | Seen]:
    """The same, were these of its parts shared so, and no others of it."""
    _refuse_strangers(client, relationship)
    mine = Entry.objects.kept().filter(client=client, pk__in=list(entry_ids))
    waits = _waits_since(relationship, now)
    shares = {
        pk: Share(
            entry_id=pk,
            relationship=relationship,
            level=level,
            until=until,
            shared_at=now,
            asked_at=waits.get(pk, now) if ask and kind == LOOK_BACK else None,
        )
        for pk, kind in mine.values_list("pk", "kind")
    }
    return _as_things(relationship, _read(relationship, shares, now, shown_only=True))


def _waits_since(relationship: CareRelationship, now: datetime) -> dict[uuid.UUID, datetime]:
    """Since when each look back that this therapist was asked about waits for an answer: to ask
    again changes nothing of that."""
    rows = unanswered(Share.objects.live(now).filter(relationship=relationship))
    return {row.entry_id: row.asked_at for row in rows if row.asked_at}


def _refuse_strangers(client: User, relationship: CareRelationship) -> None:
    if relationship.client_id != client.pk:
        raise ValueError("not this client's relationship")
    relationship.client = client  # who is asked for their clock
    keys.warm([client.pk])

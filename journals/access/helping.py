"""What somebody needs to know right after an answer that a rule fires on."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journals.models import Entry, ReviewFlag, RiskMonitoring, Share
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.privacy import keys
from tracker.safety.rules import Fired

from .flags import usually
from .monitoring import high_for, watched
from .own import own_people


@dataclass(frozen=True)
class Looks:
    """One therapist of mine: whether they can open this answer, and when they usually look."""

    care_id: uuid.UUID
    name: str
    open: bool
    rhythm: Any  # "every weekday"
    until: datetime | None  # by when they usually have; None for nothing to look at


@dataclass(frozen=True)
class Help:
    fired: tuple[Fired, ...]
    looks: tuple[Looks, ...]
    people: tuple[str, ...]  # those of mine who feel safe to me, by the names I gave them

    @property
    def can_share(self) -> bool:
        """Whether there is somebody of mine who can't open it."""
        return not all(one.open for one in self.looks)


def help_after(client: User, entry: Entry, now: datetime) -> Help | None:
    """None where no rule fires on this entry of mine."""
    fired = high_for(client, entry)
    if not fired:
        return None
    keys.warm([client.pk])
    safe = [
        person.words["label"]
        for person in own_people(client)
        if person.ratings.get("feels_safe") == "yes"
    ]
    return Help(fired, tuple(_looks(client, entry, now)), tuple(safe))


def _looks(client: User, entry: Entry, now: datetime) -> list[Looks]:
    circle = list(care.active_care(client))
    live = Share.objects.live(now).filter(entry=entry)
    open_to = set(live.values_list("relationship_id", flat=True))
    agreed = watched(one.pk for one in circle)
    waits = ReviewFlag.objects.filter(entry=entry, state__in=ReviewFlag.WAITING)
    due = dict(waits.values_list("relationship_id", "due_at"))
    return [
        Looks(
            care_id=one.pk,
            name=one.therapist.first_name,
            open=one.pk in open_to,
            rhythm=_rhythm(agreed.get(one.pk)) or one.get_rhythm_display(),
            until=usually(due.get(one.pk), now) if one.pk in open_to else None,
        )
        for one in circle
    ]


def _rhythm(row: RiskMonitoring | None) -> Any:
    return row.get_rhythm_display() if row else ""

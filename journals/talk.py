"""What is on the agenda, as frozen values: what each of the two may read of it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from journals.models import AgendaItem, StandingShare
from journals.seen import Answer

What = StandingShare.What


@dataclass(frozen=True)
class Thing:
    """One thing on the agenda, as its reader may see it."""

    id: uuid.UUID
    kind: str  # "talk_about", "talk_before", "pin" or "bring_up"
    text: str  # "" for a pin without words
    added_at: datetime
    done_at: datetime | None
    version: int
    entry_id: uuid.UUID | None = None  # one that its reader can open
    episode_id: uuid.UUID | None = None  # of that entry
    answers: tuple[Answer, ...] = ()

    @classmethod
    def of(cls, item: AgendaItem, answers: Iterable[Answer] = ()) -> "Thing":
        return cls(
            id=item.pk,
            kind=item.kind,
            text=item.words.get("text", ""),
            added_at=item.added_at,
            done_at=item.done_at,
            version=item.version,
            entry_id=item.entry_id,
            episode_id=item.entry.episode_id if item.entry else None,
            answers=tuple(answers),
        )

    @property
    def open(self) -> bool:
        return self.done_at is None

    @property
    def urgent(self) -> bool:
        """The client would like to talk before the next appointment, and it is not done."""
        return self.open and self.kind == AgendaItem.Kind.TALK_BEFORE

    @property
    def waits(self) -> bool:
        """A wish to talk before that nobody has answered yet."""
        return self.urgent and not self.answers


@dataclass(frozen=True)
class SharedDays:
    """On which journal days somebody checked in, from the day on which they chose to show it."""

    since: date
    days: frozenset[date]

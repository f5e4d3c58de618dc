"""What waits for a therapist to look at, as frozen values: that it does, and nothing it says."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.crypto import salted_hmac

from journals.kinds import Kind, made_of
from tracker.care.rhythm import Due


def sight(entry_id: uuid.UUID, level: str, version: int) -> str:
    """What stands for an entry as a reader of this level was shown it.

    Another version is another one, and it says nothing of how many there were before.
    """
    said = f"{entry_id}:{level}:{version}"
    return salted_hmac("reviewing.sight", said, algorithm="sha256").hexdigest()[:32]


@dataclass(frozen=True)
class Part:
    """One entry that waits: what kind of thing it is, and how much of it can be read."""

    entry_id: uuid.UUID
    kind: str
    worksheet: str
    worksheet_version: int | None
    level: str
    day: date  # of the journal
    shown_version: int
    asks: bool  # for an answer
    changed: bool  # since it was reviewed

    @property
    def made_of(self) -> Kind:
        return made_of(self.kind, self.worksheet, self.worksheet_version)

    @property
    def heading(self) -> Any:
        return self.made_of.heading

    @property
    def ref(self) -> str:
        """What a page sends back, so that what was on it is marked and nothing newer."""
        return f"{self.entry_id}:{self.shown_version}"

    @property
    def sight(self) -> str:
        """The same for programs, to which no version is given."""
        return sight(self.entry_id, self.level, self.shown_version)


@dataclass(frozen=True)
class Item:
    """A moment with those of its parts that wait, or something that belongs to none."""

    id: uuid.UUID  # of the episode, or of the entry
    moment: bool
    day: date
    parts: tuple[Part, ...]
    since: datetime
    due: Due

    @property
    def asks(self) -> bool:
        return any(part.asks for part in self.parts)

    @property
    def changed(self) -> bool:
        return all(part.changed for part in self.parts)

    @property
    def ratings_only(self) -> bool:
        return all(part.level == "ratings_only" for part in self.parts)

    @property
    def headings(self) -> list[Any]:
        """What kinds of parts wait, each once."""
        return list({part.kind: part.heading for part in self.parts}.values())

    @property
    def refs(self) -> str:
        return " ".join(part.ref for part in self.parts)


@dataclass(frozen=True)
class Owed:
    """How much waits of one client, since when, and by when it was promised."""

    waiting: int  # moments, and things that belong to none
    since: datetime
    due: Due


@dataclass(frozen=True)
class Pile:
    """One client's: what of it is on this page, and how much there is."""

    care_id: uuid.UUID
    client_id: uuid.UUID
    name: str
    first_name: str
    next: datetime | None  # when the two meet next
    owed: Owed
    items: tuple[Item, ...]

    @property
    def refs(self) -> str:
        return " ".join(item.refs for item in self.items)

    @property
    def more(self) -> bool:
        """Whether some of it stands on another page."""
        return self.owed.waiting > len(self.items)


@dataclass(frozen=True)
class ToReview:
    """A page of what waits, those first whom the therapist meets first."""

    piles: tuple[Pile, ...]
    total: int
    page: int
    more: bool

"""What a row says, out of its two columns. Pure, and below everything that reads or writes."""

from collections.abc import Mapping
from typing import Any

from journals.kinds import Content
from journals.kinds.cycle import EARNED
from journals.models import (
    AgendaItem,
    ClinicianNote,
    DecisionProposal,
    Entry,
    EntryVersion,
    Episode,
    Goal,
    Guidance,
    MenuItem,
    Person,
)
from tracker.privacy.fields import UNREADABLE


def content_of(
    entry: AgendaItem
    | ClinicianNote
    | DecisionProposal
    | Entry
    | EntryVersion
    | Episode
    | Goal
    | Guidance
    | MenuItem
    | Person,
) -> Content:
    """Both columns as one, the way the kind knows it. A moment, a thing of the menu: only words."""
    return {**getattr(entry, "ratings", {}), **entry.words}


def copied(column: Mapping[str, Any]) -> Mapping[str, Any]:
    """A column as a dict of one's own. One that doesn't open stays as it is, and says so wherever
    something of it would stand."""
    return column if UNREADABLE in column else dict(column)


def given(row: Entry | EntryVersion) -> Content:
    """Its answers in numbers and ticks, but not what an action noted beside them: "after an answer"
    may be after the answer of another therapist, whom a reader need not know of."""
    return {key: value for key, value in row.ratings.items() if key != "context"}


def without_words(row: Entry | EntryVersion) -> tuple[Any, ...]:
    """All that a reader of numbers and ticks sees of it, for telling whether that has changed."""
    when = (row.occurred_at, row.occurred_zone, row.occurred_precision)
    return row.status, given(row), when


def earned(evaluation: Entry | None) -> bool:
    """Whether the client has decided on full or partial credit."""
    return evaluation is not None and evaluation.ratings.get("credit") in EARNED

"""What a row says, out of its two columns. Pure, and below everything that reads or writes."""

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


def earned(evaluation: Entry | None) -> bool:
    """Whether the client has decided on full or partial credit."""
    return evaluation is not None and evaluation.ratings.get("credit") in EARNED

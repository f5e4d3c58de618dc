"""Everything that is written and shared. Only access and actions touch these managers."""

from .entry import Entry, EntryQuerySet, EntryVersion
from .episode import Episode
from .goal import Goal, Person
from .review import Guidance, ReadMark, Share

__all__ = [
    "Entry",
    "EntryQuerySet",
    "EntryVersion",
    "Episode",
    "Goal",
    "Guidance",
    "Person",
    "ReadMark",
    "Share",
]

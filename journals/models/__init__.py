"""Everything that is written and shared. Only access and actions touch these managers."""

from .assignment import Assignment
from .entry import Entry, EntryQuerySet, EntryVersion
from .episode import Episode
from .goal import Goal, GoalVersion, Person
from .own import Draft, MenuItem, Wording
from .review import Guidance, ReadMark, Share

__all__ = [
    "Assignment",
    "Draft",
    "Entry",
    "EntryQuerySet",
    "EntryVersion",
    "Episode",
    "Goal",
    "GoalVersion",
    "Guidance",
    "MenuItem",
    "Person",
    "ReadMark",
    "Share",
    "Wording",
]

"""What helped before, from one's own notes; and which day is a hard one. Pure: ratings in."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from journals.kinds.check_in import MOOD
from journals.kinds.vocabulary import SKILLS

LOW = MOOD[1][0]  # "low", and what is below it
STRONG = 8  # of 10
MOST = 6


class Note(NamedTuple):
    """What somebody noted in a moment, without its words."""

    moment: uuid.UUID | None
    at: datetime
    ratings: Mapping[str, Any]


@dataclass(frozen=True)
class Skill:
    """Something that was tried. `helped` of `tried`: so many of the times about which that can be
    said."""

    code: str
    label: Any
    helped: int
    tried: int
    last: datetime


def skills_that_helped(notes: Iterable[Note]) -> list[Skill]:
    """What helped more often than it made it harder, the most often first.

    It helped where that is ticked; where nothing is ticked about it, if the distress of that note
    was lower after, or the urge in the next note of the same moment.
    """
    in_order, labels = sorted(notes, key=lambda one: one.at), dict(SKILLS)
    said: dict[str, list[tuple[int, datetime]]] = {}
    for number, note in enumerate(in_order):
        for row in note.ratings.get("skills") or ():
            went = row.get("helped")
            if went is None:
                went = _eased(note, in_order[number + 1 :])
            if went is not None and row.get("skill") in labels:
                said.setdefault(row["skill"], []).append((went, note.at))
    found = [
        Skill(code, labels[code], sum(went > 0 for went, _at in times), len(times), times[-1][1])
        for code, times in said.items()
        if sum(went > 0 for went, _at in times) > sum(went < 0 for went, _at in times)
    ]
    return sorted(found, key=lambda one: (one.helped, one.last), reverse=True)[:MOST]


def _eased(note: Note, later: Iterable[Note]) -> int | None:
    """1 if it was easier afterwards, 0 if not; None where nothing tells."""
    before, after = note.ratings.get("distress_before"), note.ratings.get("distress_after")
    if before is not None and after is not None:
        return int(after < before)
    urge = note.ratings.get("reaction_urge")
    if note.moment is None or urge is None:
        return None
    for other in later:
        then = other.ratings.get("reaction_urge")
        if other.moment == note.moment and then is not None:
            return int(then < urge)
    return None


def is_hard(today: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the newest of today's check-ins and notes that says how it is says: hard. Then
    nothing about patterns stands in the way. `today`: their ratings, the newest first."""
    for ratings in today:
        mood, urge = ratings.get("mood"), ratings.get("reaction_urge")
        distress = ratings.get("distress_after", ratings.get("distress_before"))
        if mood is not None or urge is not None or distress is not None:
            low = mood is not None and mood <= LOW
            return low or any(one is not None and one >= STRONG for one in (urge, distress))
    return False

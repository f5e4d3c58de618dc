"""The state of an episode, derived from its parts. Pure: facts in, a word out."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

EMPTY = "empty"
PLANNED = "planned"
MONITORED = "monitored"
EVALUATED_ALONE = "evaluated_alone"
AWAITING_GUIDANCE = "awaiting_guidance"
EVALUATED = "evaluated"
REINFORCED = "reinforced"
CLOSED = "closed"


class Part(NamedTuple):
    """A kept (not deleted) part of an episode: its kind and status, as stored."""

    kind: str
    status: str


class Shared(Protocol):
    """A part as far as somebody may read it: its level is "full" or "ratings_only"."""

    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def level(self) -> str: ...


S = TypeVar("S", bound=Shared)


def episode_state(
    parts: Iterable[Part],
    *,
    closed: bool = False,
    guidance_requested_at: datetime | None = None,
    shared: bool = False,
    last_guidance_at: datetime | None = None,
) -> str:
    """The first that fits, from the furthest back. No order of the parts is wrong.

    `shared`: the look-back can be opened by a therapist now. `last_guidance_at`: the newest reply.
    """
    have = set(parts)
    if closed:
        return CLOSED
    if Part("self_reinforcement", "done") in have:
        return REINFORCED
    if Part("self_evaluation", "confirmed") in have:
        return EVALUATED
    if Part("self_evaluation", "provisional") in have:
        asked = guidance_requested_at
        answered = last_guidance_at and asked and last_guidance_at >= asked
        return AWAITING_GUIDANCE if asked and shared and not answered else EVALUATED_ALONE
    if Part("self_monitoring", "noted") in have:
        return MONITORED
    return PLANNED if Part("self_monitoring", "planned") in have else EMPTY


def ring(parts: Iterable[Part], *, together: bool = False) -> list[str]:
    """The three arcs: 0 not yet, 1 done, o looked back together, n happening now."""
    have = set(parts)
    kinds = {part.kind for part in have}
    first = "1" if Part("self_monitoring", "noted") in have else "0"
    if first == "0" and "self_monitoring" in kinds:
        first = "n"
    second = "0" if "self_evaluation" not in kinds else ("o" if together else "1")
    third = "0"
    if Part("self_reinforcement", "done") in have:
        third = "1"
    elif Part("self_reinforcement", "planned") in have:
        third = "n"
    return [first, second, third]


def to_decide(shared: Iterable[S]) -> S | None:
    """What two can decide about together: the look back, or the last note where none is shared.

    `shared`: by time. None unless it can be read in full.
    """
    parts = list(shared)
    for part in parts:
        if part.kind == "self_evaluation":
            return part if part.level == "full" else None
    noted = [one for one in parts if Part(one.kind, one.status) == ("self_monitoring", "noted")]
    return next((note for note in reversed(noted) if note.level == "full"), None)

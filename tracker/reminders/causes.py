"""Who knows whether a message is still wanted, and where it leads.

They are asked when it is sent, and when it is opened. They register here when the apps are loaded,
so that this app knows no entries. The answers are yes or no, and an address; both are of plain
columns only. See docs/adr/0026.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Still = Callable[[uuid.UUID, uuid.UUID, datetime | None, datetime], bool]
Leads = Callable[[uuid.UUID], str]


@dataclass(frozen=True)
class Cause:
    """`still(user_id, about, for_at, now)`: whether it stands as it did, and is not done already.
    `leads(about)`: the address of the very step."""

    still: Still
    leads: Leads


_known: dict[str, Cause] = {}


def register(kind: str, cause: Cause) -> None:
    _known[kind] = cause


def still(
    kind: str, user_id: uuid.UUID, about: uuid.UUID, for_at: datetime | None, now: datetime
) -> bool:
    """Whether what caused a message still stands. Of a kind that nobody knows: no."""
    cause = _known.get(kind)
    return cause is not None and cause.still(user_id, about, for_at, now)


def leads(kind: str, about: uuid.UUID | None) -> str | None:
    """Where the link of a message goes; None where it is Today."""
    cause = _known.get(kind)
    return cause.leads(about) if cause and about else None

"""A small thing of one's own is worded anew: how it stood is kept, and nobody writes over anybody.

The moment's title and goal, a person, a thing of the menu. Entries and goals: see there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from journals.models import Episode, MenuItem, Person, Wording
from tracker.accounts.models import User

from .entries import StaleVersion

Small = TypeVar("Small", Episode, MenuItem, Person)


def standing(client: User, row: Small) -> Small:
    """The same row as it stands now; whoever else changes it waits until we are done.

    Raises DoesNotExist, also for what is somebody else's.
    """
    return type(row).objects.select_for_update().get(pk=row.pk, client=client)


def next_version(row: Small, base_version: int, was: Mapping[str, Any], now: datetime) -> set[str]:
    """Count one version further than `base_version`, and keep `was`, how it stood until now.

    Gives the columns that this changes, for `save`; all that is sealed has to be set again.
    Raises StaleVersion.
    """
    if row.version != base_version:
        raise StaleVersion(row)
    kept = Wording(client_id=row.client_id, thing=row.pk, version=row.version, recorded_at=now)
    kept.words = dict(was)
    kept.save()
    row.version += 1
    return {"version"}


def forget(things: list[Any]) -> None:
    """Erase how these stood, with the things themselves."""
    Wording.objects.filter(thing__in=things).delete()

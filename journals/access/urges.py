"""The urge to react in what is shared: numbers of many clients at once. Words are not loaded."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from journals.kinds import SELF_MONITORING
from journals.models import Entry, Share
from tracker.care.models import CareRelationship
from tracker.privacy import keys

RATINGS: Any = Entry._meta.get_field("ratings")


def shared_urges(
    relationships: Iterable[CareRelationship], *, since: datetime, now: datetime
) -> dict[uuid.UUID, list[tuple[datetime, int]]]:
    """(when it happened, urge) of the shared notes since then, by relationship, in no order.

    Two queries, however many relationships. Whoever gives any of it out writes the ledger.
    """
    active = {one.pk: one for one in relationships if one.status == CareRelationship.Status.ACTIVE}
    rows = list(
        Share.objects.live(now)
        .filter(
            relationship__in=active,
            # The same clients again, so that the index by client and time bounds what is read.
            entry__client__in={one.of_id for one in active.values()},
            entry__kind=SELF_MONITORING.code,
            entry__status=Entry.Status.NOTED,
            entry__occurred_at__gt=since,
            entry__occurred_at__lte=now,
        )
        .values_list(
            *("relationship_id", "entry_id", "entry__client_id", "entry__version"),
            *("entry__occurred_at", "entry__ratings"),
        )
    )
    keys.warm({owner for _care, _row, owner, *_rest in rows})
    points: dict[uuid.UUID, list[tuple[datetime, int]]] = defaultdict(list)
    for care_id, row, owner, version, at, sealed in rows:
        urge = RATINGS.open(sealed, row=row, owner=owner, version=version).get("reaction_urge")
        if urge is not None:
            points[care_id].append((at, urge))
    return points

"""All that somebody can open of mine at this moment, in pages, as my own rows."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from journals.models import Share, StandingShare
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys

from .shared import PAGE
from .standing import own_standing_shares


def own_shared(client: User, now: datetime, *, page: int = 1) -> tuple[list[list[Share]], bool]:
    """What somebody can open, the last shared first, and whether there is more.

    Each item: the shares of one moment, or of one entry that belongs to none, with one therapist.
    Check-ins that a standing share opened are told of by that one, not one by one.
    """
    live: Any = Share.objects.live(now).to_review().filter(entry__client=client)
    # the id of its moment, or its own where it belongs to none
    live = live.annotate(thing=Coalesce("entry__episode", "entry"))
    keys.warm([client.pk])
    wanted = list(
        live.values("thing", "relationship")
        .annotate(last=Max("shared_at"))
        .order_by("-last", "thing", "relationship")[(page - 1) * PAGE : page * PAGE + 1]
    )
    found: dict[tuple[uuid.UUID, uuid.UUID], list[Share]] = {
        (row["thing"], row["relationship"]): [] for row in wanted[:PAGE]
    }
    rows = live.filter(thing__in=[thing for thing, _care in found])
    for share in rows.select_related("entry__episode", "relationship__therapist"):
        if (share.thing, share.relationship_id) in found:
            found[share.thing, share.relationship_id].append(share)
    return list(found.values()), len(wanted) > PAGE


def own_part_of(client: User, relationship: CareRelationship, thing: uuid.UUID) -> list[uuid.UUID]:
    """Ids of the entries of this moment, or of this one entry, that are shared in this care."""
    rows = Share.objects.filter(
        Q(entry__episode=thing) | Q(entry=thing),
        entry__client=client,
        relationship=relationship,
        revoked_at=None,
    )
    return list(rows.values_list("entry", flat=True))


def own_standing_counted(client: User, now: datetime) -> QuerySet[StandingShare]:
    """What reaches somebody as I write it, each with `opened`: how much it has opened so far."""
    return own_standing_shares(client).annotate(
        opened=Count("shares", filter=Q(shares__in=Share.objects.live(now)))
    )

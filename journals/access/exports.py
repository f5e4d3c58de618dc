"""The files that somebody asked for: of everything that is theirs, or a booklet."""

import uuid
from datetime import datetime

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from journals.models import Export
from tracker.accounts.models import User

EVERYTHING = Export.What.EVERYTHING


def own_exports(client: User, session: str, what: str = EVERYTHING) -> QuerySet[Export]:
    """What this very session or token asked for, the newest first; without what was to be in it."""
    rows = Export.objects.filter(client=client, session_hash=session, what=what)
    return rows.defer("words").order_by("-asked_at")


def own_export(client: User, session: str, pk: uuid.UUID, what: str = EVERYTHING) -> Export:
    """One of them; 404 for all else."""
    return get_object_or_404(own_exports(client, session, what), pk=pk)


def exports_to_make(now: datetime, silent_since: datetime) -> list[uuid.UUID]:
    """Those that wait for a worker, or whose worker fell silent, the oldest first."""
    waits = Q(state=Export.State.ASKED) | Q(state=Export.State.MAKING, heard_at__lte=silent_since)
    rows = Export.objects.filter(waits, asked_at__lte=now)
    return list(rows.order_by("asked_at").values_list("pk", flat=True)[:20])

"""My ledger: who did what with my entries, to the second."""

import uuid
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from tracker.accounts.access import names

from .describe import TEXT, TIME, WHOLE, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .paging import page
from .shapes import ID, obj

LINES = 500
LINE = component(
    "LedgerLine",
    obj(
        {
            "at": TIME,
            "by": TEXT,
            "verb": TEXT,
            "entity": TEXT,
            "entity_id": ID.schema,
            "entity_version": WHOLE,
            "share": ID.or_null().schema,
        }
    ),
)
FILTERS = {"entry": ID}


class Ledger(Door):
    @operation(
        "ledger_list",
        f"The newest {LINES} lines, newest first",
        gives=pages_of(LINE),
        asks=filters(**FILTERS),
    )
    def get(self, request: Request) -> Response:
        entry = asked_for(request, **FILTERS).get("entry")
        events = access.opened_by(
            request.user, [entry] if entry else None, limit=LINES, now=timezone.now()
        )
        people = names(event.actor_id for event in events)
        return Response(page([as_line(event, people) for event in events]))


def as_line(event: Any, people: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "at": event.at,
        "by": people.get(event.actor_id, ""),
        "verb": event.verb,
        "entity": event.entity,
        "entity_id": event.entity_id,
        "entity_version": event.entity_version,
        "share": event.grant_id,
    }

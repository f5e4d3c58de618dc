"""What a client shares with me, episode by episode. The ledger is written as for the page."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from journals.seen import SeenMoment
from tracker.care import access as care
from tracker.care.actions import mark_looked_at

from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .paging import after, link_after, page
from .shapes import ID, nullable, obj
from .shared_entries import SHARED, as_shared

EPISODE = component(
    "SharedEpisode",
    obj(
        {
            "id": ID.schema,
            "title": {**nullable(TEXT), "description": "Only under a full share of a part."},
            "occurred_at": {**TIME, "description": "Of the first part that is shared."},
            "waits_since": MAYBE_TIME,
            "entries": {"type": "array", "items": SHARED},
        }
    ),
)
WHICH = {"client": ID.needs()}


def as_episode(moment: SeenMoment) -> dict[str, Any]:
    return {
        "id": moment.episode_id,
        "title": moment.title or None,
        "occurred_at": moment.at,
        "waits_since": moment.waits_since,
        "entries": [as_shared(part) for part in moment.parts],
    }


def a_page(request: Request, moments: list[SeenMoment], more: bool) -> Response:
    last = moments[-1] if more and moments else None
    link = link_after(request, last.at, last.episode_id) if last else None
    return Response(page([as_episode(moment) for moment in moments], link))


class SharedEpisodes(Door):
    @operation(
        "shared_episodes_list",
        "What a client shares, newest first; what is there now is then no longer new",
        gives=pages_of(EPISODE),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        me, now, which = request.user, timezone.now(), asked_for(request, **WHICH)
        relationship = care.client_of(me, which["client"])
        moments, more = access.shared_moments(me, relationship, now=now, after=after(request))
        mark_looked_at(relationship, now)
        return a_page(request, moments, more)

"""Those who let me read along with their therapist: what the therapist may read, and no more.

It is read and never marked: nothing here answers, ticks or puts aside. Each reading is a line in
the client's ledger, under my name.
"""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from tracker.care import access as care
from tracker.care.models import Supervision

from .clients import GOAL, as_goal
from .describe import CURSOR, TEXT, TIME, component, operation, pages_of
from .door import Door
from .paging import after, link_to, number, page
from .prep import NUMBERS, as_numbers
from .shapes import ID, obj
from .shared_agenda import THING, as_thing
from .shared_entries import SHARED, as_shared
from .shared_episodes import EPISODE, a_page

ENVELOPE = {
    "id": ID.schema,
    "name": {**TEXT, "description": "The client’s."},
    "therapist": TEXT,
    "until": {**TIME, "description": "It ends by itself then, and when the client stops it."},
}
SUPERVISED = component("Supervised", obj(ENVELOPE))
BESIDES = component(
    "SupervisedClient",
    obj(
        {
            **ENVELOPE,
            "goals": {"type": "array", "items": GOAL},
            "talk": {"type": "array", "items": THING},
            "numbers": NUMBERS,
        }
    ),
)


def as_supervised(row: Supervision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.relationship.of.name,
        "therapist": row.relationship.therapist.name,
        "until": row.until,
    }


class SupervisedClients(Door):
    @operation(
        "supervised_list",
        "Who lets me read along now: a name and a day, and nothing of what they write",
        gives=pages_of(SUPERVISED),
    )
    def get(self, request: Request) -> Response:
        rows = care.supervised(request.user, timezone.now())
        return Response(page([as_supervised(row) for row in rows]))


class SupervisedClient(Door):
    @operation(
        "supervised_read",
        "Goals, what the client wants to talk about, and the numbers of charts",
        gives=BESIDES,
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, row = request.user, timezone.now(), _along(request, pk)
        of = row.relationship
        goals = access.shared_goals(me, of, now)
        talk = access.shared_agenda(me, of, now=now)
        numbers = access.shared_numbers(me, of, now=now)
        return Response(
            {
                **as_supervised(row),
                "goals": [as_goal(goal) for goal in goals],
                "talk": [as_thing(thing) for thing in talk],
                "numbers": as_numbers(numbers),
            }
        )


class SupervisedEpisodes(Door):
    @operation(
        "supervised_episodes",
        "What the client shares with the therapist, newest first",
        gives=pages_of(EPISODE),
        asks=[CURSOR],
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, of = request.user, timezone.now(), _along(request, pk).relationship
        moments, more = access.shared_moments(me, of, now=now, after=after(request))
        return a_page(request, moments, more)


class SupervisedEntries(Door):
    @operation(
        "supervised_entries",
        "The same of what belongs to no episode",
        gives=pages_of(SHARED),
        asks=[CURSOR],
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me, at, of = request.user, number(request), _along(request, pk).relationship
        seen, more = access.shared_alone(me, of, now=timezone.now(), page=at)
        link = link_to(request, at + 1) if more else None
        return Response(page([as_shared(one) for one in seen], link))


def _along(request: Request, pk: uuid.UUID) -> Supervision:
    """One that opens something at this moment; 404 for all else."""
    return get_object_or_404(care.supervised(request.user, timezone.now()), pk=pk)

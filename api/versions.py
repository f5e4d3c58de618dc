"""How my own things stood before each change, the newest first. Nobody else ever reads these."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from journals.actions.entries import content_of
from journals.models import Entry, EntryVersion, Wording

from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, WHOLE, component, operation, pages_of
from .door import Door
from .people import own_person
from .shapes import nullable, obj

SAID: dict[str, Any] = {"type": "object", "description": "What it said, as in the thing itself."}
OF_ENTRY = component(
    "EntryVersion",
    obj(
        {
            "version": WHOLE,
            "status": {"enum": Entry.Status.values},
            "recorded_at": {**TIME, "description": "Since when it stood so."},
            "occurred_at": {**MAYBE_TIME, "description": "Null where it was not kept."},
            "zone": nullable(TEXT),
            "precision": nullable({"enum": Entry.Precision.values}),
            "content": SAID,
        }
    ),
)
WORDING = component("Wording", obj({"version": WHOLE, "until": TIME, "content": SAID}))


def as_version(row: EntryVersion) -> dict[str, Any]:
    return {
        "version": row.version,
        "status": row.status,
        "recorded_at": row.recorded_at,
        "occurred_at": row.occurred_at,
        "zone": row.occurred_zone,
        "precision": row.occurred_precision,
        "content": content_of(row),
    }


def as_wording(row: Wording) -> dict[str, Any]:
    return {"version": row.version, "until": row.recorded_at, "content": dict(row.words)}


class EntryVersions(Door):
    @operation(
        "entries_versions",
        "How it stood before each change",
        gives=pages_of(OF_ENTRY),
        asks=[CURSOR],
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        rows = access.own_versions(me, access.own_entry(me, pk))
        return self.paged(rows, as_version, "-recorded_at", "-version")


class Wordings(Door):
    def wordings(self, request: Request, pk: uuid.UUID) -> Response:
        rows = access.own_wordings(request.user, pk)
        return self.paged(rows, as_wording, "-recorded_at", "-version")


class EpisodeVersions(Wordings):
    @operation(
        "episodes_versions",
        "Its title and goal before each change",
        gives=pages_of(WORDING),
        asks=[CURSOR],
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return self.wordings(request, access.own_episode(request.user, pk).pk)


class PersonVersions(Wordings):
    @operation(
        "people_versions", "As they were called before", gives=pages_of(WORDING), asks=[CURSOR]
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return self.wordings(request, own_person(request.user, pk).pk)


class ItemVersions(Wordings):
    @operation("menu_versions", "Its earlier words", gives=pages_of(WORDING), asks=[CURSOR])
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return self.wordings(request, get_object_or_404(access.own_menu(request.user), pk=pk).pk)

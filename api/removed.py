"""What I have removed and can still take back, for 30 days."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.models import Entry, Episode

from .describe import CURSOR, TEXT, TIME, component, operation, pages_of
from .door import Door, versioned
from .entry import as_entry, described
from .episodes import EPISODE, as_episode
from .shapes import ID, obj

ENTRY = component("RemovedEntry", described({"removed_at": TIME}, "Removed"))
REMOVED = component("RemovedEpisode", obj({"id": ID.schema, "title": TEXT, "removed_at": TIME}))


def as_removed_entry(entry: Entry) -> dict[str, Any]:
    return {**as_entry(entry), "removed_at": entry.deleted_at}


def as_removed_episode(episode: Episode) -> dict[str, Any]:
    title = episode.words.get("title", "")
    return {"id": episode.pk, "title": title, "removed_at": episode.closed_at}


class RemovedEntries(Door):
    @operation(
        "entries_removed",
        "Those that I removed one by one, the last first",
        gives=pages_of(ENTRY),
        asks=[CURSOR],
    )
    def get(self, request: Request) -> Response:
        rows = access.own_removed_entries(request.user, timezone.now())
        return self.paged(rows, as_removed_entry, "-deleted_at", "-id")


class RemovedEpisodes(Door):
    @operation(
        "episodes_removed",
        "Those that I removed with all their entries, the last first",
        gives=pages_of(REMOVED),
        asks=[CURSOR],
    )
    def get(self, request: Request) -> Response:
        rows = access.own_removed_moments(request.user, timezone.now())
        return self.paged(rows, as_removed_episode, "-closed_at", "-id")


class RestoreEpisode(Door):
    @operation(
        "episodes_restore",
        "Take back the removing of one, with the entries that went with it; nobody else can open "
        "them until they are shared again",
        gives=EPISODE,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        if not access.own_episodes(me).filter(pk=pk).exists():
            episode = get_object_or_404(access.own_removed_moments(me, now), pk=pk)
            actions.restore_moment(me, episode, now=now)
        return versioned(as_episode(access.own_episode(me, pk)))

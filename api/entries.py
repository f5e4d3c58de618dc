"""My entries: each kind of thing that a client writes, under an id that the client makes."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.models import Entry
from tracker.accounts.models import User

from . import shapes
from .describe import CURSOR, IF_MATCH, filters, operation, pages_of
from .door import Door, base_version, needed_version, refuse_stale, versioned
from .door import asked as asked_for
from .entry import ALL_KINDS, ENTRY, SAVED, as_entry
from .help import help_for
from .paging import after, link_after, page
from .searching import FOCUS_AREA, wanted
from .shapes import ID
from .writing import (
    CONFIRM,
    MOVE,
    PUT_BESIDE,
    WRITTEN,
    episode_of,
    read,
    rewrite,
    write,
)

FILTERS = {
    "kind": shapes.code(ALL_KINDS),
    "worksheet": shapes.text(48),
    "episode": ID,
    "goal": ID,
    "focus_area": FOCUS_AREA,
    "person": ID,
    "date": shapes.DAY,
    "from": shapes.DAY,
    "to": shapes.DAY,
}
COLUMNS = {
    "kind": "kind",
    "worksheet": "worksheet",
    "episode": "episode",
    "date": "local_date",
    "from": "local_date__gte",
    "to": "local_date__lte",
}


# What a goal and a person have to do with an entry is read in it, and the journal does that.
OPENED = {"goal", "focus_area", "person"}


def _opened(request: Request, asked: dict[str, Any]) -> Response:
    """A page may be shorter than others, or empty, with more behind `next`: see Search."""
    if other := asked.keys() & {"episode", "date", "worksheet"}:
        message = _("Not together with a goal, an area or a person.")
        raise ValidationError(dict.fromkeys(other, message))
    found = access.own_timeline(request.user, wanted(asked), before=after(request), page=20)
    link = link_after(request, *found.before) if found.before else None
    return Response(page([as_entry(entry) for entry in found.entries], link))


def _saved(me: User, entry: Entry, now: datetime) -> Response:
    shown = {**as_entry(entry), "help": help_for(me, entry)}
    return versioned(shown, 201 if entry.recorded_at == now else 200)


class Entries(Door):
    def shown(self, entry: Entry) -> dict[str, Any]:
        return as_entry(entry)

    @operation(
        "entries_list",
        "Mine, newest first",
        gives=pages_of(ENTRY),
        asks=[CURSOR, *filters(**FILTERS)],
    )
    def get(self, request: Request) -> Response:
        found = asked_for(request, **FILTERS)
        if found.keys() & OPENED:
            return _opened(request, found)
        rows = access.own_entries(request.user).filter(
            **{COLUMNS[name]: value for name, value in found.items()}
        )
        return self.paged(rows, as_entry, "-occurred_at", "-recorded_at", "-id")

    @operation(
        "entries_write",
        "Write one, under an id of your own making. Safe to repeat",
        takes=WRITTEN,
        gives=SAVED,
        status=201,
        also=200,
    )
    def post(self, request: Request) -> Response:
        now = timezone.now()
        entry = write(request.user, read(request.data), now)
        return _saved(request.user, entry, now)


class OneEntry(Door):
    def shown(self, entry: Entry) -> dict[str, Any]:
        return as_entry(entry)

    @operation("entries_read", "One of mine", gives=ENTRY)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_entry(access.own_entry(request.user, pk)))

    @operation(
        "entries_put",
        "Write one under this id; with If-Match, write it anew. Safe to repeat",
        takes=WRITTEN,
        gives=SAVED,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        if base is None:
            entry = write(me, read(request.data, pk), now)
        else:
            standing = access.own_entry(me, pk)
            entry = rewrite(me, standing, read(request.data, pk), base, now)
        return _saved(me, entry, now)

    @operation(
        "entries_move",
        "Confirm a look back as it is; say that a planned reward has happened; or put a page "
        "beside an episode, where it is private until it is shared there",
        takes=MOVE,
        gives=ENTRY,
        asks=[IF_MATCH],
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        entry = access.own_entry(me, pk)
        if isinstance(request.data, dict) and "episode" in request.data:
            return _put_beside(me, entry, request, now)
        status, base = CONFIRM.read(request.data)["status"], needed_version(request)
        if status not in Entry.STATUSES[Entry.Kind(entry.kind)]:
            raise ValidationError({"status": _("This kind of entry has no such status.")})
        if status == "confirmed":
            return versioned(
                as_entry(actions.confirm(me, episode=entry.episode, base_version=base, now=now))
            )
        if entry.status != status:
            refuse_stale(base, as_entry(entry))
        return versioned(as_entry(actions.mark_done(me, entry, now=now)))

    @operation("entries_remove", "Remove one; it can be restored for 30 days", status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        entry = access.own_entry(request.user, pk)
        base = base_version(request)
        if base is not None:
            refuse_stale(base, as_entry(entry))
        actions.remove_entry(request.user, entry, now=timezone.now())
        return Response(status=204)


def _put_beside(me: User, entry: Entry, request: Request, now: datetime) -> Response:
    """The words do not change with it, so the version stays; it has to be the one that was read."""
    wanted = PUT_BESIDE.read(request.data)["episode"]
    base = needed_version(request)
    refuse_stale(base, as_entry(entry))
    episode = episode_of(me, wanted) if wanted else None
    actions.attach(me, entry, episode, base_version=base, now=now)
    return versioned(as_entry(entry))


class RestoreEntry(Door):
    @operation("entries_restore", "Take back the removing of one", gives=ENTRY)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        if not access.own_entries(me).filter(pk=pk).exists():
            actions.restore_entry(me, access.own_removed(me, pk), now=timezone.now())
        return versioned(as_entry(access.own_entry(me, pk)))

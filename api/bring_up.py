"""What I mean to bring up with a client: a list of my own, which nobody else reads."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.models import AgendaItem
from journals.talk import Thing
from tracker.care import access as care
from tracker.care.models import CareRelationship

from . import shapes
from .agenda import TALK, TICK
from .describe import (
    IF_MATCH,
    MAYBE_TIME,
    TEXT,
    TIME,
    WHOLE,
    component,
    filters,
    operation,
    pages_of,
)
from .door import Door, base_version, mine, versioned
from .door import asked as asked_for
from .paging import page
from .parties import client_of
from .shapes import ID, obj

BRING_UP = component(
    "BringUp",
    obj(
        {
            "id": ID.schema,
            "version": WHOLE,
            "text": TEXT,
            "entry": {
                **ID.or_null().schema,
                "description": "To discuss. It is here as long as the entry is shared with me.",
            },
            "episode": ID.or_null().schema,
            "added_at": TIME,
            "done_at": MAYBE_TIME,
        }
    ),
)
WRITING = shapes.body(client=ID.needs(), text=TALK, entry=ID.or_null())
WHICH = {"client": ID.needs(), "ticked_since": shapes.MOMENT}


def as_bring_up(thing: Thing) -> dict[str, Any]:
    return {
        "id": thing.id,
        "version": thing.version,
        "text": thing.text,
        "entry": thing.entry_id,
        "episode": thing.episode_id,
        "added_at": thing.added_at,
        "done_at": thing.done_at,
    }


class BringUps(Door):
    @operation(
        "bring_up_list",
        "What is open; with `ticked_since`, what was ticked since then too",
        gives=pages_of(BRING_UP),
        asks=filters(**WHICH),
    )
    def get(self, request: Request) -> Response:
        me, asked = request.user, asked_for(request, **WHICH)
        relationship = care.client_of(me, asked["client"])
        things = access.own_bring_up(
            me, relationship, now=timezone.now(), since=asked.get("ticked_since")
        )
        return Response(page([as_bring_up(thing) for thing in things]))


class OneBringUp(Door):
    def shown(self, item: AgendaItem) -> dict[str, Any]:
        return as_bring_up(_own(self.request, item.pk, timezone.now())[1])

    @operation(
        "bring_up_put",
        "Note something under this id; with If-Match, say it in other words. Safe to repeat",
        takes=WRITING,
        gives=BRING_UP,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        asked = WRITING.read(request.data)
        text = asked.get("text", "")
        if base is not None:
            item, _thing = _own(request, pk, now)
            if (item.relationship.client_id, item.entry_id) != (
                asked["client"],
                asked.get("entry"),
            ):
                raise ValidationError(_("Note another thing under another id."))
            item = actions.reword_item(me, item, text=text, base_version=base, now=now)
            return versioned(self.shown(item))
        relationship = client_of(me, asked["client"])
        entry = asked.get("entry") and mine(
            "entry",
            lambda: access.entry_to_discuss(me, relationship, asked["entry"], now),
            _("This can’t be chosen any more."),
        )
        item = actions.add_to_agenda(
            me, relationship, item_id=pk, kind="bring_up", text=text, entry=entry, now=now
        )
        return versioned(self.shown(item), 201 if item.added_at == now else 200)

    @operation("bring_up_tick", "Talked about, or not yet after all", takes=TICK, gives=BRING_UP)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        done, now = TICK.read(request.data)["done"], timezone.now()
        item, _thing = _own(request, pk, now)
        actions.tick_item(request.user, item, done=done, now=now)
        return versioned(self.shown(item))

    @operation("bring_up_take_off", "No longer wanted", status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        now = timezone.now()
        item, _thing = _own(request, pk, now)
        actions.take_off_agenda(request.user, item, now=now)
        return Response(status=204)


class PutBackUp(Door):
    @operation("bring_up_put_back", "Undo of taking it off", gives=BRING_UP)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        item = access.own_agenda_item(me, pk)
        _refuse_over(item)
        actions.put_back_on_agenda(me, item, now=now)
        return versioned(as_bring_up(_own(request, pk, now)[1]))


def _own(request: Request, pk: uuid.UUID, now: datetime) -> tuple[AgendaItem, Thing]:
    """One that stands on my list for a client of mine, ticked or not; 404 for all else."""
    me = request.user
    item = access.own_agenda_item(me, pk)
    found = access.own_bring_up(me, item.relationship, now=now, pk=pk)
    if not found:
        raise Http404
    _refuse_over(item)
    return item, found[0]


def _refuse_over(item: AgendaItem) -> None:
    if item.relationship.status == CareRelationship.Status.ENDED:
        raise Http404

"""What I want to talk about with a therapist of mine. They read it from the moment it is here."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.kinds.agenda import AGENDA
from journals.models import AgendaItem
from tracker.accounts.models import User
from tracker.care.models import CareRelationship

from . import shapes
from .describe import (
    CURSOR,
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
from .parties import therapist_of
from .shapes import ID, obj
from .writing import NOT_YOURS

KIND = shapes.code(AgendaItem.OF_CLIENT)
TALK = shapes.text(AGENDA.field("text").most)
ITEM = component(
    "AgendaItem",
    obj(
        {
            "id": ID.schema,
            "version": WHOLE,
            "care": ID.schema,
            "therapist": TEXT,
            "kind": {
                **KIND.schema,
                "description": "I’d like to talk about · before we meet · bring this to the "
                "session. A pin shows nothing of its entry that is not shared.",
            },
            "text": TEXT,
            "entry": ID.or_null().schema,
            "added_at": TIME,
            "done_at": {**MAYBE_TIME, "description": "Talked about: ticked by either of us."},
            "shown": {**shapes.FLAG.schema, "description": "They can read it now."},
        }
    ),
)
WRITING = shapes.body(
    care=ID.needs(), kind=KIND.needs(), text=TALK, entry=ID.or_null(), episode=ID.or_null()
)
TICK = shapes.body(done=shapes.FLAG.needs())
WHICH = {"care": ID}


def as_item(item: Any) -> dict[str, Any]:
    return {
        "id": item.pk,
        "version": item.version,
        "care": item.relationship_id,
        "therapist": item.relationship.therapist.name,
        "kind": item.kind,
        "text": item.words.get("text", ""),
        "entry": item.entry_id,
        "added_at": item.added_at,
        "done_at": item.done_at,
        "shown": item.shown,
    }


class Agenda(Door):
    @operation(
        "agenda_list",
        "What I put there and did not take off, newest first; what is ticked too",
        gives=pages_of(ITEM),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        asked = asked_for(request, **WHICH)
        rows = access.own_agenda_shown(request.user, timezone.now())
        if "care" in asked:
            rows = rows.filter(relationship=asked["care"])
        return self.paged(rows, as_item, "-added_at", "-id")


class OneAgendaItem(Door):
    def shown(self, item: AgendaItem) -> dict[str, Any]:
        return as_item(_own(self.request, item.pk))

    @operation("agenda_read", "One of mine", gives=ITEM)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_item(_own(request, pk)))

    @operation(
        "agenda_put",
        "Put something there under this id; with If-Match, say it in other words. A pin is of an "
        "entry, or of an episode: then it is on a part that they can open, if there is one. One "
        "that is there already is given as it is. Safe to repeat",
        takes=WRITING,
        gives=ITEM,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        asked = WRITING.read(request.data)
        if base is not None:
            item = _own(request, pk)
            _same_thing(item, asked)
            text = asked.get("text", "")
            item = actions.reword_item(me, item, text=text, base_version=base, now=now)
            return versioned(self.shown(item))
        relationship = therapist_of(me, asked["care"])
        item = _add(me, relationship, pk, asked, now)
        return versioned(self.shown(item), 201 if item.added_at == now else 200)

    @operation("agenda_tick", "Talked about, or not yet after all", takes=TICK, gives=ITEM)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        done = TICK.read(request.data)["done"]
        item = _own(request, pk)
        actions.tick_item(request.user, item, done=done, now=timezone.now())
        return versioned(self.shown(item))

    @operation("agenda_take_off", "No longer wanted", status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        actions.take_off_agenda(request.user, _own(request, pk), now=timezone.now())
        return Response(status=204)


class PutBack(Door):
    @operation("agenda_put_back", "Undo of taking it off", gives=ITEM)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        actions.put_back_on_agenda(me, access.own_agenda_item(me, pk), now=timezone.now())
        return versioned(as_item(_own(request, pk)))


def _add(
    me: User, relationship: CareRelationship, pk: uuid.UUID, asked: dict[str, Any], now: datetime
) -> AgendaItem:
    if wanted := asked.get("episode"):
        if asked["kind"] != AgendaItem.Kind.PIN or asked.get("entry") or asked.get("text"):
            raise ValidationError({"episode": _("An episode is pinned, and nothing beside it.")})
        episode = mine("episode", lambda: access.own_episode(me, wanted), NOT_YOURS)
        return actions.pin_moment(me, relationship, episode, item_id=pk, now=now)
    entry = asked.get("entry") and mine(
        "entry",
        lambda: access.own_entry(me, asked["entry"]),
        _("There is no such entry of yours."),
    )
    return actions.add_to_agenda(
        me,
        relationship,
        item_id=pk,
        kind=asked["kind"],
        text=asked.get("text", ""),
        entry=entry,
        now=now,
    )


def _same_thing(item: AgendaItem, asked: dict[str, Any]) -> None:
    said = (asked["care"], asked["kind"], asked.get("entry"))
    if said != (item.relationship_id, item.kind, item.entry_id):
        raise ValidationError(_("Put another thing there under another id."))


def _own(request: Request, pk: uuid.UUID) -> AgendaItem:
    """One that I have not taken off."""
    return get_object_or_404(access.own_agenda_shown(request.user, timezone.now()), pk=pk)

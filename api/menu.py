"""My own menu: good things to do, and words to say to myself."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.kinds.menu import MENU_ITEM
from journals.models import MenuItem

from . import shapes
from .describe import (
    CURSOR,
    IF_MATCH,
    MAYBE_TIME,
    TEXT,
    TIME,
    WHOLE,
    component,
    operation,
    pages_of,
)
from .door import Door, base_version, versioned
from .shapes import ID, obj

ITEM = component(
    "MenuItem",
    obj(
        {
            "id": ID.schema,
            "version": WHOLE,
            "kind": {"enum": MenuItem.Kind.values},
            "text": TEXT,
            "added_at": TIME,
            "put_away_at": MAYBE_TIME,
        }
    ),
)
WRITING = shapes.body(
    kind=shapes.code(MenuItem.Kind.values).needs(),
    text=shapes.text(MENU_ITEM.field("text").most).needs(),
)
CHANGE = shapes.body(put_away=shapes.FLAG.needs())


def as_item(item: MenuItem) -> dict[str, Any]:
    return {
        "id": item.pk,
        "version": item.version,
        "kind": item.kind,
        "text": item.words.get("text", ""),
        "added_at": item.added_at,
        "put_away_at": item.archived_at,
    }


class Menu(Door):
    @operation(
        "menu_list", "All that is on it, and what is put away", gives=pages_of(ITEM), asks=[CURSOR]
    )
    def get(self, request: Request) -> Response:
        return self.paged(access.own_menu(request.user), as_item, "added_at", "id")


class OneItem(Door):
    def shown(self, item: MenuItem) -> dict[str, Any]:
        return as_item(item)

    @operation("menu_read", "One thing on it", gives=ITEM)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_item(get_object_or_404(access.own_menu(request.user), pk=pk)))

    @operation(
        "menu_put",
        "Put something on it under this id; with If-Match, word it anew. Safe to repeat",
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
            get_object_or_404(access.own_menu(me), pk=pk)
        item = actions.save_item(me, item_id=pk, now=now, base_version=base or 0, **asked)
        return versioned(as_item(item), 201 if item.added_at == now else 200)

    @operation("menu_change", "Put it away, or take it out again", takes=CHANGE, gives=ITEM)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, asked = request.user, CHANGE.read(request.data)
        item = get_object_or_404(access.own_menu(me), pk=pk)
        if asked["put_away"]:
            actions.put_away_item(me, item, now=timezone.now())
        else:
            actions.take_out_item(me, item)
        return versioned(as_item(get_object_or_404(access.own_menu(me), pk=pk)))

"""Those who come up in my entries, under the names that I give them."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.actions.entries import content_of
from journals.kinds.goal import PERSON as KIND
from journals.models import Person
from tracker.accounts.models import User

from . import shapes
from .describe import (
    CURSOR,
    IF_MATCH,
    MAYBE_TIME,
    TIME,
    WHOLE,
    component,
    operation,
    pages_of,
)
from .door import Door, base_version, versioned
from .shapes import ID, obj

PERSON = component(
    "Person",
    obj(
        {
            "id": ID.schema,
            "version": WHOLE,
            "added_at": TIME,
            "put_away_at": MAYBE_TIME,
            "content": shapes.content_schema(KIND),
        }
    ),
)
WRITING = shapes.body(content=shapes.content(KIND))
CHANGE = shapes.body(put_away=shapes.FLAG.needs())


def as_person(person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "version": person.version,
        "added_at": person.added_at,
        "put_away_at": person.archived_at,
        "content": content_of(person),
    }


def own_person(me: User, pk: uuid.UUID) -> Person:
    return get_object_or_404(access.own_people_ever(me), pk=pk)


class People(Door):
    @operation("people_list", "Mine, also those put away", gives=pages_of(PERSON), asks=[CURSOR])
    def get(self, request: Request) -> Response:
        return self.paged(access.own_people_ever(request.user), as_person, "added_at", "id")


class OnePerson(Door):
    def shown(self, person: Person) -> dict[str, Any]:
        return as_person(person)

    @operation("people_read", "One of mine", gives=PERSON)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_person(own_person(request.user, pk)))

    @operation(
        "people_put",
        "Add one under this id; with If-Match, say it anew. Safe to repeat",
        takes=WRITING,
        gives=PERSON,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        content = WRITING.read(request.data)["content"]
        if base is None:
            person = actions.add_person(me, person_id=pk, content=content, now=now)
        else:
            standing = own_person(me, pk)
            person = actions.change_person(me, standing, content, base_version=base, now=now)
        return versioned(as_person(person), 201 if person.added_at == now else 200)

    @operation("people_change", "Put one away, or offer them again", takes=CHANGE, gives=PERSON)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, asked = request.user, CHANGE.read(request.data)
        act = actions.put_away_person if asked["put_away"] else actions.take_up_person
        act(me, own_person(me, pk), now=timezone.now())
        return versioned(as_person(own_person(me, pk)))

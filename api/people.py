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

from . import shapes
from .describe import CURSOR, TIME, component, operation, pages_of
from .door import Door
from .shapes import ID, obj

PERSON = component(
    "Person",
    obj({"id": ID.schema, "added_at": TIME, "content": shapes.content_schema(KIND)}),
)
WRITING = shapes.body(content=shapes.content(KIND))


def as_person(person: Person) -> dict[str, Any]:
    return {"id": person.pk, "added_at": person.added_at, "content": content_of(person)}


class People(Door):
    @operation("people_list", "Mine", gives=pages_of(PERSON), asks=[CURSOR])
    def get(self, request: Request) -> Response:
        return self.paged(access.own_people(request.user), as_person, "added_at", "id")


class OnePerson(Door):
    @operation("people_read", "One of mine", gives=PERSON)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(as_person(get_object_or_404(access.own_people(request.user), pk=pk)))

    @operation(
        "people_put",
        "Add one under this id. Safe to repeat",
        takes=WRITING,
        gives=PERSON,
        status=201,
        also=200,
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        content = WRITING.read(request.data)["content"]
        person = actions.add_person(me, person_id=pk, content=content, now=now)
        return Response(as_person(person), status=201 if person.added_at == now else 200)

"""Looking for words in what is mine. It is posted, so that no address and no log holds them."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from journals.access import Wanted
from journals.kinds.vocabulary import EMOTIONS, FOCUS_AREAS
from journals.models import Entry

from . import shapes
from .describe import component, operation
from .door import Door
from .entry import ENTRY, as_entry
from .shapes import ID, Shape, nullable, obj

LONGEST = 200
Place = tuple[datetime, UUID]


def _written(place: Place) -> str:
    at, pk = place
    return base64.urlsafe_b64encode(f"{at.isoformat()} {pk.hex}".encode()).decode()


def _place(value: Any) -> Place:
    """The `next` of an earlier answer."""
    try:
        at, _gap, pk = base64.urlsafe_b64decode(value).decode("ascii").partition(" ")
        found = shapes.MOMENT.read(at), UUID(pk)
    except (TypeError, ValueError, AttributeError, ValidationError) as error:
        raise ValidationError(_("This cursor is not one of ours."), code="type") from error
    return found


CURSOR = Shape(_place, {"type": "string", "description": "`next` of an earlier answer."})
FOCUS_AREA = shapes.code(code for code, _label in FOCUS_AREAS)
LOOKING = shapes.body(
    words=shapes.text(LONGEST),
    kind=shapes.code(Entry.Kind.values),
    goal=ID,
    focus_area=FOCUS_AREA,
    person=ID,
    emotion=shapes.code(code for code, _label in EMOTIONS),
    **{"from": shapes.DAY, "to": shapes.DAY},
    cursor=CURSOR,
)
FOUND = component(
    "Found",
    obj(
        {
            "results": {"type": "array", "items": ENTRY},
            "next": {
                **nullable({"type": "string"}),
                "description": "Where to look further; null at the beginning of the journal.",
            },
            "looked_back_to": {
                **nullable(shapes.DAY.schema),
                "description": "The day that was reached, if there is more to look through.",
            },
        }
    ),
)
NAMED = {"from": "since", "to": "until"}


def wanted(asked: dict[str, Any]) -> Wanted:
    return Wanted(**{NAMED.get(name, name): value for name, value in asked.items()})


class Search(Door):
    @operation(
        "entries_search",
        "Look for words in mine, newest first. One request looks at a bounded number of entries; "
        "all words have to be in one, without regard to case and accents",
        takes=LOOKING,
        gives=FOUND,
    )
    def post(self, request: Request) -> Response:
        asked = LOOKING.read(request.data)
        before = asked.pop("cursor", None)
        found = access.own_timeline(request.user, wanted(asked), before=before)
        return Response(
            {
                "results": [as_entry(entry) for entry in found.entries],
                "next": _written(found.before) if found.before else None,
                "looked_back_to": found.looked_back_to,
            }
        )

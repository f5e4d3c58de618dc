"""What waits for me to look at it, and putting it aside. My marks are mine: nobody else reads them.

What waits is named, and nothing of it is given: reading it is for /shared-entries/.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.models import Share
from journals.reviewing import Item, Part, Pile
from tracker.care import access as care

from . import shapes
from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, WHOLE, component, operation, pages_of
from .door import Door
from .entry import ALL_KINDS
from .paging import link_to, number, page
from .shapes import DAY, FLAG, ID, nullable, obj
from .shared_entries import SIGHT

UNDO = timedelta(seconds=actions.UNDO_SECONDS)
CHANGED = {**FLAG.schema, "description": "Since I put it aside."}
PART = obj(
    {
        "entry": ID.schema,
        "kind": {"enum": ALL_KINDS},
        "worksheet": {**nullable(TEXT), "description": "Which one, of a worksheet."},
        "worksheet_version": nullable(WHOLE),
        "level": {"enum": Share.Level.values},
        "local_date": DAY.schema,
        "waits": {**FLAG.schema, "description": "The client asks for an answer."},
        "changed": CHANGED,
        "sight": SIGHT,
    }
)
ITEM = component(
    "ToReview",
    obj(
        {
            "client": ID.schema,
            "care": ID.schema,
            "name": TEXT,
            "next_appointment": MAYBE_TIME,
            "episode": {
                **ID.or_null().schema,
                "description": "Null for one entry that belongs to none.",
            },
            "since": TIME,
            "due_at": {
                **TIME,
                "description": "By when I promised to read it. The client is told the rhythm, and "
                "never how it was kept.",
            },
            "entries": {"type": "array", "items": PART},
        }
    ),
)
MARKING = shapes.body(
    client=ID.needs(),
    entries=shapes.many(
        shapes.body(entry=ID.needs(), sight=shapes.text(32).needs()), most=500, least=1
    ).needs(),
)
MARKED = component(
    "Reviewed", obj({"marked": {"type": "array", "items": ID.schema}, "marked_at": TIME})
)
UNDOING = shapes.body(
    client=ID.needs(),
    marked=shapes.many(ID, most=500, least=1).needs(),
    marked_at=shapes.MOMENT.needs(),
)


def as_item(pile: Pile, item: Item) -> dict[str, Any]:
    return {
        "client": pile.client_id,
        "care": pile.care_id,
        "name": pile.name,
        "next_appointment": pile.next,
        "episode": item.id if item.moment else None,
        "since": item.since,
        "due_at": item.due.at,
        "entries": [as_part(part) for part in item.parts],
    }


def as_part(part: Part) -> dict[str, Any]:
    return {
        "entry": part.entry_id,
        "kind": part.kind,
        "worksheet": part.worksheet or None,
        "worksheet_version": part.worksheet_version,
        "level": part.level,
        "local_date": part.day,
        "waits": part.asks,
        "changed": part.changed,
        "sight": part.sight,
    }


class ToReview(Door):
    @operation(
        "to_review_list",
        "What is shared with me and not put aside: those first whom I meet first, and of each what "
        "has waited longest. It gives no content",
        gives=pages_of(ITEM),
        asks=[CURSOR],
    )
    def get(self, request: Request) -> Response:
        at = number(request)
        found = access.to_review(request.user, timezone.now(), page=at)
        link = link_to(request, at + 1) if found.more else None
        items = [as_item(pile, item) for pile in found.piles for item in pile.items]
        return Response(page(items, link))


class Reviewed(Door):
    @operation(
        "reviewed_mark",
        "I have read these, as I was shown them. What was changed since waits on, and what is not "
        "shared any more is passed over. Gives what was not put aside before. Safe to repeat",
        takes=MARKING,
        gives=MARKED,
    )
    def post(self, request: Request) -> Response:
        me, now, asked = request.user, timezone.now(), MARKING.read(request.data)
        relationship = care.client_of(me, asked["client"])
        sights = {one["entry"]: one["sight"] for one in asked["entries"]}
        versions = access.versions_seen(me, relationship, sights, now)
        marked = actions.mark_reviewed(me, relationship, versions, now=now)
        return Response({"marked": marked, "marked_at": now})


class Unreviewed(Door):
    @operation(
        "reviewed_undo",
        f"Within {actions.UNDO_SECONDS} seconds: what was put aside just then waits again",
        takes=UNDOING,
        status=204,
    )
    def post(self, request: Request) -> Response:
        me, asked = request.user, UNDOING.read(request.data)
        relationship = care.client_of(me, asked["client"])
        if timezone.now() - asked["marked_at"] >= UNDO:
            raise ValidationError(_("This can’t be taken back any more."))
        actions.undo_reviewed(me, relationship, asked["marked"], marked_at=asked["marked_at"])
        return Response(status=204)

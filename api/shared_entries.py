"""What a client shares with me, entry by entry. Reading writes a line into the client's ledger."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from journals.models import Share
from journals.reviewing import sight
from journals.seen import Answer, Seen
from tracker.care import access as care

from . import shapes
from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .entry import ALL_KINDS, SHARED_ENVELOPE, described, of_its_kind
from .paging import after, link_after, page
from .received_guidance import VIEW
from .shapes import ID, obj

SIGHT = {
    **TEXT,
    "description": "Stands for what I may see of it as it is now. Sent to /reviewed/ it puts aside "
    "just that.",
}
ANSWER = component(
    "Answer", obj({"id": ID.schema, "by": TEXT, "sent_at": TIME, "view": VIEW, "text": TEXT})
)
MORE = {
    "level": {"enum": Share.Level.values, "description": "With ratings_only no words are given."},
    "until": MAYBE_TIME,
    "fresh": {**shapes.FLAG.schema, "description": "I never had it on screen."},
    "changed": {
        **shapes.FLAG.schema,
        "description": "What I may see of it, since I last had it on screen.",
    },
    "waits": {**shapes.FLAG.schema, "description": "The client asks for an answer."},
    "reviewed": {**shapes.FLAG.schema, "description": "I put it aside, as it stands now."},
    "sight": SIGHT,
    "names": {
        "type": "object",
        "additionalProperties": TEXT,
        "description": "What the client calls the people in `content`, by id.",
    },
    "guidance": {"type": "array", "items": ANSWER},
}
SHARED = component("SharedEntry", described(MORE, "Shared", SHARED_ENVELOPE))
WHICH = {"client": ID.needs(), "kind": shapes.code(ALL_KINDS), "episode": ID}


def as_shared(seen: Seen) -> dict[str, Any]:
    """Everything here has gone through the share: see journals/access."""
    return {
        "id": seen.entry_id,
        "kind": seen.kind,
        "status": seen.status,
        "episode": seen.episode_id,
        "occurred_at": seen.at,
        "zone": seen.zone,
        "precision": seen.precision,
        "local_date": seen.day,
        "recorded_at": seen.recorded_at,
        "guidance_requested_at": seen.asked_at,
        "content": seen.content,
        "level": seen.level,
        "until": seen.until,
        "fresh": seen.fresh,
        "changed": seen.changed,
        "waits": seen.asks,
        "reviewed": seen.reviewed,
        "sight": sight(seen.entry_id, seen.level, seen.shown_version),
        "names": {pk: seen.names[pk] for pk in _named(seen) if pk in seen.names},
        "guidance": [as_answer(answer) for answer in seen.answers],
        **of_its_kind(seen),
    }


def _named(seen: Seen) -> list[str]:
    return sorted(seen.made_of.people_in(seen.content))


def as_answer(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "by": answer.by,
        "sent_at": answer.at,
        "view": answer.view or None,
        "text": answer.text,
    }


class SharedEntries(Door):
    @operation(
        "shared_entries_list",
        "What a client shares, newest first",
        gives=pages_of(SHARED),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        me, which = request.user, asked_for(request, **WHICH)
        relationship = care.client_of(me, which.pop("client"))
        seen, more = access.shared_entries(
            me, relationship.pk, now=timezone.now(), after=after(request), **which
        )
        link = link_after(request, seen[-1].at, seen[-1].entry_id) if more and seen else None
        return Response(page([as_shared(one) for one in seen], link))


class OneSharedEntry(Door):
    @operation("shared_entries_read", "One that is shared with me now", gives=SHARED)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        relationship = access.shared_in(me, pk, now)
        seen, _more = access.shared_entries(me, relationship.pk, now=now, pk=pk)
        if not seen:
            raise Http404
        return Response(as_shared(seen[0]))

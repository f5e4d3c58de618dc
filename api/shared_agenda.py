"""What a client of mine wants to talk about. Reading writes a line into the client's ledger."""

import uuid
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.seen import Answer
from journals.talk import Thing
from tracker.care import access as care

from . import shapes
from .agenda import KIND, TICK
from .describe import MAYBE_TIME, TEXT, TIME, WHOLE, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .paging import page
from .received_guidance import REPLY
from .shapes import ID, obj

ANSWER = component(
    "AgendaAnswer",
    obj(
        {
            "id": ID.schema,
            "by": TEXT,
            "sent_at": TIME,
            "shown_from": {**TIME, "description": "Until then I can take it back."},
            "reply": REPLY,
            "meets_at": {**MAYBE_TIME, "description": "Of “when you meet”: the appointment."},
            "text": TEXT,
        }
    ),
)
THING = component(
    "SharedAgendaItem",
    obj(
        {
            "id": ID.schema,
            "version": WHOLE,
            "kind": {
                **KIND.schema,
                "description": "A pin is here as long as its entry is shared with me.",
            },
            "text": TEXT,
            "entry": {**ID.or_null().schema, "description": "One that I can open."},
            "episode": {**ID.or_null().schema, "description": "Of that entry."},
            "added_at": TIME,
            "done_at": MAYBE_TIME,
            "waits": {
                **shapes.FLAG.schema,
                "description": "A wish to talk before we meet, without an answer yet.",
            },
            "guidance": {"type": "array", "items": ANSWER},
        }
    ),
)
WHICH = {"client": ID.needs(), "ticked_since": shapes.MOMENT}


def as_thing(thing: Thing) -> dict[str, Any]:
    return {
        "id": thing.id,
        "version": thing.version,
        "kind": thing.kind,
        "text": thing.text,
        "entry": thing.entry_id,
        "episode": thing.episode_id,
        "added_at": thing.added_at,
        "done_at": thing.done_at,
        "waits": thing.waits,
        "guidance": [as_answer(answer) for answer in thing.answers],
    }


def as_answer(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "by": answer.by,
        "sent_at": answer.at,
        "shown_from": answer.shown_from,
        "reply": answer.reply or None,
        "meets_at": answer.meets_at,
        "text": answer.text,
    }


class SharedAgenda(Door):
    @operation(
        "shared_agenda_list",
        "What is open, newest first; with `ticked_since`, what was ticked since then too",
        gives=pages_of(THING),
        asks=filters(**WHICH),
    )
    def get(self, request: Request) -> Response:
        asked = asked_for(request, **WHICH)
        relationship = care.client_of(request.user, asked["client"])
        things = access.shared_agenda(
            request.user,
            relationship,
            now=timezone.now(),
            ticked_since=asked.get("ticked_since"),
        )
        return Response(page([as_thing(thing) for thing in things]))


class OneSharedAgendaItem(Door):
    @operation("shared_agenda_tick", "Talked about, or not yet after all", takes=TICK, gives=THING)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        done = TICK.read(request.data)["done"]
        item = access.shared_agenda_item(me, pk, now)
        actions.tick_item(me, item, done=done, now=now)
        (thing,) = access.shared_agenda(me, item.relationship, now=now, pk=pk)
        return Response(as_thing(thing))

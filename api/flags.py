"""Answers that are looked at first: of my own clients, and overdue ones of those I stand in for."""

import uuid
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.access.flags import SeenFlag, Step
from journals.kinds.flagging import CODES, LONGEST_NOTE
from journals.models import ReviewFlag, ReviewStep

from . import shapes
from .describe import MAYBE_TIME, TEXT, TIME, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .help import FIRED, as_fired
from .paging import page
from .shapes import ID, nullable, obj
from .shared_entries import SHARED, as_shared

FLAG = {
    "id": ID.schema,
    "care": ID.schema,
    "client": {**nullable(ID.schema), "description": "Null once the account is deleted."},
    "name": {**TEXT, "description": "The client’s."},
    "therapist": TEXT,
    "mine": {**shapes.FLAG.schema, "description": "I am their therapist, and do not stand in."},
    "state": {"enum": [str(one) for one in ReviewFlag.State.values]},
    "made_at": TIME,
    "due_at": TIME,
    "done_at": MAYBE_TIME,
    "entry": {**nullable(ID.schema), "description": "Null while the answer can’t be opened."},
    "rules": {"type": "array", "items": FIRED, "description": "Empty while it can’t be opened."},
}
CODE = shapes.code([code for code, _words in CODES])
STEP = component(
    "FlagStep",
    obj(
        {
            "by": TEXT,
            "at": TIME,
            "what": {"enum": [str(one) for one in ReviewStep.What.values]},
            "code": nullable(CODE.schema),
            "note": TEXT,
        }
    ),
)
ONE = component("Flag", obj(FLAG))
OPENED = component(
    "OpenedFlag",
    obj({**FLAG, "answer": nullable(SHARED), "steps": {"type": "array", "items": STEP}}),
)
DONE = shapes.body(code=CODE.needs(), note=shapes.text(LONGEST_NOTE).needs())
WHICH = {"state": shapes.code(["waits", "done"])}


def as_flag(one: SeenFlag) -> dict[str, Any]:
    return {
        "id": one.id,
        "care": one.care_id,
        "client": one.client_id,
        "name": one.name,
        "therapist": one.therapist,
        "mine": one.mine,
        "state": one.state,
        "made_at": one.made_at,
        "due_at": one.due.at,
        "done_at": one.done_at,
        "entry": one.entry_id,
        "rules": [as_fired(fired, fired.told) for fired in one.fired],
    }


def _as_step(one: Step) -> dict[str, Any]:
    code = one.code or None
    return {"by": one.by, "at": one.at, "what": one.what, "code": code, "note": one.note}


def _opened(request: Request, pk: uuid.UUID) -> Response:
    one = access.shared_flag(request.user, pk, timezone.now())
    steps = [_as_step(step) for step in one.steps]
    answer = as_shared(one.seen) if one.seen else None
    return Response({**as_flag(one), "answer": answer, "steps": steps})


class Flags(Door):
    @operation(
        "flags_list",
        "What waits for me, the one that is due first on top; with `state=done`, what was done",
        gives=pages_of(ONE),
        asks=filters(**WHICH),
    )
    def get(self, request: Request) -> Response:
        done = asked_for(request, **WHICH).get("state") == "done"
        found = access.shared_flags(request.user, timezone.now(), done=done)
        return Response(page([as_flag(one) for one in found]))


class OneFlag(Door):
    @operation("flags_read", "One, with its answer as far as that is shared", gives=OPENED)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return _opened(request, pk)


class SeenFlagDoor(Door):
    @operation("flags_seen", "I have it in hand. It still waits. Safe to repeat", gives=OPENED)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        actions.note_seen(request.user, pk, now=timezone.now())
        return _opened(request, pk)


class DoneFlag(Door):
    @operation(
        "flags_done",
        "Say what was done, as a code and in a note: the only way to close one. Safe to repeat",
        takes=DONE,
        status=204,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        actions.settle_flag(request.user, pk, now=timezone.now(), **DONE.read(request.data))
        return Response(status=204)

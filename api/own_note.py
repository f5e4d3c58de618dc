"""What I keep about one client for myself: sealed with my key, and read by nobody else."""

import uuid
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.kinds.note import NOTE as KIND
from journals.models import ClinicianNote
from tracker.care import access as care

from . import shapes
from .describe import IF_MATCH, MAYBE_TIME, TEXT, WHOLE, component, operation
from .door import Door, base_version, versioned
from .shapes import obj

NOTE = component(
    "OwnNote",
    obj(
        {
            "version": {**WHOLE, "description": "0 where there is none yet."},
            "text": TEXT,
            "changed_at": MAYBE_TIME,
        }
    ),
)
KEEPING = shapes.body(text=shapes.text(KIND.field("text").most).needs())


def as_note(note: ClinicianNote | None) -> dict[str, Any]:
    if note is None:
        return {"version": 0, "text": "", "changed_at": None}
    return {
        "version": note.version,
        "text": note.words.get("text", ""),
        "changed_at": note.changed_at,
    }


class OwnNote(Door):
    def shown(self, note: ClinicianNote) -> dict[str, Any]:
        return as_note(note)

    @operation("own_note_read", "My note about this client", gives=NOTE)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        return versioned(as_note(access.own_note(me, care.client_of(me, pk))))

    @operation(
        "own_note_put",
        "Keep it as it reads now; “” empties it. One that is there needs If-Match. Safe to repeat",
        takes=KEEPING,
        gives=NOTE,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, base = request.user, base_version(request) or 0
        relationship = care.client_of(me, pk)
        text = KEEPING.read(request.data)["text"]
        note = actions.save_note(me, relationship, text=text, base_version=base, now=timezone.now())
        return versioned(as_note(note))

"""What my therapists answered."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.kinds.guidance import REPLIES, VIEWS
from journals.models import Guidance

from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, component, operation, pages_of
from .door import Door
from .shapes import ID, nullable, obj

VIEW = nullable({"enum": [code for code, _label in VIEWS]})
REPLY = nullable({"enum": [code for code, _label in REPLIES]})
RECEIVED = component(
    "ReceivedGuidance",
    obj(
        {
            "id": ID.schema,
            "entry": ID.or_null().schema,
            "agenda_item": ID.or_null().schema,
            "episode": ID.or_null().schema,
            "by": TEXT,
            "sent_at": TIME,
            "seen_at": MAYBE_TIME,
            "view": VIEW,
            "reply": REPLY,
            "meets_at": {**MAYBE_TIME, "description": "Of “when you meet”: the appointment."},
            "text": TEXT,
        }
    ),
)


def as_received(guidance: Guidance) -> dict[str, Any]:
    return {
        "id": guidance.pk,
        "entry": guidance.entry_id,
        "agenda_item": guidance.agenda_item_id,
        "episode": guidance.entry.episode_id if guidance.entry else None,
        "by": guidance.author.name,
        "sent_at": guidance.sent_at,
        "seen_at": guidance.seen_at,
        "view": guidance.ratings.get("view"),
        "reply": guidance.ratings.get("reply"),
        "meets_at": guidance.ratings.get("meets_at"),
        "text": guidance.words.get("text", ""),
    }


class Received(Door):
    @operation("received_list", "Newest first", gives=pages_of(RECEIVED), asks=[CURSOR])
    def get(self, request: Request) -> Response:
        return self.paged(
            access.own_guidance(request.user, timezone.now()), as_received, "-sent_at", "-id"
        )


class OneReceived(Door):
    @operation("received_read", "One of mine", gives=RECEIVED)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(as_received(_one(request, pk)))


class Seen(Door):
    @operation("received_seen", "I have read it", gives=RECEIVED)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        actions.mark_seen(request.user, [_one(request, pk).pk], now=timezone.now())
        return Response(as_received(_one(request, pk)))


def _one(request: Request, pk: uuid.UUID) -> Guidance:
    return get_object_or_404(access.own_guidance(request.user, timezone.now()), pk=pk)

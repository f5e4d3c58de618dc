"""My answers to what clients share: one bounded reply, beside the client's own view."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.kinds.guidance import GUIDANCE as KIND
from journals.kinds.guidance import VIEWS
from journals.models import Guidance

from . import shapes
from .describe import TEXT, TIME, component, operation
from .door import Door
from .received_guidance import VIEW
from .shapes import ID, obj

GUIDANCE = component(
    "Guidance",
    obj(
        {
            "id": ID.schema,
            "entry": ID.schema,
            "sent_at": TIME,
            "shown_from": {**TIME, "description": "Until then it can be taken back: DELETE."},
            "view": VIEW,
            "text": TEXT,
        }
    ),
)
WRITING = shapes.body(
    id=ID,
    entry=ID.needs(),
    text=shapes.text(KIND.field("text").most),
    view=shapes.code(code for code, _label in VIEWS).or_null(),
)


def as_guidance(guidance: Guidance) -> dict[str, Any]:
    return {
        "id": guidance.pk,
        "entry": guidance.entry_id,
        "sent_at": guidance.sent_at,
        "shown_from": guidance.shown_from,
        "view": guidance.ratings.get("view"),
        "text": guidance.words.get("text", ""),
    }


def send(request: Request, pk: uuid.UUID | None) -> Response:
    me, now, asked = request.user, timezone.now(), WRITING.read(request.data)
    made = pk or asked.get("id")
    if made is None:
        raise ValidationError({"id": _("Make an id for it: a random UUID.")})
    if asked.get("id", made) != made:
        raise ValidationError({"id": _("This is another id than in the address.")})
    relationship = access.shared_in(me, asked["entry"], now)
    guidance = actions.answer(
        me,
        relationship,
        guidance_id=made,
        entry_id=asked["entry"],
        text=asked.get("text", ""),
        view=asked.get("view") or "",
        now=now,
    )
    return Response(as_guidance(guidance), status=201 if guidance.sent_at == now else 200)


class Send(Door):
    @operation(
        "guidance_send",
        "Answer an entry that is shared with me. Safe to repeat",
        takes=WRITING,
        gives=GUIDANCE,
        status=201,
        also=200,
    )
    def post(self, request: Request) -> Response:
        return send(request, None)


class PutGuidance(Door):
    @operation(
        "guidance_put",
        "Answer an entry that is shared with me, under this id. Safe to repeat",
        takes=WRITING,
        gives=GUIDANCE,
        status=201,
        also=200,
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        return send(request, pk)

    @operation(
        "guidance_take_back",
        "Take an answer back that its client can't read yet; its words wait as my draft",
        status=204,
    )
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        relationship = access.answered_in(request.user, pk)
        page = reverse("client", args=[relationship.of_id])
        now = timezone.now()
        if not actions.take_back_answer(request.user, relationship, pk, path=page, now=now):
            raise ValidationError(_("It can’t be taken back any more. It can be read now."))
        return Response(status=204)

"""My answers: one bounded reply to something that is shared, beside the client's own view, or to
something on the agenda."""

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
from journals.kinds.guidance import REPLIES, VIEWS
from journals.models import Guidance
from tracker.accounts.models import User

from . import shapes
from .describe import TEXT, TIME, component, operation
from .door import Door
from .received_guidance import REPLY, VIEW
from .shapes import ID, obj

GUIDANCE = component(
    "Guidance",
    obj(
        {
            "id": ID.schema,
            "entry": ID.or_null().schema,
            "agenda_item": ID.or_null().schema,
            "sent_at": TIME,
            "shown_from": {**TIME, "description": "Until then it can be taken back: DELETE."},
            "view": VIEW,
            "reply": REPLY,
            "text": TEXT,
        }
    ),
)
WRITING = shapes.body(
    id=ID,
    entry=ID,
    agenda_item=ID,
    text=shapes.text(KIND.field("text").most),
    view=shapes.code(code for code, _label in VIEWS).or_null(),
    reply=shapes.code(code for code, _label in REPLIES).or_null(),
)
# What only one of the two kinds of answers can say.
OF_ENTRIES, OF_THE_AGENDA = "view", "reply"


def as_guidance(guidance: Guidance) -> dict[str, Any]:
    return {
        "id": guidance.pk,
        "entry": guidance.entry_id,
        "agenda_item": guidance.agenda_item_id,
        "sent_at": guidance.sent_at,
        "shown_from": guidance.shown_from,
        "view": guidance.ratings.get("view"),
        "reply": guidance.ratings.get("reply"),
        "text": guidance.words.get("text", ""),
    }


def send(request: Request, pk: uuid.UUID | None) -> Response:
    me, now, asked = request.user, timezone.now(), WRITING.read(request.data)
    made = pk or asked.get("id")
    if made is None:
        raise ValidationError({"id": _("Make an id for it: a random UUID.")})
    if asked.get("id", made) != made:
        raise ValidationError({"id": _("This is another id than in the address.")})
    said = {"guidance_id": made, "text": asked.get("text", ""), "now": now}
    guidance = _answer_entry(me, asked, said) if _is_entry(asked) else _reply(me, asked, said)
    return Response(as_guidance(guidance), status=201 if guidance.sent_at == now else 200)


def _is_entry(asked: dict[str, Any]) -> bool:
    """Whether it is about an entry, or else about something on the agenda."""
    if ("entry" in asked) == ("agenda_item" in asked):
        raise ValidationError({"entry": _("Answer an entry, or something on the agenda.")})
    strange = OF_THE_AGENDA if "entry" in asked else OF_ENTRIES
    if asked.get(strange):
        raise ValidationError({strange: _("This is not known here.")})
    return "entry" in asked


def _answer_entry(me: User, asked: dict[str, Any], said: dict[str, Any]) -> Guidance:
    relationship = access.shared_in(me, asked["entry"], said["now"])
    view = asked.get("view") or ""
    return actions.answer(me, relationship, entry_id=asked["entry"], view=view, **said)


def _reply(me: User, asked: dict[str, Any], said: dict[str, Any]) -> Guidance:
    item = access.shared_agenda_item(me, asked["agenda_item"], said["now"])
    reply = asked.get("reply") or ""
    return actions.answer_agenda(me, item.relationship, item_id=item.pk, reply=reply, **said)


class Send(Door):
    @operation(
        "guidance_send",
        "Answer an entry that is shared with me, or something on the agenda. Safe to repeat",
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
        "Answer an entry that is shared with me, or something on the agenda, under this id. Safe "
        "to repeat",
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

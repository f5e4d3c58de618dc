"""Browsers of mine that show notifications. Their addresses go in, and never out."""

import uuid
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.reminders import access, actions, push
from tracker.reminders.models import PushSubscription

from . import shapes
from .describe import TIME, component, operation, pages_of
from .door import Door
from .paging import page
from .shapes import ID, obj

PHONE = component("Phone", obj({"id": ID.schema, "added_at": TIME}))
NEW = shapes.body(
    endpoint=shapes.text(push.LONGEST).needs(),
    p256dh=shapes.text(100).needs(),
    auth=shapes.text(40).needs(),
)


def as_phone(phone: PushSubscription) -> dict[str, Any]:
    return {"id": phone.pk, "added_at": phone.added_at}


class Phones(Door):
    @operation("phones_list", "Where notifications come, newest first", gives=pages_of(PHONE))
    def get(self, request: Request) -> Response:
        return Response(page([as_phone(one) for one in access.own_phones(request.user)]))

    @operation(
        "phones_add",
        "Notifications come here, and no mails any more; of six, the oldest goes",
        takes=NEW,
        gives=PHONE,
        status=201,
    )
    def post(self, request: Request) -> Response:
        given = NEW.read(request.data)
        added = actions.add_phone(request.user, given, now=timezone.now())
        return Response(as_phone(added), status=201)


class Phone(Door):
    @operation("phones_remove", "None here; mails again after the last one", status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        actions.forget_phone(me, access.own_phone(me, pk), now=timezone.now())
        return Response(status=204)

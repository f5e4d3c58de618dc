"""What became of the last messages, and asking for one now."""

import uuid
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.reminders import access, actions, words
from tracker.reminders.models import Channel, Kind, Notice, Reason, State

from . import shapes
from .describe import MAYBE_TIME, TEXT, TIME, component, operation, pages_of
from .door import Door
from .paging import page
from .shapes import ID, nullable, obj

NOTICE = component(
    "Notice",
    obj(
        {
            "id": ID.schema,
            "kind": {"enum": Kind.values},
            "about": nullable(ID.schema),
            "channel": {"enum": Channel.values},
            "state": {"enum": State.values},
            "reason": {"enum": Reason.values},
            "outcome": TEXT,
            "due_at": TIME,
            "local_date": shapes.DAY.schema,
            "sent_at": MAYBE_TIME,
            "opened_at": MAYBE_TIME,
        }
    ),
)


def as_notice(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "about": notice.about,
        "channel": notice.channel,
        "state": notice.state,
        "reason": notice.reason,
        "outcome": words.outcome(notice),
        "due_at": notice.due_at,
        "local_date": notice.local_date,
        "sent_at": notice.sent_at,
        "opened_at": notice.opened_at,
    }


class Notices(Door):
    @operation("notices_list", "The last ones, newest first", gives=pages_of(NOTICE))
    def get(self, request: Request) -> Response:
        return Response(
            page([as_notice(one) for one in access.own_notices(request.user, timezone.now())])
        )

    @operation("notices_now", "Send me one now", gives=NOTICE, status=201)
    def post(self, request: Request) -> Response:
        return Response(as_notice(actions.send_now(request.user, now=timezone.now())), status=201)


class Opened(Door):
    @operation("notices_opened", "I followed its link", gives=NOTICE)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        actions.mark_opened(access.own_notice(me, pk), now=timezone.now())
        return Response(as_notice(access.own_notice(me, pk)))

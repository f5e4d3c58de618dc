"""Deleting my account, and keeping it after all. All else of the API is shut meanwhile."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from journals import actions
from tracker.accounts import actions as accounts
from tracker.accounts.access import digest
from tracker.accounts.models import ApiToken, User

from .describe import MAYBE_TIME, component, operation
from .door import Door, refuse_stale_sessions
from .shapes import obj

LEAVING = component(
    "Leaving",
    obj(
        {
            "leaving_at": {
                **MAYBE_TIME,
                "description": "When the account is deleted; null: nobody has asked for that.",
            }
        }
    ),
)


def shown(user: User) -> dict[str, Any]:
    return {"leaving_at": user.leaving_at}


class Leaving(Door):
    @operation("leaving_read", "Whether my account is to be deleted, and when", gives=LEAVING)
    def get(self, request: Request) -> Response:
        return Response(shown(request.user))

    @operation(
        "leaving_ask",
        "Delete my account: at once nobody else can open anything, all care ends, tokens and other "
        "sessions too; in a week nothing is left. By a session that has just given a password, and "
        "by no token",
        gives=LEAVING,
    )
    def post(self, request: Request) -> Response:
        if isinstance(request.auth, ApiToken):
            raise PermissionDenied(_("A program can’t do this. It is under Settings."))
        refuse_stale_sessions(request)
        me = request.user
        actions.leave(me, now=timezone.now())
        accounts.end_sessions(me, but=digest(request._request.session.session_key or ""))
        return Response(shown(me))

    @operation("leaving_undo", "Keep my account after all", gives=LEAVING)
    def delete(self, request: Request) -> Response:
        actions.stay(request.user, now=timezone.now())
        return Response(shown(request.user))

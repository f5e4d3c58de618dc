"""What went wrong, said once and in one shape: {"errors": {field: [sentences]}}."""

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from journals.actions import EnoughForToday, IdTaken, StaleVersion
from tracker.accounts import storage
from tracker.care.actions import AppointmentIdTaken, StaleAppointment
from tracker.reminders.actions import NotNow

WHOLE = "__all__"  # what belongs to no field


class NeedsVersion(Exception):
    """A change that does not say which version it was made from."""


class Gone(Exception):
    """What was to be had once, and is not any more."""


class Stale(Exception):
    """Changed meanwhile; `current` is what stands there now, as it goes out."""

    def __init__(self, current: dict[str, Any]):
        self.current = current
        super().__init__("changed meanwhile")


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None for what nobody expected: that is a 500, and logged."""
    if isinstance(error, StaleVersion | StaleAppointment):
        error = Stale(context["view"].shown(error.current))
    match error:
        case ValidationError():
            return say(400, errors_of(error))
        case Stale():
            named = "HTTP_IF_MATCH" in context["request"].META
            sentence = _(
                "This was changed meanwhile. Both are kept: here is what stands there now."
            )
            return say(412 if named else 409, {WHOLE: [sentence]}, current=error.current)
        case IdTaken() | AppointmentIdTaken() | IntegrityError():
            return say(409, {"id": [_("This id is in use for something else.")]})
        case NeedsVersion():
            return say(428, {"If-Match": [_("Say which version you have read.")]})
        case Gone():
            return say(
                410, {WHOLE: [_("This is gone: it was fetched before, or it was too late.")]}
            )
        case EnoughForToday():
            return say(429, {WHOLE: [_("That was five times today. Ask again tomorrow.")]})
        case NotNow():
            return say(429, {WHOLE: [str(error)]})
        case Http404() | exceptions.NotFound():
            return say(404, {WHOLE: [_("There is nothing of yours here.")]})
        case SuspiciousOperation():
            return say(400, {WHOLE: [_("That is more than fits into one request.")]})
        case PermissionDenied():
            return say(403, {WHOLE: [_("This is not for you.")]})
        case OperationalError():
            response = say(
                storage.note(error),
                {WHOLE: [_("This could not be saved just now. Send it again.")]},
            )
            response.headers["Retry-After"] = "5"
            return response
        case exceptions.APIException():
            return _from_drf(error)
    return None


def _from_drf(error: exceptions.APIException) -> Response:
    throttled = isinstance(error, exceptions.Throttled)
    sentence = _("That was too many in a minute. Wait a little.") if throttled else error.detail
    response = say(error.status_code, {WHOLE: [str(sentence)]})
    if isinstance(error, exceptions.AuthenticationFailed | exceptions.NotAuthenticated):
        header = getattr(error, "auth_header", None)
        if header:
            response.headers["WWW-Authenticate"] = header
    if throttled and error.wait is not None:
        response.headers["Retry-After"] = str(int(error.wait) + 1)
    return response


def say(status: int, errors: dict[str, list[str]], **more: Any) -> Response:
    return Response({"errors": errors, **more}, status=status)


def errors_of(error: ValidationError) -> dict[str, list[str]]:
    """The sentences by field; those of no field under one name."""
    if hasattr(error, "error_dict"):
        return {name[:60]: messages for name, messages in error.message_dict.items()}
    return {WHOLE: error.messages}

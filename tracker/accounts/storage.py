"""A full disk or a locked database is an answer, not an accident: nothing typed is lost by it.

Forms with words come back with them and say so (journals/views/saving.py). Whatever else could
not be stored comes back here, with what was typed and a button that sends it again.
"""

import logging
import sqlite3
from collections.abc import Callable

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from . import held

log = logging.getLogger(__name__)

NO_ROOM, NOT_NOW = 507, 503
POSTGRES_FULL = "53100"
NOT_STORED = _(
    "This could not be stored just now, and it isn’t your doing. Your words are still here. "
    "Try again in a minute."
)


def status_of(error: OperationalError) -> int:
    """507 when the disk is full, 503 for a database that is locked, gone or starting."""
    cause = error.__cause__
    full = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return NO_ROOM if full or getattr(cause, "sqlstate", None) == POSTGRES_FULL else NOT_NOW


def note(error: OperationalError) -> int:
    """Leave a line for the operator; which says what broke and nothing of what was written."""
    status = status_of(error)
    log.error("Not stored: %s (%s)", error, status)
    return status


class NothingStored:
    """What no view has caught: a page, or JSON for drafts, instead of an error 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError):
            return None
        status = note(error)
        return JsonResponse({}, status=status) if request.method == "PUT" else said(request, status)


def said(request: HttpRequest, status: int) -> HttpResponse:
    """The page that says so, with what was typed and a way to send it again."""
    path = request.get_full_path()
    mine = request.method == "POST" and held.is_for(request, request.user) and held.is_here(path)
    forms = [held.shown(path, held.typed(request))] if mine else []
    context = {"forms": forms, "not_stored": NOT_STORED}
    return render(request, "accounts/held.html", context, status=status)


class Sessions(SessionMiddleware):
    """Django's own, for a disk that is full: who only looks sees the page all the same."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except OperationalError as error:
            status = note(error)
        if request.method in ("GET", "HEAD") or response.status_code >= 400:
            return response  # only "was here just now" is not written down
        return HttpResponse(str(NOT_STORED), status=status, content_type="text/plain")

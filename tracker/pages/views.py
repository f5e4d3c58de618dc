"""The answers when something is not there, not allowed or broken.

A status without words gets the page of its number, wherever it comes from: see middleware.Said.
"""

from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.template import loader

from . import hide
from .incoming import FileCame

# If even the error page cannot be drawn, these words still go out.
LAST_WORDS = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Something broke</title>"
    "<h1>That didn’t work, and it isn’t your doing.</h1>"
    "<p>Please try again in a minute. In danger right now, call your local emergency number, "
    "or see <a href=/help/>who answers day and night</a>.</p>"
)


# Those that have a page of their own.
DRAWN = (400, 403, 404, 405, 413, 415, 429, 500)


def drawn(status: int) -> str:
    """Without the request, which may be what is wrong: of what every page reads, the settings."""
    context: dict[str, Any] = {"SITE_NAME": settings.SITE_NAME, "HIDE_URL": hide.address()}
    return loader.render_to_string(f"{status}.html", context)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that no page of ours sends; 415 if it was a file."""
    status = 415 if isinstance(exception, FileCame) else 400
    return HttpResponse(drawn(status), status=status)


def not_yours(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this kind of account never uses this page."""
    return HttpResponseForbidden(drawn(403))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or somebody else's; the answer is the same for both."""
    return HttpResponseNotFound(drawn(404))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: allauth asks for it by this name."""
    return HttpResponse(drawn(429), status=429)


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without the request, because the request may be what broke."""
    try:
        return HttpResponseServerError(drawn(500))
    except Exception:
        return HttpResponseServerError(LAST_WORDS)

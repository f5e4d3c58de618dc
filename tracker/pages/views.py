"""The answers when something is not there, not allowed or broken."""

from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.template import loader

from . import hide
from .middleware import FileCame

# If even the error page cannot be drawn, these words still go out.
LAST_WORDS = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Something broke</title>"
    "<h1>That didn’t work, and it isn’t your doing.</h1>"
    "<p>Please try again in a minute. In danger right now, call your local emergency number.</p>"
)


def _drawn(template: str) -> str:
    """Without the request, which may be what is wrong: of what every page reads, the settings."""
    context: dict[str, Any] = {"SITE_NAME": settings.SITE_NAME, "HIDE_URL": hide.address()}
    return loader.render_to_string(template, context)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that no page of ours sends; 415 if it was a file."""
    status = 415 if isinstance(exception, FileCame) else 400
    return HttpResponseBadRequest(_drawn("400.html"), status=status)


def not_yours(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this kind of account never uses this page."""
    return HttpResponseForbidden(_drawn("403.html"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or somebody else's; the answer is the same for both."""
    return HttpResponseNotFound(_drawn("404.html"))


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without the request, because the request may be what broke."""
    try:
        return HttpResponseServerError(_drawn("500.html"))
    except Exception:
        return HttpResponseServerError(LAST_WORDS)

"""A line in the log for every request, headers on every answer, and words for every error."""

import logging
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import logs, views

log = logging.getLogger(__name__)
# Nobody is to know that somebody asked for these, and be it that nobody knows who.
UNTOLD = {"help", "hide"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# All that a browser could give a page, as far as it knows these names: none of it. Passkeys are
# left, which are a page's of our own.
POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read"),
        *("display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation"),
        *("gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone"),
        *("midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb"),
        *("window-management", "xr-spatial-tracking"),
    )
)


class Logged:
    """Which route was asked, how that ended and how long it took. No path, since there are ids in
    it, and nothing that the browser sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        this, begun = logs.request_id.set(uuid.uuid4().hex), time.perf_counter()
        try:
            response = self.get_response(request)
            route = request.resolver_match.view_name if request.resolver_match else "none"
            fields = {
                "method": request.method if request.method in METHODS else "other",
                "route": route,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - begun) * 1000),
            }
            if route not in UNTOLD:
                log.info("Answered", extra={"fields": fields})
            return response
        finally:
            logs.request_id.reset(this)


class QuietHeaders:
    """Pages are for one pair of eyes: never stored, never shared with another origin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Said:
    """An error that Django or a view answers without a word gets its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in views.DRAWN and not (response.streaming or response.content):
            response.content = views.drawn(response.status_code)
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response

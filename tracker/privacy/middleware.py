"""Open keys for the time of one request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import keys


class KeysPerRequest:
    """Everything that is unwrapped while a request runs is forgotten when it ends.

    A page is shown even if something on it was tampered with, and says so in its place. A form that
    is sent, and a program that asks, get nothing then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = request.method in ("GET", "HEAD") and not request.path.startswith("/api/")
        with keys.scope(), keys.showing(page):
            return self.get_response(request)

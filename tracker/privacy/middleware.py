"""Open keys for the time of one request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import keys


class KeysPerRequest:
    """Everything that is unwrapped while a request runs is forgotten when it ends.

    Whoever asks is shown the rest even if something in it was tampered with, and in its place
    stands that it was. Nobody who sends something gets that: nothing is built on it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with keys.scope(), keys.showing(request.method in ("GET", "HEAD")):
            return self.get_response(request)

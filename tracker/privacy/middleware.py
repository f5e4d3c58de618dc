"""Open keys for the time of one request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import keys


class KeysPerRequest:
    """Everything that is unwrapped while a request runs is forgotten when it ends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with keys.scope():
            return self.get_response(request)

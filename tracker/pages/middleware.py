"""Headers on every answer, and no files in."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse

POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "microphone", "geolocation", "payment", "usb", "interest-cohort")
)


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


class NoFiles(FileUploadHandler):
    """Nothing here takes a file. A form that brings one is refused before it is read."""

    def new_file(self, *args, **kwargs) -> None:
        raise RequestDataTooBig("This service takes no files.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise RequestDataTooBig("This service takes no files.")

    def file_complete(self, file_size: int) -> None:
        return None

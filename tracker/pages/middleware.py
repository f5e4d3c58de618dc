"""What every answer tells the browser, and what may come in."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable)

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
LOOKS = ("GET", "HEAD", "OPTIONS", "TRACE")


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


def from_anywhere(view: View) -> View:
    """For a view that others send something to, and not a page of ours."""
    view.from_anywhere = True  # type: ignore[attr-defined]
    return view


class Incoming:
    """What changes something comes from a page of ours, and never with a file.

    Browsers say where a request is from; programs and old ones say nothing, and have to bring the
    token of a form, or their own, as all do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in LOOKS:
            return None
        api = getattr(view, "api", False)
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if site not in ("same-origin", "none") and not getattr(view, "from_anywhere", False):
            if not api:
                raise PermissionDenied
            return _problem(403, _("This came from another site."))
        if request.content_type == "multipart/form-data":
            if api:
                return _problem(415, _("Send JSON. No files are taken."))
            if request.method != "POST":
                raise FileCame
            request.POST  # noqa: B018 - read here and now, whatever the view does: see NoFiles
        return None


def _problem(status: int, sentence: str) -> JsonResponse:
    """In the shape of api/errors.py."""
    return JsonResponse({"errors": {"__all__": [sentence]}}, status=status)


class FileCame(RequestDataTooBig):
    """Answered with 415: see tracker/pages/views.py."""


class NoFiles(FileUploadHandler):
    """Nothing here takes a file. A form that brings one is refused before it is read."""

    def new_file(self, *args, **kwargs) -> None:
        raise FileCame

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise FileCame

    def file_complete(self, file_size: int) -> None:
        return None

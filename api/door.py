"""What all resources share: signing in, the owner's clock, and versions."""

import re
import zoneinfo
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.accounts.fresh import is_fresh, too_soon, waits_until
from tracker.accounts.models import ApiToken
from tracker.accounts.policy import allow

from .errors import NeedsVersion, Stale
from .paging import Pages
from .shapes import Shape

T = TypeVar("T")
VERSION = re.compile(r'(?:W/)?"(\d{1,9})"|(\d{1,9})')


class Door(APIView):
    """One resource. Methods translate: read the request, make one call, answer."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.user.is_authenticated:
            # for the sentences that name a time; the middleware takes it off again
            timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone))

    @classmethod
    def open_to(cls, *who: str) -> Callable:
        """The view, with its policy: see tracker/accounts/policy.py."""
        view = allow(*who)(cls.as_view())
        view.api = True
        return view

    def paged(self, rows: Any, show: Callable[[Any], Any], *ordering: str) -> Response:
        """A page of one's own rows along these columns of times."""
        pages = Pages(*ordering)
        found = pages.paginate_queryset(rows, self.request, self)
        return pages.get_paginated_response([show(row) for row in found])


def refuse_stale_sessions(request: Request) -> None:
    """A token was made behind a fresh password; a browser's session has to give one again."""
    if not isinstance(request.auth, ApiToken) and not is_fresh(request._request):
        raise PermissionDenied(_("Give your password again first, at /account/reauthenticate/."))


def refuse_unsettled_sessions(request: Request) -> None:
    """The same; and on the day after a new password came by mail it comes too soon."""
    refuse_stale_sessions(request)
    if isinstance(request.auth, ApiToken):
        return
    if until := waits_until(request._request, timezone.now()):
        raise PermissionDenied(too_soon(until))


def versioned(shown: dict[str, Any], status: int = 200) -> Response:
    """An answer that carries its version as an ETag."""
    return Response(shown, status=status, headers={"ETag": f'"{shown["version"]}"'})


def base_version(request: Request) -> int | None:
    """The version in `If-Match`, or None without one."""
    header = request.META.get("HTTP_IF_MATCH")
    if header is None:
        return None
    found = VERSION.fullmatch(header.strip())
    if not found:
        raise ValidationError({"If-Match": _("This should be one version, as in the ETag.")})
    return int(found[1] or found[2])


def needed_version(request: Request) -> int:
    version = base_version(request)
    if version is None:
        raise NeedsVersion
    return version


def refuse_stale(version: int, shown: dict[str, Any]) -> None:
    if version != shown["version"]:
        raise Stale(shown)


def mine(name: str, find: Callable[[], T], message: Any) -> T:
    """Something of one's own that the body names. Foreign and missing answer alike."""
    try:
        return find()
    except Http404 as error:
        raise ValidationError({name: message}) from error


def asked(request: Request, **shapes: Shape) -> dict[str, Any]:
    """The filters in the address; those that are not known are refused, but for the cursor."""
    errors, found = {}, {}
    for name, value in request.query_params.items():
        if name == "cursor":
            continue
        if name not in shapes:
            errors[name[:60]] = ValidationError(_("This is not known here."))
            continue
        try:
            found[name] = shapes[name].read(value)
        except ValidationError as error:
            errors[name] = error
    for name, shape in shapes.items():
        if shape.needed and name not in request.query_params:
            errors[name] = ValidationError(_("This is needed."))
    if errors:
        raise ValidationError(errors)
    return found

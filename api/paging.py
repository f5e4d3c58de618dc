"""Pages behind cursors. Nothing is counted: a count can tell of what may not be read."""

import base64
import uuid
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

UNKNOWN = _("This cursor is not one of ours.")


class Pages(CursorPagination):
    """20 rows of one's own at a time, along a column of times."""

    page_size = 20

    def __init__(self, *ordering: str):
        self.ordering = ordering

    def decode_cursor(self, request: Any) -> Any:
        """DRF's own, and the position must be a time: it goes into a filter."""
        try:
            cursor = super().decode_cursor(request)
        except Exception as error:
            raise ParseError(UNKNOWN) from error
        if cursor is not None and cursor.position is not None:
            at = _time(cursor.position)
            if at is None:
                raise ParseError(UNKNOWN)
        return cursor

    def get_paginated_response(self, data: Any) -> Response:
        return Response(page(data, self.get_next_link(), self.get_previous_link()))


def _time(text: str) -> datetime | None:
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at and at.tzinfo and 1900 < at.year < 2200 else None


def page(results: list, after: str | None = None, before: str | None = None) -> dict[str, Any]:
    """A page as it goes out."""
    return {"next": after, "previous": before, "results": results}


def link_after(request: Any, at: datetime, pk: uuid.UUID) -> str:
    """The address of the page that follows this last row."""
    return _link(request, f"{at.isoformat()} {pk.hex}")


def after(request: Any) -> tuple[datetime, uuid.UUID] | None:
    """The row that the page follows, from `?cursor=`; None for the first page."""
    where = _where(request)
    if not where:
        return None
    time, _space, pk = where.partition(" ")
    at = _time(time)
    try:
        row = uuid.UUID(pk)
    except ValueError as error:
        raise ParseError(UNKNOWN) from error
    if at is None:
        raise ParseError(UNKNOWN)
    return at, row


def link_to(request: Any, number: int) -> str:
    """The address of a page by its number, where the order is not one of times."""
    return _link(request, str(number))


def number(request: Any) -> int:
    where = _where(request) or "1"
    if not (where.isascii() and where.isdigit() and len(where) < 5 and int(where)):
        raise ParseError(UNKNOWN)
    return int(where)


def _link(request: Any, where: str) -> str:
    cursor = base64.urlsafe_b64encode(where.encode()).decode().rstrip("=")
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)


def _where(request: Any) -> str:
    text = request.query_params.get("cursor", "")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except ValueError as error:
        raise ParseError(UNKNOWN) from error

"""Everything that is mine, as one file: asked for, made by a worker, handed out once."""

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.exports import FILE_NAME
from journals.models import Export
from tracker.pages.download import download

from .authentication import stands_for
from .describe import MAYBE_TIME, TIME, WHOLE, component, operation, pages_of
from .door import Door, refuse_unsettled_sessions
from .errors import Gone
from .paging import page
from .shapes import ID, obj

EXPORT = component(
    "Export",
    obj(
        {
            "id": ID.schema,
            "state": {"enum": Export.State.values},
            "asked_at": TIME,
            "made_at": MAYBE_TIME,
            "rows_done": {**WHOLE, "description": "So many are written, of `rows_in_all`."},
            "rows_in_all": WHOLE,
        }
    ),
)


def as_export(row: Export) -> dict[str, Any]:
    return {
        "id": row.pk,
        "state": row.state,
        "asked_at": row.asked_at,
        "made_at": row.made_at,
        "rows_done": row.rows_done,
        "rows_in_all": row.rows_in_all,
    }


class Exports(Door):
    @operation(
        "exports_list",
        "What this very token or session asked for within a day, the newest first",
        gives=pages_of(EXPORT),
    )
    def get(self, request: Request) -> Response:
        rows = access.own_exports(request.user, stands_for(request))
        return Response(page([as_export(row) for row in rows]))

    @operation(
        "exports_ask",
        "Have the file made: five times a day at the most. One that is being made is the same one",
        gives=EXPORT,
    )
    def post(self, request: Request) -> Response:
        refuse_unsettled_sessions(request)
        row = actions.ask_for_export(request.user, session=stands_for(request), now=timezone.now())
        return Response(as_export(row))


class OneExport(Door):
    @operation("exports_read", "How far it is", gives=EXPORT)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(as_export(access.own_export(request.user, stands_for(request), pk)))


class ExportFile(Door):
    @operation(
        "exports_fetch",
        "The file itself, once, within a quarter of an hour: a ZIP, as docs/export.md says. 410 "
        "when there is none, or not any more",
        media="application/zip",
        once=True,
    )
    def post(self, request: Request, pk: uuid.UUID) -> HttpResponseBase:
        row = access.own_export(request.user, stands_for(request), pk)
        return handed_out(row, "application/zip", FILE_NAME)


def handed_out(row: Export, media: str, name: str) -> HttpResponseBase:
    """The file, once. Raises Gone."""
    found = actions.hand_out_export(row, now=timezone.now())
    if found is None:
        raise Gone
    return download(found, media, name)

"""Worksheets: what they ask, as data; for a client those that are open to them."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals.access import worksheets as access
from journals.kinds import worksheets
from journals.kinds.fields import ItemSet, Multi
from journals.kinds.measures import Measure
from journals.kinds.worksheets import Worksheet
from tracker.accounts.models import User

from . import shapes
from .describe import MAYBE_TIME, TEXT, WHOLE, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .paging import page
from .shapes import obj

CODE = obj({"code": TEXT, "words": TEXT})
ANY = {"type": "object", "additionalProperties": True}
WORKSHEET = component(
    "WorksheetDefinition",
    obj(
        {
            "slug": TEXT,
            "version": WHOLE,
            "title": TEXT,
            "clinical_title": TEXT,
            "default": {"enum": ["on", "assigned", "locked"]},
            "asked_for": {**shapes.FLAG.schema, "description": "By a therapist, of me."},
            "opens_at": {**MAYBE_TIME, "description": "Not offered before; it can wait."},
            "targets": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": CODE,
                },
                "description": "By field: what there is to choose from, or what was chosen for me.",
            },
            "definition": {**ANY, "description": "Its fields in order, as data."},
            "schema": {**ANY, "description": "The JSON schema of `content`, for me."},
        }
    ),
)
WHICH = {"slug": shapes.text(48), "version": shapes.Shape(shapes.digits, WHOLE)}


def as_worksheet(sheet: Worksheet, **more: Any) -> dict[str, Any]:
    return {
        "slug": sheet.slug,
        "version": sheet.number,
        "title": str(sheet.heading),
        "clinical_title": str(sheet.clinical),
        "default": sheet.default,
        "asked_for": False,
        "opens_at": None,
        "targets": {
            key: [{"code": str(code), "words": str(words)} for code, words in field.options]
            for key in sheet.targets
            for field in sheet.fields
            if field.key == key and isinstance(field, ItemSet | Multi)
        },
        "definition": dict(sheet.definition),
        "schema": sheet.schema(),
        **more,
    }


def _offered(offer: access.Offered) -> dict[str, Any]:
    return as_worksheet(offer.worksheet, asked_for=bool(offer.assigned), opens_at=offer.opens_at)


class Worksheets(Door):
    @operation(
        "worksheets_list",
        "A client: those open to me. A therapist: my practice’s. An older version by its number",
        gives=pages_of(WORKSHEET),
        asks=filters(**WHICH),
    )
    def get(self, request: Request) -> Response:
        found = asked_for(request, **WHICH)
        if request.user.account == User.Account.CLIENT:
            return Response(page(_for_client(request.user, **found)))
        return Response(page(_for_therapist(request.user.clinician.practice_id, **found)))


def _for_client(client: User, slug: str = "", version: int | None = None) -> list[dict]:
    now = timezone.now()
    if not slug:
        return [_offered(one) for one in access.own_worksheets(client, now)]
    try:
        # an older version too, of what is open or was ever asked for: old answers are read with it
        offer = access.own_worksheet(client, slug, now, number=version, ever=version is not None)
    except Http404:
        return []
    return [_offered(offer)]


def _for_therapist(practice: UUID, slug: str = "", version: int | None = None) -> list[dict]:
    if not slug:
        return [as_worksheet(one) for one in worksheets.of_practice(practice)]
    try:
        found = worksheets.find(slug, version)
    except worksheets.Unknown:
        return []
    if isinstance(found, Measure) or not found.is_of(practice):
        return []
    return [as_worksheet(found)]

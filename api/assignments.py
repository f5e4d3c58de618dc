"""What a therapist asks a client to fill in. It shows the therapist nothing of the answers."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from journals import actions
from journals.access import worksheets as access
from journals.access.worksheets import Assigned
from tracker.accounts.models import User
from tracker.care import access as care

from . import shapes
from .describe import (
    CURSOR,
    IF_MATCH,
    MAYBE_TIME,
    TEXT,
    TIME,
    WHOLE,
    component,
    filters,
    operation,
    pages_of,
)
from .door import Door, base_version, versioned
from .door import asked as asked_for
from .paging import page
from .parties import client_of
from .shapes import ID, obj

NAMED = obj({"code": TEXT, "words": TEXT})
ASSIGNMENT = component(
    "Assignment",
    obj(
        {
            "id": ID.schema,
            "care": ID.schema,
            "by": TEXT,
            "worksheet": TEXT,
            "worksheet_version": WHOLE,
            "assigned_at": TIME,
            "stopped_at": MAYBE_TIME,
            "version": WHOLE,
            "note": TEXT,
            "agreed": shapes.FLAG.schema,
            "every_days": {
                **shapes.nullable(WHOLE),
                "description": "Of a measure that is asked again and again.",
            },
            "until": {**shapes.nullable(shapes.DAY.schema), "description": "Of a measure."},
            "targets": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": NAMED},
                "description": "By field of the worksheet.",
            },
        }
    ),
)
TARGETS = shapes.Shape(
    shapes.anything_named,
    {
        "type": "object",
        "additionalProperties": {"type": "array", "items": TEXT},
        "description": "By field: codes of its vocabulary, or own words.",
    },
)
ASKING = shapes.body(
    client=ID.needs(),
    worksheet=shapes.text(48).needs(),
    targets=TARGETS,
    note=shapes.text(500),
    agreed=shapes.FLAG,
    every_days=shapes.whole(1, 366).or_null(),
    until=shapes.DAY.or_null(),
)
WHICH = {"client": ID}


def as_assignment(one: Assigned) -> dict[str, Any]:
    return {
        "id": one.id,
        "care": one.care_id,
        "by": one.by,
        "worksheet": one.worksheet.slug,
        "worksheet_version": one.worksheet.number,
        "assigned_at": one.assigned_at,
        "stopped_at": one.stopped_at,
        "version": one.version,
        "note": one.note,
        "agreed": one.agreed,
        "every_days": one.every_days,
        "until": one.until,
        "targets": {
            key: [{"code": str(code), "words": str(words)} for code, words in chosen]
            for key, chosen in one.targets.items()
        },
    }


def _therapists_only(user: User) -> None:
    if user.account == User.Account.CLIENT:
        raise PermissionDenied


class Assignments(Door):
    @operation(
        "assignments_list",
        "A client: what was ever asked of me. A therapist, with `client`: what I ask of them now",
        gives=pages_of(ASSIGNMENT),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        me, found = request.user, asked_for(request, **WHICH)
        if me.account == User.Account.CLIENT:
            rows = access.own_assignments(me)
            return self.paged(
                rows, lambda row: as_assignment(access.as_assigned(row)), "-assigned_at", "id"
            )
        if "client" not in found:
            raise ValidationError({"client": _("This is needed.")})
        relationship = care.client_of(me, found["client"])
        return Response(page([as_assignment(one) for one in access.assigned_in(me, relationship)]))


class OneAssignment(Door):
    def shown(self, row: Any) -> dict[str, Any]:
        return as_assignment(access.as_assigned(row))

    @operation(
        "assignments_put",
        "A therapist: ask a client for a worksheet or a measure; with If-Match, for something "
        "else of it",
        takes=ASKING,
        gives=ASSIGNMENT,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        _therapists_only(me)
        asked = ASKING.read(request.data)
        relationship = client_of(me, asked["client"])
        said = {
            "targets": asked.get("targets", {}),
            "note": asked.get("note", ""),
            "agreed": asked.get("agreed", False),
            "every_days": asked.get("every_days"),
            "until": asked.get("until"),
            "now": now,
        }
        if base is None:
            slug = asked["worksheet"]
            row = actions.assign(me, relationship, assignment_id=pk, slug=slug, **said)
        else:
            _same_worksheet(me, relationship, pk, asked["worksheet"])
            row = actions.change_assignment(me, relationship, pk, base_version=base, **said)
        new = base is None and row.assigned_at == now
        return versioned(self.shown(row), 201 if new else 200)

    @operation("assignments_stop", "A therapist: ask for it no longer", status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        _therapists_only(request.user)
        row = access.asked_by(request.user, pk)
        actions.stop_assignment(request.user, row.relationship, pk, now=timezone.now())
        return Response(status=204)


def _same_worksheet(me: User, relationship: Any, pk: uuid.UUID, slug: str) -> None:
    standing = next((one for one in access.assigned_in(me, relationship) if one.id == pk), None)
    if standing is None:
        raise Http404
    if standing.worksheet.slug != slug:
        raise ValidationError({"worksheet": _("Ask for another one under another id.")})

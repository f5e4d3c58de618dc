"""Whom I let read along with a therapist of mine: named, until a time, and stopped at once."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.care import access as care
from tracker.care import actions
from tracker.care.models import Supervision

from . import shapes
from .describe import TEXT, TIME, component, filters, operation, pages_of
from .door import Door, refuse_unsettled_sessions
from .door import asked as asked_for
from .paging import page
from .parties import NOT_IN_CARE, therapist_of
from .shapes import ID, obj

SUPERVISION = component(
    "Supervision",
    obj(
        {
            "id": ID.schema,
            "care": ID.schema,
            "therapist": TEXT,
            "supervisor": ID.schema,
            "name": TEXT,
            "granted_at": TIME,
            "until": TIME,
        }
    ),
)
CHOICE = component("SupervisorChoice", obj({"id": ID.schema, "name": TEXT}))
GRANT = shapes.body(care=ID.needs(), supervisor=ID.needs(), until=shapes.MOMENT.needs())
WHICH = {"care": ID.needs()}


def as_supervision(row: Supervision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "care": row.relationship_id,
        "therapist": row.relationship.therapist.name,
        "supervisor": row.supervisor_id,
        "name": row.supervisor.name,
        "granted_at": row.granted_at,
        "until": row.until,
    }


class Supervisions(Door):
    @operation(
        "supervisions_list",
        "Who reads along with a therapist of mine now",
        gives=pages_of(SUPERVISION),
    )
    def get(self, request: Request) -> Response:
        rows = care.own_supervisions(request.user, timezone.now())
        return Response(page([as_supervision(row) for row in rows[:100]]))

    @operation(
        "supervisions_grant",
        "Let this clinician read what this therapist may, and change nothing, until then: a year "
        "at the most. Safe to repeat; another end takes the place of the earlier one",
        takes=GRANT,
        gives=SUPERVISION,
    )
    def post(self, request: Request) -> Response:
        me, now, asked = request.user, timezone.now(), GRANT.read(request.data)
        relationship = therapist_of(me, asked["care"], NOT_IN_CARE)
        refuse_unsettled_sessions(request)
        made = actions.grant_supervision(
            me, relationship, asked["supervisor"], until=asked["until"], now=now
        )
        return Response(as_supervision(care.own_supervisions(me, now).get(pk=made.pk)))


class OneSupervision(Door):
    @operation("supervisions_stop", "Stop it, at once", status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        row = get_object_or_404(care.own_supervisions(me, now), pk=pk)
        actions.stop_supervision(me, row, now=now)
        return Response(status=204)


class SupervisorChoices(Door):
    @operation(
        "supervisions_choices",
        "Who could read along: the other verified therapists of the practice",
        gives=pages_of(CHOICE),
        asks=filters(**WHICH),
    )
    def get(self, request: Request) -> Response:
        found = asked_for(request, **WHICH)
        relationship = get_object_or_404(care.active_care(request.user), pk=found["care"])
        people = care.supervisors_for(relationship)[:200]
        return Response(page([{"id": one.pk, "name": one.user.name} for one in people]))

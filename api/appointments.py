"""When I meet my clients: agreed on, moved, cancelled; and that one did not take place."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care import actions
from tracker.care.models import Appointment
from tracker.wallclock import instant, on_the_wall

from . import shapes
from .describe import CURSOR, IF_MATCH, TEXT, TIME, WHOLE, component, filters, operation, pages_of
from .door import Door, base_version, versioned
from .door import asked as asked_for
from .paging import page
from .parties import client_of
from .shapes import ID, nullable, obj

MINUTE = timedelta(minutes=1)
# What is the same for both of the two.
COMMON = {
    "id": ID.schema,
    "version": WHOLE,
    "care": ID.schema,
    "starts_at": TIME,
    "ends_at": TIME,
    "zone": {**shapes.ZONE.schema, "description": "By whose clock it was agreed on."},
    "status": {
        "enum": Appointment.Status.values,
        "description": "One that is past and was not cancelled counts as having taken place.",
    },
    "cancelled_by": nullable({"enum": ["client", "therapist"]}),
}
APPOINTMENT = component("Appointment", obj({**COMMON, "client": ID.schema, "name": TEXT}))
MINUTES = shapes.whole(actions.SHORTEST // MINUTE, Appointment.LONGEST // MINUTE)
WRITING = shapes.body(
    client=ID.needs(), starts_at=shapes.MOMENT.needs(), minutes=MINUTES.needs(), zone=shapes.ZONE
)
SERIES = shapes.body(
    id=ID.needs(),
    client=ID.needs(),
    day=shapes.DAY.needs(),
    at=shapes.CLOCK_TIME.needs(),
    minutes=MINUTES.needs(),
    weeks=shapes.whole(1, actions.AT_ONCE).needs(),
    zone=shapes.ZONE,
)
WHICH = {"client": ID, "since": shapes.MOMENT, "until": shapes.MOMENT}


def common(row: Appointment) -> dict[str, Any]:
    """What both of the two read of it."""
    by = row.cancelled_by_id
    therapists = by == row.relationship.therapist_id
    return {
        "id": row.pk,
        "version": row.version,
        "care": row.relationship_id,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "zone": row.zone,
        "status": row.status,
        "cancelled_by": by and ("therapist" if therapists else "client"),
    }


def as_appointment(row: Appointment) -> dict[str, Any]:
    of = row.relationship.of
    return {**common(row), "client": of.pk, "name": of.name}


class Appointments(Door):
    @operation(
        "appointments_list",
        "What touches this stretch of time, with one client or with all, in its order; also what "
        "the client cancelled. Without `since`, from the beginning of today on my clock",
        gives=pages_of(APPOINTMENT),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        me, asked = request.user, asked_for(request, **WHICH)
        one = asked.get("client")
        among = [care.client_of(me, one)] if one else care.caseload(me)
        since = asked.get("since") or _today(me)
        rows = care.appointments_to_show(among, since, asked.get("until"))
        return self.paged(rows, as_appointment, "starts_at", "id")

    @operation(
        "appointments_make",
        "Agree on one time, or on the same wall time in as many weeks: all of them, or none. The "
        "first has this id. Safe to repeat",
        takes=SERIES,
        gives=pages_of(APPOINTMENT),
        status=201,
        also=200,
    )
    def post(self, request: Request) -> Response:
        me, now, asked = request.user, timezone.now(), SERIES.read(request.data)
        relationship = client_of(me, asked["client"])
        made = actions.make_weekly(
            me,
            relationship,
            appointment_id=asked["id"],
            first=datetime.combine(asked["day"], asked["at"]),
            times=asked["weeks"],
            length=asked["minutes"] * MINUTE,
            zone=asked.get("zone", me.time_zone),
            now=now,
        )
        for row in made:
            row.relationship = relationship
        new = any(row.made_at == now for row in made)
        return Response(page([as_appointment(row) for row in made]), status=201 if new else 200)


class OneAppointment(Door):
    def shown(self, row: Appointment) -> dict[str, Any]:
        return as_appointment(care.own_appointment(self.request.user, row.pk))

    @operation("appointments_read", "One of mine, while care goes on", gives=APPOINTMENT)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_appointment(care.own_appointment(request.user, pk)))

    @operation(
        "appointments_put",
        "Agree on a time under this id; with If-Match, move it. To the minute. Safe to repeat",
        takes=WRITING,
        gives=APPOINTMENT,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        asked = WRITING.read(request.data)
        said = {
            "starts_at": asked["starts_at"].replace(second=0, microsecond=0),
            "length": asked["minutes"] * MINUTE,
            "now": now,
        }
        if base is not None:
            row = care.own_appointment(me, pk)
            _same_client(row, asked["client"])
            zone = asked.get("zone")
            row = actions.move_appointment(me, row, base_version=base, zone=zone, **said)
            return versioned(self.shown(row))
        row = actions.make_appointment(
            me,
            client_of(me, asked["client"]),
            appointment_id=pk,
            zone=asked.get("zone", me.time_zone),
            **said,
        )
        return versioned(self.shown(row), 201 if row.made_at == now else 200)

    @operation(
        "appointments_cancel",
        "Cancel it; of one that is past: it did not take place. Safe to repeat",
        status=204,
    )
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        row = care.own_appointment(request.user, pk)
        actions.cancel_appointment(request.user, row, now=timezone.now())
        return Response(status=204)


class RestoreAppointment(Door):
    @operation(
        "appointments_restore",
        "It takes place after all. Who cancelled it takes that back, and nobody else",
        gives=APPOINTMENT,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        row = care.own_appointment(me, pk)
        actions.undo_cancel(me, row, now=timezone.now())
        if row.status == Appointment.Status.CANCELLED:
            raise ValidationError(_("It was cancelled by the other one of you."))
        return versioned(as_appointment(care.own_appointment(me, pk)))


def _today(me: User) -> datetime:
    return instant(on_the_wall(timezone.now(), me.time_zone).date(), time(), me.time_zone)


def _same_client(row: Appointment, client: uuid.UUID) -> None:
    if row.relationship.client_id != client:
        raise ValidationError(_("Agree on another one under another id."))

"""Appointments: when the two meet."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User, valid_zone
from tracker.care.models import Appointment, CareRelationship
from tracker.wallclock import on_the_wall, weekly

from .recording import record

SHORTEST = timedelta(minutes=5)
FURTHEST = timedelta(days=731)
AT_ONCE = 26  # appointments that are made in one go, a week apart


class AppointmentIdTaken(Exception):
    """This id is in use for another one. Says nothing about what, or whose."""


class StaleAppointment(Exception):
    """Somebody moved or cancelled it meanwhile."""

    def __init__(self, current: Appointment):
        self.current = current
        super().__init__("changed meanwhile")


@transaction.atomic
def make_appointment(
    therapist: User,
    relationship: CareRelationship,
    *,
    appointment_id: uuid.UUID,
    starts_at: datetime,
    length: timedelta,
    zone: str,
    now: datetime,
) -> Appointment:
    """Agree on one time. Safe to repeat.

    Raises ValidationError by field (`starts_at`, `minutes`), while care is not active, and where
    the two meet already in that time; AppointmentIdTaken for an id that stands for anything else.
    """
    _refuse_strange_care(therapist, relationship)
    _refuse_odd_times(starts_at, length, now)
    valid_zone(zone)
    _one_at_a_time(relationship)
    wanted = {"starts_at": starts_at, "ends_at": starts_at + length, "zone": zone}
    standing = Appointment.objects.filter(pk=appointment_id).first()
    if standing is not None:
        if standing.relationship_id == relationship.pk and _stands(standing, wanted):
            return standing
        raise AppointmentIdTaken
    appointment = Appointment(
        id=appointment_id,
        relationship=relationship,
        made_at=now,
        changed_at=now,
        **wanted,
    )
    _refuse_taken(appointment)
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as error:  # the id, at this very moment
        raise AppointmentIdTaken from error
    _record(therapist, "made_appointment", appointment, now)
    return appointment


@transaction.atomic
def make_weekly(
    therapist: User,
    relationship: CareRelationship,
    *,
    appointment_id: uuid.UUID,
    first: datetime,
    times: int,
    length: timedelta,
    zone: str,
    now: datetime,
) -> list[Appointment]:
    """One time, or the same wall time in as many weeks: all of them, or none. Safe to repeat.

    `first` is naive, on the clock of `zone`. Each is an appointment of its own. Raises
    as make_appointment does, with the day that stands in the way; and ValidationError for `times`.
    """
    if not 1 <= times <= AT_ONCE:
        raise ValidationError({"times": _("Choose from 1 to %s.") % AT_ONCE})
    return [
        make_appointment(
            therapist,
            relationship,
            appointment_id=uuid.uuid5(appointment_id, str(week)) if week else appointment_id,
            starts_at=starts_at,
            length=length,
            zone=zone,
            now=now,
        )
        for week, starts_at in enumerate(weekly(first, zone, times))
    ]


@transaction.atomic
def move_appointment(
    therapist: User,
    appointment: Appointment,
    *,
    starts_at: datetime,
    length: timedelta,
    base_version: int,
    now: datetime,
    zone: str | None = None,
) -> Appointment:
    """To another time; `zone`: and by another clock than before.

    Raises StaleAppointment, and ValidationError as make_appointment does.
    """
    _refuse_strange_care(therapist, appointment.relationship)
    _refuse_odd_times(starts_at, length, now)
    valid_zone(zone or appointment.zone)
    _one_at_a_time(appointment.relationship)
    wanted = {
        "starts_at": starts_at,
        "ends_at": starts_at + length,
        "zone": zone or appointment.zone,
    }
    _refuse_taken(
        Appointment(pk=appointment.pk, relationship_id=appointment.relationship_id, **wanted)
    )
    moved = Appointment.objects.filter(
        pk=appointment.pk, version=base_version, status=Appointment.Status.PLANNED
    ).update(**wanted, version=base_version + 1, changed_at=now)
    appointment.refresh_from_db()
    if not moved:
        if _stands(appointment, wanted):  # the second of two equal submits
            return appointment
        raise StaleAppointment(appointment)
    _record(therapist, "moved_appointment", appointment, now)
    return appointment


@transaction.atomic
def cancel_appointment(by: User, appointment: Appointment, *, now: datetime) -> bool:
    """By either of the two. Cancelling twice is cancelling once; gives whether this did it."""
    _refuse_outsiders(by, appointment)
    cancelled = Appointment.objects.filter(
        pk=appointment.pk, status=Appointment.Status.PLANNED
    ).update(
        status=Appointment.Status.CANCELLED,
        cancelled_by=by,
        version=F("version") + 1,
        changed_at=now,
    )
    appointment.refresh_from_db()
    if cancelled:
        _record(by, "cancelled_appointment", appointment, now)
    return bool(cancelled)


@transaction.atomic
def undo_cancel(by: User, appointment: Appointment, *, now: datetime) -> bool:
    """It takes place after all, for whoever cancelled it. Gives whether it does.

    Raises ValidationError where the two have since agreed on another one in that time.
    """
    _refuse_outsiders(by, appointment)
    _one_at_a_time(appointment.relationship)
    _refuse_taken(appointment)
    again = Appointment.objects.filter(
        pk=appointment.pk, status=Appointment.Status.CANCELLED, cancelled_by=by
    ).update(
        status=Appointment.Status.PLANNED,
        cancelled_by=None,
        version=F("version") + 1,
        changed_at=now,
    )
    appointment.refresh_from_db()
    if again:
        _record(by, "made_appointment", appointment, now)
    return bool(again)


def mark_looked_at(relationship: CareRelationship, now: datetime) -> None:
    """The therapist opened this client's page: what is there now is no longer new."""
    CareRelationship.objects.filter(pk=relationship.pk).update(looked_at=now)


def _refuse_strange_care(therapist: User, relationship: CareRelationship) -> None:
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused no appointment can be made."))


def _refuse_odd_times(starts_at: datetime, length: timedelta, now: datetime) -> None:
    if not SHORTEST <= length <= Appointment.LONGEST:
        raise ValidationError({"minutes": _("Choose between 5 minutes and 8 hours.")})
    if not now - timedelta(days=366) <= starts_at <= now + FURTHEST:
        raise ValidationError({"starts_at": _("Choose a day that is nearer to today.")})


def _refuse_outsiders(by: User, appointment: Appointment) -> None:
    if by.pk not in (appointment.relationship.therapist_id, appointment.relationship.client_id):
        raise ValueError("not an appointment of theirs")


def _stands(appointment: Appointment, wanted: dict[str, Any]) -> bool:
    there = all(getattr(appointment, name) == value for name, value in wanted.items())
    return there and appointment.status == Appointment.Status.PLANNED


def _one_at_a_time(relationship: CareRelationship) -> None:
    """Whoever else agrees on a time for these two waits until this is done."""
    rows = CareRelationship.objects.filter(pk=relationship.pk).select_for_update()
    list(rows.values_list("pk"))


def _refuse_taken(wanted: Appointment) -> None:
    """Two people meet once at a time. Who else the therapist sees then is the therapist's to know:
    two may come together."""
    meanwhile = Appointment.objects.filter(
        relationship=wanted.relationship_id,
        status=Appointment.Status.PLANNED,
        starts_at__lt=wanted.ends_at,
        ends_at__gt=wanted.starts_at,
    ).exclude(pk=wanted.pk)
    for other in meanwhile[:1]:
        day = date_format(on_the_wall(other.starts_at, wanted.zone), "l j F, H:i")
        raise ValidationError({"starts_at": _("You meet on %(day)s already.") % {"day": day}})


def _record(by: User, verb: str, appointment: Appointment, now: datetime) -> None:
    entity = ("care.Appointment", appointment.pk, appointment.version)
    record(by, verb, appointment.relationship, now, entity)

"""Appointments, the plan for check-ins, being away, and how a therapist answers."""

import uuid
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User, valid_zone
from tracker.care.models import Appointment, CareRelationship, CheckInPlan

from .recording import record

SHORTEST = timedelta(minutes=5)
FURTHEST = timedelta(days=731)
AT_ONCE = 26  # appointments that are made in one go, a week apart


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

    Raises ValidationError by field (`starts_at`, `minutes`), or while care is not active; for an id
    that stands for anything else, and for a second appointment at the same time.
    """
    _refuse_strange_care(therapist, relationship)
    _refuse_odd_times(starts_at, length, now)
    valid_zone(zone)
    standing = Appointment.objects.filter(pk=appointment_id).first()
    if standing is not None:
        same = (standing.relationship_id, standing.starts_at) == (relationship.pk, starts_at)
        if same and standing.status == Appointment.Status.PLANNED:
            return standing
        raise ValidationError(_("This page is too old. Reload it."))
    appointment = Appointment(
        id=appointment_id,
        relationship=relationship,
        starts_at=starts_at,
        ends_at=starts_at + length,
        zone=zone,
        made_at=now,
        changed_at=now,
    )
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(
            {"starts_at": _("There is an appointment at this time already.")}
        ) from error
    _record(therapist, "made_appointment", appointment, now)
    return appointment


@transaction.atomic
def move_appointment(
    therapist: User,
    appointment: Appointment,
    *,
    starts_at: datetime,
    length: timedelta,
    base_version: int,
    now: datetime,
) -> Appointment:
    """To another time. Raises StaleAppointment, and ValidationError as make_appointment does."""
    _refuse_strange_care(therapist, appointment.relationship)
    _refuse_odd_times(starts_at, length, now)
    rows = Appointment.objects.filter(
        pk=appointment.pk, version=base_version, status=Appointment.Status.PLANNED
    )
    try:
        with transaction.atomic():
            moved = rows.update(
                starts_at=starts_at,
                ends_at=starts_at + length,
                version=base_version + 1,
                changed_at=now,
            )
    except IntegrityError as error:
        raise ValidationError(
            {"starts_at": _("There is an appointment at this time already.")}
        ) from error
    appointment.refresh_from_db()
    if not moved:
        raise StaleAppointment(appointment)
    _record(therapist, "moved_appointment", appointment, now)
    return appointment


@transaction.atomic
def cancel_appointment(by: User, appointment: Appointment, *, now: datetime) -> None:
    """By either of the two. Cancelling twice is cancelling once."""
    if by.pk not in (appointment.relationship.therapist_id, appointment.relationship.client_id):
        raise ValueError("not an appointment of theirs")
    cancelled = Appointment.objects.filter(
        pk=appointment.pk, status=Appointment.Status.PLANNED
    ).update(status=Appointment.Status.CANCELLED, version=appointment.version + 1, changed_at=now)
    appointment.refresh_from_db()
    if cancelled:
        _record(by, "cancelled_appointment", appointment, now)


# --- the plan for check-ins ---------------------------------------------------------------------
@transaction.atomic
def propose_plan(
    by: User, relationship: CareRelationship, *, days: int, now: datetime
) -> CheckInPlan:
    """Propose days of the week (a mask, Monday = 1). It replaces a proposal that waits; the agreed
    plan stands until the new one is agreed to. Proposing what is agreed changes nothing."""
    _refuse_strangers(by, relationship)
    if not 1 <= days <= 127:
        raise ValidationError({"days": _("Choose at least one day.")})
    standing = CheckInPlan.objects.select_for_update().filter(
        relationship=relationship, ended_at=None
    )
    for plan in standing:
        if plan.days == days and (plan.agreed_at or plan.proposed_by_id == by.pk):
            return plan
    standing.filter(agreed_at=None).update(ended_at=now)
    plan = CheckInPlan.objects.create(
        relationship=relationship, days=days, proposed_by=by, proposed_at=now
    )
    record(by, "proposed_plan", relationship, now, ("care.CheckInPlan", plan.pk, 0))
    return plan


@transaction.atomic
def agree_to_plan(by: User, plan: CheckInPlan, *, now: datetime) -> CheckInPlan:
    """The other one of the two agrees. What was agreed before ends. Safe to repeat."""
    _refuse_strangers(by, plan.relationship)
    row = CheckInPlan.objects.select_for_update().get(pk=plan.pk)
    if row.agreed_at and not row.ended_at:
        return row
    if row.ended_at or row.proposed_by_id == by.pk:
        raise ValidationError(_("This has changed meanwhile. Look again."))
    CheckInPlan.objects.filter(
        relationship=row.relationship_id, ended_at=None, agreed_at__isnull=False
    ).update(ended_at=now)
    row.agreed_at = now
    row.save(update_fields=["agreed_at"])
    record(by, "agreed_to_plan", plan.relationship, now, ("care.CheckInPlan", row.pk, 0))
    return row


@transaction.atomic
def end_plan(by: User, plan: CheckInPlan, *, now: datetime) -> None:
    """Either ends the plan, declines the proposal, or takes it back."""
    _refuse_strangers(by, plan.relationship, active=False)
    if CheckInPlan.objects.filter(pk=plan.pk, ended_at=None).update(ended_at=now):
        record(by, "ended_plan", plan.relationship, now, ("care.CheckInPlan", plan.pk, 0))


# --- away, and how answers come -----------------------------------------------------------------
@transaction.atomic
def tell_away(
    client: User, relationship: CareRelationship, until: date | None, *, now: datetime
) -> None:
    """Tell this therapist "I am away until this day"; None takes it back."""
    if relationship.client_id != client.pk:
        raise ValueError("not this client's relationship")
    changed = CareRelationship.objects.filter(pk=relationship.pk).exclude(away_until=until)
    if until is None:
        changed = CareRelationship.objects.filter(pk=relationship.pk, away_until__isnull=False)
    if changed.update(away_until=until):
        record(client, "told_away" if until else "took_back_away", relationship, now)
    relationship.away_until = until


@transaction.atomic
def set_guidance_mode(
    therapist: User, relationship: CareRelationship, mode: str, *, now: datetime
) -> None:
    """Answer in writing, or only when the two meet. The client is told which."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if mode not in CareRelationship.GuidanceMode.values:
        raise ValidationError({"guidance_mode": _("Choose one of these.")})
    rows = CareRelationship.objects.filter(pk=relationship.pk).exclude(guidance_mode=mode)
    if rows.update(guidance_mode=mode):
        record(therapist, "changed_guidance_mode", relationship, now)
    relationship.guidance_mode = mode


def mark_looked_at(relationship: CareRelationship, now: datetime) -> None:
    """The therapist opened this client's page: what is there now is no longer new."""
    CareRelationship.objects.filter(pk=relationship.pk).update(looked_at=now)


def _refuse_strange_care(therapist: User, relationship: CareRelationship) -> None:
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused no appointment can be made."))


def _refuse_strangers(by: User, relationship: CareRelationship, *, active: bool = True) -> None:
    if by.pk not in (relationship.therapist_id, relationship.client_id):
        raise ValueError("not a relationship of theirs")
    if active and relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused no plan can be made."))


def _refuse_odd_times(starts_at: datetime, length: timedelta, now: datetime) -> None:
    if not SHORTEST <= length <= Appointment.LONGEST:
        raise ValidationError({"minutes": _("Choose between 5 minutes and 8 hours.")})
    if not now - timedelta(days=366) <= starts_at <= now + FURTHEST:
        raise ValidationError({"starts_at": _("Choose a day that is nearer to today.")})


def _record(by: User, verb: str, appointment: Appointment, now: datetime) -> None:
    entity = ("care.Appointment", appointment.pk, appointment.version)
    record(by, verb, appointment.relationship, now, entity)

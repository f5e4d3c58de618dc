"""The only doors to appointments and to plans for checking in."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from tracker.accounts.models import User
from tracker.care.models import Appointment, CareRelationship, CheckInPlan

from .people import active_care


def appointments(relationships: Iterable[CareRelationship]) -> QuerySet[Appointment]:
    """Those of these relationships that were not cancelled, in their order."""
    return (
        Appointment.objects.filter(
            relationship__in=[one.pk for one in relationships], status=Appointment.Status.PLANNED
        )
        .select_related("relationship__client", "relationship__therapist")
        .defer("relationship__words")
        .order_by("starts_at", "pk")
    )


def appointments_to_show(
    relationships: Iterable[CareRelationship], since: datetime, until: datetime | None = None
) -> QuerySet[Appointment]:
    """Those that touch this stretch of time, in their order; also those that the client cancelled,
    so that nothing is gone without a word."""
    stretch = Q(ends_at__gt=since) & (Q(starts_at__lt=until) if until else Q())
    return (
        Appointment.objects.filter(stretch, relationship__in=[one.pk for one in relationships])
        .filter(Q(status=Appointment.Status.PLANNED) | Q(cancelled_by=F("relationship__client")))
        .select_related("relationship__client", "relationship__therapist")
        .defer("relationship__words")
        .order_by("starts_at", "pk")
    )


def own_appointment(user: User, pk: uuid.UUID) -> Appointment:
    """An appointment of this client's or therapist's, while care goes on; 404 for all else."""
    return get_object_or_404(
        Appointment.objects.select_related("relationship__client", "relationship__therapist")
        .defer("relationship__words")
        .filter(
            Q(relationship__client=user) | Q(relationship__therapist=user),
            relationship__status__in=["active", "paused"],
        ),
        pk=pk,
    )


def for_calendar(user: User, since: datetime) -> QuerySet[Appointment]:
    """Of all their care that goes on, what was not over by then, in its order: also what was
    cancelled, so that a calendar takes it out. Nothing of care that has ended."""
    return Appointment.objects.filter(
        Q(relationship__client=user) | Q(relationship__therapist=user),
        relationship__status__in=["active", "paused"],
        ends_at__gt=since,
    ).order_by("starts_at", "pk")


def next_appointments(
    relationships: Iterable[CareRelationship], now: datetime
) -> dict[uuid.UUID, datetime]:
    """{relationship: when the next one begins}; one that is going on is still the next one."""
    rows = Appointment.objects.filter(
        relationship__in=[one.pk for one in relationships],
        status=Appointment.Status.PLANNED,
        starts_at__gt=now - Appointment.LONGEST,
        ends_at__gt=now,
    )
    found = rows.values("relationship_id").annotate(at=Min("starts_at"))
    return {row["relationship_id"]: row["at"] for row in found.order_by()}


def with_next(
    relationships: QuerySet[CareRelationship], now: datetime
) -> QuerySet[CareRelationship]:
    """The same, each with `next_at`: when its next appointment begins, or None."""
    coming = Appointment.objects.filter(
        relationship=OuterRef("pk"),
        status=Appointment.Status.PLANNED,
        starts_at__gt=now - Appointment.LONGEST,
        ends_at__gt=now,
    )
    return relationships.annotate(
        next_at=Subquery(coming.order_by("starts_at").values("starts_at")[:1])
    )


def meetings_of(therapist: User, begins: datetime, ends: datetime) -> QuerySet[Appointment]:
    """A therapist's appointments that begin between these instants, in their order."""
    return (
        Appointment.objects.filter(
            relationship__therapist=therapist,
            relationship__status__in=["active", "paused"],
            status=Appointment.Status.PLANNED,
            starts_at__gte=begins,
            starts_at__lt=ends,
        )
        .select_related("relationship__client")
        .defer("relationship__words")
        .order_by("starts_at", "pk")
    )


def last_appointments(
    relationships: Iterable[CareRelationship], now: datetime
) -> dict[uuid.UUID, datetime]:
    """{relationship: when the last one that is over began}."""
    rows = Appointment.objects.filter(
        relationship__in=[one.pk for one in relationships],
        status=Appointment.Status.PLANNED,
        ends_at__lte=now,
    )
    found = rows.values("relationship_id").annotate(at=Max("starts_at"))
    return {row["relationship_id"]: row["at"] for row in found.order_by()}


def meetings_after(
    relationships: Iterable[CareRelationship], since: datetime
) -> dict[uuid.UUID, list[datetime]]:
    """{relationship: when its appointments after that begin, in their order}."""
    rows = Appointment.objects.filter(
        relationship__in=[one.pk for one in relationships],
        status=Appointment.Status.PLANNED,
        starts_at__gt=since,
    )
    found: dict[uuid.UUID, list[datetime]] = {}
    for pk, at in rows.order_by("starts_at").values_list("relationship_id", "starts_at"):
        found.setdefault(pk, []).append(at)
    return found


def agreed_plans(relationships: Iterable[CareRelationship]) -> dict[uuid.UUID, CheckInPlan]:
    """{relationship: the plan that both agreed to}."""
    rows = CheckInPlan.objects.filter(
        relationship__in=[one.pk for one in relationships],
        agreed_at__isnull=False,
        ended_at=None,
    )
    return {row.relationship_id: row for row in rows}


def open_plans(relationships: Iterable[CareRelationship]) -> QuerySet[CheckInPlan]:
    """What both agreed to, and what waits for one of them to agree, the oldest first."""
    return CheckInPlan.objects.filter(
        relationship__in=[one.pk for one in relationships], ended_at=None
    ).order_by("proposed_at", "pk")


def proposed_plan(relationship: CareRelationship) -> CheckInPlan | None:
    """The plan that waits for the other one to agree."""
    return CheckInPlan.objects.filter(
        relationship=relationship, agreed_at=None, ended_at=None
    ).first()


# --- as a client's own pages ask it -------------------------------------------------------------
def next_appointment(relationship: CareRelationship, now: datetime) -> Appointment | None:
    """The one that comes next, or is going on."""
    return appointments([relationship]).filter(ends_at__gt=now).first()


def coming(relationships: Iterable[CareRelationship], now: datetime) -> QuerySet[Appointment]:
    """Those that are not over, in their order: also what was cancelled, so that it says so."""
    return (
        Appointment.objects.filter(
            relationship__in=[one.pk for one in relationships], ends_at__gt=now
        )
        .select_related("relationship__therapist")
        .defer("relationship__words")
        .order_by("starts_at", "pk")
    )


class Beginning(NamedTuple):
    """An appointment of somebody in care, as plain columns."""

    client_id: uuid.UUID
    pk: uuid.UUID
    starts_at: datetime


def beginning(after: datetime, until: datetime) -> list[Beginning]:
    """What begins in this stretch of time, of all people: for whoever reminds them."""
    rows = Appointment.objects.filter(
        status=Appointment.Status.PLANNED,
        starts_at__gt=after,
        starts_at__lte=until,
        relationship__status=CareRelationship.Status.ACTIVE,
    ).values_list("relationship__client", "pk", "starts_at")
    return [Beginning(*row) for row in rows]


def begins(client_id: uuid.UUID, pk: uuid.UUID, at: datetime | None, _now: datetime) -> bool:
    """Whether this appointment of theirs still begins then."""
    return Appointment.objects.filter(
        pk=pk,
        starts_at=at,
        status=Appointment.Status.PLANNED,
        relationship__client=client_id,
        relationship__status=CareRelationship.Status.ACTIVE,
    ).exists()


def together(client: User, now: datetime) -> QuerySet[CareRelationship]:
    """Active care, each with `meets_at`, when the two meet next, and `proposed_days`, the mask of a
    plan that the therapist proposed; None for what there is not. One statement."""
    of_this = {"relationship": OuterRef("pk")}
    planned = Appointment.objects.filter(
        **of_this, status=Appointment.Status.PLANNED, ends_at__gt=now
    )
    proposed = CheckInPlan.objects.filter(
        **of_this, agreed_at=None, ended_at=None, proposed_by=OuterRef("therapist")
    )
    return active_care(client).annotate(
        meets_at=Subquery(planned.order_by("starts_at").values("starts_at")[:1]),
        proposed_days=Subquery(proposed.values("days")[:1]),
    )


def own_plan(user: User, pk: uuid.UUID) -> CheckInPlan:
    """A plan that stands or waits in active care of this client's or therapist's; 404 for all
    else."""
    rows = CheckInPlan.objects.select_related("relationship__client", "relationship__therapist")
    return get_object_or_404(
        rows.defer("relationship__words"),
        Q(relationship__client=user) | Q(relationship__therapist=user),
        pk=pk,
        ended_at=None,
        relationship__status=CareRelationship.Status.ACTIVE,
    )

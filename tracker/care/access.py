"""The only doors to care relationships."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from tracker.accounts import codes
from tracker.accounts.access import deputies_for
from tracker.accounts.models import Clinician, User
from tracker.privacy import keys

from .models import (
    Appointment,
    CareRelationship,
    CheckInPlan,
    ConsentRecord,
    Invitation,
    Supervision,
)

# A button that is pressed twice, or a page that a phone sends again.
PRESSED_AGAIN = timedelta(minutes=10)


def own_care(client: User) -> QuerySet[CareRelationship]:
    """A client's relationships that were ever accepted, the running ones first."""
    return (
        CareRelationship.objects.filter(client=client)
        .defer("words")
        .select_related("therapist__clinician__practice", "therapist__clinician__deputy__user")
        .order_by("ended_at", "started_at")
    )


def own_relationship(client: User, pk: uuid.UUID) -> CareRelationship:
    """One relationship of this client's, running or over; 404 for everybody else's."""
    return get_object_or_404(own_care(client), pk=pk)


def active_care(client: User) -> QuerySet[CareRelationship]:
    """The relationships that something can be shared with now: somebody reads in them."""
    return own_care(client).filter(
        status=CareRelationship.Status.ACTIVE,
        therapist__is_active=True,
        therapist__clinician__is_therapist=True,
        therapist__clinician__verified_at__isnull=False,
    )


def caseload(therapist: User) -> QuerySet[CareRelationship]:
    """A therapist's relationships that are running: active or paused."""
    return (
        CareRelationship.objects.filter(therapist=therapist, status__in=["active", "paused"])
        .defer("words")
        .select_related("client")
    )


def client_of(therapist: User, client_id: uuid.UUID) -> CareRelationship:
    """The running relationship with this client; 404 for everybody else's clients."""
    return get_object_or_404(caseload(therapist), client_id=client_id)


def broken_off(therapist: User, since: datetime, client_id: uuid.UUID | None = None) -> bool:
    """Whether care was paused or ended since then: with this client, or with any."""
    rows = CareRelationship.objects.filter(
        Q(status="paused", paused_at__gt=since) | Q(status="ended", ended_at__gt=since),
        therapist=therapist,
    )
    return (rows.filter(client=client_id) if client_id else rows).exists()


def ended_by_the_other(user: User) -> QuerySet[CareRelationship]:
    """Care of mine that the other one ended, until I have said that I read so."""
    return (
        CareRelationship.objects.filter(
            Q(client=user) | Q(therapist=user),
            status=CareRelationship.Status.ENDED,
            ended_by__isnull=False,
            end_told_at=None,
        )
        .exclude(ended_by=user)
        .defer("words")
        .select_related("client", "therapist")
        .order_by("ended_at")
    )


def open_invitations(therapist: User, now: datetime) -> list[Invitation]:
    """Invitations that nobody has used yet and that still work."""
    keys.warm([therapist.pk])
    return list(_open(therapist, now).select_related("relationship").order_by("-expires_at"))


def count_open_invitations(therapist: User, now: datetime) -> int:
    """How many there are; no name is opened."""
    return _open(therapist, now).count()


def _open(therapist: User, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        relationship__therapist=therapist,
        relationship__status=CareRelationship.Status.INVITED,
        expires_at__gt=now,
    )


def own_invitation(therapist: User, pk: uuid.UUID) -> Invitation:
    """An invitation that nobody has accepted; 404 for one that has become care."""
    return get_object_or_404(Invitation, pk=pk, accepted_at=None, relationship__therapist=therapist)


def digest(kind: str, secret: str) -> str:
    """The stored form of an invitation's secret. Keyed, so that a short code can't be guessed
    from a stolen table."""
    return salted_hmac(f"invitation.{kind}", secret, algorithm="sha256").hexdigest()


def invitation(token: str, now: datetime) -> Invitation:
    """The invitation behind a link's token. 404 if it is unknown, used or too old: all alike."""
    return _usable({"token_hash": digest("token", token)}, now)


def invitation_by_code(code: str, now: datetime) -> Invitation | None:
    """The invitation behind a typed code, or None."""
    try:
        return _usable({"code_hash": digest("code", codes.typed(code))}, now)
    except Http404:
        return None


def invitation_by_id(pk: str | None, now: datetime) -> Invitation:
    """The invitation that this browser session has typed the code of."""
    return _usable({"pk": pk}, now)


def just_begun(token: str, now: datetime) -> CareRelationship | None:
    """The care that this link's invitation has become within the last minutes, or None."""
    used = Invitation.objects.filter(
        token_hash=digest("token", token),
        accepted_at__gt=now - PRESSED_AGAIN,
        relationship__status=CareRelationship.Status.ACTIVE,
    )
    found = used.select_related("relationship__client").defer("relationship__words").first()
    return found.relationship if found else None


def _usable(by: dict[str, str | None], now: datetime) -> Invitation:
    return get_object_or_404(
        Invitation.objects.select_related("relationship__therapist__clinician__practice").defer(
            "relationship__words"
        ),
        accepted_at=None,
        expires_at__gt=now,
        relationship__status=CareRelationship.Status.INVITED,
        relationship__therapist__is_active=True,
        **by,
    )


def own_consents(user: User) -> QuerySet[ConsentRecord]:
    """What this person agreed to, the oldest first, with what was withdrawn since."""
    return ConsentRecord.objects.filter(user=user).order_by("given_at")


# --- who reads along ----------------------------------------------------------------------------
def supervisors_for(relationship: CareRelationship) -> QuerySet[Clinician]:
    """Whom a client can let read along: the other verified therapists of the practice."""
    return deputies_for(relationship.therapist.clinician)


def own_supervisions(client: User, now: datetime) -> QuerySet[Supervision]:
    """Everybody whom this client lets read along, until their day or until it is stopped."""
    return (
        Supervision.objects.filter(
            relationship__client=client,
            relationship__status__in=["active", "paused"],
            revoked_at=None,
            until__gt=now,
        )
        .select_related("supervisor", "relationship__therapist")
        .defer("relationship__words")
        .order_by("until", "pk")
    )


def supervised(reader: User, now: datetime) -> QuerySet[Supervision]:
    """Care in which the client lets this clinician read along at this moment."""
    return (
        Supervision.objects.live(now)
        .filter(supervisor=reader)
        .select_related("relationship__client", "relationship__therapist")
        .defer("relationship__words")
        .order_by("relationship__client__name", "pk")
    )


def reads_only(reader: User, relationship: CareRelationship, now: datetime) -> bool:
    """Whether this reader reads along, and leaves no mark of having read; False for its therapist.

    Raises ValueError for everybody whom the client does not let read at this moment.
    """
    if relationship.therapist_id == reader.pk:
        return False
    if not supervised(reader, now).filter(relationship=relationship).exists():
        raise ValueError("not this therapist's relationship, nor one that they read along in")
    return True


# --- when they meet -----------------------------------------------------------------------------
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

"""The only doors to care relationships."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from tracker.accounts import codes
from tracker.accounts.access import deputies_for
from tracker.accounts.models import Clinician, Practice, User
from tracker.care.models import (
    CareRelationship,
    ConsentRecord,
    Invitation,
    Supervision,
)
from tracker.privacy import keys

# A button that is pressed twice, or a page that a phone sends again.
PRESSED_AGAIN = timedelta(minutes=10)


def own_care(client: User) -> QuerySet[CareRelationship]:
    """A client's relationships that were ever accepted, the running ones first."""
    return (
        CareRelationship.objects.filter(client=client)
        .defer("words")
        .select_related(
            "therapist__clinician__practice", "therapist__clinician__deputy__user", "deputy"
        )
        .order_by("ended_at", "started_at")
    )


def keeping(cares: Iterable[CareRelationship]) -> list[Practice]:
    """The practices of this care that said how long they keep records of their own, by name."""
    found = {one.therapist.clinician.practice for one in cares}
    return sorted((one for one in found if one.retention_months), key=lambda one: one.name)


def own_relationship(client: User, pk: uuid.UUID) -> CareRelationship:
    """One relationship of this client's, running or over; 404 for everybody else's."""
    return get_object_or_404(own_care(client), pk=pk)


def restored(pk: uuid.UUID) -> CareRelationship | None:
    """A running relationship that a backup brought back, for whatever closes it again."""
    running = CareRelationship.objects.filter(pk=pk, status__in=["active", "paused"])
    return running.defer("words").select_related("client", "therapist").first()


def active_care(client: User) -> QuerySet[CareRelationship]:
    """The relationships that something can be shared with now: somebody reads in them."""
    return own_care(client).filter(
        status=CareRelationship.Status.ACTIVE,
        therapist__is_active=True,
        therapist__clinician__is_therapist=True,
        therapist__clinician__verified_at__isnull=False,
    )


def caseload(therapist: User) -> QuerySet[CareRelationship]:
    """A therapist's relationships that are running, active or paused, by their clients' names."""
    return (
        CareRelationship.objects.filter(therapist=therapist, status__in=["active", "paused"])
        .defer("words")
        .select_related("client")
        .order_by("client__name", "pk")
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


def ended_care(therapist: User) -> QuerySet[CareRelationship]:
    """Care of this therapist's that has ended and of which there are still records, the newest end
    first; also of clients who are gone."""
    return CareRelationship.objects.filter(
        therapist=therapist, status=CareRelationship.Status.ENDED, records_erased_at=None
    ).order_by("-ended_at", "pk")


def records_until(practice: Practice, ended_by: datetime) -> QuerySet[CareRelationship]:
    """Care that ended by then, of which the practice still has records of its own."""
    return CareRelationship.objects.filter(
        therapist__clinician__practice=practice,
        status=CareRelationship.Status.ENDED,
        ended_at__lte=ended_by,
        records_erased_at=None,
    ).order_by("ended_at", "pk")


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

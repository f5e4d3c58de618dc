"""Beginning care. It begins with an invitation handed over in person."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tracker.accounts import codes
from tracker.accounts.actions import create_user
from tracker.accounts.models import User
from tracker.care import access
from tracker.care.models import CareRelationship, ConsentRecord, Invitation
from tracker.privacy import keys, tombstones

from .recording import record

VALID_FOR = timedelta(days=7)
CONSENT_VERSION = "2026-11"
MADE_ALREADY = _(
    "This invitation was made already. Its code was shown once; take it back and make a new one "
    "if it is lost."
)


NOT_READY = _(
    "Nobody can become a client here yet: the practice has not said everything that they have to "
    "know first. Whoever runs it adds it under Practice, Details."
)


@dataclass(frozen=True)
class Handover:
    """The two ways to the same invitation. They are shown once and not stored."""

    invitation: Invitation
    token: str  # 256 bits, for the QR picture and the link
    code: str  # 12 letters, about 58 bits, tried at most ten times an hour from one place


@transaction.atomic
def invite(
    therapist: User,
    *,
    called: str,
    rhythm: str,
    now: datetime,
    invitation_id: uuid.UUID | None = None,
) -> Handover:
    """Open a relationship that one person can accept within seven days.

    Raises ValidationError, and writes nothing, when there is an invitation with this id already:
    its code cannot be shown again; and while the practice has not said what clients have to know.
    """
    if therapist.role != "therapist":
        raise ValidationError(_("Only a verified therapist can invite someone."))
    _refuse_unready(therapist)
    keys.warm([therapist.pk])
    relationship = CareRelationship(
        therapist=therapist,
        status=CareRelationship.Status.INVITED,
        rhythm=rhythm,
        words={"called": called},
        invited_at=now,
    )
    if rhythm not in CareRelationship.Rhythm.values:
        raise ValidationError({"rhythm": _("Choose one of these.")})
    token = secrets.token_urlsafe(32)
    code = codes.new()
    invitation = Invitation(
        id=invitation_id or uuid.uuid4(),
        relationship=relationship,
        token_hash=access.digest("token", token),
        code_hash=access.digest("code", code),
        expires_at=now + VALID_FOR,
    )
    try:
        with transaction.atomic():
            relationship.save()
            invitation.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(MADE_ALREADY) from error
    return Handover(invitation, token, codes.shown(code))


@transaction.atomic
def withdraw_invitation(invitation: Invitation) -> None:
    """Nobody can use it any more. Raises ValidationError if it was accepted meanwhile."""
    gone, _rows = CareRelationship.objects.filter(
        pk=invitation.relationship_id, status=CareRelationship.Status.INVITED
    ).delete()
    if not gone:
        raise ValidationError(_("This has changed meanwhile. Look again."))


@transaction.atomic
def accept(
    invitation: Invitation, *, client: User, consents: set[str], now: datetime
) -> CareRelationship:
    """Begin care with a client who agreed to each thing by itself.

    Raises ValidationError when a needed consent is missing, the invitation was used meanwhile,
    the account is a clinician's, or the two are in care already.
    """
    if not set(ConsentRecord.Kind) <= consents:
        raise ValidationError(_("Each of these is needed to begin."))
    if client.account != User.Account.CLIENT:
        raise ValidationError(_("You are signed in as a clinician. This is for a client."))
    if client.leaving_at is not None:
        raise ValidationError(_("You asked to delete your account. Keep it first."))
    _refuse_unready(invitation.relationship.therapist)
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now)
    if not used.update(accepted_at=now):
        raise ValidationError(_("This invitation has been used. Ask for a new one."))
    relationship = invitation.relationship
    relationship.client, relationship.started_at = client, now
    relationship.status = CareRelationship.Status.ACTIVE
    try:
        with transaction.atomic():
            relationship.save(update_fields=["client", "started_at", "status"])
    except IntegrityError as error:
        raise ValidationError(_("You two are already working together here.")) from error
    for kind in sorted(consents):
        ConsentRecord.objects.get_or_create(
            user=client,
            kind=kind,
            relationship=relationship if kind == ConsentRecord.Kind.CARE else None,
            withdrawn_at=None,
            defaults={"version": CONSENT_VERSION, "given_at": now},
        )
    record(client, "care_began", relationship, now)
    tombstones.note(tombstones.Kind.INVITATION, [invitation.pk], now)
    return relationship


@transaction.atomic
def join(
    invitation: Invitation,
    *,
    email: str,
    name: str,
    password: str,
    time_zone: str,
    consents: set[str],
    now: datetime,
    language: str = "",
) -> User:
    """A new client, and the care that the invitation offers. All of it or nothing. `language`: of
    the page on which they agreed; "" for this installation's."""
    client = create_user(
        email=email,
        name=name,
        account=User.Account.CLIENT,
        time_zone=time_zone,
        now=now,
        password=password,
        language=language,
    )
    accept(invitation, client=client, consents=consents, now=now)
    return client


def _refuse_unready(therapist: User) -> None:
    if therapist.clinician.practice.missing:
        raise ValidationError(NOT_READY)

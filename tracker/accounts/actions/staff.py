"""The people of a practice. Each step leaves a line in its record, and none of it is clinical."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.accounts import access, codes
from tracker.accounts.models import Clinician, LookedAt, Practice, StaffEvent, User
from tracker.privacy import tombstones

from .people import create_user
from .tokens import revoke_tokens

Verb = StaffEvent.Verb
CHANGED = _("This has changed meanwhile. Look again.")


@dataclass(frozen=True)
class WayIn:
    """Two ways to the same first password. They are shown once and not stored."""

    link: str
    code: str
    until: datetime


@transaction.atomic
def create_clinician(
    *,
    practice: Practice,
    email: str,
    name: str,
    now: datetime,
    is_therapist: bool = True,
    is_admin: bool = False,
    password: str | None = None,
    time_zone: str | None = None,
    by: User | None = None,
) -> User:
    """A clinician of this practice, not yet verified. Raises ValidationError by field."""
    user = create_user(
        email=email,
        name=name,
        account=User.Account.CLINICIAN,
        time_zone=time_zone or practice.time_zone,
        now=now,
        password=password,
    )
    clinician = Clinician.objects.create(
        user=user, practice=practice, is_therapist=is_therapist, is_admin=is_admin
    )
    _record(Verb.ADDED, clinician, by, now)
    return user


@transaction.atomic
def hand_over(clinician: Clinician, *, by: User | None, now: datetime) -> WayIn:
    """A link and a code that lead to a first password, for somebody who has never come in.

    Whoever has come in once uses "Forgot your password?" and their own mailbox: nobody else here
    is ever shown a way into an account that may hold something.
    """
    if not (clinician.expected and clinician.user.is_active):
        raise ValidationError(CHANGED)
    code = codes.new()
    until = now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    clinician.code_hash, clinician.code_until = access.code_digest(code), until
    clinician.save(update_fields=["code_hash", "code_until"])
    _record(Verb.HANDED_OVER, clinician, by, now)
    return WayIn(link(clinician.user), codes.shown(code), until)


def way_in(user: User) -> str:
    """The path to a first password. It opens once: setting one makes it worthless."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uidb36, _sep, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})


def link(user: User) -> str:
    """The same as an address."""
    return settings.SITE_URL + way_in(user)


@transaction.atomic
def verify_therapist(clinician: Clinician, *, by: User | None, now: datetime) -> None:
    """Somebody who knows this person says that they are a therapist here. Done once."""
    rows = Clinician.objects.filter(pk=clinician.pk, is_therapist=True, verified_at=None)
    if rows.update(verified_at=now, verified_by_id=by.pk if by else None):
        _record(Verb.VERIFIED, clinician, by, now)


@transaction.atomic
def unverify_therapist(clinician: Clinician, *, by: User | None, now: datetime) -> None:
    """From the next request on they can open nothing of a client's. Their clients keep it all."""
    rows = Clinician.objects.filter(pk=clinician.pk, verified_at__isnull=False)
    if rows.update(verified_at=None, verified_by_id=None):
        _record(Verb.UNVERIFIED, clinician, by, now)
        tombstones.note(tombstones.Kind.UNVERIFIED, [clinician.pk], now)


@transaction.atomic
def name_deputy(
    clinician: Clinician, deputy: Clinician | None, *, by: User | None, now: datetime
) -> None:
    """Whom clients are told to turn to while this therapist is away; None: nobody."""
    if deputy is not None and not access.deputies_for(clinician).filter(pk=deputy.pk).exists():
        raise ValidationError({"deputy": _("Choose a verified therapist of this practice.")})
    rows = Clinician.objects.filter(pk=clinician.pk)
    rows = rows.exclude(deputy=deputy) if deputy else rows.filter(deputy__isnull=False)
    if rows.update(deputy=deputy):
        _record(Verb.NAMED_DEPUTY if deputy else Verb.NO_DEPUTY, clinician, by, now)


@transaction.atomic
def make_admin(clinician: Clinician, *, by: User | None, now: datetime) -> None:
    """Let somebody run the practice. It opens nothing of any client's."""
    if Clinician.objects.filter(pk=clinician.pk, is_admin=False).update(is_admin=True):
        _record(Verb.MADE_ADMIN, clinician, by, now)


@transaction.atomic
def unmake_admin(clinician: Clinician, *, by: User | None, now: datetime) -> None:
    """No longer. Raises ValidationError for the last one."""
    _refuse_the_last_admin(clinician)
    if Clinician.objects.filter(pk=clinician.pk, is_admin=True).update(is_admin=False):
        _record(Verb.UNMADE_ADMIN, clinician, by, now)
        tombstones.note(tombstones.Kind.NO_ADMIN, [clinician.pk], now)


@transaction.atomic
def close_account(clinician: Clinician, *, by: User | None, now: datetime) -> None:
    """Nobody comes in with it any more: sessions, tokens and links end with the next request.

    Care goes on as it is, with nobody reading; each client is told, and keeps everything. The
    password is gone for good, so that no old session wakes up when the account is opened again.
    Raises ValidationError for the last practice admin.
    """
    _refuse_the_last_admin(clinician)
    user = User.objects.select_for_update().get(pk=clinician.pk)
    if not user.is_active:
        return
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    revoke_tokens(user, now=now)
    Clinician.objects.filter(pk=clinician.pk).update(code_hash=None, code_until=None)
    _record(Verb.CLOSED, clinician, by, now)
    tombstones.note(tombstones.Kind.CLOSED, [clinician.pk], now)


@transaction.atomic
def open_account(clinician: Clinician, *, by: User | None, now: datetime) -> None:
    """They can come in again: with a new password, by a link to their own mailbox, and with the
    second factor that they had."""
    if User.objects.filter(pk=clinician.pk, is_active=False).update(is_active=True):
        _record(Verb.OPENED, clinician, by, now)


@transaction.atomic
def change_details(practice: Practice, *, by: User, now: datetime, **wanted: object) -> None:
    """What the practice says of itself: any of DETAILS. Raises ValidationError by field."""
    if set(wanted) - DETAILS:
        raise TypeError(f"not a detail: {', '.join(sorted(set(wanted) - DETAILS))}")
    changed = [name for name, value in wanted.items() if getattr(practice, name) != value]
    for name in changed:
        setattr(practice, name, wanted[name])
    practice.full_clean()
    if changed:
        practice.save(update_fields=changed)
        _write(Verb.CHANGED_DETAILS, practice.pk, None, by, now)


def note_step(practice: Practice, verb: str, *, by: User, now: datetime) -> None:
    """A line in the practice's record about something that is nobody's."""
    _write(verb, practice.pk, None, by, now)


@transaction.atomic
def note_looked_at(
    practice: Practice, point: str, *, who: str, on: date, by: User, now: datetime
) -> None:
    """That somebody has looked at this point, and on which day."""
    if LookedAt.objects.filter(practice=practice, point=point, by=who, on=on).exists():
        return
    said = {"by": who, "on": on}
    LookedAt.objects.update_or_create(practice=practice, point=point, defaults=said)
    _write(Verb.NOTED_LOOKED_AT, practice.pk, None, by, now)


@transaction.atomic
def note_not_looked_at(practice: Practice, point: str, *, by: User, now: datetime) -> None:
    """That nobody has, after all."""
    gone, _rows = LookedAt.objects.filter(practice=practice, point=point).delete()
    if gone:
        _write(Verb.NOTED_LOOKED_AT, practice.pk, None, by, now)


DETAILS = {"name", "time_zone", "phone", "emergency", "crisis_region", "rhythm"}
DETAILS |= {"retention_months"}


@transaction.atomic
def set_up(
    *,
    details: dict[str, object],
    email: str,
    name: str,
    password: str,
    is_therapist: bool,
    now: datetime,
) -> User:
    """The first practice of an installation and its first admin, all of it or nothing.

    A therapist counts as verified: only whoever runs the server gets here. Raises ValidationError
    by field, and IntegrityError when somebody else has just done it.
    """
    practice = Practice(**details)
    _write(Verb.SET_UP, practice.pk, None, None, now)  # first, so that a second one waits here
    practice.full_clean()
    practice.save(force_insert=True)
    user = create_clinician(
        practice=practice,
        email=email,
        name=name,
        password=password,
        is_therapist=is_therapist,
        is_admin=True,
        now=now,
    )
    if is_therapist:
        verify_therapist(user.clinician, by=None, now=now)
    return user


def _refuse_the_last_admin(clinician: Clinician) -> None:
    """Locks the admins, then looks again: of two who leave at the same moment, one stays."""
    admins = Clinician.objects.filter(practice=clinician.practice_id, is_admin=True)
    list(admins.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    in_use = set(admins.filter(user__is_active=True).values_list("pk", flat=True))
    if in_use == {clinician.pk}:
        raise ValidationError(_("Somebody has to run the practice. Name another admin first."))


def _record(verb: str, clinician: Clinician, by: User | None, now: datetime) -> None:
    _write(verb, clinician.practice_id, clinician.pk, by, now)


def _write(verb, practice_id, subject_id, by: User | None, now: datetime) -> None:
    StaffEvent.objects.create(
        recorded_at=now,
        practice_id=practice_id,
        actor_id=by.pk if by else None,
        verb=verb,
        subject_id=subject_id,
    )

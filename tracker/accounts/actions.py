"""Making and changing accounts."""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.privacy import keys

from . import access
from .models import ApiToken, Clinician, Practice, User

# A prefix that tools which look for leaked secrets can know it by.
TOKEN_PREFIX = "keel_"  # noqa: S105
TOKENS = 20
PROFILE = {"name", "time_zone", "day_starts", "hide_on", "hides_to", "relock_minutes"}


@transaction.atomic
def create_user(
    *, email: str, name: str, account: str, time_zone: str, now: datetime, password: str | None
) -> User:
    """A new account with its own data key. Without a password it can't sign in yet.

    Raises ValidationError keyed by field.
    """
    user = User(
        email=email.strip().lower(),
        name=name,
        account=account,
        time_zone=time_zone,
        date_joined=now,
    )
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error}) from error
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    keys.make(user.pk, now)
    return user


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
) -> User:
    """A clinician of this practice, not yet verified."""
    user = create_user(
        email=email,
        name=name,
        account=User.Account.CLINICIAN,
        time_zone=time_zone or practice.time_zone,
        now=now,
        password=password,
    )
    Clinician.objects.create(
        user=user, practice=practice, is_therapist=is_therapist, is_admin=is_admin
    )
    return user


@transaction.atomic
def verify_therapist(clinician: Clinician, *, by: User | None, now: datetime) -> None:
    """Somebody who knows this person says that they are a therapist here. Done once."""
    Clinician.objects.filter(pk=clinician.pk, verified_at=None).update(
        verified_at=now, verified_by_id=by.pk if by else None
    )


@transaction.atomic
def change_profile(user: User, **wanted: Any) -> None:
    """What I chose under Settings: any of PROFILE. Raises ValidationError keyed by field."""
    if set(wanted) - PROFILE:
        raise TypeError(f"not a setting: {', '.join(sorted(set(wanted) - PROFILE))}")
    for field, value in wanted.items():
        setattr(user, field, value)
    user.full_clean()
    user.save(update_fields=list(wanted))


@transaction.atomic
def make_token(user: User, *, name: str, days: int, now: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret of 256 bits, which is nowhere but in this answer."""
    if access.own_tokens(user, now).count() >= TOKENS:
        raise ValidationError(_("That is as many as fit. Revoke one that you no longer need."))
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user=user,
        name=name,
        digest=access.digest(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    token.clean_fields(exclude=["last_used_on", "revoked_at"])
    token.save(force_insert=True)
    return token, secret


def revoke_token(user: User, pk: uuid.UUID, *, now: datetime) -> bool:
    """It stops working with the next request. False if it is not one of mine that works."""
    return bool(access.own_tokens(user, now).filter(pk=pk).update(revoked_at=now))


def note_use(token: ApiToken, day: date) -> None:
    """Remember the day, once a day."""
    if token.last_used_on != day:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=day)

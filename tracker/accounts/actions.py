"""Making and changing accounts."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from tracker.privacy import keys

from .models import Clinician, Practice, User


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
        validate_password(password, user)
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
def change_profile(user: User, *, name: str, time_zone: str) -> None:
    """How I am called and where my clock stands."""
    user.name, user.time_zone = name, time_zone
    user.full_clean()
    user.save(update_fields=["name", "time_zone"])

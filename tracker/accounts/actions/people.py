"""Making and changing accounts."""

from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tracker.accounts import clocks, languages
from tracker.accounts.models import User, normalized
from tracker.privacy import keys

PROFILE = {"name", "language", "time_zone", "day_starts"}
PROFILE |= {"hide_on", "hides_to", "relock_minutes"}


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    account: str,
    time_zone: str,
    now: datetime,
    password: str | None,
    language: str = "",
) -> User:
    """A new account with its own data key. Without a password it can't sign in yet. `language`: ""
    for this installation's.

    Raises ValidationError keyed by field.
    """
    user = User(
        email=normalized(email),
        name=name,
        account=account,
        time_zone=time_zone,
        language=language or languages.here(),
        date_joined=now,
    )
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error}) from error
    user.set_password(password)
    user.full_clean()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:  # somebody began with this address a moment ago
        raise ValidationError({"email": user.unique_error_message(User, ("email",))}) from None
    keys.make(user.pk, now)
    return user


@transaction.atomic
def change_profile(user: User, *, now: datetime, **wanted: Any) -> None:
    """What I chose under Settings: any of PROFILE. Raises ValidationError keyed by field."""
    if set(wanted) - PROFILE:
        raise TypeError(f"not a setting: {', '.join(sorted(set(wanted) - PROFILE))}")
    for field, value in wanted.items():
        setattr(user, field, value)
    user.full_clean()
    user.save(update_fields=list(wanted))
    if "time_zone" in wanted:
        clocks.changed(user, now)

"""Deleting one's account: a week to think again, then nothing is left of it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Letter, User
from tracker.privacy import keys, retention, tombstones

from .tokens import revoke_tokens


@transaction.atomic
def begin_leaving(user: User, *, now: datetime) -> bool:
    """From now on nothing opens with this account but the page that keeps it, until it is deleted,
    at `user.leaving_at`. Tokens are revoked for good. Asking again changes nothing: False.

    Raises ValidationError for a clinician: the practice closes their account.
    """
    if user.account != User.Account.CLIENT:
        raise ValidationError(_("Your practice closes your account."))
    until = now + retention.LEAVING
    first = User.objects.filter(pk=user.pk, leaving_at=None).update(leaving_at=until)
    if first:
        tombstones.note(tombstones.Kind.LEAVING, [user.pk], now)
        revoke_tokens(user, now=now)
    user.refresh_from_db(fields=["leaving_at"])
    return bool(first)


@transaction.atomic
def stay(user: User, *, now: datetime) -> bool:
    """Keep the account after all. False if its week is over, or it was never asked for."""
    kept = User.objects.filter(pk=user.pk, leaving_at__gt=now).update(leaving_at=None)
    if kept:
        tombstones.note(tombstones.Kind.STAYED, [user.pk], now)
    user.refresh_from_db(fields=["leaving_at"])
    return bool(kept)


@transaction.atomic
def forget_key(user: User, *, now: datetime) -> bool:
    """The point of no return: what this person wrote can't be read any more, here or in a backup
    that is restored. False if that was done before.

    The tombstone comes first. Raises OSError, and does nothing, if it can't be written.
    """
    tombstones.append(tombstones.Kind.ACCOUNT, [user.pk], now)
    return keys.destroy(user.pk, now)


@transaction.atomic
def forget_user(user: User) -> None:
    """The row itself, with everything that hangs on it: sessions too, and mails on their way."""
    Letter.objects.filter(to=user.email).delete()
    User.objects.filter(pk=user.pk).delete()

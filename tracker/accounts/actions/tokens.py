"""Keys of one's own to the API."""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.accounts import access
from tracker.accounts.models import ApiToken, User
from tracker.privacy import tombstones


class Ends(Protocol):
    def __call__(self, user: User, *, now: datetime) -> object: ...


# What else opens something without signing in, and ends where all tokens do. Others register it
# when the apps are loaded, so that this app knows nothing of theirs.
_ends_with_them: list[Ends] = []
# A prefix that tools which look for leaked secrets can know it by.
TOKEN_PREFIX = "keel_"  # noqa: S105 - no secret
TOKENS = 20


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
    if not access.own_tokens(user, now).filter(pk=pk).update(revoked_at=now):
        return False
    tombstones.note(tombstones.Kind.TOKEN, [pk], now)
    return True


def revoke_tokens(user: User, *, now: datetime) -> None:
    """All of this person's, for good, and whatever ends with them."""
    rows = ApiToken.objects.filter(user=user, revoked_at=None)
    tombstones.note(tombstones.Kind.TOKEN, list(rows.values_list("pk", flat=True)), now)
    rows.update(revoked_at=now)
    for end in _ends_with_them:
        end(user, now=now)


def end_with_tokens(end: Ends) -> None:
    """Have this called for whoever loses all tokens; an app says so once, when it is ready."""
    if end not in _ends_with_them:
        _ends_with_them.append(end)


def note_use(token: ApiToken, day: date) -> None:
    """Remember the day, once a day."""
    if token.last_used_on != day:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=day)

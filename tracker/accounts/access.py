"""Finding people. Names of others are only given to those who have a reason to know them."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.http import Http404

from tracker.statements import Statement

from .models import ApiToken, Clinician, User


def names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names behind ids that the caller already holds, in one query."""
    wanted = {pk for pk in ids if pk}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def colleagues(admin: User) -> QuerySet[Clinician]:
    """The clinicians of the practice that this person administers."""
    if not admin.administers:
        raise Http404
    return (
        Clinician.objects.filter(practice=admin.clinician.practice)
        .select_related("user")
        .order_by("user__name")
    )


def digest(secret: str) -> str:
    """The stored form of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def own_tokens(user: User, now: datetime) -> QuerySet[ApiToken]:
    """The tokens of this person that still work, newest first."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now).order_by(
        "-created_at"
    )


def token(secret: str, now: datetime) -> ApiToken | None:
    """The token behind what a program sent, with its user; None unless both may be used now."""
    found = _TOKEN.rows(digest=digest(secret), now=now)
    return found[0] if found else None


_TOKEN = Statement(
    lambda digest, now: ApiToken.objects.select_related("user__clinician").filter(
        digest=digest, revoked_at=None, expires_at__gt=now, user__is_active=True
    ),
    digest="a digest",
    now=datetime(1970, 1, 1, tzinfo=UTC),
)

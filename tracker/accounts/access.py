"""Finding people. Names of others are only given to those who have a reason to know them."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from tracker.privacy import restorations
from tracker.statements import Statement

from . import codes, sessions
from .models import (
    AccountEvent,
    AddressChange,
    ApiToken,
    Clinician,
    Practice,
    Session,
    StaffEvent,
    User,
)


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


def colleague(admin: User, pk: uuid.UUID) -> Clinician:
    """One of them; 404 for anybody who works elsewhere."""
    return get_object_or_404(colleagues(admin).select_related("deputy__user"), pk=pk)


def deputies_for(clinician: Clinician) -> QuerySet[Clinician]:
    """Who could stand in: the other verified therapists of the practice."""
    return verified(clinician.practice).exclude(pk=clinician.pk)


def verified(practice: Practice) -> QuerySet[Clinician]:
    """The therapists of a practice who can read and answer now."""
    return (
        Clinician.objects.filter(
            practice=practice,
            is_therapist=True,
            verified_at__isnull=False,
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__name", "pk")
    )


def admins_of(practice_id: uuid.UUID) -> list[str]:
    """Where whoever runs this practice gets mail."""
    rows = Clinician.objects.filter(practice=practice_id, is_admin=True, user__is_active=True)
    return list(rows.values_list("user__email", flat=True))


def staff_events(admin: User, most: int = 100) -> list[StaffEvent]:
    """What was done about the people of the practice that this person administers, newest first."""
    if not admin.administers:
        raise Http404
    mine = StaffEvent.objects.filter(practice_id=admin.clinician.practice_id)
    return list(mine.order_by("-id")[:most])


def practices() -> QuerySet[Practice]:
    """All that this installation is run for. Their details are nobody's secret."""
    return Practice.objects.order_by("name", "pk")


def client_ids() -> list[uuid.UUID]:
    """Everybody's who is a client here."""
    return list(User.objects.filter(account=User.Account.CLIENT).values_list("pk", flat=True))


def is_empty() -> bool:
    """Whether this installation holds nobody's account."""
    return not User.objects.exists()


def nobody_works_here() -> bool:
    """Whether this installation has neither a practice nor a clinician yet."""
    return not (Practice.objects.exists() or Clinician.objects.exists())


def expected_clinician(code: str, now: datetime) -> Clinician | None:
    """Who was added, has never come in, and was given this code; or None."""
    found = (
        Clinician.objects.filter(
            code_hash=code_digest(codes.typed(code)), code_until__gt=now, user__is_active=True
        )
        .select_related("user")
        .first()
    )
    return found if found and found.expected else None


def code_digest(code: str) -> str:
    """The stored form of a short code. Keyed, so that it can't be guessed from a stolen table."""
    return salted_hmac("clinician.code", code, algorithm="sha256").hexdigest()


def due_to_leave(now: datetime) -> list[User]:
    """Whose week to think again is over."""
    return list(User.objects.filter(leaving_at__lte=now).order_by("leaving_at")[:100])


def works_here(user: User) -> bool:
    """Whether this is a verified therapist who could open a client's page: with a second factor,
    which the demo's buttons stand for."""
    return user.is_active and user.role == "therapist" and (settings.DEMO or is_mfa_enabled(user))


def digest(secret: str) -> str:
    """The stored form of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def own_sessions(user: User, now: datetime) -> list[Session]:
    """Where this person is signed in now, last used first: no session that has ended by itself, or
    by another password."""
    rows = Session.objects.filter(user=user, expire_date__gt=now).order_by("-used_at", "pk")
    return [row for row in rows if _lives(row.get_decoded(), user, now)]


def _lives(data: dict, user: User, now: datetime) -> bool:
    same_password = data.get(HASH_SESSION_KEY) == user.get_session_auth_hash()
    return same_password and not sessions.is_over(data, user, now.timestamp())


def own_events(user: User, most: int = 20) -> list[AccountEvent]:
    """What changed about signing in, newest first."""
    return list(AccountEvent.objects.filter(user=user).order_by("-at", "-pk")[:most])


def last_reset(user: User, since: datetime) -> datetime | None:
    """When a password last came by a link in a mail; None: not since then."""
    resets = AccountEvent.objects.filter(user=user, verb=AccountEvent.Verb.RESET, at__gt=since)
    return resets.order_by("-at").values_list("at", flat=True).first()


def address_change(token: str, now: datetime) -> AddressChange | None:
    """The wish whose link this is, with whose it is; None if it is used, too old, or no link."""
    living = AddressChange.objects.filter(until__gt=now, user__is_active=True)
    return living.select_related("user").filter(digest=digest(token)).first()


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
        ~restorations.going_on(),
        digest=digest,
        revoked_at=None,
        expires_at__gt=now,
        user__is_active=True,
    ),
    digest="a digest",
    now=datetime(1970, 1, 1, tzinfo=UTC),
)

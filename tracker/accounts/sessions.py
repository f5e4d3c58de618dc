"""How long a session lasts, whether it is locked, and whether it has passed the second factor."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from . import devices
from .models import User

Session = SessionBase | Mapping[str, Any]

# Seconds without a request, and seconds since signing in, after which one signs in again.
IDLE = {User.Account.CLIENT: 60 * 60, User.Account.CLINICIAN: 15 * 60}
LONGEST = {User.Account.CLIENT: 24 * 60 * 60, User.Account.CLINICIAN: 12 * 60 * 60}
# For both, on a device that a client called their own at signing in.
OWN_DEVICE = 30 * 24 * 60 * 60
# At most so often does a request that only looks write its time down …
NOTED_EVERY = 60
# … and so often for somebody who asked to be locked out after some quiet minutes.
NOTED_EVERY_IF_LOCKING = 10
# Words that were on their way when Hide was pressed still arrive for so many seconds.
ON_THEIR_WAY = 10

# So long the first page says that a new password came by mail …
TOLD_OF_RESET = timedelta(days=7)
# … and so long some steps wait after it: see fresh.py.
WAITS_AFTER_RESET = timedelta(days=1)

BEGAN, SEEN, LOCKED, OWN, DEVICE = "began", "seen", "locked", "own_device", "device"
RESET = "reset"
SET_UP = "second_factor_set_up_by"
MARK = "mark"


# --- how long ------------------------------------------------------------------------------
def is_over(session: Session, user: User, now: float) -> bool:
    """Was there no request for too long, or is the sign-in too long ago? `now` as a timestamp."""
    return left(session, user, now) < 0


def left(session: Session, user: User, now: float) -> float:
    """Seconds until this person's session ends if nothing more is asked of it."""
    idle, longest = IDLE[user.account], LONGEST[user.account]
    if is_own_device(session, user):
        idle = longest = OWN_DEVICE
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    return min(seen + idle, began + longest) - now


def note(request: HttpRequest, now: float) -> None:
    """This person is here. Writes at most once a minute, or every ten seconds."""
    if BEGAN not in request.session:
        request.session[BEGAN] = now
        request.session[DEVICE] = devices.of(request)
    if abs(now - request.session.get(SEEN, 0)) >= _noted_every(request.user):
        request.session[SEEN] = now


def _noted_every(user: User) -> int:
    return NOTED_EVERY_IF_LOCKING if user.relock_minutes else NOTED_EVERY


# --- one's own device ----------------------------------------------------------------------
def is_own_device(session: Session, user: User) -> bool:
    """Did a client say so at signing in? A clinician's is never one."""
    return user.account == User.Account.CLIENT and bool(session.get(OWN))


def keep_on_own_device(request: HttpRequest, user: User) -> None:
    """Thirty days, for clients. Steps that need a fresh password still ask for it."""
    if user.account == User.Account.CLIENT:
        request.session[OWN] = True
        request.session.set_expiry(OWN_DEVICE)


def forget_own_device(request: HttpRequest) -> None:
    request.session.pop(OWN, None)
    request.session.set_expiry(0)


# --- locked --------------------------------------------------------------------------------
def lock(request: HttpRequest, now: float) -> None:
    """From the next request on, the password is asked for again; nothing is signed out."""
    request.session[LOCKED] = now


def is_locked(request: HttpRequest, now: float) -> bool:
    """By Hide, or because more minutes passed than this person chose."""
    if LOCKED in request.session:
        return True
    quiet = request.user.relock_minutes * 60
    seen = request.session.get(SEEN, now)
    return bool(quiet) and now - seen > quiet + NOTED_EVERY_IF_LOCKING


def shut(request: HttpRequest) -> None:
    """Treat this request as a stranger's: no view, form or template knows whose session it is."""
    request.locked_user = request.user
    request.user = AnonymousUser()


def locked_user(request: HttpRequest) -> User | None:
    """Whose session this is, while it is locked."""
    return getattr(request, "locked_user", None)


def let_through(request: HttpRequest, now: float) -> None:
    """For routes that only take words in: those that left before the lock are still taken."""
    user = locked_user(request)
    if user and abs(now - request.session.get(LOCKED, 0)) <= ON_THEIR_WAY:
        request.user = user


def unlock(request: HttpRequest, now: float) -> None:
    """The password was given."""
    request.user = request.locked_user
    request.session.cycle_key()
    request.session.pop(LOCKED, None)
    request.session[SEEN] = now


def begin_anew(request: HttpRequest, now: float) -> None:
    """After signing in: what this session was before no longer counts."""
    request.session.pop(LOCKED, None)
    request.session[BEGAN] = request.session[SEEN] = now
    request.session[DEVICE] = devices.of(request)


# --- a new password by mail -----------------------------------------------------------------
def note_reset(request: HttpRequest, at: datetime | None) -> None:
    """Every session is younger than the newest reset, which ended the others: asked for once."""
    request.session.pop(RESET, None)
    if at is not None:
        request.session[RESET] = at.timestamp()


def reset_at(session: Session, now: datetime) -> datetime | None:
    """When a new password came by mail, for as long as that is told."""
    at = session.get(RESET)
    if at is None or now.timestamp() - at > TOLD_OF_RESET.total_seconds():
        return None
    return datetime.fromtimestamp(at, UTC)


# --- what belongs to one session ------------------------------------------------------------
def stands_for(request: HttpRequest) -> str:
    """What stands for this session in a row of ours, also once its key was renewed: it opens
    nothing, and ends with the session."""
    mark = request.session.setdefault(MARK, secrets.token_hex(16))
    return salted_hmac("accounts.session", mark, algorithm="sha256").hexdigest()


# --- the second factor ---------------------------------------------------------------------
def note_set_up(request: HttpRequest) -> None:
    """This very session has just set up the second factor, by giving a code of it."""
    request.session.cycle_key()
    request.session[SET_UP] = request.user.pk.hex


def set_up_here(request: HttpRequest) -> bool:
    return request.session.get(SET_UP) == request.user.pk.hex


def passed_second_factor(request: HttpRequest) -> bool:
    """Did this session give a code: at signing in, when asked again, or when setting it up?"""
    records = get_authentication_records(request, request.user)
    return set_up_here(request) or any(record.get("method") == "mfa" for record in records)

"""How long a session lasts, and whether it has passed the second factor."""

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from .models import User

# Seconds without a request, and seconds since signing in, after which one signs in again.
IDLE = {User.Account.CLIENT: 60 * 60, User.Account.CLINICIAN: 15 * 60}
LONGEST = {User.Account.CLIENT: 24 * 60 * 60, User.Account.CLINICIAN: 12 * 60 * 60}
# At most so often does a request that only looks write its time down.
NOTED_EVERY = 60

BEGAN, SEEN = "began", "seen"
SET_UP = "second_factor_set_up_by"


def is_over(request: HttpRequest, now: float) -> bool:
    """Was there no request for too long, or is the sign-in too long ago? `now` as a timestamp."""
    account = request.user.account
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
    return now - seen > IDLE[account] or now - began > LONGEST[account]


def note(request: HttpRequest, now: float) -> None:
    """This person is here. Writes at most once a minute."""
    if BEGAN not in request.session:
        request.session[BEGAN] = now
    if abs(now - request.session.get(SEEN, 0)) >= NOTED_EVERY:
        request.session[SEEN] = now


def note_set_up(request: HttpRequest) -> None:
    """This very session has just set up the second factor, by giving a code of it."""
    request.session[SET_UP] = request.user.pk.hex


def set_up_here(request: HttpRequest) -> bool:
    return request.session.get(SET_UP) == request.user.pk.hex


def passed_second_factor(request: HttpRequest) -> bool:
    """Did this session give a code: at signing in, when asked again, or when setting it up?"""
    records = get_authentication_records(request, request.user)
    return set_up_here(request) or any(record.get("method") == "mfa" for record in records)

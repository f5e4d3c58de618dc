"""Devices on which somebody has signed in before: a cookie says so, and nothing is stored here.

The cookie opens nothing. It lets its owner try again while others are slowed down, and spares them
a mail about a new device. Another password makes every device a new one.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from .models import User

COOKIE = "__Host-known" if settings.SECURE else "known"
SECONDS = 180 * 24 * 60 * 60
MOST_PEOPLE = 4
_signer = signing.TimestampSigner(salt="keel.known")


def device(request: HttpRequest, user: User) -> str:
    """The name of this device, if this person has signed in on it before; else ""."""
    name, *people = _read(request)
    return name if name and _mark(name, user) in people else ""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """This person has just signed in here."""
    name, *people = _read(request)
    name = name or secrets.token_hex(16)
    mine = _mark(name, user)
    others = [mark for mark in people if mark != mine][1 - MOST_PEOPLE :]
    response.set_cookie(
        COOKIE,
        _signer.sign(".".join([name, *others, mine])),
        max_age=SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> list[str]:
    try:
        return _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=SECONDS).split(".")
    except signing.BadSignature:
        return [""]


def _mark(name: str, user: User) -> str:
    whose = f"{name}:{user.pk}:{user.password}"
    return salted_hmac("keel.known", whose, algorithm="sha256").hexdigest()[:32]

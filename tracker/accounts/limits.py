"""Guessing is slowed down, and nobody is locked out by others who guess.

Tries are counted in the database, one row for each way in: from a session or device that is this
person's, or else from the network. Five are free; then each waits longer, a quarter of an hour at
the most. A try that has to wait isn't counted, so that nobody else can make the wait longer.
"""

import uuid
from datetime import datetime, timedelta

# The client's network, past as many proxies as are trusted. allauth keeps it to itself.
from allauth.core.internal.ratelimit import get_ip
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from . import counting, known, sessions
from .models import Tries, User

FREE = 5
PAUSES = [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=15)]
# After so long without a try, five are free again.
FORGOTTEN = timedelta(hours=1)
# So many wrong passwords for one address in a day, wherever they come from: its owner is told.
MANY = 100
# Mails with a link, in an hour: to one address, and asked for from one network.
TO_ONE, FROM_ONE = 3, 20
# Looks at one calendar in an hour, or guesses from one network.
LOOKS = 60
HOUR, DAY = 60 * 60, 24 * 60 * 60


def place(request: HttpRequest, user: User | None, *, elsewhere: bool = False) -> str:
    """From where somebody tries to come in as `user`; None: as nobody. With `elsewhere` all
    networks are one: for codes, which are too short to be guessed from many."""
    if user is not None:
        mine = sessions.locked_user(request) or request.user
        if mine == user:
            return f"session:{user.pk}"
        if device := known.device(request, user):
            return f"device:{device}"
    return "elsewhere" if elsewhere else f"network:{get_ip(request)}"


@transaction.atomic
def take(way: str, now: datetime) -> int:
    """Count one try before it is looked at. The seconds to wait; 0: it may be looked at."""
    row = _locked(way, now)
    if row.free_at > now:
        return int((row.free_at - now).total_seconds()) + 1
    row.count = 1 if row.ends_at <= now else row.count + 1
    over = row.count - FREE
    row.free_at = now if over < 0 else now + PAUSES[min(over, len(PAUSES) - 1)]
    row.ends_at = row.free_at + FORGOTTEN
    row.save()
    return 0


def _locked(way: str, now: datetime) -> Tries:
    """The row of this way in. Another press that was right may take it away just now."""
    new = Tries(pk=_key(way), free_at=now, ends_at=now)
    while True:
        Tries.objects.bulk_create([new], ignore_conflicts=True)
        if row := Tries.objects.select_for_update().filter(pk=new.pk).first():
            return row


def forgive(way: str) -> None:
    """It was right."""
    Tries.objects.filter(pk=_key(way)).delete()


def are_many(address: str, now: datetime) -> bool:
    """Count one wrong password; whether just now they became so many that its owner is told."""
    return counting.count(_key(f"day:{address}:{now:%Y%m%d}"), DAY) == MANY


def may_write(address: str, request: HttpRequest, now: datetime) -> bool:
    """Count one mail that was asked for; whether it may go out. Nobody hears which."""
    hour = f"{now:%Y%m%d%H}"
    to_one = counting.count(_key(f"to:{address}:{hour}"), HOUR)
    from_one = counting.count(_key(f"from:{get_ip(request)}:{hour}"), HOUR)
    return to_one <= TO_ONE and from_one <= FROM_ONE


def feeds(request: HttpRequest, known: uuid.UUID | None, now: datetime) -> int:
    """Count one look at a secret calendar; the seconds to wait, 0: none. `known`: which one it is;
    without that, somebody guesses, and all of their network's guesses are one."""
    who = f"feed:{known}" if known else f"no feed:{get_ip(request)}"
    if counting.count(_key(f"{who}:{now:%Y%m%d%H}"), HOUR) <= LOOKS:
        return 0
    return HOUR - int(now.timestamp()) % HOUR


def _key(what: str) -> str:
    return salted_hmac("keel.tries", what, algorithm="sha256").hexdigest()

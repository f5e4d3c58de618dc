"""What must not come back with a backup: a file beside the database that is only ever added to.

One line for each account that was deleted or closed, each grant that was revoked, each relationship
that ended, each token that was used or revoked and each password that was changed: when, what,
whose id, and a MAC by the keyring. It holds nothing else. `restore` replays it over a backup. See
docs/adr/0035 and 0036.

A line is written before the transaction that it belongs to ends. So a line too many can stand
here, where that transaction failed: it closes something that was still open. One too few never
does: it would open what somebody had closed.
"""

import fcntl
import hashlib
import hmac
import logging
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from . import keyring

log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What the id is of. Frozen: files of years ago say it in these words."""

    ACCOUNT = "account"
    SHARE = "share"
    STANDING_SHARE = "standing-share"
    GOAL = "goal"  # is not shown any more; it may be again later, which counts if it is newer
    SUPERVISION = "supervision"
    MONITORING = "monitoring"
    CARE = "care"
    INVITATION = "invitation"
    TOKEN = "api-token"  # noqa: S105 - a word
    # These may be taken back later, or done again: one counts for a backup that is older than it.
    PAUSED = "paused-care"
    PASSWORD = "password"  # noqa: S105 - a word
    CLOSED = "closed-account"
    UNVERIFIED = "unverified"
    NO_ADMIN = "no-admin"


@dataclass(frozen=True)
class Tombstone:
    """One thing that is over, since then."""

    at: datetime
    kind: Kind
    id: uuid.UUID


class Forged(Exception):
    """A line whose MAC is not that of its words."""


class Unknown(Exception):
    """A line that counts, by a key that is not in the ring."""


def append(kind: Kind, ids: Iterable[uuid.UUID], now: datetime) -> None:
    """Write a line for each id, and have it on the disk when this returns. Raises OSError."""
    name, key = keyring.current()
    lines = [_line(name, key, Tombstone(now, kind, pk)) for pk in ids]
    if not lines:
        return
    place = _place()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    with os.fdopen(os.open(place, flags, 0o600), "rb+", buffering=0) as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        # one that was cut off by a crash is ended, so that it spoils no other
        out.write("".join(([] if _whole(out) else ["\n"]) + lines).encode())
        os.fsync(out.fileno())


def note(kind: Kind, ids: Iterable[uuid.UUID], now: datetime) -> None:
    """The same for what must be closed at once whatever becomes of the file: if it can't be
    written, the log and `doctor` say so, and nobody is kept from taking something back."""
    try:
        append(kind, ids, now)
    except OSError as error:
        log.error("No tombstone was written: %s", type(error).__name__)


def read(place: Path | None = None, *, since: datetime | None = None) -> Iterator[Tombstone]:
    """All of them in their order; of this installation's file, unless another one is named.

    Raises Forged for a line that was changed. One that was cut off is left out; so is one by a key
    that has left the ring: whoever opens a backup that is older than it still has that key. But
    with `since`, the moment of the backup that is put back, one that is younger raises Unknown.
    """
    place, ring = place or _place(), keyring.load()
    if not place.exists():
        return
    with place.open(encoding="ascii", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            parts = line.rstrip("\n").split("\t")
            if len(parts) != 5 or not line.endswith("\n"):
                continue
            at, kind, pk, name, mac = parts
            if name not in ring:
                if since is not None and _younger(at, since):
                    raise Unknown(f"KEEL_KEYS has no key named {name}, and the tombstones need it.")
                continue
            if not hmac.compare_digest(mac, _mac(ring[name], at, kind, pk)):
                raise Forged(f"Line {number} of the tombstones is not as it was written.")
            yield Tombstone(datetime.fromisoformat(at), Kind(kind), uuid.UUID(pk))


def kept() -> Path | None:
    """This installation's file, if there is one."""
    return _place() if _place().exists() else None


def count(place: Path | None = None) -> int:
    """How many there are, whole or not: a copy that has fewer than once is not whole."""
    place = place or _place()
    if not place.exists():
        return 0
    with place.open("rb") as file:
        return sum(1 for _line in file)


def trouble() -> str:
    """A sentence for the operator if no line could be written now; "" if all is well."""
    place = _place()
    nearest = next(one for one in (place, *place.parents) if one.exists())
    if not os.access(nearest, os.W_OK):
        return "The tombstones can't be written: a restore would bring back what was closed."
    return ""


def _place() -> Path:
    return Path(settings.TOMBSTONES)


def _younger(at: str, since: datetime) -> bool:
    """Whether a line that can't be verified says so; one that says nothing sensible counts."""
    try:
        return datetime.fromisoformat(at) >= since
    except (ValueError, TypeError):
        return True


def _whole(out) -> bool:
    """Whether the file ends with a whole line."""
    size = os.fstat(out.fileno()).st_size
    return size == 0 or os.pread(out.fileno(), 1, size - 1) == b"\n"


def _line(name: str, key: bytes, one: Tombstone) -> str:
    at = one.at.astimezone(UTC).isoformat()
    mac = _mac(key, at, str(one.kind), str(one.id))
    return "\t".join((at, str(one.kind), str(one.id), name, mac)) + "\n"


def _mac(key: bytes, at: str, kind: str, pk: str) -> str:
    """By a key of its own, which the ring's key makes and nothing else is done with."""
    own = hmac.digest(key, b"keel.tombstones", hashlib.sha256)
    return hmac.digest(own, "\x1f".join((at, kind, pk)).encode(), hashlib.sha256).hex()

"""What must not come back with a backup: a file beside the database that is only ever added to.

One line for each account that was deleted or closed or is about to be, each grant that was revoked,
each relationship that ended, each token that was used or revoked, each browser that was forgotten
and each password that was changed: when, what, whose id, and a MAC by the keyring. It holds nothing
else. `restore` replays it over a backup. See docs/adr/0035 and 0036.

A line is written before the transaction that it belongs to ends. So a line too many can stand
here, where that transaction failed: it closes something that was still open. One too few would
open what somebody had closed: where none can be written, the log says so, and the next backup
needs none.
"""

import fcntl
import hashlib
import hmac
import logging
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from tracker import disk

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
    PHONE = "phone"
    # These may be taken back later, or done again: see AGAIN.
    PAUSED = "paused-care"
    PASSWORD = "password"  # noqa: S105 - a word
    CLOSED = "closed-account"
    UNVERIFIED = "unverified"
    NO_ADMIN = "no-admin"
    LEAVING = "leaving"
    STAYED = "stayed"


@dataclass(frozen=True)
class Tombstone:
    """One thing that is over, since then."""

    at: datetime
    kind: Kind
    id: uuid.UUID


# What can be taken back, or done again: a line counts for a backup that is older than it.
AGAIN = {Kind.PAUSED, Kind.PASSWORD, Kind.CLOSED, Kind.UNVERIFIED, Kind.NO_ADMIN}
AGAIN |= {Kind.LEAVING, Kind.STAYED}
# A line is written before its transaction ends, and the backup may begin in between.
MARGIN = timedelta(minutes=5)


class Extent(NamedTuple):
    """How far a file reached. A copy without that line, or with fewer, is older."""

    lines: int  # different ones
    last: str  # the mark of the last one; "" if there was none


class Forged(Exception):
    """A line whose MAC is not that of its words."""


class Unknown(Exception):
    """A line that counts, by a key that is not in the ring."""


def append(kind: Kind, ids: Iterable[uuid.UUID], now: datetime) -> None:
    """Write a line for each id, and have it on the disk when this returns. Raises OSError."""
    _keep(Tombstone(now, kind, pk) for pk in ids)


def note(kind: Kind, ids: Iterable[uuid.UUID], now: datetime) -> None:
    """The same for what must be closed at once whatever becomes of the file: if it can't be
    written, the log and `doctor` say so, and nobody is kept from taking something back."""
    try:
        append(kind, ids, now)
    except OSError as error:
        log.error("No tombstone was written: %s", type(error).__name__)


def read(place: Path | None = None) -> Iterator[Tombstone]:
    """All of them in their order; of this installation's file, unless another one is named.

    Raises Forged for a line that was changed. One that was cut off is left out; so is one by a key
    that has left the ring: whoever opens a backup that is older than it still has that key.
    """
    for line in _lines(place or _place()):
        if (one := line.verified()) is not None:
            yield one


def extent() -> Extent:
    """How far this installation's file reaches now; no line is half written then."""
    if not _place().exists():
        return Extent(0, "")
    with _place().open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        marks = [line.mark for line in _lines(_place())]
    return Extent(len(set(marks)), marks[-1] if marks else "")


def since(made_at: datetime, then: Extent, more: Iterable[Path] = ()) -> list[Tombstone] | None:
    """What has to be closed again over a backup of that moment, in its order, from our file and
    from `more`; None where some are missing that were there `then`, so that nobody knows.

    What stands behind the last line of then is younger, whatever the clock said. Raises Forged, and
    Unknown for a younger line by a key that is not in the ring.
    """
    found, marks = set(), set()
    for place in (_place(), *more):
        behind = False
        for line in _lines(place):
            one, young = line.verified(), behind or line.is_younger(made_at - MARGIN)
            if one is None and young and line.parts:
                raise Unknown(f"KEEL_KEYS has no key named {line.key}, and the tombstones need it.")
            if one is not None and (young or one.kind not in AGAIN):
                found.add(one)
            marks.add(line.mark)
            behind = behind or line.mark == then.last
    whole = len(marks) >= then.lines and then.last in {*marks, ""}
    is_there = any(place.exists() for place in (_place(), *more))
    return sorted(found, key=lambda one: one.at) if whole and is_there else None


def newest(more: Iterable[Path] = ()) -> datetime | None:
    """When the last thing was closed of which our file, or one of `more`, knows."""
    return max((one.at for place in (None, *more) for one in read(place)), default=None)


def adopt(more: Iterable[Path]) -> None:
    """Write each line of other files into ours: the next restore needs it too. Raises OSError."""
    others = {one: None for place in more for one in read(place)}
    _keep(one for one in others.keys() - set(read()))


def trouble() -> str:
    """A sentence for the operator if no line could be written now; "" if all is well."""
    place = _place()
    nearest = next(one for one in (place, *place.parents) if one.exists())
    if not os.access(nearest, os.W_OK):
        return "The tombstones can't be written: a restore would bring back what was closed."
    return ""


def _place() -> Path:
    return Path(settings.TOMBSTONES)


@dataclass(frozen=True)
class _Line:
    """One as it stands in a file. `parts` is empty where it was cut off."""

    number: int
    text: str

    @property
    def parts(self) -> list[str]:
        parts = self.text.rstrip("\n").split("\t")
        return parts if len(parts) == 5 and self.text.endswith("\n") else []

    @property
    def key(self) -> str:
        return self.parts[3]

    @property
    def mark(self) -> str:
        """The same for the same line in each copy, ended or not."""
        return hashlib.sha256(self.text.rstrip("\n").encode()).hexdigest()[:32]

    def verified(self) -> Tombstone | None:
        """What it says; None if it was cut off or nobody can tell. Raises Forged."""
        ring = keyring.load()
        if not self.parts or self.key not in ring:
            return None
        at, kind, pk, name, mac = self.parts
        if not hmac.compare_digest(mac, _mac(ring[name], at, kind, pk)):
            raise Forged(f"Line {self.number} of the tombstones is not as it was written.")
        return Tombstone(datetime.fromisoformat(at), Kind(kind), uuid.UUID(pk))

    def is_younger(self, than: datetime) -> bool:
        """Whether it says so, verified or not; one that says nothing sensible counts."""
        try:
            return datetime.fromisoformat(self.parts[0]) >= than
        except (ValueError, TypeError, IndexError):
            return True


def _lines(place: Path) -> Iterator[_Line]:
    if place.exists():
        with place.open(encoding="ascii", errors="replace", newline="\n") as lines:
            yield from (_Line(number, text) for number, text in enumerate(lines, 1))


def _keep(them: Iterable[Tombstone]) -> None:
    name, key = keyring.current()
    lines = "".join(_line(name, key, one) for one in them).encode()
    if not lines:
        return
    place = _place()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_new = not place.exists()
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    with os.fdopen(os.open(place, flags, 0o600), "rb+", buffering=0) as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        # one that was cut off by a crash is ended, so that it spoils no other
        lines = (b"" if _whole(out) else b"\n") + lines
        while lines:  # a disk that is nearly full takes a part, and complains at the next
            lines = lines[out.write(lines) :]
        os.fsync(out.fileno())
    if is_new:
        disk.sync_folder(place.parent)


def _whole(out) -> bool:
    """Whether the file ends with a whole line."""
    size = os.fstat(out.fileno()).st_size
    return size == 0 or os.pread(out.fileno(), 1, size - 1) == b"\n"


def _line(name: str, key: bytes, one: Tombstone) -> str:
    at = one.at.astimezone(UTC).isoformat()
    mac = _mac(key, at, str(one.kind), str(one.id))
    return "\t".join((at, str(one.kind), str(one.id), name, mac)) + "\n"


def _mac(key: bytes, at: str, kind: str, pk: str) -> str:
    return keyring.mac(key, b"keel.tombstones", "\x1f".join((at, kind, pk)).encode())

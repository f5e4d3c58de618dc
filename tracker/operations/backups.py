"""Backups: one file each, which the server that makes it can't open. The private key is elsewhere.

A file is a zip of the database and of a manifest that says what it is, encrypted in the age format
(https://age-encryption.org) to the public keys of BACKUP_TO. It never holds the keyring: without
KEEL_KEYS, what people wrote stays closed in it too. Whoever has lost Keel can open it with any
program that knows age, unzip, and PostgreSQL's or SQLite's own tools. See docs/adr/0036.

A public key is no secret, and whoever has it can encrypt a file of their own. So the manifest is
signed by the keyring, and nothing in a file is looked at before that was compared.
"""

import hashlib
import json
import os
import shutil
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings
from django.db import connection
from pyrage import x25519

from tracker import disk
from tracker.privacy import keyring, tombstones

from . import dumps
from .dumps import Trouble
from .models import Backup

# What a file raises that is a zip of something else, or none.
NO_BACKUP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
NO_BACKUP += (AttributeError, KeyError, TypeError, ValueError)
FORMAT = 1
MANIFEST, SIGNATURE, USE = "manifest.json", "manifest.mac", b"keel.backup"
MANIFEST_AT_MOST = 1 << 20  # bytes
# A day, and time for the one that is being made.
TOO_OLD = timedelta(hours=26)
NAMED = "keel-%Y%m%d-%H%M%S.zip.age"


@dataclass(frozen=True)
class Manifest:
    """What is in a backup, and what it needs."""

    format: int
    made_at: str  # ISO 8601, UTC
    engine: str
    file: str  # what the database is called in it
    size: int  # bytes of that
    digest: str  # SHA-256 of that
    migrations: list[list[str]]  # [app, name]
    keys: dict[str, str]  # of KEEL_KEYS: each name that it needs, and the mark of that key
    tombstones: list  # how far they reached then: see tombstones.Extent

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def last_backup() -> Backup | None:
    """The newest that was made here and is whole."""
    return Backup.objects.order_by("-made_at").first()


def trouble(now: datetime) -> str:
    """A sentence for the operator if the last backup is older than 26 hours; "" if all is well."""
    last = last_backup()
    if last is None:
        return "No backup was ever made: set BACKUP_TO and run `manage.py backup` every day."
    if abs(now - last.made_at) > TOO_OLD:  # a clock that was ahead is no reason to make none
        return f"The last backup is of {last.made_at:%Y-%m-%d %H:%M} UTC: run `manage.py backup`."
    return ""


# --- making one ----------------------------------------------------------------------------------
def pair() -> tuple[str, str]:
    """A new pair of keys: the public one, and the private one."""
    made = x25519.Identity.generate()
    return str(made.to_public()), str(made)


def make(now: datetime) -> Path:
    """Make a backup in BACKUP_DIR, whole or not at all, and remember it. Raises Trouble."""
    to = _recipients()
    place = Path(settings.BACKUP_DIR)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = place / now.astimezone(UTC).strftime(NAMED)
        with dumps.own().dumped() as dump, _new(target) as out:
            _refuse_what_is_of_no_use(dump)
            _encrypted(out, to, lambda plain: _fill(plain, dump, now))
    except (OSError, pyrage.EncryptError) as reason:
        raise Trouble(f"No backup was made in {place}: {reason}.") from None
    Backup.objects.create(made_at=now, name=target.name, size=target.stat().st_size)
    return target


def forget_old(now: datetime) -> int:
    """Delete what is older than BACKUP_DAYS, but never the newest one; how many that were.

    Files go by their names: of those that were made after a backup that was put back, and of that
    one itself, the database knows nothing.
    """
    last, old = last_backup(), now - timedelta(days=settings.BACKUP_DAYS)
    kept = last.name if last else ""
    made = sorted(
        (at, file) for file in Path(settings.BACKUP_DIR).glob("*") if (at := _made_at(file))
    )
    gone = [file for at, file in made[:-1] if at < old and file.name != kept]
    for file in gone:
        file.unlink(missing_ok=True)
    Backup.objects.filter(made_at__lt=old).exclude(name=kept).delete()
    _clear_up(now)
    return len(gone)


def _made_at(file: Path) -> datetime | None:
    """None if it isn't one of ours."""
    try:
        return datetime.strptime(file.name, NAMED).replace(tzinfo=UTC)
    except ValueError:
        return None


def _clear_up(now: datetime) -> None:
    """What is left of one that was killed while it was made."""
    place, old = Path(settings.BACKUP_DIR), (now - TOO_OLD).timestamp()
    for left in [*place.glob(".keel-*.part"), *dumps.own().left()]:
        if left.stat().st_mtime < old:
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _refuse_what_is_of_no_use(dump: dumps.Dump) -> None:
    """Raises Trouble for what could not be put back, or would open what was closed."""
    if lacking := [name for name in dump.keys if name not in keyring.load()]:
        raise Trouble(f"KEEL_KEYS has no key named {lacking[0]}, and stored data needs it.")
    if dump.unfinished:
        raise Trouble("A restore has not come to its end here: run `manage.py restore` again.")


def _recipients() -> list[x25519.Recipient]:
    if not settings.BACKUP_TO:
        raise Trouble("BACKUP_TO is not set: `manage.py backup keys` makes a pair of keys for it.")
    try:
        return [x25519.Recipient.from_str(one) for one in settings.BACKUP_TO]
    except pyrage.RecipientError:
        raise Trouble("BACKUP_TO must be public keys, each of which begins with age1.") from None


@contextmanager
def _new(target: Path) -> Iterator[IO[bytes]]:
    """A file that is there under its name once all of it is on the disk, for its owner's eyes."""
    part = target.with_name(f".{target.name}.part")
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(opened, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.rename(target)
        disk.sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _encrypted(
    out: IO[bytes], to: list[x25519.Recipient], fill: Callable[[IO[bytes]], None]
) -> None:
    """What `fill` writes goes to `out` encrypted, as it comes: nothing readable is on the disk."""
    there, here = os.pipe()
    wrong: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(there, "rb") as plain:
                pyrage.encrypt_io(plain, out, to)
        except BaseException as error:
            wrong.append(error)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        with os.fdopen(here, "wb") as plain:
            fill(plain)
    except BrokenPipeError:  # the other end says why
        if not wrong:
            thread.join()
        if not wrong:
            raise
    finally:
        thread.join()
    if wrong:
        raise wrong[0]


def _fill(plain: IO[bytes], dump: dumps.Dump, now: datetime) -> None:
    """The zip: the database first, since only then its digest is known."""
    engine = dumps.own()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as bundle:
        with bundle.open(engine.file, "w", force_zip64=True) as one:
            counted = _Counted(one)
            dump.write(counted)  # type: ignore[arg-type]
        manifest = Manifest(
            format=FORMAT,
            made_at=now.astimezone(UTC).isoformat(),
            engine=engine.engine,
            file=engine.file,
            size=counted.size,
            digest=counted.digest.hexdigest(),
            migrations=[list(one) for one in dump.migrations],
            keys=keyring.marks(dump.keys),
            tombstones=list(tombstones.extent()),
        )
        said = json.dumps(asdict(manifest), indent=1)
        bundle.writestr(MANIFEST, said)
        bundle.writestr(SIGNATURE, keyring.signature(USE, said.encode()))


class _Counted:
    """Passes on what is written, and knows how much that was and its digest."""

    def __init__(self, out: IO[bytes]):
        self.out, self.size, self.digest = out, 0, hashlib.sha256()

    def write(self, part: bytes) -> int:
        self.size += len(part)
        self.digest.update(part)
        return self.out.write(part)


# --- opening one ---------------------------------------------------------------------------------
@contextmanager
def opened(file: Path, key: Path) -> Iterator[tuple[Manifest, Path]]:
    """What a backup says of itself, and its database as a file that goes when this ends.

    Nothing is believed before all of it was decrypted and compared. Raises Trouble for a wrong key
    and for a file that is damaged, cut off, something else or somebody else's; OSError where there
    is no room for it.
    """
    identities = _identities(key)
    with tempfile.TemporaryDirectory(prefix="keel-restore-") as place:
        bundle = Path(place) / "bundle"
        with _new(bundle) as plain:
            _decrypt(file, plain, identities)
        try:
            manifest, database = _unpacked(bundle, Path(place))
        except NO_BACKUP as reason:
            raise Trouble(f"{file} opens, but is no backup of Keel ({reason}).") from None
        yield manifest, database


def _identities(key: Path) -> list[x25519.Identity]:
    try:
        lines = key.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as reason:
        raise Trouble(f"The private key can't be read: {reason}.") from None
    try:
        found = [x25519.Identity.from_str(one) for one in lines if one.startswith("AGE-SECRET-KEY")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise Trouble(f"{key} holds no private key: a line that begins with AGE-SECRET-KEY-1.")
    return found


def _decrypt(file: Path, plain: IO[bytes], identities: list[x25519.Identity]) -> None:
    try:
        with file.open("rb") as sealed:
            pyrage.decrypt_io(sealed, plain, identities)
    except pyrage.DecryptError as reason:
        if "matching keys" in str(reason):
            raise Trouble(f"This key does not open {file}.") from None
        raise Trouble(f"{file} is no backup, or it is damaged at its beginning.") from None
    except OSError as reason:
        if reason.errno is not None:
            raise
        raise Trouble(f"{file} is damaged, or not all of it is here.") from None


def _unpacked(bundle: Path, place: Path) -> tuple[Manifest, Path]:
    with zipfile.ZipFile(bundle) as parts:
        said: dict[str, Any] = json.loads(_signed(parts))
        if said.get("format") != FORMAT:
            raise Trouble("This backup was made by a newer Keel: restore it with that one.")
        manifest = Manifest(**said)
        database = place / "database"
        with parts.open(manifest.file) as source, database.open("wb") as out:
            counted = _Counted(out)
            while counted.size <= manifest.size and (part := source.read(dumps.AT_ONCE)):
                counted.write(part)
    if (counted.size, counted.digest.hexdigest()) != (manifest.size, manifest.digest):
        raise Trouble("The database in this backup is not the one that was put into it.")
    bundle.unlink()
    return manifest, database


def _signed(parts: zipfile.ZipFile) -> bytes:
    """The manifest, which somebody wrote who has a key of the ring. Raises Trouble."""
    read = {}
    for name in (MANIFEST, SIGNATURE):
        with parts.open(name) as part:
            read[name] = part.read(MANIFEST_AT_MOST)
    signature = read[SIGNATURE].decode()
    name = signature.partition(":")[0]
    key = name if name.isalnum() else "?"
    try:
        if keyring.is_signed(signature, USE, read[MANIFEST]):
            return read[MANIFEST]
    except KeyError:
        raise Trouble(
            f"KEEL_KEYS lacks the key named {key} that signed this backup: put the keys of that "
            "day back first."
        ) from None
    raise Trouble(
        f"This backup was not made by this installation, or KEEL_KEYS has another key named {key} "
        "than on that day."
    )


# --- whether it fits -----------------------------------------------------------------------------
def refuse_what_does_not_fit(manifest: Manifest, known: set[tuple[str, str]]) -> None:
    """Raises Trouble if it can't be put back here. `known`: the migrations of this Keel."""
    if manifest.engine != dumps.own().engine:
        raise Trouble(
            f"This backup is of {manifest.engine}, and the database here is {connection.vendor}."
        )
    if newer := [".".join(one) for one in manifest.migrations if tuple(one) not in known]:
        raise Trouble(
            f"This backup was made by a newer Keel ({newer[0]} is not known here): "
            "restore it with that one."
        )
    if lacking := keyring.lacking(manifest.keys):
        raise Trouble(
            f"KEEL_KEYS lacks the key named {lacking[0]} that this backup needs, or has another "
            "one under that name: put the keys of that day back first."
        )

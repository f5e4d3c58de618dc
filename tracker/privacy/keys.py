"""Data keys: made with an account, unwrapped for one request or task, destroyed with it."""

import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tracker.statements import Statement

from . import keyring, restorations, sealing
from .models import DataKey

# Keys that belong to the installation and to nobody in it, by the owner that stands for them.
LEDGER = uuid.UUID(int=0)
SECOND_FACTOR = uuid.UUID(int=1)

log = logging.getLogger(__name__)
# None stands for a key that was tried and does not open.
Opened = dict[uuid.UUID, bytes | None]
_opened: ContextVar[Opened | None] = ContextVar("opened_data_keys", default=None)
_showing: ContextVar[bool] = ContextVar("showing", default=False)


class NoKey(Exception):
    """The owner's data key was not warmed, never made, or is destroyed."""


@contextmanager
def scope() -> Iterator[None]:
    """Unwrapped keys live inside this block and nowhere else. One per request, task or command."""
    token = _opened.set({})
    try:
        yield
    finally:
        _opened.reset(token)


@contextmanager
def showing(only: bool = True) -> Iterator[None]:
    """In here things are shown and nothing is changed. So what does not open stands as unreadable
    among the rest; elsewhere it stops whoever wanted to build on it."""
    token = _showing.set(only)
    try:
        yield
    finally:
        _showing.reset(token)


def only_showing() -> bool:
    return _showing.get()


def _place(owner_id: uuid.UUID) -> bytes:
    return sealing.place("datakey.wrapped", owner_id, owner_id, 0)


def _unwrap(row: DataKey) -> bytes:
    ring = keyring.load()
    if row.wrapped_by not in ring:
        raise ImproperlyConfigured(
            f"KEEL_KEYS has no key named {row.wrapped_by}, and stored data needs it."
        )
    try:
        return sealing.unseal(ring[row.wrapped_by], _place(row.owner_id), bytes(row.wrapped or b""))
    except sealing.CannotOpen as error:
        raise ImproperlyConfigured(
            f"The key named {row.wrapped_by} in KEEL_KEYS is not the one that the data was stored "
            "with."
        ) from error


def _wrap(owner_id: uuid.UUID, key: bytes) -> tuple[str, bytes]:
    name, wrapping = keyring.current()
    return name, sealing.seal(wrapping, _place(owner_id), key, pad=False)


def make(owner_id: uuid.UUID, now: datetime) -> None:
    """Make the data key of a new account. Raises IntegrityError if it has one."""
    key = sealing.new_key()
    name, wrapped = _wrap(owner_id, key)
    DataKey.objects.create(owner_id=owner_id, wrapped=wrapped, wrapped_by=name, created_at=now)
    opened = _opened.get()
    if opened is not None:
        opened[owner_id] = key


def warm(owner_ids: Iterable[uuid.UUID]) -> None:
    """Unwrap these owners' keys for this scope, in one query for all that are not yet open.

    The ledger's own key comes along: whoever opens content mostly has a line to write about it.
    """
    opened = _opened.get()
    if opened is None:
        raise NoKey("There is no key scope here. Open one with keys.scope().")
    missing = set(owner_ids) - opened.keys()
    if missing:
        missing |= {LEDGER} - opened.keys()
        for row in _living(missing):
            opened[row.owner_id] = _unwrap_to_show(row) if only_showing() else _unwrap(row)


def _unwrap_to_show(row: DataKey) -> bytes | None:
    """One that was tampered with keeps its owner's things closed, and nobody else's."""
    if row.owner_id == LEDGER:  # without it nothing is shown at all
        return _unwrap(row)
    try:
        return _unwrap(row)
    except ImproperlyConfigured:
        log.error("A data key does not open: that of %s", row.owner_id)
        return None


def _living(owner_ids: set[uuid.UUID]) -> Iterable[DataKey]:
    if len(owner_ids) > 2:
        return DataKey.objects.filter(owner_id__in=owner_ids, destroyed_at=None)
    # somebody's own and the ledger's: what nearly every request opens
    return _TWO.rows(one=min(owner_ids), other=max(owner_ids))


_TWO = Statement(
    lambda one, other: DataKey.objects.filter(owner_id__in=[one, other], destroyed_at=None),
    one=uuid.UUID(int=2),
    other=uuid.UUID(int=3),
)


def of(owner_id: uuid.UUID) -> bytes:
    """The open data key of an owner who was warmed in this scope. Never queries. Raises
    sealing.CannotOpen for one that was tampered with."""
    opened = _opened.get()
    if opened is None or owner_id not in opened:
        raise NoKey("This owner's key is not open here. Warm it first, in one query.")
    key = opened[owner_id]
    if key is None:
        raise sealing.CannotOpen
    return key


def destroy(owner_id: uuid.UUID, now: datetime) -> bool:
    """Erase everything that this account ever sealed, by forgetting its key. Once: False if it was
    forgotten before."""
    living = DataKey.objects.filter(owner_id=owner_id, destroyed_at=None)
    gone = living.update(wrapped=None, destroyed_at=now)
    opened = _opened.get()
    if opened is not None:
        opened.pop(owner_id, None)
    return bool(gone)


def installation_key(owner: uuid.UUID) -> bytes:
    """The key of 32 bytes that LEDGER or SECOND_FACTOR stands for; made when first asked for."""
    opened = _opened.get()
    if opened is not None and (key := opened.get(owner)) is not None:
        return key
    row = DataKey.objects.filter(owner_id=owner).first()
    if row is None:
        with transaction.atomic():
            key = sealing.new_key()
            name, wrapped = _wrap(owner, key)
            row, _ = DataKey.objects.get_or_create(
                owner_id=owner,
                defaults={"wrapped": wrapped, "wrapped_by": name, "created_at": timezone.now()},
            )
    key = _unwrap(row)
    if opened is not None:
        opened[owner] = key
    return key


def check() -> None:
    """Refuse to go on if the keyring does not open what is stored, or in the middle of a restore.
    Costs one query a key id."""
    if DataKey._meta.db_table not in connection.introspection.table_names():
        return  # nothing stored yet: migrate comes first
    restorations.check()
    live = DataKey.objects.filter(destroyed_at=None)
    for name in live.values_list("wrapped_by", flat=True).distinct():
        _unwrap(live.filter(wrapped_by=name).order_by("owner_id")[0])


def rewrap(batch: int = 500) -> Iterator[int]:
    """Wrap all data keys with the first key of the ring; yields how many were done so far.

    Can be stopped and started again at any point: a row is either old or new, never between.
    """
    name, _ = keyring.current()
    done = 0
    while True:
        with transaction.atomic():
            rows = list(
                DataKey.objects.select_for_update()
                .filter(destroyed_at=None)
                .exclude(wrapped_by=name)
                .order_by("owner_id")[:batch]
            )
            for row in rows:
                old, key = row.wrapped_by, _unwrap(row)
                wrapped_by, wrapped = _wrap(row.owner_id, key)
                # names the old key, so that a deletion in between is never undone
                DataKey.objects.filter(
                    owner_id=row.owner_id, wrapped_by=old, destroyed_at=None
                ).update(wrapped=wrapped, wrapped_by=wrapped_by)
        if not rows:
            return
        done += len(rows)
        yield done


def verify() -> tuple[dict[str, int], list[uuid.UUID]]:
    """How many data keys each wrapping key holds, and the owners whose key does not open."""
    held: dict[str, int] = {}
    broken = []
    for row in DataKey.objects.filter(destroyed_at=None).iterator(chunk_size=500):
        held[row.wrapped_by] = held.get(row.wrapped_by, 0) + 1
        try:
            _unwrap(row)
        except ImproperlyConfigured:
            broken.append(row.owner_id)
    return held, broken


def keyless(people: QuerySet) -> QuerySet:
    """Those of these accounts that could seal nothing, because they have no living key."""
    return people.exclude(pk__in=DataKey.objects.filter(destroyed_at=None).values("owner_id"))

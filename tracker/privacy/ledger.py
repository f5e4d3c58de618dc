"""The ledger: what was done with a client's content, by whom, and when. Only ever added to."""

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.db import models, transaction
from django.db.models.functions import TruncDate

from . import keys
from .models import LedgerCheckpoint, LedgerEvent

# Events this young may still be joined by slower neighbours with smaller ids.
SETTLED = timedelta(minutes=1)


@dataclass(frozen=True)
class Event:
    """One line of a client's ledger, as a value."""

    at: datetime
    actor_id: uuid.UUID | None
    verb: str
    entity: str
    entity_id: uuid.UUID
    entity_version: int
    grant_id: uuid.UUID | None


@dataclass(frozen=True)
class Day:
    """What somebody did with one thing on one day: as the client is shown it."""

    day: date
    actor_id: uuid.UUID | None
    verb: str
    entity: str
    entity_id: uuid.UUID


def _mac(key: bytes, event: LedgerEvent) -> bytes:
    parts = [
        event.uid.hex,
        event.recorded_at.isoformat(),
        event.client_id.hex,
        event.actor_id.hex if event.actor_id else "",
        event.verb,
        event.entity,
        event.entity_id.hex,
        str(event.entity_version),
        event.grant_id.hex if event.grant_id else "",
    ]
    return hmac.digest(key, "\x1f".join(parts).encode(), hashlib.sha256)


_withheld: ContextVar[list[tuple[uuid.UUID, Event]] | None] = ContextVar("withheld", default=None)


@contextmanager
def withheld() -> Iterator[list[tuple[uuid.UUID, Event]]]:
    """What is read in here is given to nobody yet: its lines are kept in the list, unwritten.

    Whoever gives it out writes them first, by record_all(). For what is put on paper, which may be
    handed out later or never; nobody else may use it.
    """
    lines: list[tuple[uuid.UUID, Event]] = []
    token = _withheld.set(lines)
    try:
        yield lines
    finally:
        _withheld.reset(token)


def record(
    *,
    actor_id: uuid.UUID | None,
    verb: str,
    client_id: uuid.UUID,
    entities: Iterable[tuple[str, uuid.UUID, int]],
    now: datetime,
    grants: dict[uuid.UUID, uuid.UUID] | None = None,
) -> None:
    """Write one event per (entity, id, version), in one insert, in the caller's transaction.

    `grants` names, for an entity's id, the share that allowed it. If this fails, so must the
    caller: what is not written here is not shown.
    """
    record_all(
        (
            client_id,
            Event(now, actor_id, verb, entity, pk, version, (grants or {}).get(pk)),
        )
        for entity, pk, version in entities
    )


def record_all(lines: Iterable[tuple[uuid.UUID, Event]]) -> None:
    """Write lines of several clients' ledgers, each as (client's id, event), in one insert.

    As with record(): if this fails, so must the caller.
    """
    kept = _withheld.get()
    if kept is not None:
        kept.extend(lines)
        return
    key = keys.installation_key(keys.LEDGER)
    rows = []
    for client_id, event in lines:
        row = LedgerEvent(
            # as the database gives it back, so that the MAC stays the same
            recorded_at=event.at.astimezone(UTC),
            client_id=client_id,
            actor_id=event.actor_id,
            verb=event.verb,
            entity=event.entity,
            entity_id=event.entity_id,
            entity_version=event.entity_version,
            grant_id=event.grant_id,
        )
        row.mac = _mac(key, row)
        rows.append(row)
    LedgerEvent.objects.bulk_create(rows)


def of_client(
    client_id: uuid.UUID,
    *,
    verbs: Iterable[str] | None = None,
    but: Iterable[str] = (),
    entity_ids: Iterable[uuid.UUID] | None = None,
    limit: int = 50,
) -> list[Event]:
    """The newest events of one client's ledger, newest first, with their exact times.

    `verbs`: of these only; `but`: of all except these.
    """
    rows = _rows(client_id, verbs, entity_ids).exclude(verb__in=list(but))
    return [_event(row) for row in rows.order_by("-id")[:limit]]


def _event(row: LedgerEvent) -> Event:
    return Event(
        row.recorded_at,
        row.actor_id,
        row.verb,
        row.entity,
        row.entity_id,
        row.entity_version,
        row.grant_id,
    )


@dataclass(frozen=True)
class Line:
    """One line as it was written down, with its MAC: what somebody takes with them as evidence."""

    uid: uuid.UUID
    event: Event
    mac: bytes


def pages_of_client(client_id: uuid.UUID, at_once: int = 500) -> Iterator[list[Line]]:
    """All of one client's ledger, the oldest first, so many lines at a time."""
    last = 0
    while True:
        rows = list(
            LedgerEvent.objects.filter(client_id=client_id, id__gt=last).order_by("id")[:at_once]
        )
        if rows:
            yield [Line(row.uid, _event(row), bytes(row.mac)) for row in rows]
            last = rows[-1].pk
        if len(rows) < at_once:
            return


def actors_of_client(client_id: uuid.UUID) -> set[uuid.UUID | None]:
    """Whoever stands in one client's ledger."""
    rows = LedgerEvent.objects.filter(client_id=client_id)
    return set(rows.order_by().values_list("actor_id", flat=True).distinct())


def head() -> tuple[datetime, bytes] | None:
    """When the newest checkpoint was made, and its MAC, which all that came before goes into."""
    newest = LedgerCheckpoint.objects.order_by("-last_id").first()
    return (newest.made_at, bytes(newest.mac)) if newest else None


def days_of_client(
    client_id: uuid.UUID,
    zone: tzinfo,
    *,
    verbs: Iterable[str] | None = None,
    entity_ids: Iterable[uuid.UUID] | None = None,
    leave_out: tuple[Iterable[str], models.QuerySet] | None = None,
    limit: int = 200,
) -> list[Day]:
    """What was done with what on which day, newest first: told once a day, however often.

    `leave_out`: verbs, and the ids of the things that are not told of with these verbs.
    """
    found = _rows(client_id, verbs, entity_ids)
    if leave_out is not None:
        but_not, of = leave_out
        found = found.exclude(verb__in=list(but_not), entity_id__in=of)
    rows = (
        found.annotate(day=TruncDate("recorded_at", tzinfo=zone))
        .values("day", "actor_id", "verb", "entity", "entity_id")
        .annotate(last=models.Max("id"))
        .order_by("-day", "-last")[:limit]
    )
    return [
        Day(row["day"], row["actor_id"], row["verb"], row["entity"], row["entity_id"])
        for row in rows
    ]


def _rows(client_id, verbs, entity_ids) -> models.QuerySet[LedgerEvent]:
    rows = LedgerEvent.objects.filter(client_id=client_id)
    if verbs is not None:
        rows = rows.filter(verb__in=list(verbs))
    if entity_ids is not None:
        rows = rows.filter(entity_id__in=list(entity_ids))
    return rows


def _chain(key: bytes, before: LedgerCheckpoint | None, last_id: int, macs: Iterable[bytes]):
    digest = hmac.new(key, bytes(before.mac) if before else b"start", hashlib.sha256)
    count = 0
    for mac in macs:
        digest.update(bytes(mac))
        count += 1
    digest.update(f"{last_id}:{count}".encode())
    return digest.digest(), count


def _span(after: LedgerCheckpoint | None, last_id: int) -> models.QuerySet:
    first = after.last_id if after else 0
    return LedgerEvent.objects.filter(id__gt=first, id__lte=last_id).order_by("id")


@transaction.atomic
def checkpoint(now: datetime) -> bool:
    """Seal what has settled since the last checkpoint. False when there is nothing new."""
    before = LedgerCheckpoint.objects.order_by("-last_id").first()
    last_id = (
        LedgerEvent.objects.filter(recorded_at__lt=now - SETTLED)
        .filter(id__gt=before.last_id if before else 0)
        .aggregate(models.Max("id"))["id__max"]
    )
    if last_id is None:
        return False
    span = _span(before, last_id).values_list("mac", flat=True)
    mac, count = _chain(
        keys.installation_key(keys.LEDGER), before, last_id, span.iterator(chunk_size=1000)
    )
    LedgerCheckpoint.objects.create(last_id=last_id, events=count, made_at=now, mac=mac)
    return True


def verify() -> Iterator[str]:
    """A sentence for each thing that is not as it was written. Nothing: all is well."""
    key = keys.installation_key(keys.LEDGER)
    before = None
    for point in LedgerCheckpoint.objects.order_by("last_id"):
        span = _span(before, point.last_id).values_list("mac", flat=True)
        mac, _ = _chain(key, before, point.last_id, span.iterator(chunk_size=1000))
        if not hmac.compare_digest(mac, bytes(point.mac)):
            yield f"Events up to number {point.last_id} are not those that were sealed."
        before = point
    yield from _changed(key, LedgerEvent.objects.order_by("id"))


def verify_newest(count: int) -> Iterator[str]:
    """The same for the newest `count` events, one by one, without the checkpoints."""
    newest = LedgerEvent.objects.order_by("-id")[:count]
    if newest.exists():  # asking for the key would make it
        yield from _changed(keys.installation_key(keys.LEDGER), newest)


def _changed(key: bytes, events: models.QuerySet) -> Iterator[str]:
    for event in events.iterator(chunk_size=1000):
        if not hmac.compare_digest(_mac(key, event), bytes(event.mac)):
            yield f"Event number {event.pk} was changed after it was written."

"""The ledger: what was done with a client's content, by whom, and when. Only ever added to."""

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import models, transaction

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
    key = keys.ledger_key()
    now = now.astimezone(UTC)  # as the database gives it back, so that the MAC stays the same
    events = []
    for entity, entity_id, version in entities:
        event = LedgerEvent(
            recorded_at=now,
            client_id=client_id,
            actor_id=actor_id,
            verb=verb,
            entity=entity,
            entity_id=entity_id,
            entity_version=version,
            grant_id=(grants or {}).get(entity_id),
        )
        event.mac = _mac(key, event)
        events.append(event)
    LedgerEvent.objects.bulk_create(events)


def of_client(
    client_id: uuid.UUID,
    *,
    verbs: Iterable[str] | None = None,
    entity_ids: Iterable[uuid.UUID] | None = None,
    limit: int = 50,
) -> list[Event]:
    """The newest events of one client's ledger, newest first."""
    rows = LedgerEvent.objects.filter(client_id=client_id)
    if verbs is not None:
        rows = rows.filter(verb__in=list(verbs))
    if entity_ids is not None:
        rows = rows.filter(entity_id__in=list(entity_ids))
    return [
        Event(
            row.recorded_at,
            row.actor_id,
            row.verb,
            row.entity,
            row.entity_id,
            row.entity_version,
            row.grant_id,
        )
        for row in rows.order_by("-id")[:limit]
    ]


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
    mac, count = _chain(keys.ledger_key(), before, last_id, span.iterator(chunk_size=1000))
    LedgerCheckpoint.objects.create(last_id=last_id, events=count, made_at=now, mac=mac)
    return True


def verify() -> Iterator[str]:
    """A sentence for each thing that is not as it was written. Nothing: all is well."""
    key = keys.ledger_key()
    before = None
    for point in LedgerCheckpoint.objects.order_by("last_id"):
        span = _span(before, point.last_id).values_list("mac", flat=True)
        mac, _ = _chain(key, before, point.last_id, span.iterator(chunk_size=1000))
        if not hmac.compare_digest(mac, bytes(point.mac)):
            yield f"Events up to number {point.last_id} are not those that were sealed."
        before = point
    for event in LedgerEvent.objects.order_by("id").iterator(chunk_size=1000):
        if not hmac.compare_digest(_mac(key, event), bytes(event.mac)):
            yield f"Event number {event.pk} was changed after it was written."

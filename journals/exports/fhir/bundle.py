"""Bundles, written as they are read. Each is a "collection": a picture, and no order to anybody."""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

from journals import access
from journals.access import everything
from journals.content import copied
from journals.models import Entry
from journals.seen import Seen, envelope
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys

from .naming import urn
from .resources import Resource, audit_event, moment, observations, patient, response

# A moment -> what belongs to it.
Moments = dict[uuid.UUID, list[uuid.UUID]]
MEDIA_TYPE = "application/fhir+json; fhirVersion=4.3"


def own_bundle(person: User, now: datetime, note: Callable[[], None]) -> Iterator[str]:
    """All that this person wrote, and their moments. `note` is called for each entry."""
    yield from _bundle(person.pk, now, _own(person, note))


def own_ledger(person: User, now: datetime) -> Iterator[str]:
    """Who did what with it, and when."""
    names = everything.names_around(person, now)
    found = (audit_event(line, person.pk, names) for line in everything.ledger_of(person, now))
    whose = patient(person.pk, person.name)
    yield from _bundle(uuid.uuid5(person.pk, "ledger"), now, _first(whose, found))


def shared_bundle(
    therapist: User, relationship: CareRelationship, clock: Callable[[], datetime]
) -> Iterator[str]:
    """All that this client shares with this therapist at the moment when it is written.

    Each page of it asks the shares anew, and writes the ledger before anything of it is given out.
    """
    language = get_language() or settings.LANGUAGE_CODE  # of the request, which may be over by then
    found = _shared(therapist, relationship, clock, language)
    return _bundle(relationship.pk, clock(), found)


def _own(person: User, note: Callable[[], None]) -> Iterator[Resource]:
    yield patient(person.pk, person.name)
    names = access.own_names(person)
    moments: Moments = defaultdict(list)
    for entry in everything.by_pages(access.own_entries(person), "occurred_at"):
        yield from _part(_as_own(entry, names), person.pk, moments, own=True)
        note()
    titles = dict(everything.titles(person))
    yield from _moments(moments, titles, person.pk)


def _as_own(entry: Entry, names: dict[str, str]) -> Seen:
    ratings, words = copied(entry.ratings), copied(entry.words)
    return Seen(**envelope(entry), ratings=ratings, words=words, names=names)


def _shared(
    therapist: User, relationship: CareRelationship, clock: Callable[[], datetime], language: str
) -> Iterator[Resource]:
    of = relationship.of
    yield patient(of.pk, of.name)
    moments: Moments = defaultdict(list)
    titles: dict[uuid.UUID, str] = {}
    last, more = None, True
    while more:
        with keys.scope(), keys.showing(), translation.override(language):
            seen, named, last = access.shared_to_save(
                therapist, relationship, now=clock(), after=last
            )
            found = [one for part in seen for one in _part(part, of.pk, moments, own=False)]
        titles |= named
        yield from found
        more = last is not None
    yield from _moments(moments, titles, of.pk)


def _part(part: Seen, of: uuid.UUID, moments: Moments, *, own: bool) -> Iterator[Resource]:
    if part.episode_id:
        moments[part.episode_id].append(part.entry_id)
    yield response(part, of, own=own)
    yield from observations(part, of)


def _moments(moments: Moments, titles: dict[uuid.UUID, str], of: uuid.UUID) -> Iterator[Resource]:
    return (moment(pk, titles.get(pk, ""), parts, of) for pk, parts in moments.items())


def _first(one: Resource, others: Iterable[Resource]) -> Iterator[Resource]:
    yield one
    yield from others


def _bundle(pk: uuid.UUID, now: datetime, resources: Iterable[Resource]) -> Iterator[str]:
    """The text, piece by piece: a resource in each line."""
    head = {
        "resourceType": "Bundle",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": urn(pk)},
        "type": "collection",
        "timestamp": now.astimezone(UTC).isoformat(timespec="seconds"),
    }
    yield _json(head)[:-1] + ',"entry":['
    before = "\n"
    for one in resources:
        yield before + _json({"fullUrl": urn(uuid.UUID(one["id"])), "resource": one})
        before = ",\n"
    yield "\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

"""Those who come up in entries, under the names that the client gives them."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.content import content_of
from journals.kinds.goal import PERSON
from journals.models import Person
from tracker.accounts.models import User
from tracker.privacy import ledger

from .entries import IdTaken, own_words, same_content
from .goals import columns
from .once import insert
from .wordings import next_version, standing

PERSON_NEEDS = {"label": _("Add a nickname or a letter.")}


@transaction.atomic
def add_person(
    client: User, *, person_id: uuid.UUID, content: Mapping[str, Any], now: datetime
) -> Person:
    """Somebody close, by a nickname. Repeating it adds nobody twice."""
    own_words(client)
    ratings, words = columns(PERSON, content, PERSON_NEEDS)
    person = Person.objects.filter(pk=person_id).first()
    if person is not None:
        if person.client_id == client.pk and same_content(person, {**ratings, **words}):
            return person
        raise IdTaken
    person = Person(id=person_id, client=client, added_at=now, ratings=ratings, words=words)
    if not insert(person):
        raise IdTaken
    _record(client, "wrote_person", person, now)
    return person


@transaction.atomic
def change_person(
    client: User,
    person: Person,
    content: Mapping[str, Any],
    *,
    base_version: int,
    now: datetime,
) -> Person:
    """Another name for somebody, or something else about them. Entries name them by id, so they
    have the new name everywhere; the old one stays as an earlier version.

    Saying the same again changes nothing. Raises ValidationError by field, StaleVersion.
    """
    own_words(client)
    ratings, words = columns(PERSON, content, PERSON_NEEDS)
    row = standing(client, person)
    if same_content(row, {**ratings, **words}):
        return row
    changed = next_version(row, base_version, content_of(row), now)
    row.ratings, row.words = ratings, words
    row.save(update_fields=changed)
    _record(client, "wrote_person", row, now)
    return row


@transaction.atomic
def put_away_person(client: User, person: Person, *, now: datetime) -> None:
    """They are not offered any more. What names them keeps their name."""
    mine = Person.objects.filter(pk=person.pk, client=client, archived_at=None)
    if mine.update(archived_at=now):
        _record(client, "put_away_person", person, now)


@transaction.atomic
def take_up_person(client: User, person: Person, *, now: datetime) -> None:
    """Offer them again."""
    away = Person.objects.filter(pk=person.pk, client=client, archived_at__isnull=False)
    if away.update(archived_at=None):
        _record(client, "took_up_person", person, now)


def _record(client: User, verb: str, person: Person, now: datetime) -> None:
    ledger.record(
        actor_id=client.pk,
        verb=verb,
        client_id=client.pk,
        entities=[("journals.Person", person.pk, person.version)],
        now=now,
    )

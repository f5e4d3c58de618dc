"""People and goals."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.kinds import Kind
from journals.kinds.goal import GOAL, PERSON
from journals.models import Goal, Person
from tracker.accounts.models import User
from tracker.privacy import ledger

from .entries import IdTaken, StaleVersion, own_words, same_content
from .once import insert

GOAL_NEEDS = {"toward": _("Say what you want to do instead. That is the goal.")}
PERSON_NEEDS = {"label": _("Add a nickname or a letter.")}


def _columns(kind: Kind, content: Mapping[str, Any], needed: Mapping[str, Any]) -> tuple:
    cleaned = kind.clean(content)
    missing = {key: message for key, message in needed.items() if key not in cleaned}
    if missing:
        raise ValidationError(missing)
    return kind.split(cleaned)


@transaction.atomic
def add_person(
    client: User, *, person_id: uuid.UUID, content: Mapping[str, Any], now: datetime
) -> Person:
    """Somebody close, by a nickname. Repeating it adds nobody twice."""
    own_words(client)
    ratings, words = _columns(PERSON, content, PERSON_NEEDS)
    person = Person.objects.filter(pk=person_id).first()
    if person is not None:
        if person.client_id == client.pk and same_content(person, {**ratings, **words}):
            return person
        raise IdTaken
    person = Person(id=person_id, client=client, added_at=now, ratings=ratings, words=words)
    if not insert(person):
        raise IdTaken
    ledger.record(
        actor_id=client.pk,
        verb="wrote_person",
        client_id=client.pk,
        entities=[("journals.Person", person.pk, person.version)],
        now=now,
    )
    return person


@transaction.atomic
def save_goal(
    client: User,
    *,
    goal_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
    person: Person | None = None,
    base_version: int = 0,
) -> Goal:
    """Write a goal; or write it anew, where `base_version` says which version was read.

    Saying the same again changes nothing. Raises IdTaken for a new goal under an id that is in
    use, StaleVersion if it was changed meanwhile.
    """
    own_words(client)
    ratings, words = _columns(GOAL, content, GOAL_NEEDS)
    goal = Goal.objects.select_for_update().filter(pk=goal_id).first()
    if goal is None:
        goal = Goal(id=goal_id, client=client, person=person, written_at=now)
        goal.ratings, goal.words = ratings, words
        if not insert(goal):
            raise IdTaken
        _record(client, "wrote_goal", goal, now)
        return goal
    if goal.client_id != client.pk:
        raise IdTaken
    if goal.person == person and same_content(goal, {**ratings, **words}):
        return goal
    if not base_version:
        raise IdTaken
    if goal.version != base_version:
        raise StaleVersion(goal)
    goal.version += 1
    goal.person, goal.ratings, goal.words = person, ratings, words
    goal.save(update_fields={"version", "person", "ratings", "words"})
    _record(client, "wrote_goal", goal, now)
    return goal


@transaction.atomic
def offer_goal(client: User, goal: Goal, *, now: datetime) -> None:
    """From now on the therapist sees it."""
    Goal.objects.filter(pk=goal.pk, client=client).update(offered_at=now, withdrawn_at=None)
    _record(client, "offered_goal", goal, now)


@transaction.atomic
def withdraw_goal(client: User, goal: Goal, *, now: datetime) -> None:
    """Nobody but the client sees it any more."""
    offered = Goal.objects.filter(pk=goal.pk, client=client, offered_at__isnull=False)
    if offered.update(withdrawn_at=now):
        _record(client, "withdrew_goal", goal, now)


def _record(client: User, verb: str, goal: Goal, now: datetime) -> None:
    ledger.record(
        actor_id=client.pk,
        verb=verb,
        client_id=client.pk,
        entities=[("journals.Goal", goal.pk, goal.version)],
        now=now,
    )

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

from .entries import IdTaken, own_words, same_content

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
    person.save()
    return person


@transaction.atomic
def save_goal(
    client: User,
    *,
    goal_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
    person: Person | None = None,
) -> Goal:
    """Write a goal, or write it anew."""
    own_words(client)
    ratings, words = _columns(GOAL, content, GOAL_NEEDS)
    goal = Goal.objects.select_for_update().filter(pk=goal_id).first()
    if goal is None:
        goal = Goal(id=goal_id, client=client, person=person, written_at=now)
        goal.ratings, goal.words = ratings, words
        goal.save()
        return goal
    if goal.client_id != client.pk:
        raise IdTaken
    goal.version += 1
    goal.person, goal.ratings, goal.words = person, ratings, words
    goal.save(update_fields={"version", "person", "ratings", "words"})
    return goal


@transaction.atomic
def offer_goal(client: User, goal: Goal, *, now: datetime) -> None:
    """From now on the therapist sees it."""
    Goal.objects.filter(pk=goal.pk, client=client).update(offered_at=now, withdrawn_at=None)


@transaction.atomic
def withdraw_goal(client: User, goal: Goal, *, now: datetime) -> None:
    """The therapist sees it no more."""
    Goal.objects.filter(pk=goal.pk, client=client, offered_at__isnull=False).update(
        withdrawn_at=now
    )

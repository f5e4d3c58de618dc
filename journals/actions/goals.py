"""Goals. Each change of a goal keeps the wording before it; one to three are active."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from journals.kinds import Kind
from journals.kinds.goal import GOAL
from journals.models import Goal, GoalVersion, Person
from tracker.accounts.models import User
from tracker.privacy import ledger, tombstones

from .entries import IdTaken, StaleVersion, own_words, same_content
from .once import insert

GOAL_NEEDS = {"toward": _("Say what you want to do instead. That is the goal.")}
ACTIVE_GOALS = 3


class TooMany(ValidationError):
    """There are as many active goals as one can keep in mind. One can be put away."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have three goals already. Put one away first: it is kept, and you can take "
                "it up again."
            ),
            code="too_many",
        )


def columns(kind: Kind, content: Mapping[str, Any], needed: Mapping[str, Any]) -> tuple:
    """Cleaned content as (ratings, words). Raises ValidationError by field."""
    cleaned = kind.clean(content)
    missing = {key: message for key, message in needed.items() if key not in cleaned}
    if missing:
        raise ValidationError(missing)
    return kind.split(cleaned)


@transaction.atomic
def save_goal(
    client: User,
    *,
    goal_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
    person: Person | None = None,
    base_version: int = 0,
    instead: Goal | None = None,
) -> Goal:
    """Write a goal; or write it anew, where `base_version` says which version was read.

    Saying the same again changes nothing; an earlier wording is kept. Raises IdTaken for a new goal
    under an id that is in use, StaleVersion if it was changed meanwhile, TooMany for a fourth one;
    `instead` is the one that is put away for it.
    """
    own_words(client)
    ratings, words = columns(GOAL, content, GOAL_NEEDS)
    goal = Goal.objects.select_for_update().filter(pk=goal_id).first()
    if goal is None:
        if instead is not None:
            put_away_goal(client, instead, now=now)
        room_for_one(client)
        goal = Goal(id=goal_id, client=client, person=person, written_at=now)
        goal.ratings, goal.words = ratings, words
        if not insert(goal):
            raise IdTaken
        record_goal(client, "wrote_goal", goal, now)
        return goal
    if goal.client_id != client.pk:
        raise IdTaken
    if goal.person == person and same_content(goal, {**ratings, **words}):
        return goal
    waits = goal.proposed_by_id is not None and goal.accepted_at is None
    if not base_version or waits:  # what waits is the therapist's wording until it is accepted
        raise IdTaken
    reword(client, goal, ratings, words, base_version=base_version, person=person, now=now)
    record_goal(client, "wrote_goal", goal, now)
    return goal


def reword(
    client: User,
    goal: Goal,
    ratings: Mapping[str, Any],
    words: Mapping[str, Any],
    *,
    base_version: int,
    person: Person | None,
    now: datetime,
) -> None:
    """A new wording, and the old one as it stood until `now`. Raises StaleVersion."""
    claimed = Goal.objects.filter(pk=goal.pk, version=base_version).update(version=base_version + 1)
    if not claimed:
        raise StaleVersion(Goal.objects.get(pk=goal.pk))
    old = GoalVersion(client=client, goal=goal, version=base_version, recorded_at=now)
    old.ratings, old.words = goal.ratings, goal.words
    old.save()
    goal.version = base_version + 1
    goal.person, goal.ratings, goal.words = person, ratings, words
    goal.save(update_fields={"version", "person", "ratings", "words"})


def active_goals(client: User) -> QuerySet[Goal]:
    """Those that one moves toward now: their own, and those that were proposed and accepted."""
    return Goal.objects.filter(client=client, archived_at=None).filter(
        Q(proposed_by=None) | Q(accepted_at__isnull=False)
    )


def room_for_one(client: User) -> None:
    """Raises TooMany when three are active. Whoever else begins one at this moment waits."""
    User.objects.select_for_update().filter(pk=client.pk).values_list("pk", flat=True).first()
    if active_goals(client).count() >= ACTIVE_GOALS:
        raise TooMany


@transaction.atomic
def put_away_goal(client: User, goal: Goal, *, now: datetime) -> None:
    """Out of the way, with all its wordings. Nobody but the client sees it meanwhile."""
    if active_goals(client).filter(pk=goal.pk).update(archived_at=now):
        record_goal(client, "put_away_goal", goal, now)


@transaction.atomic
def take_up_goal(client: User, goal: Goal, *, now: datetime) -> None:
    """Active again, and not shown to anybody until it is offered anew. Raises TooMany."""
    room_for_one(client)
    away = Goal.objects.filter(pk=goal.pk, client=client, archived_at__isnull=False)
    # shown to nobody since it was put away
    away.filter(offered_at__isnull=False, withdrawn_at=None).update(withdrawn_at=F("archived_at"))
    if away.update(archived_at=None):
        record_goal(client, "took_up_goal", goal, now)


@transaction.atomic
def offer_goal(client: User, goal: Goal, *, now: datetime) -> None:
    """From now on the therapist sees it."""
    Goal.objects.filter(pk=goal.pk, client=client).update(offered_at=now, withdrawn_at=None)
    record_goal(client, "offered_goal", goal, now)


@transaction.atomic
def withdraw_goal(client: User, goal: Goal, *, now: datetime) -> None:
    """Nobody but the client sees it any more."""
    offered = Goal.objects.filter(
        pk=goal.pk, client=client, offered_at__isnull=False, withdrawn_at=None
    )
    if offered.update(withdrawn_at=now):
        record_goal(client, "withdrew_goal", goal, now)
        tombstones.note(tombstones.Kind.GOAL, [goal.pk], now)


def record_goal(client: User, verb: str, goal: Goal, now: datetime) -> None:
    ledger.record(
        actor_id=client.pk,
        verb=verb,
        client_id=client.pk,
        entities=[("journals.Goal", goal.pk, goal.version)],
        now=now,
    )

"""Goals agreed by two: a therapist words one, the client accepts it, words it anew, or declines.

A proposal is sealed with the client's key from the start. It waits until the client answers; an
accepted goal is the client's own, and the therapist sees it until it is withdrawn or put away.
Declining is an answer to the therapist, so they see that, and nothing else of it.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.kinds.goal import GOAL
from journals.models import Goal
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

from .entries import IdTaken, StaleVersion, own_words, same_content
from .goals import GOAL_NEEDS, columns, put_away_goal, record_goal, reword, room_for_one
from .once import insert

WAITING_AT_MOST = 3


@transaction.atomic
def propose_goal(
    therapist: User,
    relationship: CareRelationship,
    *,
    goal_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
) -> Goal:
    """Put a goal into words for this client. Saying the same again under this id proposes it once.

    Raises ValidationError by field, or while care is not active, or when three wait already;
    IdTaken for an id that is in use for something else.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused nothing can be proposed."))
    keys.warm([relationship.of_id])
    ratings, words = columns(GOAL, content, GOAL_NEEDS)
    standing = Goal.objects.filter(pk=goal_id).first()
    if standing is not None:
        # Once answered it is the client's: nothing here may tell whether they reworded it since.
        waits = standing.accepted_at is None and standing.declined_at is None
        same = waits and standing.proposed_by_id == relationship.pk
        if same and same_content(standing, {**ratings, **words}):
            return standing
        raise IdTaken
    if waiting(relationship).count() >= WAITING_AT_MOST:
        raise ValidationError(_("Three proposals wait for an answer already."))
    goal = Goal(id=goal_id, client=relationship.of, proposed_by=relationship, written_at=now)
    goal.ratings, goal.words = ratings, words
    if not insert(goal):
        raise IdTaken
    _record(therapist, "proposed_goal", goal, now)
    return goal


def waiting(relationship: CareRelationship):
    """Proposals of this care that the client has not answered."""
    return Goal.objects.filter(proposed_by=relationship, accepted_at=None, declined_at=None)


@transaction.atomic
def reword_proposal(
    therapist: User,
    relationship: CareRelationship,
    goal_id: uuid.UUID,
    *,
    content: Mapping[str, Any],
    base_version: int,
    now: datetime,
) -> Goal:
    """Put what waits into other words; the words before are kept as an earlier wording.

    Saying the same again changes nothing. Raises ValidationError by field, while care is not
    active, or once it is answered; StaleVersion; DoesNotExist for what was not proposed here.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused nothing can be proposed."))
    keys.warm([relationship.of_id])
    ratings, words = columns(GOAL, content, GOAL_NEEDS)
    goal = Goal.objects.select_for_update().get(pk=goal_id, proposed_by=relationship)
    if goal.accepted_at or goal.declined_at:
        # From then on nothing here may tell how it is worded.
        raise ValidationError(_("It has been answered already."), code="answered")
    if same_content(goal, {**ratings, **words}):
        return goal
    reword(
        relationship.of,
        goal,
        ratings,
        words,
        base_version=base_version,
        person=goal.person,
        now=now,
    )
    _record(therapist, "reworded_goal", goal, now)
    return goal


@transaction.atomic
def take_back_proposal(
    therapist: User, relationship: CareRelationship, goal_id: uuid.UUID, *, now: datetime
) -> bool:
    """Take back what waits. False if the client has answered meanwhile, or it is not there."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    goal = waiting(relationship).select_for_update().filter(pk=goal_id).first()
    if goal is None:
        return False
    _record(therapist, "took_back_goal", goal, now)
    goal.delete()
    return True


@transaction.atomic
def accept_goal(
    client: User,
    goal: Goal,
    *,
    now: datetime,
    content: Mapping[str, Any] | None = None,
    base_version: int = 0,
    instead: Goal | None = None,
) -> Goal:
    """Make a proposal my own goal, as it is or in my own words. The therapist sees it from now on.

    The proposed wording is kept as an earlier one. Accepting twice is accepting once. Raises
    TooMany for a fourth goal (`instead` is put away for it), ValidationError if it was declined,
    StaleVersion if it was worded anew since `base_version` was read (0: not said).
    """
    own_words(client)
    row = Goal.objects.select_for_update().get(pk=goal.pk, client=client)
    if row.accepted_at is not None and content is None:
        return row
    _refuse_answered(row)
    if content is None and base_version and row.version != base_version:
        raise StaleVersion(row)
    if instead is not None:
        put_away_goal(client, instead, now=now)
    room_for_one(client)
    if content is not None:
        ratings, words = columns(GOAL, content, GOAL_NEEDS)
        if not same_content(row, {**ratings, **words}):
            if row.version != base_version:
                raise StaleVersion(row)
            reword(
                client, row, ratings, words, base_version=base_version, person=row.person, now=now
            )
    row.accepted_at = row.offered_at = now
    row.save(update_fields={"accepted_at", "offered_at"})
    record_goal(client, "accepted_goal", row, now)
    return row


@transaction.atomic
def decline_goal(client: User, goal: Goal, *, now: datetime) -> Goal:
    """Not for me. The therapist sees that it was not taken up. Safe to repeat."""
    own_words(client)
    row = Goal.objects.select_for_update().get(pk=goal.pk, client=client)
    if row.declined_at is None:
        _refuse_answered(row)
        row.declined_at = now
        row.save(update_fields={"declined_at"})
        record_goal(client, "declined_goal", row, now)
    return row


def _refuse_answered(goal: Goal) -> None:
    if goal.proposed_by_id is None or goal.accepted_at or goal.declined_at:
        raise ValidationError(_("You have answered this already."), code="answered")


def _record(therapist: User, verb: str, goal: Goal, now: datetime) -> None:
    ledger.record(
        actor_id=therapist.pk,
        verb=verb,
        client_id=goal.client_id,
        entities=[("journals.Goal", goal.pk, goal.version)],
        now=now,
    )

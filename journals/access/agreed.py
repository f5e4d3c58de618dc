"""Goals that two agreed on, and one's own menu: mine as rows, a therapist's view as values."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from journals.kinds import SELF_REINFORCEMENT
from journals.models import Entry, Goal, GoalVersion, MenuItem
from journals.seen import SeenGoal, SeenProposal
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

# So many of the newest credits are looked through for how they felt after.
LOOKS_BACK_ON = 12


def own_goals(client: User) -> QuerySet[Goal]:
    """Those I move toward now: worded by me, or proposed and accepted."""
    keys.warm([client.pk])
    mine = Q(proposed_by=None) | Q(accepted_at__isnull=False)
    return Goal.objects.filter(mine, client=client, archived_at=None).order_by("written_at")


def own_goals_away(client: User) -> QuerySet[Goal]:
    """Goals that I have put away, the newest first."""
    keys.warm([client.pk])
    return Goal.objects.filter(client=client, archived_at__isnull=False).order_by("-archived_at")


def own_proposals(client: User) -> QuerySet[Goal]:
    """What a therapist proposed and I have not answered, while we are in active care."""
    keys.warm([client.pk])
    return (
        Goal.objects.filter(
            client=client,
            accepted_at=None,
            declined_at=None,
            proposed_by__status=CareRelationship.Status.ACTIVE,
        )
        .select_related("proposed_by__therapist")
        .defer("proposed_by__words")
        .order_by("written_at")
    )


def own_goal(client: User, pk: uuid.UUID) -> Goal:
    """One of mine, active, put away, or a proposal that waits; 404 for all else."""
    keys.warm([client.pk])
    waits = Q(
        accepted_at=None, declined_at=None, proposed_by__status=CareRelationship.Status.ACTIVE
    )
    mine = Q(proposed_by=None) | Q(accepted_at__isnull=False) | waits
    return get_object_or_404(
        Goal.objects.select_related("proposed_by__therapist")
        .defer("proposed_by__words")
        .filter(mine, client=client),
        pk=pk,
    )


def own_goal_versions(client: User, goal: Goal) -> QuerySet[GoalVersion]:
    """Earlier wordings, the newest first. `recorded_at`: until when each of them stood."""
    return GoalVersion.objects.filter(client=client, goal=goal).order_by("-version")


def own_menu(client: User) -> QuerySet[MenuItem]:
    """All that is on my menu, and what I have put away, in the order of adding."""
    keys.warm([client.pk])
    return MenuItem.objects.filter(client=client).order_by("added_at", "id")


DONE = {
    "self_monitoring": (Entry.Status.NOTED,),
    "self_evaluation": (Entry.Status.PROVISIONAL, Entry.Status.CONFIRMED),
    "self_reinforcement": (Entry.Status.DONE,),
}


def own_counts(client: User) -> dict[str, int]:
    """In how many moments each part is done, since the beginning: {kind: number}.

    One statement, and an index of its own (entry_counted, which needs both conditions on NULL): of
    20,000 entries with 6,000 parts 1.5 ms, where it was 24 on SQLite and 8 on PostgreSQL.
    """
    done = Q()
    for kind, statuses in DONE.items():
        done |= Q(kind=kind, status__in=statuses)
    rows = (
        Entry.objects.kept()
        .filter(done, client=client, episode__isnull=False)
        .values_list("kind")
        .annotate(n=Count("episode", distinct=True))
        .order_by()
    )
    return dict.fromkeys(DONE, 0) | dict(rows)


def felt_worse(client: User) -> bool:
    """Whether the last two credits of which I said how it felt after both felt worse."""
    keys.warm([client.pk])
    newest = (
        Entry.objects.kept()
        .of_kind(SELF_REINFORCEMENT.code)
        .filter(client=client, status=Entry.Status.DONE)
        .newest_first()
        .defer("words")[:LOOKS_BACK_ON]
    )
    felt = [row.ratings["felt_after"] for row in newest if "felt_after" in row.ratings]
    return felt[:2] == ["worse", "worse"]


@transaction.atomic
def shared_goals(therapist: User, relationship: CareRelationship, now: datetime) -> list[SeenGoal]:
    """Goals that the client has offered in this care and not withdrawn, while it is active.

    What was offered before this care began was offered to somebody else. Accepting a proposal
    offers it.
    """
    if relationship.status != CareRelationship.Status.ACTIVE:
        return []
    goals = _offered_in(relationship)
    ledger.record(
        actor_id=therapist.pk,
        verb="opened_goal",
        client_id=relationship.of_id,
        entities=[("journals.Goal", goal.pk, goal.version) for goal in goals],
        now=now,
    )
    return [_as_seen(goal) for goal in goals]


def _offered_in(relationship: CareRelationship) -> list[Goal]:
    keys.warm([relationship.of_id])
    return list(
        Goal.objects.filter(
            client=relationship.of_id,
            offered_at__gte=relationship.started_at,
            withdrawn_at=None,
            archived_at=None,
        ).order_by("written_at")
    )


def _as_seen(goal: Goal) -> SeenGoal:
    return SeenGoal(
        title=goal.words.get("title", ""),
        toward=goal.words.get("toward", ""),
        content={**goal.ratings, **goal.words},
        accepted_at=goal.accepted_at,
    )


def shared_proposals(therapist: User, relationship: CareRelationship) -> list[SeenProposal]:
    """What I have proposed in this care and is no goal: it waits, or was not taken up.

    Nothing here is of the client's wording: whoever words a proposal anew accepts it, and then it
    is a goal. While care is paused or over nothing is given.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        return []
    keys.warm([relationship.of_id])
    rows = Goal.objects.filter(proposed_by=relationship, accepted_at=None)
    return [
        SeenProposal(
            goal_id=row.pk,
            content={**row.ratings, **row.words},
            proposed_at=row.written_at,
            declined_at=row.declined_at,
            version=row.version,
        )
        for row in rows.order_by("-written_at")[:20]
    ]

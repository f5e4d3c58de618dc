"""What two decided in a session: the therapist writes it down, and the client alone makes it so.

Nothing here changes a look back but the client's own confirming; her words that stand there stay.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from journals import access
from journals.content import content_of
from journals.kinds import Content
from journals.kinds.cycle import SET_BY_ACTION
from journals.kinds.deciding import DECISION
from journals.models import DecisionProposal, Entry, Episode, Goal, Share
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

from .entries import IdTaken, own_words, same_content
from .episodes import evaluation_of, look_back
from .once import insert
from .sharing import settle_question

DECIDED = ("outcome", "level", "credit")


@transaction.atomic
def propose_decision(
    therapist: User,
    relationship: CareRelationship,
    *,
    decision_id: uuid.UUID,
    entry_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
) -> DecisionProposal:
    """Write down what the two decided about a look back, or about a note without one.

    404 unless it can be read in full now; a look back that is not shared does not exist for this.
    It waits for the client, and takes the place of what waited before. Safe to repeat. Raises
    ValidationError by field, IdTaken for an id that stands for anything else.
    """
    entry = _readable(therapist, relationship, entry_id, now)
    keys.warm([relationship.of_id])
    cleaned = DECISION.clean(content)
    if not set(DECIDED) & cleaned.keys():
        raise ValidationError({"outcome": _("Choose what you two decided.")})
    if "level" in cleaned and not _levels(relationship, entry.episode):
        raise ValidationError({"level": _("This goal has no levels in the client’s own words.")})
    standing = DecisionProposal.objects.filter(pk=decision_id).first()
    if standing is not None:
        mine = (standing.relationship_id, standing.entry_id) == (relationship.pk, entry.pk)
        if mine and same_content(standing, cleaned):
            return standing
        raise IdTaken
    DecisionProposal.objects.filter(
        relationship=relationship, entry=entry, confirmed_at=None, declined_at=None
    ).delete()
    decision = DecisionProposal(
        id=decision_id,
        client_id=relationship.of_id,
        relationship=relationship,
        entry=entry,
        proposed_at=now,
    )
    decision.ratings, decision.words = DECISION.split(cleaned)
    if not insert(decision):
        raise IdTaken
    _record(therapist, "proposed_decision", decision, now)
    return decision


def _readable(
    therapist: User, relationship: CareRelationship, entry_id: uuid.UUID, now: datetime
) -> Entry:
    """404 unless it is what can be decided about in its moment."""
    standing = Share.objects.live(now).filter(relationship=relationship, entry=entry_id)
    episode_id = standing.values_list("entry__episode", flat=True).first()
    if episode_id is None:
        raise Http404
    entry = access.part_to_decide(therapist, relationship, episode_id, now)
    if entry.pk != entry_id:
        raise Http404
    return entry


def _levels(relationship: CareRelationship, episode: Episode | None) -> bool:
    """Whether the moment's goal has levels that this therapist may read."""
    if episode is None or episode.goal_id is None:
        return False
    goals = Goal.objects.filter(
        pk=episode.goal_id,
        offered_at__gte=relationship.started_at,
        withdrawn_at=None,
        archived_at=None,
    )
    return any(key.startswith("level_") for goal in goals for key in goal.words)


@transaction.atomic
def take_back_decision(
    therapist: User, relationship: CareRelationship, decision_id: uuid.UUID, *, now: datetime
) -> bool:
    """It was not so. False if the client has answered meanwhile, or it is not there."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    decision = (
        DecisionProposal.objects.select_for_update()
        .filter(pk=decision_id, relationship=relationship, confirmed_at=None, declined_at=None)
        .first()
    )
    if decision is None:
        return False
    _record(therapist, "took_back_decision", decision, now)
    decision.delete()
    return True


@transaction.atomic
def confirm_decision(client: User, decision: DecisionProposal, *, now: datetime) -> Entry:
    """That is how I see it: my look back says so from now on, and keeps what I wrote there.

    Confirming twice is confirming once. Raises ValidationError if it was answered otherwise, or
    does not fit what stands there now.
    """
    own_words(client)
    row = _mine(client, decision)
    episode = _episode_of(row)
    standing = evaluation_of(episode)
    if row.confirmed_at is not None and standing is not None:
        return standing
    _refuse_answered(row)
    entry = look_back(
        client,
        episode=episode,
        entry_id=standing.pk if standing else uuid.uuid5(row.pk, "look back"),
        content=decided(row, standing),
        confirm=True,
        in_session=True,
        base_version=standing.version if standing else 0,
        now=now,
    )
    settle_decision(client, row, now=now)
    return entry


def decided(decision: DecisionProposal, standing: Entry | None) -> Content:
    """A look back as it would be: what was decided, over what stands; both reasons, mine first."""
    mine = content_of(standing) if standing else {}
    content = {key: value for key, value in mine.items() if key not in SET_BY_ACTION}
    theirs = content_of(decision)
    reasons = list(dict.fromkeys(filter(None, (content.get("reasons"), theirs.get("reasons")))))
    content |= theirs
    return content | ({"reasons": "\n\n".join(reasons)} if reasons else {})


@transaction.atomic
def settle_decision(client: User, decision: DecisionProposal, *, now: datetime) -> None:
    """My look back says it, as it was written down or in my own way. Safe to repeat."""
    row = _mine(client, decision)
    if row.confirmed_at is not None:
        return
    _refuse_answered(row)
    row.confirmed_at = now
    row.save(update_fields=["confirmed_at"])
    settle_question(row.entry_id, row.relationship)
    _record(client, "confirmed_decision", row, now)


@transaction.atomic
def decline_decision(client: User, decision: DecisionProposal, *, now: datetime) -> None:
    """That is not how I see it. The therapist is told that, and nothing changes."""
    row = _mine(client, decision)
    if row.declined_at is not None:
        return
    _refuse_answered(row)
    row.declined_at = now
    row.save(update_fields=["declined_at"])
    _record(client, "declined_decision", row, now)


def _mine(client: User, decision: DecisionProposal) -> DecisionProposal:
    """As it stands now, for nobody else to answer at the same time."""
    rows = DecisionProposal.objects.select_for_update(of=("self",)).select_related("relationship")
    row = rows.defer("relationship__words").filter(pk=decision.pk, client=client).first()
    if row is None:
        raise ValidationError(_("It was taken back meanwhile."), code="answered")
    return row


def _episode_of(decision: DecisionProposal) -> Episode:
    episode = decision.entry.episode
    if episode is None:
        raise ValueError("a decision is about a part of a moment")
    return episode


def _refuse_answered(decision: DecisionProposal) -> None:
    if decision.confirmed_at or decision.declined_at:
        raise ValidationError(_("You have answered this already."), code="answered")


def _record(by: User, verb: str, decision: DecisionProposal, now: datetime) -> None:
    ledger.record(
        actor_id=by.pk,
        verb=verb,
        client_id=decision.client_id,
        entities=[("journals.DecisionProposal", decision.pk, 0)],
        now=now,
    )

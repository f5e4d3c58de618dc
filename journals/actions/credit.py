"""Giving oneself credit, or being fair to oneself: the third part, and nobody else's to give."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.content import content_of, earned
from journals.kinds import SELF_REINFORCEMENT
from journals.kinds.cycle import COMPASSION, PRAISE
from journals.models import Entry, Episode
from tracker.accounts.models import User

from .entries import When, change, create, own_words
from .episodes import evaluation_of

Status = Entry.Status
COUNTS_AS_PRAISE = set(PRAISE) - set(COMPASSION)


@transaction.atomic
def give_credit(
    client: User,
    *,
    episode: Episode,
    entry_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
    planned_for: datetime | None = None,
    skipped: bool = False,
) -> Entry:
    """Self-reinforcement. Praise needs credit that the client gave; being fair needs nothing."""
    own_words(client)
    content = {} if skipped else _named(content)
    _refuse_unearned(episode, content)
    status = Status.SKIPPED if skipped else Status.PLANNED if planned_for else Status.DONE
    return create(
        client,
        entry_id=entry_id,
        episode=episode,
        kind=SELF_REINFORCEMENT.code,
        status=status,
        content=content,
        when=When(planned_for or now, client.time_zone, said=planned_for is not None),
        now=now,
        may_be_empty=skipped,
    )


@transaction.atomic
def change_credit(
    client: User,
    entry: Entry,
    content: Mapping[str, Any],
    *,
    base_version: int,
    now: datetime,
    planned_for: datetime | None = None,
) -> Entry:
    """Write credit anew, as smaller or more exact words or with how it felt after.

    The earlier wording is kept. New praise needs credit, as at first; what stands may stand.
    `planned_for`: it is for later after all. What had been left at that is done by writing it.
    """
    own_words(client)
    content = _named(content)
    if _praise(content) != _praise(content_of(entry)):
        _refuse_unearned(entry.episode, content)
    status, when = entry.status, None
    if planned_for is not None:
        status, when = Status.PLANNED, When(planned_for, client.time_zone)
    elif status == Status.SKIPPED:
        status = Status.DONE
    return change(
        client, entry, content, base_version=base_version, now=now, status=status, when=when
    )


@transaction.atomic
def mark_done(client: User, entry: Entry, *, now: datetime) -> Entry:
    """What was planned as a reward has happened."""
    own_words(client)
    if entry.status != Status.PLANNED or entry.kind != SELF_REINFORCEMENT.code:
        return entry
    return change(
        client,
        entry,
        content_of(entry),
        base_version=entry.version,
        now=now,
        status=Status.DONE,
        when=When(now, client.time_zone),
    )


def _praise(content: Mapping[str, Any]) -> dict[str, Any]:
    """What of it is praise. Being fair to oneself is none, whatever it is called."""
    if content.get("form") == "self_compassion":
        return {}
    return {key: content[key] for key in sorted(COUNTS_AS_PRAISE & content.keys())}


def _refuse_unearned(episode: Episode | None, content: Mapping[str, Any]) -> None:
    if _praise(content) and (episode is None or not earned(evaluation_of(episode))):
        raise ValidationError(
            _("Give yourself credit in the look back first. Being fair to yourself is always open.")
        )


def _named(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Being fair to oneself says so, also where nobody ticked it."""
    fair = bool(content) and not COUNTS_AS_PRAISE & content.keys()
    return {**content, "form": "self_compassion"} if fair else content

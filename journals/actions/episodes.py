"""The cycle: notice, look back, give credit. In any order, days apart, each part complete alone."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.kinds import SELF_EVALUATION, SELF_MONITORING
from journals.kinds.cycle import SET_BY_ACTION
from journals.kinds.fields import clean_text
from journals.models import Entry, Episode, Goal
from tracker.accounts.models import User

from .entries import (
    IdTaken,
    When,
    change,
    content_of,
    create,
    date_by_notes,
    own_words,
    refuse_far_times,
    refuse_to_come,
    same_content,
)
from .expecting import expect_credit, expect_event, expect_look_back
from .once import insert, one_at_a_time

Status = Entry.Status


@transaction.atomic
def begin_moment(
    client: User,
    *,
    episode_id: uuid.UUID,
    entry_id: uuid.UUID,
    content: Mapping[str, Any],
    when: When,
    now: datetime,
    title: str = "",
    goal: Goal | None = None,
    planned: bool = False,
    until: datetime | None = None,
    again: Episode | None = None,
    written_at: datetime | None = None,
) -> Episode:
    """A new moment with its first note. Repeating it with the same ids changes nothing; saying
    anything else under them raises IdTaken.

    `planned`: it is still to come; then `when` is its beginning and `until` its end, if known.
    `again`: an earlier moment of which this is one more; both are recurring then.
    `written_at` as in create().
    """
    own_words(client)
    title, written_at = clean_title(title), written_at or now
    begun, episode = False, Episode.objects.filter(pk=episode_id).first()
    if episode is None:
        refuse_far_times(when, now)
        episode = Episode(
            id=episode_id,
            client=client,
            goal=goal,
            kind=_shape(planned, again),
            anchor_start=when.at if planned else None,
            anchor_end=until if planned else None,
            occurred_at=when.at,
            recorded_at=written_at,
            words={"title": title} | ({"again": str(again.pk)} if again else {}),
        )
        refuse_backwards(when.at, until)
        if again is not None:
            Episode.objects.filter(pk=again.pk, client=client, kind=Episode.Shape.SINGLE).update(
                kind=Episode.Shape.RECURRING
            )
        begun = insert(episode)
        if not begun:
            episode = Episode.objects.get(pk=episode_id)
    plan = (when.at, until) if planned else None
    if not begun and not (
        _says_this(client, episode, title, goal, again, plan)
        and _is_noted(episode, entry_id, when, with_note=bool(content))
    ):
        raise IdTaken
    if planned and begun:
        expect_event(client, episode, now)
    if episode.words["title"] and not content:
        return episode  # any one thing written is a complete entry, and a title is one
    # a plan is written now, about something that comes later
    written_when = When.not_said(written_at, client.time_zone) if planned else when
    notice(
        client,
        episode=episode,
        entry_id=entry_id,
        content=content,
        when=written_when,
        planned=planned,
        now=now,
        written_at=written_at,
    )
    return episode


def _says_this(
    client: User,
    episode: Episode,
    title: str,
    goal: Goal | None,
    again: Episode | None,
    plan: tuple[datetime, datetime | None] | None,
) -> bool:
    """Whether what stands under this id is what is said now. Its first note is asked of `notice`.
    `plan`: from when until when; None for what has happened. Nobody else's is opened for it."""
    if episode.client_id != client.pk or episode.removed or episode.words["title"] != title:
        return False
    planned = episode.kind == Episode.Shape.PLANNED
    stands = (episode.anchor_start, episode.anchor_end) if planned else None
    belongs = (episode.goal_id, episode.words.get("again"))
    return stands == plan and belongs == (
        goal.pk if goal else None,
        str(again.pk) if again else None,
    )


def _is_noted(episode: Episode, note: uuid.UUID, when: When, *, with_note: bool) -> bool:
    """Whether it was begun with this note, or can be; without one: at this time, if said."""
    noted = set(episode.entries.values_list("pk", flat=True))
    if with_note:
        return note in noted or not noted
    return note not in noted and (bool(noted) or not when.said or episode.occurred_at == when.at)


def _shape(planned: bool, again: Episode | None) -> str:
    if planned:
        return Episode.Shape.PLANNED
    return Episode.Shape.RECURRING if again else Episode.Shape.SINGLE


def refuse_backwards(start: datetime, until: datetime | None) -> None:
    if until is not None and until < start:
        raise ValidationError({"until": _("It ends before it starts.")})


def clean_title(title: str) -> str:
    """A moment's title as it is kept. Raises ValidationError by field."""
    try:
        return clean_text(title, 120)
    except ValidationError as error:
        raise ValidationError({"title": error}) from error


@transaction.atomic
def notice(
    client: User,
    *,
    episode: Episode,
    entry_id: uuid.UUID,
    content: Mapping[str, Any],
    when: When,
    now: datetime,
    planned: bool = False,
    written_at: datetime | None = None,
) -> Entry:
    """Self-monitoring: one more note in a moment, before it or after it. `written_at`: as in
    create()."""
    if not planned:
        refuse_to_come(when, now, _("That is still to come. Plan it instead, or choose a time."))
    entry = create(
        client,
        entry_id=entry_id,
        episode=episode,
        kind=SELF_MONITORING.code,
        status=Status.PLANNED if planned else Status.NOTED,
        content=content,
        when=when,
        now=now,
        written_at=written_at,
    )
    date_by_notes(episode)
    if not planned:
        expect_look_back(client, episode, now)
    return entry


def evaluation_of(episode: Episode) -> Entry | None:
    return episode.entries.kept().of_kind(SELF_EVALUATION.code).first()


@transaction.atomic
def look_back(
    client: User,
    *,
    episode: Episode,
    entry_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
    confirm: bool = False,
    in_session: bool = False,
    base_version: int = 0,
) -> Entry:
    """Self-evaluation: the client's own view, and only the client's.

    The first time it is written, later it is changed (`base_version` says from which version).
    `confirm`: this is how I see it. The standard is copied as it stands today.
    """
    own_words(client)
    if SET_BY_ACTION & content.keys():
        raise ValidationError(_("This is not known here."), code="unknown")
    one_at_a_time(episode)
    standing = evaluation_of(episode)
    full = SELF_EVALUATION.clean(content) | {"context": _context(standing, in_session, now)}
    standard = _standard(episode)
    if standard:
        full["standard_snapshot"] = standard
    kept_level = standing is not None and standing.ratings.get("level") == full.get("level")
    if "level" in full and not _has_levels(episode) and not kept_level:
        raise ValidationError({"level": _("This goal has no levels in your own words yet.")})
    status = Status.CONFIRMED if confirm else Status.PROVISIONAL
    if standing is None:
        made = create(
            client,
            entry_id=entry_id,
            episode=episode,
            kind=SELF_EVALUATION.code,
            status=status,
            content=full,
            when=When.not_said(now, client.time_zone),
            now=now,
        )
        expect_credit(client, episode, made, now)
        return made
    if standing.status == status and same_content(standing, full):
        return standing  # the second of two equal submits
    if not base_version and standing.pk == entry_id:
        base_version = standing.version if same_content(standing, full) else 0
    made = change(client, standing, full, base_version=base_version, now=now, status=status)
    expect_credit(client, episode, made, now)
    return made


def _context(standing: Entry | None, in_session: bool, now: datetime) -> str:
    if in_session:
        return "in_session"
    answered = standing is not None and standing.guidance.shown(now).exists()
    return "after_guidance" if answered else "alone"


def _standard(episode: Episode) -> str:
    goal = episode.goal
    return (goal.words.get("standard") or goal.words.get("toward", "")) if goal else ""


def _has_levels(episode: Episode) -> bool:
    goal = episode.goal
    return goal is not None and any(key.startswith("level_") for key in goal.words)


@transaction.atomic
def confirm(client: User, *, episode: Episode, base_version: int, now: datetime) -> Entry:
    """Keep my view as it is, having read the answer or not."""
    own_words(client)
    standing = evaluation_of(episode)
    if standing is None:
        raise ValidationError(_("Look back first."))
    if standing.status == Status.CONFIRMED and standing.version != base_version:
        return standing
    content = content_of(standing) | {"context": _context(standing, False, now)}
    made = change(
        client, standing, content, base_version=base_version, now=now, status=Status.CONFIRMED
    )
    expect_credit(client, episode, made, now)
    return made

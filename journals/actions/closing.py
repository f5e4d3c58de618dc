"""What becomes of a moment: it rests, is let go, is taken up again, its plan moves, or it gets
another title or goal."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.models import Entry, Episode, Goal
from tracker.accounts.models import User
from tracker.privacy import ledger

from .entries import When, own_words, refuse_far_times
from .episodes import clean_title, refuse_backwards
from .expecting import expect_event
from .wordings import next_version, standing


@transaction.atomic
def let_go(client: User, episode: Episode, *, reason: str, now: datetime) -> None:
    """Close a moment as it is. Nothing is lost and nothing is unfinished."""
    if reason not in Episode.CloseReason.values:
        raise ValidationError({"reason": _("Choose one of these.")})
    Episode.objects.filter(pk=episode.pk, client=client, closed_at=None).update(
        closed_at=now, close_reason=reason
    )


@transaction.atomic
def take_up(client: User, episode: Episode) -> None:
    """Open a moment again."""
    Episode.objects.filter(pk=episode.pk, client=client).update(closed_at=None, close_reason="")


@transaction.atomic
def rest(client: User, episode: Episode, *, until: date | None) -> None:
    """Not today: it stops asking until that day. None: it may ask again.

    How often stands with its own words, sealed: after the third time Today asks once whether it
    may stay as it is. The second of two equal taps counts for nothing.
    """
    own_words(client)
    row = Episode.objects.select_for_update().get(pk=episode.pk, client=client)
    if until is not None and (row.rests_until is None or until > row.rests_until):
        row.words = {**row.words, "rests": row.words.get("rests", 0) + 1}
    row.rests_until = until
    row.save(update_fields={"rests_until", "words"})


@transaction.atomic
def change_moment(
    client: User,
    episode: Episode,
    *,
    title: str,
    goal: Goal | None,
    base_version: int,
    now: datetime,
) -> Episode:
    """Another title, or another goal. Its parts stay as they are, and so does the sentence that
    was looked back against.

    Saying the same again changes nothing. Raises ValidationError by field, StaleVersion.
    """
    own_words(client)
    title = clean_title(title)
    if goal is not None and goal.client_id != client.pk:
        raise ValidationError({"goal": _("Choose one of your goals.")})
    row = standing(client, episode)
    if (row.words.get("title", ""), row.goal_id) == (title, goal.pk if goal else None):
        return row
    _count(client, row, base_version, now)
    row.words = {**row.words, "title": title}
    row.goal = goal
    row.save(update_fields={"version", "goal"})
    return row


def _count(client: User, row: Episode, base_version: int, now: datetime) -> None:
    """One version further, with a line in the ledger. `row` has to be saved then."""
    if row.removed:
        raise ValidationError(_("You have removed this moment. Bring it back first."))
    goal = str(row.goal_id) if row.goal_id else None
    title = row.words.get("title", "")
    next_version(row, base_version, {"title": title, "goal": goal}, now)
    ledger.record(
        actor_id=client.pk,
        verb="changed_moment",
        client_id=client.pk,
        entities=[("journals.Episode", row.pk, row.version)],
        now=now,
    )


@transaction.atomic
def move_plan(
    client: User,
    episode: Episode,
    *,
    start: datetime,
    until: datetime | None,
    now: datetime,
    base_version: int | None = None,
) -> Episode:
    """What was planned is at another time. Once something was noted, that dates the moment.

    `base_version`: the version that was read, where that is known. Raises StaleVersion.
    """
    own_words(client)
    refuse_far_times(When(start, client.time_zone), now)
    refuse_backwards(start, until)
    row = standing(client, episode)
    if row.kind != Episode.Shape.PLANNED:
        raise ValidationError(_("Only what is planned has a beginning and an end."))
    if (row.anchor_start, row.anchor_end) == (start, until):
        return row
    _count(client, row, row.version if base_version is None else base_version, now)
    row.words = dict(row.words)
    row.anchor_start, row.anchor_end = start, until
    if not row.entries.kept().filter(status=Entry.Status.NOTED).exists():
        row.occurred_at = start
    row.save(update_fields={"version", "anchor_start", "anchor_end", "occurred_at"})
    expect_event(client, row, now)
    return row

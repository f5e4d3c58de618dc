"""What becomes of a moment: it rests, is let go, is taken up again, or its plan moves."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.models import Entry, Episode
from tracker.accounts.models import User

from .entries import When, own_words, refuse_far_times
from .episodes import refuse_backwards
from .once import one_at_a_time


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
def move_plan(
    client: User, episode: Episode, *, start: datetime, until: datetime | None, now: datetime
) -> None:
    """What was planned is at another time. Once something was noted, that dates the moment."""
    refuse_far_times(When(start, client.time_zone), now)
    refuse_backwards(start, until)
    one_at_a_time(episode)
    if episode.kind != Episode.Shape.PLANNED:
        raise ValidationError(_("Only what is planned has a beginning and an end."))
    moved = {"anchor_start": start, "anchor_end": until}
    noted = episode.entries.kept().filter(status=Entry.Status.NOTED)
    if not noted.exists():
        moved["occurred_at"] = start
    Episode.objects.filter(pk=episode.pk, client=client).update(**moved)

"""What a client may be reminded of later, because of something that was just done."""

from datetime import datetime, timedelta

from journals.content import earned
from journals.models import Assignment, Entry, Episode, Guidance
from tracker.accounts.models import User
from tracker.reminders import actions as reminders
from tracker.reminders.models import Kind
from tracker.wallclock import ONE_DAY

BEFORE_IT, AFTER_IT = timedelta(hours=2), timedelta(hours=1)


def expect_event(client: User, episode: Episode, now: datetime) -> None:
    """Two hours before what is planned, and an hour after it."""
    start = episode.anchor_start
    if start is None:
        return
    end = episode.anchor_end or start
    if now < start - BEFORE_IT:
        at = start - BEFORE_IT
        reminders.expect(client.pk, Kind.EVENT_BEFORE, episode.pk, at, for_at=start, now=now)
    reminders.expect(
        client.pk,
        Kind.EVENT_AFTER,
        episode.pk,
        end + AFTER_IT,
        for_at=end,
        not_before=end,
        now=now,
    )


def expect_look_back(client: User, episode: Episode, now: datetime) -> None:
    """A day after a note, once for each moment."""
    reminders.expect(client.pk, Kind.LOOK_BACK, episode.pk, now + ONE_DAY, now=now)


def expect_credit(client: User, episode: Episode, look: Entry, now: datetime) -> None:
    """A day after looking back at something that earned it, once for each moment."""
    if look.status == Entry.Status.CONFIRMED and earned(look):
        reminders.expect(client.pk, Kind.CREDIT, episode.pk, now + ONE_DAY, now=now)


def expect_worksheet(assignment: Assignment, now: datetime) -> None:
    """A day after it was asked for."""
    client = assignment.client_id
    reminders.expect(client, Kind.WORKSHEET, assignment.pk, now + ONE_DAY, now=now)


def expect_guidance(guidance: Guidance, now: datetime) -> None:
    """As soon as it can't be taken back any more."""
    client, shown = guidance.client_id, guidance.shown_from
    reminders.expect(client, Kind.GUIDANCE, guidance.pk, shown, not_before=shown, now=now)

"""What a client may be reminded of later, because of something that was just done."""

import uuid
from datetime import date, datetime, time, timedelta

from journals.content import earned
from journals.models import Assignment, Entry, Episode, Guidance
from tracker.accounts.models import User
from tracker.reminders import actions as reminders
from tracker.reminders.models import Kind
from tracker.wallclock import ONE_DAY, instant, on_the_wall

BEFORE_IT, AFTER_IT = timedelta(hours=2), timedelta(hours=1)
# A measure that is due: on that day at this wall time, and once more so much later.
IN_THE_AFTERNOON, ONCE_MORE = time(17), timedelta(days=2)


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


def expect_measure(client: User, assignment: uuid.UUID, due: date, now: datetime) -> None:
    """On the day that it is due and two days later, once each; not before tomorrow."""
    first = max(due, on_the_wall(now, client.time_zone).date() + ONE_DAY)
    for day in (first, first + ONCE_MORE):
        at = instant(day, IN_THE_AFTERNOON, client.time_zone)
        reminders.expect(client.pk, Kind.MEASURE, assignment, at, for_at=at, now=now)


def expect_guidance(guidance: Guidance, now: datetime) -> None:
    """As soon as it can't be taken back any more."""
    client, shown = guidance.client_id, guidance.shown_from
    reminders.expect(client, Kind.GUIDANCE, guidance.pk, shown, not_before=shown, now=now)

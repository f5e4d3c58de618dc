"""The named changes of the clocks, for everything that comes at a computed or a chosen wall time.

What is chosen (a daily time, a digest, the beginning of a plan, a meeting) is read once, by the
rule of `wallclock`; what is computed from it is hours that pass, and not hours on the wall.
"""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from journals import actions as journal
from journals.actions import When
from tests.conftest import give_second_factor, make_care, make_therapist
from tests.reminders.plans import MINUTE, State, ring
from tests.reminders.test_schedule import TABLE, utc
from tracker.accounts import actions as accounts
from tracker.care import actions as care_actions
from tracker.care.models import Appointment
from tracker.reminders import actions, schedule
from tracker.reminders.models import Kind, Notice, Reminder
from tracker.wallclock import on_the_wall, weekly

pytestmark = [pytest.mark.django_db, pytest.mark.quick_once]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEVER_QUIET = time(), time()
by_name = pytest.mark.parametrize(("zone", "day", "wanted", "due", "shown"), TABLE)


def on(user, zone, *times, now, quiet=NEVER_QUIET):
    """This person lives there, and wants to be reminded."""
    accounts.change_profile(user, time_zone=zone, now=now)
    also = frozenset(actions.SWITCHES)
    actions.set_wishes(user, actions.Wish(True, times, 127, also=also, quiet=quiet), now=now)


def came_at(kind, due, before=MINUTE) -> Notice:
    """Not a minute early, and then at once."""
    ring(due - before)
    sent = Notice.objects.filter(kind=kind, state=State.SENT)
    assert not sent.filter(due_at=due).exists()
    ring(due)
    return sent.get(due_at=due)


@by_name
def test_a_daily_time(maya, zone, day, wanted, due, shown):
    on(maya, zone, time.fromisoformat(wanted), now=utc(due) - 2 * HOUR)
    notice = came_at(Kind.DAILY_NOTE, utc(due))
    assert notice.local_date == date.fromisoformat(day)
    assert f"{on_the_wall(notice.sent_at, zone):%H:%M}" == shown
    ring(utc(due) + HOUR)  # the second of two equal times
    assert Notice.objects.filter(local_date=notice.local_date).count() == 1


@by_name
def test_a_digest(practice, monkeypatch, zone, day, wanted, due, shown):
    monkeypatch.setattr("tracker.reminders.news.anything", lambda *_: True)
    amara = make_therapist(practice, "Amara Osei", "amara@example.org")
    give_second_factor(amara)
    before = utc(due) - 2 * HOUR
    accounts.change_profile(amara, time_zone=zone, now=before)
    at = time.fromisoformat(wanted)
    actions.set_digest(amara, local_time=at, days=127, enabled=True, now=before)
    assert came_at(Kind.DIGEST, utc(due)).local_date == date.fromisoformat(day)


@by_name
def test_before_and_after_a_plan(maya, zone, day, wanted, due, shown):
    """Two hours before it begins and an hour after it, on whatever the wall shows then."""
    begins = utc(due)
    on(maya, zone, now=begins - DAY)
    local = datetime.fromisoformat(f"{day} {wanted}")
    when = When.at_local(local, zone)
    assert when.at.astimezone(UTC) == begins
    journal.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="Dinner",
        content={},
        when=when,
        planned=True,
        now=begins - DAY,
    )
    came_at(Kind.EVENT_BEFORE, begins - 2 * HOUR)
    came_at(Kind.EVENT_AFTER, begins + HOUR)


@by_name
def test_the_day_before_a_meeting(maya, practice, zone, day, wanted, due, shown):
    """24 hours before it: where the clocks change between the two, at another hour of the wall."""
    amara = make_therapist(practice, "Amara Osei", "amara@example.org")
    care, begins = make_care(maya, amara), utc(due)
    on(maya, zone, now=begins - 3 * DAY)
    first = datetime.fromisoformat(f"{day} {wanted}") - 7 * DAY
    assert weekly(first, zone, 2)[1] == begins
    care_actions.make_weekly(
        amara,
        care,
        appointment_id=uuid.uuid4(),
        first=first,
        times=2,
        length=50 * MINUTE,
        zone=zone,
        now=begins - 8 * DAY,
    )
    meeting = Appointment.objects.get(starts_at=begins)
    assert came_at(Kind.SESSION_PREP, begins - DAY).about == meeting.pk


@by_name
def test_a_day_after_a_note_and_a_look_back_and_an_hour_later(maya, zone, day, wanted, due, shown):
    """Hours that pass: whatever the clocks do meanwhile."""
    at = utc(due)
    on(maya, zone, now=at - 3 * DAY)
    episode = journal.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"reaction_urge": 5},
        when=When.not_said(at - DAY, zone),
        now=at - DAY,
    )
    notice = came_at(Kind.LOOK_BACK, at)
    assert actions.act_on(notice, "in_an_hour", now=at) == "in_an_hour"
    came_at(Kind.LOOK_BACK, at + HOUR)
    said = {"outcome": 1, "credit": "fully"}
    journal.look_back(
        maya, episode=episode, entry_id=uuid.uuid4(), content=said, confirm=True, now=at + 2 * HOUR
    )
    came_at(Kind.CREDIT, at + 2 * HOUR + DAY)


@by_name
def test_quiet_hours_end_and_begin_by_the_wall(zone, day, wanted, due, shown):
    """Until the wanted time, or from it on: the edge lies at the instant that it is read as."""
    at, edge = utc(due), time.fromisoformat(wanted)
    local = datetime.combine(date.fromisoformat(day), edge)
    earlier, later = (local - 3 * HOUR).time(), (local + 5 * HOUR).time()
    out = schedule.out_of_quiet(at - MINUTE, zone, earlier, edge, not_before=at - MINUTE)
    assert out in (at, at - MINUTE)  # where the wall has passed the edge, it was out already
    assert schedule.out_of_quiet(at, zone, edge, later) == at - MINUTE


def test_a_date_that_a_zone_left_out(maya):
    """Samoa had no 30 December 2011: nothing on it, and one on each of its neighbours."""
    zone, before = "Pacific/Apia", utc("2011-12-29 00:00")
    on(maya, zone, time(9), now=before)
    for hours in range(4 * 24):
        ring(before + hours * HOUR)
    days = list(Notice.objects.filter(state=State.SENT).order_by("due_at").values("local_date"))
    found = [one["local_date"].day for one in days]
    assert found == [29, 31, 1, 2]
    assert Reminder.objects.get().next_due_at == utc("2012-01-02 19:00")
    assert ZoneInfo(zone).utcoffset(datetime(2012, 1, 2)) == 14 * HOUR

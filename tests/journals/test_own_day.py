"""One's own start of the day holds everywhere, and what is written later says when."""

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from journals import access, actions
from journals.actions import When
from journals.forms import CheckInForm
from journals.models import Entry
from journals.moments import as_moment, as_part, own_day
from tests.conftest import NOW
from tracker.reminders import actions as reminders
from tracker.reminders.models import Notice, Preferences

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def at(clock: str, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), NEW_YORK)


def check_in(client, now, when=None, **content):
    return actions.check_in(
        client, entry_id=uuid.uuid4(), content=content or {"mood": 3}, now=now, when=when
    )


@pytest.mark.parametrize(
    ("starts", "clock", "days_back"),
    [("04:00", "03:59", 1), ("04:00", "04:00", 0), ("00:00", "00:05", 0), ("11:00", "10:30", 1)],
)
def test_an_entry_belongs_to_the_day_of_its_writer(maya, starts, clock, days_back):
    maya.day_starts = time.fromisoformat(starts)
    entry = check_in(maya, at(clock))
    assert entry.local_date == TUESDAY - days_back * DAY
    assert own_day(maya, at(clock)) == entry.local_date


def test_the_day_of_an_entry_stays_when_the_setting_changes(maya):
    entry = check_in(maya, at("03:00"))
    maya.day_starts = time(2)
    maya.save(update_fields=["day_starts"])
    assert access.own_entry(maya, entry.pk).local_date == TUESDAY - DAY


def test_of_a_time_of_which_only_the_day_is_known_it_is_that_day(maya):
    entry = check_in(maya, at("12:00"), When(at("00:00"), maya.time_zone, Entry.Precision.DAY))
    assert entry.local_date == TUESDAY


@pytest.mark.parametrize(("starts", "sent"), [("04:00", False), ("01:00", True)])
def test_a_reminder_asks_for_the_day_of_its_owner(maya, starts, sent):
    """Written at two at night. Is that for the reminder of nine o'clock in the morning?"""
    maya.day_starts = time.fromisoformat(starts)
    maya.save(update_fields=["day_starts"])
    wish = reminders.Wish(True, (time(3),), 127, quiet=(time(), time()))
    reminders.set_wishes(maya, wish, now=at("00:30"))
    check_in(maya, at("00:50"))  # yesterday's for both
    assert Preferences.objects.get(user=maya).satisfied_on == TUESDAY - DAY
    reminders.tick(at("03:00"))
    assert (Notice.objects.get(user=maya).state in Notice.OPEN) is sent


def form(maya, now, **data):
    return CheckInForm({"entry_id": str(uuid.uuid4()), "mood": "3", **data}, of=maya, now=now)


@pytest.mark.parametrize(
    ("data", "day", "clock", "precision"),
    [
        ({"when": "earlier", "clock": "09:00"}, TUESDAY, "09:00", "about"),
        ({"when": "yesterday", "clock": "21:15"}, TUESDAY - DAY, "21:15", "about"),
        ({"when": "yesterday"}, TUESDAY - DAY, "12:00", "day"),
        ({"when": "earlier"}, TUESDAY, "12:00", "day"),
        ({"when": "other", "day": "2026-11-18"}, date(2026, 11, 18), "12:00", "day"),
        ({"day": "2026-11-18", "clock": "01:00"}, date(2026, 11, 18), "01:00", "about"),
        ({"clock": "09:00"}, TUESDAY, "09:00", "about"),
    ],
)
def test_a_check_in_about_an_earlier_time(maya, data, day, clock, precision):
    maya.day_starts = time(4)
    posted = form(maya, at("18:00"), **data)
    assert posted.is_valid(), posted.errors
    entry = check_in(maya, at("18:00"), posted.about)
    local = entry.occurred_at.astimezone(NEW_YORK)
    assert (entry.local_date, local.strftime("%H:%M")) == (day, clock)
    assert entry.occurred_precision == precision


def test_a_night_is_still_yesterdays(maya):
    posted = form(maya, at("18:00"), when="yesterday", clock="01:30")
    assert posted.is_valid()
    assert posted.about.at == at("01:30")  # of Tuesday's clock, in Monday's night
    assert posted.about.day(maya.day_starts) == TUESDAY - DAY


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"when": "earlier", "clock": "23:00"}, "clock"),
        ({"when": "other", "day": "2026-11-29"}, "day"),
        ({"when": "other"}, "day"),
        ({"when": "soon"}, "when"),
    ],
)
def test_what_is_not_yet_or_no_day_is_said_beside_its_field(maya, data, field):
    posted = form(maya, at("18:00"), **data)
    assert not posted.is_valid()
    assert field in posted.errors


def test_nothing_said_about_the_time_is_now(maya):
    for data in ({}, {"when": "now"}):
        posted = form(maya, at("18:00"), **data)
        assert posted.is_valid()
        assert posted.about is None


def test_the_action_takes_no_time_that_is_to_come(maya):
    with pytest.raises(ValidationError):
        check_in(maya, NOW, When(NOW + timedelta(hours=1), maya.time_zone))


def test_both_times_are_kept_and_late_ones_say_so(sign_in, maya, right_now):
    """Written on Thursday about Monday: the page and the list say both."""
    when = When(right_now - 3 * DAY, maya.time_zone, "about")
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=when,
        now=right_now,
    )
    shown = as_moment(access.own_episode(maya, episode.pk), right_now)
    assert shown.late == own_day(maya, right_now)
    assert shown.notes[0].at == when.at
    browser = sign_in(maya)
    for page in (reverse("moments"), reverse("moment", args=[episode.pk])):
        assert f"written on {shown.late:%A}" in browser.get(page).text


def test_what_is_written_on_its_day_is_not_late(maya):
    assert as_part(check_in(maya, NOW)).written_on is None
    plan = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "The call."},
        when=When(NOW + 2 * DAY, maya.time_zone),
        planned=True,
        now=NOW,
    )
    assert as_moment(access.own_episode(maya, plan.pk), NOW).late is None

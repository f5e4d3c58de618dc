"""On another clock: reminders go along, ask once whether that is meant, and send no slot twice."""

from datetime import timedelta

import pytest

from tests.reminders.plans import DUE, remind, ring
from tracker.accounts import actions as accounts
from tracker.reminders import access, actions
from tracker.reminders.models import Notice

HOUR = timedelta(hours=1)
BERLIN, ANGELES, NEW_YORK = "Europe/Berlin", "America/Los_Angeles", "America/New_York"
PAGE = "/reminders/"


def move(user, zone, now=DUE - 2 * HOUR):
    accounts.change_profile(user, time_zone=zone, now=now)


def test_they_go_along_and_ask_once(sign_in, maya):
    remind(maya)
    move(maya, ANGELES)
    (reminder,) = access.own_times(maya)
    assert (reminder.zone, reminder.next_due_at) == (ANGELES, DUE + 3 * HOUR)
    browser = sign_in(maya)
    assert "reminders came along" in browser.get(PAGE).text
    said = browser.post("/reminders/clock/", {"follow": "1"}, follow=True)
    assert "Reminders come by the clock of America/Los_Angeles." in said.text
    assert "reminders came along" not in browser.get(PAGE).text


def test_or_keep_the_clock_from_before(sign_in, maya):
    remind(maya)
    move(maya, ANGELES)
    sign_in(maya).post("/reminders/clock/", {"keep": "1"})
    (reminder,) = access.own_times(maya)
    assert (reminder.zone, access.own_preferences(maya).follows_profile) == (NEW_YORK, False)
    move(maya, BERLIN)
    assert access.own_times(maya)[0].zone == NEW_YORK
    assert access.own_preferences(maya).moved_from == ""
    assert "use my clock, Europe/Berlin" in sign_in(maya).get(PAGE).text


def test_there_and_back_asks_nothing(maya):
    remind(maya)
    move(maya, BERLIN)
    move(maya, NEW_YORK)
    assert access.own_preferences(maya).moved_from == ""


@pytest.mark.parametrize(
    ("zone", "moves_at", "sent"),
    [
        (ANGELES, DUE + HOUR, 1),  # after its slot: not again on the same date
        ("Pacific/Auckland", DUE - 2 * HOUR, 1),  # it is tomorrow there: 12:30 is to come
        (BERLIN, DUE - HOUR, 0),  # 12:30 has long been: it is not made up for
    ],
)
def test_no_slot_comes_twice_on_a_date(maya, zone, moves_at, sent):
    remind(maya)
    if moves_at > DUE:
        ring()
    move(maya, zone, now=moves_at)
    for quarter in range(4 * 12):
        ring(moves_at + quarter * HOUR / 4)
    assert Notice.objects.filter(state="sent").count() == sent


def test_what_was_wished_for_later_than_its_time_does_not_come(maya):
    """At 12:40 for 12:30: tomorrow, and not at once because another clock shows the same."""
    remind(maya, now=DUE + HOUR / 6)
    move(maya, "America/Toronto", now=DUE + HOUR / 3)
    ring(DUE + HOUR / 2)
    assert not Notice.objects.exists()


def test_what_stood_before_is_not_lost_by_having_been_saved(maya):
    """In Halifax it was 12:30 half an hour ago, and nobody has had it yet."""
    remind(maya, now=DUE - 2 * HOUR)
    remind(maya, now=DUE - HOUR * 2 / 3)
    move(maya, "America/Halifax", now=DUE - HOUR / 2)
    ring(DUE - HOUR / 2)
    assert Notice.objects.get().state == "sent"


def test_who_has_no_reminders_is_asked_nothing(maya, jonas):
    move(maya, BERLIN)
    actions.satisfy(jonas.pk, DUE.date())
    move(jonas, BERLIN)
    assert access.own_preferences(jonas).moved_from == ""

"""Days to check in, and being away: agreed by both, told to whom one chooses."""

import uuid
from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import access, actions
from tests.conftest import NOW, freshen, make_care
from tracker.care import access as care_access
from tracker.care import actions as care_actions
from tracker.reminders import access as reminders_access
from tracker.reminders import actions as reminders

pytestmark = pytest.mark.django_db
MON_WED_FRI = 0b0010101
UNTIL = date(2026, 12, 3)


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(sign_in, maya, care):
    return sign_in(maya)


@pytest.fixture
def reminder(maya):
    reminders.set_wishes(maya, reminders.Wish(True, (time(12, 30),), 127), now=NOW)
    return reminders_access.own_times(maya)[0]


# --- the plan -------------------------------------------------------------------------------------
def test_a_proposal_stands_on_today_and_is_agreed_to(browser, maya, amara, care):
    proposed = care_actions.propose_plan(amara, care, days=MON_WED_FRI, now=NOW)
    assert "Amara proposes: Monday, Wednesday, Friday" in browser.get(reverse("home")).text
    page = browser.get(reverse("plan")).text
    assert "Amara proposes" in page
    assert "A plan is no reminder, and changes none of yours." in page
    browser.post(reverse("plan-agree", args=[proposed.pk]))
    assert care_access.agreed_plans([care])[care.pk].days == MON_WED_FRI
    assert "You two agreed on" in browser.get(reverse("plan")).text
    assert "proposes:" not in browser.get(reverse("home")).text


def test_other_days_are_proposed_and_wait_for_the_other(browser, maya, amara, care):
    care_actions.propose_plan(amara, care, days=MON_WED_FRI, now=NOW)
    answer = browser.post(reverse("plan"), {"days": ["1", "3"]}, follow=True)
    assert "You propose" in answer.text
    mine = care_access.proposed_plan(care)
    assert (mine.days, mine.proposed_by_id) == (0b0001010, maya.pk)
    assert "proposes:" not in browser.get(reverse("home")).text
    assert browser.post(reverse("plan"), {"days": []}).status_code == 422


def test_a_plan_is_declined_or_ended(browser, amara, care):
    proposed = care_actions.propose_plan(amara, care, days=MON_WED_FRI, now=NOW)
    browser.post(reverse("plan-end", args=[proposed.pk]))
    assert care_access.proposed_plan(care) is None
    assert browser.post(reverse("plan-agree", args=[proposed.pk])).status_code == 404


def test_it_says_whether_the_days_can_be_seen(browser, maya, care):
    assert "Amara does not see whether you checked in." in browser.get(reverse("plan")).text
    actions.start_standing_share(maya, care, what="days_checked_in", now=NOW)
    assert "Amara sees on which of these days you checked in" in browser.get(reverse("plan")).text


def test_a_plan_changes_no_reminder(browser, maya, amara, care, reminder):
    proposed = care_actions.propose_plan(amara, care, days=MON_WED_FRI, now=NOW)
    browser.post(reverse("plan-agree", args=[proposed.pk]))
    (after,) = reminders_access.own_times(maya)
    assert (after.days, after.next_due_at) == (reminder.days, reminder.next_due_at)


# --- away -----------------------------------------------------------------------------------------
def test_only_who_is_ticked_is_told(browser, maya, omar, care):
    beside = make_care(maya, omar)
    said = {"until": UNTIL.isoformat(), "tell": [str(beside.pk)]}
    answer = browser.post(reverse("away"), said, follow=True)
    assert "Away until Thursday 3 December." in answer.text
    assert "Omar reads: away until Thursday 3 December." in answer.text
    assert "Amara reads" not in answer.text
    care.refresh_from_db()
    assert care.away_until is None
    browser.post(reverse("away"), {"until": UNTIL.isoformat(), "tell": [str(care.pk)]})
    beside.refresh_from_db()
    assert beside.away_until is None


def test_reminders_rest_only_if_that_was_ticked(browser, maya, care, reminder):
    said = {"until": UNTIL.isoformat(), "tell": [str(care.pk)]}
    browser.post(reverse("away"), said)
    assert reminders_access.own_preferences(maya).paused_until is None
    answer = browser.post(reverse("away"), {"until": UNTIL.isoformat(), "pause": "on"}, follow=True)
    assert "Your reminders rest until Thursday 3 December." in answer.text
    care.refresh_from_db()
    assert care.away_until is None  # no longer ticked, so taken back


def test_it_is_taken_back(browser, maya, care, reminder):
    said = {"until": UNTIL.isoformat(), "tell": [str(care.pk)], "pause": "on"}
    browser.post(reverse("away"), said)
    answer = browser.post(reverse("away"), {"back": "1"}, follow=True)
    assert "As it stands" not in answer.text
    care.refresh_from_db()
    assert care.away_until is None
    assert reminders_access.own_preferences(maya).paused_until is None


@pytest.mark.parametrize(
    "said",
    [
        {"until": "2026-11-23"},
        {"until": "9999-12-31"},
        {"until": ""},
        {"tell": []},
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(browser, care, said):
    given = {"until": UNTIL.isoformat(), "tell": [str(care.pk)]} | said
    answer = browser.post(reverse("away"), given)
    assert answer.status_code == 422
    care.refresh_from_db()
    assert care.away_until is None


def test_a_day_that_has_passed_is_no_more_told(browser, maya, care):
    care_actions.tell_away(maya, care, NOW.date() - timedelta(days=1), now=NOW)
    assert "reads: away" not in browser.get(reverse("away")).text


# --- what a check-in or a worksheet shows, beside its button --------------------------------------
def test_beside_the_button_stands_who_sees_what_of_a_check_in(browser, maya, omar, care):
    beside = make_care(maya, omar)
    form = browser.get(reverse("home")).text
    assert "Only you can see it" in form
    actions.start_standing_share(maya, care, what="days_checked_in", now=NOW)
    form = browser.get(reverse("home")).text
    assert "Amara sees that you checked in, and nothing of it." in form
    assert "Only you can see it" not in form
    actions.start_standing_share(maya, beside, what="check_in_ratings", now=NOW)
    form = browser.get(reverse("home")).text
    assert "Omar sees the numbers of this check-in." in form
    assert f'href="{reverse("sharing")}#c{beside.pk}"' in form


def assign(amara, care, slug="daily-card"):
    return actions.assign(amara, care, assignment_id=uuid.uuid4(), slug=slug, targets={}, now=NOW)


def test_a_worksheet_that_was_asked_for_is_private_unless_that_is_chosen(browser, amara, care):
    assign(amara, care)
    path = reverse("worksheet", args=["daily-card"])
    page = browser.get(path).text
    assert "Who may see it?" in page
    assert "Amara asked you to fill it in. That alone shows nothing." in page
    assert "It starts private" in page
    said = {"what": "worksheet", "which": "daily-card", "level": "full", "back": "worksheet"}
    answer = freshen(browser).post(reverse("share-standing", args=[care.pk]), said)
    assert answer.url == path
    page = browser.get(path).text
    assert "Amara can open all that you write here, as soon as you save it." in page
    assert "It starts private" not in page


def test_a_worksheet_that_nobody_asked_for_says_nothing_of_it(browser, care):
    page = browser.get(reverse("worksheet", args=["kind-pause"])).text
    assert "Who may see it?" not in page
    assert "It starts private" in page


def test_what_is_shown_by_a_promise_is_said_on_its_own_page(browser, maya, care):
    actions.start_standing_share(maya, care, what="check_in_ratings", now=NOW)
    entry = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    page = browser.get(reverse("check-in-change", args=[entry.pk])).text
    assert "You and Amara" in page
    assert list(access.own_standing_shares(maya))

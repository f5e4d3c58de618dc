"""Today offers reminders once, after the third entry, and nobody else learns of it."""

import uuid
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journals import actions as journals
from tests.conftest import NOW
from tests.reminders.plans import remind
from tracker.reminders import actions
from tracker.reminders.models import Preferences

QUESTION = "Would a reminder help?"
WRITE = {"enabled": True, "local_times": ["12:30"], "days": [0]}
API = "/api/v1/reminders/"


def write(user, many: int = 1) -> None:
    for _ in range(many):
        journals.check_in(user, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)


@pytest.fixture
def today(sign_in, maya):
    """Her Today, as text."""
    browser = sign_in(maya)
    return lambda: browser.get("/").text


@pytest.fixture
def as_maya(sign_in, maya):
    return sign_in(maya)


# --- when ---------------------------------------------------------------------------------------
def test_after_the_third_entry_and_not_before(today, maya):
    offered = []
    for _ in range(4):
        offered.append(QUESTION in today())
        write(maya)
    assert offered == [False, False, False, True]
    assert QUESTION in today()  # it waits for an answer, however often the page is opened


def test_one_entry_that_comes_three_times_is_one(today, maya):
    one = uuid.uuid4()
    for _ in range(3):
        journals.check_in(maya, entry_id=one, content={"mood": 3}, now=NOW)
    assert QUESTION not in today()


def test_beside_it_nothing_else_says_the_same(today, maya):
    assert "Set a reminder" in today()
    write(maya, 3)
    assert "Set a reminder" not in today()


# --- never again --------------------------------------------------------------------------------
def test_not_now_is_an_answer(as_maya, maya):
    write(maya, 3)
    said = as_maya.post("/reminders/not-now/", follow=True)
    assert said.redirect_chain == [("/", 302)]
    assert "They are under Reminders" in said.text
    write(maya, 5)
    page = as_maya.get("/").text
    assert QUESTION not in page
    assert "Set a reminder" in page
    assert not Preferences.objects.get().enabled


@pytest.mark.parametrize("when", [0, 3])
def test_who_opened_the_page_is_not_asked(as_maya, maya, when):
    """By "Set a time", or long before there was anything to offer."""
    write(maya, when)
    page = as_maya.get("/").text
    assert ('href="/reminders/"' in page, QUESTION in page) == (True, when == 3)
    assert as_maya.get("/reminders/").status_code == 200
    write(maya, 3)
    assert QUESTION not in as_maya.get("/").text


def test_who_has_them_or_had_them_is_not_asked(today, maya):
    remind(maya)
    write(maya, 3)
    assert QUESTION not in today()
    remind(maya, enabled=False)
    assert QUESTION not in today()


def test_a_refused_page_is_a_visit_that_began_with_opening_it(as_maya, maya):
    write(maya, 3)
    assert as_maya.post("/reminders/", {}).status_code == 422
    assert Preferences.objects.get().offer_answered is False


def test_answering_changes_nothing_else(maya):
    write(maya, 3)
    before = Preferences.objects.values().get()
    actions.answer_offer(maya)
    assert Preferences.objects.values().get() == before | {"offer_answered": True}


# --- programs -----------------------------------------------------------------------------------
def test_a_program_sees_the_offer_and_answers_it(as_maya, maya):
    def patch(**body):
        return as_maya.patch(API, body, content_type="application/json")

    assert as_maya.get(API).json()["offers"] is False
    write(maya, 3)
    assert as_maya.get(API).json()["offers"] is True
    assert QUESTION in as_maya.get("/").text  # a program that reads is not a visit
    assert patch(offers=True).status_code == 400
    assert patch(offers=False).json()["offers"] is False
    assert QUESTION not in as_maya.get("/").text


def test_a_program_that_sets_them_answers_it(as_maya, maya):
    write(maya, 3)
    as_maya.put(API, WRITE | {"enabled": False}, content_type="application/json")
    assert as_maya.get(API).json()["offers"] is False


# --- what it costs, and who knows ----------------------------------------------------------------
def test_today_costs_no_more_with_the_question_than_without(as_maya, maya):
    def statements():
        as_maya.get("/")
        with CaptureQueriesContext(connection) as found:
            page = as_maya.get("/").text
        return QUESTION in page, len(found)

    write(maya, 2)
    without = statements()
    write(maya, 1)
    asking = statements()
    actions.answer_offer(maya)
    assert (without[0], asking[0]) == (False, True)
    # beside the offer nothing else is asked
    assert asking[1] <= without[1] == statements()[1]


@pytest.mark.parametrize("answer", [None, "later", "set"])
def test_her_therapist_sees_no_difference(sign_in, maya, amara, care, answer):
    write(maya, 3)
    desk = sign_in(amara)
    paths = ("/", f"/clients/{maya.pk}/", "/api/v1/clients/", f"/api/v1/clients/{maya.pk}/")

    def seen():
        return [desk.get(path).content for path in paths]

    seen()  # what looking itself changes
    before = [len(page) for page in seen()]
    if answer == "later":
        actions.answer_offer(maya)
    elif answer == "set":
        actions.set_wishes(maya, actions.Wish(True, (time(12, 30),), 127), now=NOW)
    after = seen()
    assert [len(page) for page in after] == before
    assert not any(b"eminder" in page for page in after)

"""What the pages say of a moment that was closed, of what was written later, and of answers."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import actions
from journals.actions import When
from tests.conftest import NOW, make_care
from tests.journals.drafting import begun_moment

pytestmark = pytest.mark.django_db
RESPONSE = "How do you see this response?"
OF_A_PAGE = "If it tells of a response: how do you see it?"


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def care(maya, amara):
    return make_care(maya, amara)


def share(maya, care, entry):
    choice = actions.Choice(frozenset([entry.pk]), "full")
    if entry.episode is None:
        actions.share_alone(maya, entry, care, choice, now=NOW)
    else:
        actions.share_parts(maya, entry.episode, care, choice, now=NOW)


def page_of(maya, days_ago: int = 0):
    return actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "It rained"},
        when=When(NOW - timedelta(days=days_ago), maya.time_zone, "about"),
        now=NOW,
    )


def test_a_closed_moment_asks_nothing_and_can_be_looked_back_on(sign_in, maya):
    moment, browser = begun_moment(maya), sign_in(maya)
    path = reverse("moment", args=[moment.pk])
    assert 'name="outcome"' in browser.get(path).text
    actions.let_go(maya, moment, reason="let_go", now=NOW)
    page = browser.get(path).text
    assert 'name="outcome"' not in page
    assert "Look back after all" in page
    assert 'name="outcome"' in browser.get(f"{path}?change=look-back").text


def test_a_plan_that_did_not_happen_is_not_asked_how_it_went(sign_in, maya):
    plan = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"usual_response": "Ring again"},
        when=When(NOW + timedelta(hours=1), maya.time_zone),
        planned=True,
        now=NOW,
    )
    path, asked = reverse("moment", args=[plan.pk]), "How did it go?"
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        browser = sign_in(maya)
        assert asked in browser.get(path).text
        actions.let_go(maya, plan, reason="event_did_not_happen", now=NOW + timedelta(hours=2))
        page = browser.get(path).text
    assert asked not in page
    assert 'name="situation"' not in page


def test_a_page_is_answered_in_words_that_fit_a_page(sign_in, maya, amara, care):
    share(maya, care, page_of(maya))
    page = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    assert OF_A_PAGE in page
    assert RESPONSE not in page
    assert "give themselves credit next" not in page


def test_a_moment_is_still_asked_about_as_a_response(sign_in, maya, amara, care):
    share(maya, care, begun_moment(maya).entries.get())
    page = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    assert RESPONSE in page
    assert OF_A_PAGE not in page


def test_a_therapist_is_told_what_was_written_later(sign_in, maya, amara, care):
    note = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "It rained"},
        when=When(NOW - timedelta(days=3), maya.time_zone, "about"),
        now=NOW,
    ).entries.get()
    share(maya, care, note)
    browser, path = sign_in(amara), reverse("client", args=[maya.pk])
    assert "written on Mon 23 Nov" in browser.get(path).text
    share(maya, care, page_of(maya, days_ago=3))
    assert "Written on Mon 23 Nov" in browser.get(path).text


def test_what_was_written_at_once_says_nothing_of_it(sign_in, maya, amara, care):
    share(maya, care, begun_moment(maya).entries.get())
    share(maya, care, page_of(maya))
    page = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    assert "ritten on" not in page


def test_two_goals_are_called_so_once(sign_in, maya, amara, care):
    for toward in ("Stay", "Ask"):
        goal = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": toward}, now=NOW)
        actions.offer_goal(maya, goal, now=NOW)
    page = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    assert page.lower().count("own goal") == 1
    assert "“Stay”" in page
    assert "“Ask”" in page


def test_an_answer_to_a_check_in_stands_on_its_page(sign_in, maya, amara, care):
    one = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    share(maya, care, one)
    said = {"guidance_id": uuid.uuid4(), "text": "You saw it", "view": ""}
    given = actions.answer(amara, care, entry_id=one.pk, now=NOW, **said)
    browser, path = sign_in(maya), reverse("check-in-change", args=[one.pk])
    assert f'href="{path}"' in browser.get(reverse("home")).text
    assert "You saw it" in browser.get(path).text
    given.refresh_from_db()
    assert given.seen_at == NOW

"""Where a list is longer than a page it goes on, or says that it does not show everything."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import actions
from journals.actions import When
from journals.forms.pages import MOST_MOMENTS
from journals.models import Entry, Goal
from tests.conftest import NOW
from tests.journals.worksheets import answer

pytestmark = pytest.mark.django_db
HERE = "The newest 60 of your moments are here."


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def page(maya, text):
    when = When(NOW, maya.time_zone)
    said = {"entry_id": uuid.uuid4(), "content": {"text": text}}
    return actions.write_page(maya, when=when, now=NOW, **said)


def begin(maya, n):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=f"Moment {n}",
        content={},
        when=When(NOW - timedelta(hours=n), maya.time_zone),
        now=NOW,
    )


def test_what_was_removed_goes_on_on_the_next_page(sign_in, maya):
    for n in range(51):
        actions.remove_entry(maya, page(maya, f"Text {n}."), now=NOW - timedelta(minutes=n))
    browser, path = sign_in(maya), reverse("removed")
    first, second = browser.get(path).text, browser.get(f"{path}?page=2").text
    assert "Text 0." in first
    assert "Text 50." not in first
    assert 'href="?page=2"' in first
    assert "Text 50." in second
    assert 'href="?page=3"' not in second


def test_a_choice_of_moments_says_that_it_has_only_the_newest(sign_in, maya):
    written, sheet = page(maya, "Rain."), answer(maya, "kind-pause", {"hurts": "x"})
    paths = [
        reverse("page", args=[written.pk]),
        reverse("worksheet", args=["kind-pause"]),
        reverse("worksheet-answer", args=[sheet.pk]) + "?change=1",
    ]
    for n in range(MOST_MOMENTS):
        begin(maya, n)
    browser = sign_in(maya)
    for path in paths:
        assert HERE not in browser.get(path).text
    oldest = begin(maya, MOST_MOMENTS)
    for path in paths:
        shown = browser.get(path).text
        assert HERE in shown
        assert str(oldest.pk) not in shown
    for entry in (written, sheet):  # but the one that it stands by is there
        actions.attach(maya, entry, oldest, now=NOW)
    for path in (paths[0], paths[2]):
        assert f'value="{oldest.pk}" selected' in browser.get(path).text
    assert Entry.objects.filter(episode=oldest).count() == 2


def test_all_goals_that_were_put_away_are_listed(sign_in, maya):
    for n in range(22):
        goal = actions.save_goal(
            maya, goal_id=uuid.uuid4(), content={"toward": f"Toward {n}."}, now=NOW
        )
        actions.put_away_goal(maya, goal, now=NOW)
    shown = sign_in(maya).get(reverse("goals")).text
    assert Goal.objects.count() == 22
    assert all(f"Toward {n}." in shown for n in range(22))

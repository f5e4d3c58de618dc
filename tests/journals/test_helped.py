"""What helped before: one's own skills and lists, one tap from a hard moment."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals import access, actions
from journals.actions import When
from journals.insights import is_hard, skills_that_helped
from journals.insights.helped import MOST, Note
from tests.conftest import NOW
from tracker.privacy import keys

HOUR = timedelta(hours=1)
ONE, TWO = uuid.uuid4(), uuid.uuid4()


def noted(*skills, moment=ONE, hours=0, **ratings) -> Note:
    return Note(moment, NOW - 48 * HOUR + hours * HOUR, {"skills": list(skills), **ratings})


def told(*notes) -> dict[str, tuple[int, int]]:
    return {one.code: (one.helped, one.tried) for one in skills_that_helped(notes)}


def test_what_is_ticked_as_helping_counts_and_what_is_not_does_not():
    assert told(
        noted({"skill": "distract", "helped": 1}, {"skill": "observe", "helped": 0}),
        noted({"skill": "distract", "helped": 2}, {"skill": "validate", "helped": -1}),
        noted({"skill": "distract", "helped": 0}),
    ) == {"distract": (2, 3)}


def test_what_made_it_harder_as_often_is_not_shown():
    harder, some = {"skill": "distract", "helped": -1}, {"skill": "distract", "helped": 1}
    assert told(noted(harder), noted(some)) == {}
    assert told(noted(harder), noted(some), noted(some)) == {"distract": (2, 3)}


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([{"distress_before": 7, "distress_after": 4}], {"distract": (1, 1)}),
        ([{"distress_before": 7, "distress_after": 7}], {}),
        ([{"distress_before": 7}], {}),  # nothing tells
        ([{"reaction_urge": 7}], {}),
        ([{"reaction_urge": 7}, {"reaction_urge": 3}], {"distract": (1, 1)}),
        ([{"reaction_urge": 7}, {"reaction_urge": 7}], {}),
        ([{"reaction_urge": 7}, {}, {"reaction_urge": 2}], {"distract": (1, 1)}),
    ],
)
def test_untold_it_is_told_by_what_came_after(notes, expected):
    first, *later = notes
    rows = [noted({"skill": "distract"}, **first)]
    rows += [noted(hours=n + 1, **one) for n, one in enumerate(later)]
    assert told(*rows) == expected


def test_another_moments_lower_urge_tells_nothing():
    first = noted({"skill": "distract"}, reaction_urge=7)
    assert told(first, noted(hours=1, moment=TWO, reaction_urge=1)) == {}
    alone = noted({"skill": "distract"}, moment=None, reaction_urge=7)
    assert told(alone, noted(hours=1, moment=None, reaction_urge=1)) == {}


def test_the_most_often_comes_first_and_the_list_ends():
    codes = ["observe", "describe", "distract", "validate", "cope_ahead", "ask_clearly", "observe"]
    many = [noted({"skill": code, "helped": 1}, hours=n) for n, code in enumerate(codes)]
    found = [*told(*many, noted({"skill": "pros_and_cons", "helped": 1}, hours=20))]
    assert found[:2] == ["observe", "pros_and_cons"]
    assert len(found) == MOST
    assert told(noted({"skill": "not_there", "helped": 2})) == {}


@pytest.mark.parametrize(
    ("today", "hard"),
    [
        ([], False),
        ([{"mood": 3, "reaction_urge": 5}], False),
        ([{"mood": 2}], True),
        ([{"reaction_urge": 8}], True),
        ([{"distress_before": 9, "distress_after": 4}], False),
        ([{"distress_before": 9}], True),
        ([{"mood": 4}, {"mood": 1}], False),  # the newest says how it is
        ([{}, {"mood": 1}], True),  # and where it says nothing, the one before
    ],
)
def test_a_hard_day_is_what_its_own_numbers_say(today, hard):
    assert is_hard(today) is hard


# --- the page, and the way to it -----------------------------------------------------------------
@pytest.fixture
def with_lists(maya):
    keys.warm([maya.pk])
    for kind, text in (
        ("soothing", "Warm water"),
        ("reward", "Long bath"),
        ("affirmation", "I am here."),
    ):
        actions.save_item(maya, item_id=uuid.uuid4(), kind=kind, text=text, now=NOW)
    gone = actions.save_item(maya, item_id=uuid.uuid4(), kind="soothing", text="Old song", now=NOW)
    actions.put_away_item(maya, gone, now=NOW)
    actions.write_plan(
        maya,
        entry_id=uuid.uuid4(),
        content={"alone": ["Walk to the canal"], "warning_signs": ["I count the minutes"]},
        now=NOW,
    )
    actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="",
        content={
            "situation": "kq-secret",
            "skills": [{"skill": "paced_breathing", "helped": 2}],
        },
        when=When(NOW - HOUR, "UTC"),
        now=NOW - HOUR,
    )
    return maya


SHOWN = ("paced breathing", "Warm water", "Long bath", "I am here.", "Walk to the canal")
NOT_SHOWN = ("Old song", "I count the minutes", "kq-secret")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["helped", "moment-new"])
def test_all_of_it_stands_there(with_lists, sign_in, name):
    with time_machine.travel(NOW, tick=False):
        page = sign_in(with_lists).get(reverse(name)).text
    assert [words for words in SHOWN if words not in page] == []
    assert [words for words in NOT_SHOWN if words in page] == []


@pytest.mark.django_db
def test_it_is_one_tap_from_today_and_from_a_moment(with_lists, sign_in):
    browser, to = sign_in(with_lists), f'href="{reverse("helped")}"'
    episode = access.own_episodes(with_lists).get()
    assert to in browser.get(reverse("home")).text
    assert to in browser.get(reverse("moment", args=[episode.pk])).text
    assert "What helped before" not in browser.get(reverse("moment-new") + "?plan=1").text


@pytest.mark.django_db
def test_it_opens_for_its_owner_alone(with_lists, amara, care, sign_in, client):
    assert client.get(reverse("helped")).status_code == 302
    assert sign_in(amara).get(reverse("helped")).status_code == 403


@pytest.mark.django_db
def test_the_words_of_notes_stay_closed_and_it_asks_three_times(with_lists):
    with keys.scope(), CaptureQueriesContext(connection) as asked:
        access.own_helped(with_lists, NOW)
    of_entries = [one["sql"] for one in asked if 'FROM "journals_entry"' in one["sql"]]
    assert len(asked) == 4  # with the key
    assert len(of_entries) == 2
    opened = [sql for sql in of_entries if '"journals_entry"."words"' in sql]
    assert len(opened) == 1
    assert "safety_plan" in opened[0]


@pytest.mark.django_db
def test_something_that_calms_is_put_on_ones_own_list(maya, sign_in):
    browser = sign_in(maya)
    said = {"entry_id": str(uuid.uuid4()), "text": "Warm water", "which": "soothing"}
    browser.post(reverse("menu"), said)
    page = browser.get(reverse("menu")).text
    assert page.index("What calms me") < page.index("Warm water") < page.index("Words to say")

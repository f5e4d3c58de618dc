"""Invariants of reading, of the practice, and of what leaves, by number in docs/invariants.md."""

import uuid
from datetime import UTC, datetime

import pytest
from django.urls import get_resolver, reverse
from django.utils.translation import override

from journals import access, actions
from journals.access import everything
from journals.moments import as_moment
from tests import words
from tests.conftest import NOW
from tests.invariants.written import credited, one_of_each
from tests.journals import test_worked_example as trip
from tests.practice.test_staff import enter
from tracker.accounts.policy import allowed
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db


def test_invariant_17_each_view_is_one_line_that_its_client_can_read(maya, amara, care, sign_in):
    made = one_of_each(maya, amara, care)
    page = made["page"]
    choice = actions.Choice(frozenset({page.pk}), "full")
    actions.share_alone(maya, page, care, choice, now=NOW)
    browser = sign_in(amara)
    for views in (1, 2):
        assert browser.get(reverse("client", args=[maya.pk])).status_code == 200
        lines = ledger.of_client(maya.pk, verbs=["opened"], entity_ids=[page.pk])
        assert [line.actor_id for line in lines] == [amara.pk] * views
    text = sign_in(maya).get(reverse("entry-sharing", args=[page.pk])).text
    assert "Amara" in text
    assert "opened" in text


def test_invariant_18_whoever_runs_the_practice_opens_nothing_clinical(pat, settings, maya):
    clinical = {"client", "therapist"}
    pages = [found for one in get_resolver().url_patterns for found in _named(one)]
    names = {
        name: pattern
        for name, pattern in pages
        if (who := allowed(pattern.callback, name)) and who <= clinical
    }
    assert {"client", "client-prep", "page", "my-plan", "sharing", "answer"} <= names.keys()
    browser = enter(pat)
    for name, pattern in names.items():
        ids = {
            key: "kind-pause" if key == "slug" else uuid.uuid4()
            for key in pattern.pattern.converters
        }
        if len(ids) < len(pattern.pattern.regex.groupindex):
            continue
        assert browser.get(reverse(name, kwargs=ids)).status_code == 403, name
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def _named(pattern):
    """(name, pattern) of all pages under this one; the API has a matrix of its own."""
    if getattr(pattern, "namespace", None):
        return
    for one in getattr(pattern, "url_patterns", ()):
        yield from _named(one)
    if not hasattr(pattern, "url_patterns") and pattern.name:
        yield pattern.name, pattern


# When each thing of the work trip was written.
T = {
    "goal": datetime(2025, 3, 4, 12, tzinfo=UTC),
    "plan": datetime(2025, 3, 13, 23, 34, tzinfo=UTC),
    "leaves": datetime(2025, 3, 14, 10, 45, tzinfo=UTC),
    "note": datetime(2025, 3, 14, 11, 20, tzinfo=UTC),
    "look": datetime(2025, 3, 15, 14, 2, tzinfo=UTC),
    "ask": datetime(2025, 3, 15, 14, 4, tzinfo=UTC),
    "answer": datetime(2025, 3, 17, 13, 25, tzinfo=UTC),
    "sure": datetime(2025, 3, 18, 19, 40, tzinfo=UTC),
}


def test_invariant_19_the_worked_example_loads_and_leaves_as_the_same_data(maya, amara, care):
    me, states = maya, []
    person = actions.add_person(me, person_id=uuid.uuid4(), content=trip.PERSON, now=T["goal"])
    goal = actions.save_goal(
        me, goal_id=uuid.uuid4(), content=trip.GOAL, person=person, now=T["goal"]
    )
    ids = {name: uuid.uuid4() for name in ("episode", "plan", "note", "look")}

    def now_is(at: str) -> None:
        states.append(as_moment(access.own_episode(me, ids["episode"]), T[at]).state)

    episode = actions.begin_moment(
        me,
        episode_id=ids["episode"],
        entry_id=ids["plan"],
        title="Trip to Chicago",
        goal=goal,
        planned=True,
        content=trip.PLAN,
        when=actions.When(T["leaves"], "America/New_York"),
        now=T["plan"],
    )
    now_is("plan")
    actions.notice(
        me,
        episode=episode,
        entry_id=ids["note"],
        content=trip.NOTE,
        when=actions.When(T["leaves"], "America/New_York"),
        now=T["note"],
    )
    now_is("note")
    view = {"episode": episode, "entry_id": ids["look"]}
    actions.look_back(me, **view, content=trip.V1, now=T["look"])
    parts = frozenset({ids["note"], ids["look"]})
    ask = actions.Choice(parts, "full", ask=True)
    actions.share_parts(me, episode, care, ask, now=T["ask"])
    now_is("ask")
    reply = {"guidance_id": uuid.uuid4(), "entry_id": ids["look"], "text": trip.GUIDANCE}
    actions.answer(amara, care, **reply, view="", now=T["answer"])
    now_is("sure")
    together = {"confirm": True, "in_session": True, "base_version": 1}
    actions.look_back(me, **view, content=trip.V2, **together, now=T["sure"])
    now_is("sure")
    credited(me, episode)
    now_is("sure")
    assert states == [
        *("planned", "monitored", "awaiting_guidance", "evaluated_alone"),
        *("evaluated", "reinforced"),
    ]
    table = {one.name: one for one in everything.TABLES}
    rows = list(everything.rows_of(table["entries"], me, NOW))
    notes = [row for row in rows if row["kind"] == "self_monitoring"]
    planned, noted_ = (row["ratings"] | row["words"] for row in notes)
    assert planned == trip.PLAN
    assert {key: noted_[key] for key in trip.NOTE} == trip.NOTE
    [look] = [row for row in rows if row["kind"] == "self_evaluation"]
    said = look["ratings"] | look["words"]
    assert {key: said[key] for key in trip.V2} == trip.V2
    [before] = list(everything.rows_of(table["entry_versions"], me, NOW))
    was = before["ratings"] | before["words"]
    assert {key: was[key] for key in trip.V1} == trip.V1
    [goal] = list(everything.rows_of(table["goals"], me, NOW))
    assert goal["ratings"] | goal["words"] == trip.GOAL


NEVER = ("clingy", "needy", "failed", "missed", "non-compliant", "attention-seeking")
NEVER += ("manipulative", "suicidal gesture", "committed suicide", "broken", "streak")


def test_invariant_20_no_word_that_blames_or_labels_is_said():
    with override("en"):
        said = [(one.place, f" {one.text.lower()} ") for one in words.everything()]
    assert len(said) > 1500
    found = [(place, word) for place, text in said for word in NEVER if f" {word}" in text]
    assert found == []

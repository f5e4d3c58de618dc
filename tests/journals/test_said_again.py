"""What is said twice: "Saved" only where it stands; and repeating it tells nobody anything."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import actions
from journals.actions import IdTaken, StaleVersion, When
from journals.models import Entry, MenuItem
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def page(client, entry_id, **more):
    when = When(NOW, client.time_zone)
    return actions.write_page(
        client, entry_id=entry_id, content={"text": "Rain."}, when=when, now=NOW, **more
    )


def begin(client, episode_id, entry_id, title="The work trip", content=None):
    return actions.begin_moment(
        client,
        episode_id=episode_id,
        entry_id=entry_id,
        title=title,
        content=content or {},
        when=When(NOW, client.time_zone),
        now=NOW,
    )


def test_what_was_removed_is_not_saved_by_sending_it_again(maya):
    entry = page(maya, uuid.uuid4())
    assert page(maya, entry.pk).pk == entry.pk
    actions.remove_entry(maya, entry, now=NOW)
    with pytest.raises(IdTaken):
        page(maya, entry.pk)


def test_nor_beside_another_moment(maya):
    entry = page(maya, uuid.uuid4())
    beside = begin(maya, uuid.uuid4(), uuid.uuid4())
    with pytest.raises(IdTaken):
        page(maya, entry.pk, episode=beside)


def test_nothing_is_written_into_a_removed_moment_nor_under_another_title(maya):
    ids = uuid.uuid4(), uuid.uuid4()
    episode = begin(maya, *ids)
    assert begin(maya, *ids).pk == episode.pk
    with pytest.raises(IdTaken):
        begin(maya, *ids, title="Another one")
    actions.remove_moment(maya, episode, now=NOW)
    with pytest.raises(IdTaken):
        begin(maya, *ids, content={"situation": "She drove off."})
    assert not Entry.objects.exists()


def test_two_devices_that_date_a_page_differently(maya):
    entry = page(maya, uuid.uuid4())
    early, late = (When(NOW - timedelta(days=days), maya.time_zone) for days in (2, 1))
    same = {"content": {"text": "Rain."}, "base_version": 1, "now": NOW}
    actions.change_page(maya, Entry.objects.get(pk=entry.pk), when=early, **same)
    stands = Entry.objects.get(pk=entry.pk)
    assert actions.change_page(maya, stands, when=early, **same).version == 2
    with pytest.raises(StaleVersion):
        actions.change_page(maya, stands, when=late, **same)


def test_words_kept_once_more_after_they_were_reworded(maya):
    episode = begin(maya, uuid.uuid4(), uuid.uuid4(), content={"situation": "At the door."})
    look = {"outcome": 1, "credit": "fully"}
    actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content=look, now=NOW)
    credit = actions.give_credit(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"text": "I stayed."}, now=NOW
    )
    kept = actions.keep_words(maya, credit, now=NOW)
    actions.save_item(
        maya, item_id=kept.pk, kind=kept.kind, text="I did stay.", now=NOW, base_version=1
    )
    again = actions.keep_words(maya, credit, now=NOW)
    assert {item.words["text"] for item in MenuItem.objects.all()} == {"I stayed.", "I did stay."}
    assert actions.keep_words(maya, credit, now=NOW).pk == again.pk


@pytest.mark.parametrize("reworded", [False, True])
def test_a_proposal_said_again_does_not_tell_what_became_of_it(maya, amara, care, reworded):
    words = {"toward": "Wave.", "standard": "I waved once."}
    goal_id = uuid.uuid4()
    goal = actions.propose_goal(amara, care, goal_id=goal_id, content=words, now=NOW)
    actions.accept_goal(maya, goal, now=NOW)
    if reworded:
        goal.refresh_from_db()
        actions.save_goal(
            maya, goal_id=goal_id, content={"toward": "Mine."}, base_version=goal.version, now=NOW
        )
    with pytest.raises(IdTaken):
        actions.propose_goal(amara, care, goal_id=goal_id, content=words, now=NOW)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_an_answer_beside_the_field(sign_in, maya, day):
    with time_machine.travel(NOW, tick=False):
        browser, new = sign_in(maya), {"entry_id": str(uuid.uuid4())}
        found = browser.post(reverse("journal"), {"since": day, "until": day})
        check_in = {**new, "mood": "3", "when": "other", "day": day, "clock": "01:00"}
        plan = {**new, "episode_id": str(uuid.uuid4()), "title": "T", "situation": "Kept words."}
        plan |= {"happened": "2026-11-30T10:00", "until": f"{day}T23:59", "plan": "1"}
        told = browser.post(reverse("check-in"), check_in)
        planned = browser.post(reverse("moment-new"), plan)
    for name, answer in (("found", found), ("told", told), ("planned", planned)):
        assert "Choose a day that is nearer to today." in answer.text, (name, answer.status_code)
    assert "Kept words." in planned.text
    assert not Entry.objects.exists()


# --- the same words about another time are not the same ---------------------------------------
OTHER = NOW - timedelta(hours=2)


def at(client, moment, **more):
    return When(moment, client.time_zone, **more)


def test_a_page_a_check_in_and_a_note_about_another_time_are_not_said_again(maya):
    episode = begin(maya, uuid.uuid4(), uuid.uuid4())
    for write in (
        lambda pk, when: actions.write_page(
            maya, entry_id=pk, content={"text": "Rain."}, when=when, now=NOW
        ),
        lambda pk, when: actions.check_in(
            maya, entry_id=pk, content={"mood": 3}, when=when, now=NOW
        ),
        lambda pk, when: actions.notice(
            maya, episode=episode, entry_id=pk, content={"situation": "x"}, when=when, now=NOW
        ),
    ):
        pk = uuid.uuid4()
        assert write(pk, at(maya, OTHER)).pk == write(pk, at(maya, OTHER)).pk
        for another in (at(maya, NOW), at(maya, OTHER, precision="about")):
            with pytest.raises(IdTaken):
                write(pk, another)
        # nobody named a time: sent again a little later it is the same
        pk, later = uuid.uuid4(), When.not_said(NOW + timedelta(seconds=9), maya.time_zone)
        assert write(pk, When.not_said(NOW, maya.time_zone)).pk == write(pk, later).pk
        # of a day no more is known than the day
        pk = uuid.uuid4()
        day = [at(maya, NOW - timedelta(hours=n), precision="day") for n in (1, 2, 48)]
        assert write(pk, day[0]).pk == write(pk, day[1]).pk
        with pytest.raises(IdTaken):
            write(pk, day[2])


@pytest.mark.parametrize("other", ["goal", "until", "when", "again", "planned", "content"])
def test_nor_is_a_moment_with_anything_else_in_it(maya, other):
    goal = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": "Call"}, now=NOW)
    said = {"episode_id": uuid.uuid4(), "entry_id": uuid.uuid4(), "title": "A visit", "now": NOW}
    said |= {"content": {}, "when": at(maya, NOW + timedelta(days=1)), "planned": True}
    first = actions.begin_moment(maya, **said)
    assert actions.begin_moment(maya, **said).pk == first.pk
    anew = {
        "goal": goal,
        "until": NOW + timedelta(days=2),
        "when": at(maya, NOW + timedelta(days=3)),
        "again": begin(maya, uuid.uuid4(), uuid.uuid4()),
        "planned": False,
        "content": {"situation": "She comes."},
    }
    if other == "content":  # then it stands with these words, and without them it is another
        actions.begin_moment(maya, **said | {other: anew[other]})
        with pytest.raises(IdTaken):
            actions.begin_moment(maya, **said)
        return
    with pytest.raises(IdTaken):
        actions.begin_moment(maya, **said | {other: anew[other]})


def test_the_page_says_that_another_time_was_not_saved(sign_in, maya):
    browser, path = sign_in(maya), reverse("page-new")
    data = {"entry_id": str(uuid.uuid4()), "text": "Rain.", "happened": "2026-11-20T10:00"}
    assert browser.post(path, data).status_code == 302
    assert browser.post(path, data).status_code == 302
    again = browser.post(path, {**data, "happened": "2026-11-20T11:00"})
    assert again.status_code == 409
    assert Entry.objects.count() == 1


def test_what_was_planned_is_not_what_was_noted(maya):
    episode, pk = begin(maya, uuid.uuid4(), uuid.uuid4()), uuid.uuid4()
    said = {"episode": episode, "entry_id": pk, "content": {"situation": "x"}, "now": NOW}
    said["when"] = When.not_said(NOW, maya.time_zone)
    assert actions.notice(maya, planned=True, **said).status == "planned"
    assert actions.notice(maya, planned=True, **said).status == "planned"
    with pytest.raises(IdTaken):
        actions.notice(maya, **said)

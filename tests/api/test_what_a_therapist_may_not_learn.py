"""That a client changed something that is not shown is nobody's business, not even as a number."""

import pytest

from journals import access, actions
from journals.models import EntryVersion, Goal
from tests.api.conftest import NOTE, begin
from tests.api.conftest import share as share_parts
from tests.conftest import NOW, make_care
from tracker.privacy import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(maya, amara):
    return make_care(maya, amara)


def share(as_maya, care, note, level="full"):
    episode = as_maya.get(f"entries/{note}/").json()["episode"]
    assert share_parts(as_maya, care, episode, [note], level)


def change(as_maya, note, **more):
    standing = as_maya.get(f"entries/{note}/").json()
    body = {"kind": "self_monitoring", "content": {**standing["content"], **more}}
    body["episode"] = standing["episode"]
    answer = as_maya.put(f"entries/{note}/", body, if_match=f'"{standing["version"]}"')
    assert answer.status_code == 200, answer.text


def read(as_amara, maya, note) -> list:
    """All that she can ask about it, without what names the time of asking."""
    one = as_amara.get(f"shared-entries/{note}/")
    assert "ETag" not in one.headers
    found = [one.json()]
    found += as_amara.get(f"shared-entries/?client={maya.pk}").json()["results"]
    for episode in as_amara.get(f"shared-episodes/?client={maya.pk}").json()["results"]:
        found += episode["entries"]
    return found


def test_changes_before_it_was_shared_are_not_counted(as_maya, as_amara, maya, care):
    _one, once = begin(as_maya)
    _two, often = begin(as_maya)
    for n in range(3):
        change(as_maya, often, situation=f"Wording {n}")
    change(as_maya, often, situation=NOTE.get("situation", "x"))
    for note in (once, often):
        share(as_maya, care, note)
    for one in read(as_amara, maya, often):
        assert not {"version", "changed_at"} & one.keys()


def test_of_numbers_and_ticks_changed_words_are_no_change(as_maya, as_amara, maya, care):
    _episode, note = begin(as_maya)
    change(as_maya, note, situation="First.", reaction_urge=3)
    share(as_maya, care, note, "ratings_only")
    assert read(as_amara, maya, note)[0]["fresh"]
    before = read(as_amara, maya, note)
    change(as_maya, note, situation="Other words.")
    assert read(as_amara, maya, note) == before
    assert not before[0]["changed"]
    change(as_maya, note, reaction_urge=8)
    assert as_amara.get(f"shared-entries/{note}/").json()["changed"]
    assert not as_amara.get(f"shared-entries/{note}/").json()["changed"]
    assert EntryVersion.objects.count() == 3


def test_under_a_full_share_they_are(as_maya, as_amara, maya, care):
    _episode, note = begin(as_maya)
    share(as_maya, care, note)
    read(as_amara, maya, note)
    change(as_maya, note, situation="Other words.")
    assert as_amara.get(f"shared-entries/{note}/").json()["changed"]


def test_nor_are_the_wordings_of_a_goal_before_it_was_offered(as_amara, maya, care):
    goal = None
    for n, words in enumerate(("Once.", "Twice.", "Three times.")):
        goal = actions.save_goal(
            maya,
            goal_id=goal.pk if goal else care.pk,
            content={"toward": words},
            base_version=n,
            now=NOW,
        )
    keys.warm([maya.pk])
    actions.offer_goal(maya, access.own_goal(maya, goal.pk), now=NOW)
    assert Goal.objects.get().version == 3
    (shown,) = as_amara.get(f"clients/{maya.pk}/").json()["goals"]
    assert "version" not in shown
    assert shown["toward"] == "Three times."

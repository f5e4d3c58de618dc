"""A title, a person, what was removed, how it stood before: for programs as on the pages."""

import uuid

import pytest

from journals.models import Episode
from tests.api.conftest import NOTE, begin, share
from tests.conftest import make_care

pytestmark = pytest.mark.django_db


def goal(as_maya) -> str:
    pk = str(uuid.uuid4())
    assert as_maya.put(f"goals/{pk}/", {"content": {"toward": "Call."}}).status_code == 201
    return pk


def person(as_maya) -> str:
    pk = str(uuid.uuid4())
    assert as_maya.put(f"people/{pk}/", {"content": {"label": "M."}}).status_code == 201
    return pk


def test_a_title_and_a_goal_need_the_version_that_was_read(as_maya, as_jonas):
    pk, _note = begin(as_maya, title="The station")
    path, toward = f"episodes/{pk}/", goal(as_maya)
    read = as_maya.get(path)
    assert (read["ETag"], read.json()["version"]) == ('"1"', 1)
    assert as_maya.patch(path, {"title": "The train"}).status_code == 428
    changed = as_maya.patch(path, {"title": "The train"}, if_match='"1"')
    assert changed.status_code == 200
    assert (changed["ETag"], changed.json()["title"]) == ('"2"', "The train")
    stale = as_maya.patch(path, {"title": "The bus"}, if_match='"1"')
    assert stale.status_code == 412
    assert stale.json()["current"]["title"] == "The train"
    both = as_maya.patch(path, {"goal": toward, "rests_until": "2030-01-01"}, if_match='"2"')
    assert both.status_code == 200
    found = both.json()
    assert (found["goal"], found["title"], found["version"]) == (toward, "The train", 3)
    assert found["rests_until"] == "2030-01-01"
    assert as_maya.patch(path, {"goal": None}, if_match='"3"').json()["goal"] is None
    assert as_maya.patch(path, {"rests_until": None}).json()["version"] == 4
    assert as_maya.patch(path, {"rests_until": None}, if_match='"9"').status_code == 412
    before = as_maya.get(f"{path}versions/").json()["results"]
    assert [one["version"] for one in before] == [3, 2, 1]
    assert before[-1]["content"] == {"title": "The station", "goal": None}
    for foreign in (path, f"{path}versions/"):
        assert as_jonas.get(foreign).status_code == 404
    strange = as_maya.patch(f"episodes/{pk}/", {"goal": goal(as_jonas)}, if_match='"4"')
    assert strange.status_code == 400
    long = as_maya.patch(f"episodes/{pk}/", {"title": "x" * 121}, if_match='"4"')
    assert long.json()["errors"].keys() == {"title"}
    assert Episode.objects.get().version == 4


def test_nothing_of_it_is_done_where_the_version_is_old(as_maya):
    pk, _note = begin(as_maya)
    body = {"title": "Another", "rests_until": "2030-01-01"}
    assert as_maya.patch(f"episodes/{pk}/", body, if_match='"7"').status_code == 412
    found = as_maya.get(f"episodes/{pk}/").json()
    assert (found["rests_until"], found["version"]) == (None, 1)


def test_a_moment_is_removed_listed_and_taken_back_for_its_writer(
    as_maya, as_amara, as_jonas, maya, amara
):
    care = make_care(maya, amara)
    pk, note = begin(as_maya, title="The station")
    share(as_maya, care, pk, [note])
    path = f"episodes/{pk}/"
    assert as_maya.delete(path, if_match='"9"').status_code == 412
    assert as_jonas.delete(path).status_code == 404
    assert as_maya.delete(path).status_code == 204
    assert as_maya.get(path).status_code == 404
    assert as_amara.get(f"shared-entries/{note}/").status_code == 404
    (gone,) = as_maya.get("episodes/removed/").json()["results"]
    assert (gone["id"], gone["title"]) == (pk, "The station")
    assert as_jonas.get("episodes/removed/").json()["results"] == []
    assert as_jonas.post(f"{path}restore/").status_code == 404
    for _twice in range(2):
        assert as_maya.post(f"{path}restore/").json()["parts"][0]["id"] == note
    assert as_maya.get("episodes/removed/").json()["results"] == []
    assert as_amara.get(f"shared-entries/{note}/").status_code == 404
    share(as_maya, care, pk, [note])
    assert as_amara.get(f"shared-entries/{note}/").status_code == 200


def test_what_was_removed_one_by_one_is_listed(as_maya):
    _pk, note = begin(as_maya)
    as_maya.delete(f"entries/{note}/")
    (gone,) = as_maya.get("entries/removed/").json()["results"]
    assert (gone["id"], gone["content"]["situation"]) == (note, NOTE["situation"])
    assert gone["removed_at"]
    as_maya.post(f"entries/{note}/restore/")
    assert as_maya.get("entries/removed/").json()["results"] == []


def test_the_versions_of_an_entry_know_their_time(as_maya, as_jonas):
    pk, note = begin(as_maya)
    first = as_maya.get(f"entries/{note}/").json()
    body = {"kind": "self_monitoring", "episode": pk, "content": {"situation": "He stayed."}}
    body |= {"occurred_at": "2026-11-20T10:00:00Z", "precision": "about"}
    assert as_maya.put(f"entries/{note}/", body, if_match='"1"').status_code == 200
    (before,) = as_maya.get(f"entries/{note}/versions/").json()["results"]
    for name in ("version", "status", "occurred_at", "zone", "precision", "content"):
        assert before[name] == first[name], name
    assert as_jonas.get(f"entries/{note}/versions/").status_code == 404


def test_a_person_is_said_anew_and_put_away(as_maya, as_jonas):
    pk = person(as_maya)
    path = f"people/{pk}/"
    assert as_maya.put(path, {"content": {"label": "Mo"}}).status_code == 409
    changed = as_maya.put(path, {"content": {"label": "Mo"}}, if_match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    stale = as_maya.put(path, {"content": {"label": "Max"}}, if_match='"1"')
    assert stale.status_code == 412
    assert stale.json()["current"]["content"] == {"label": "Mo"}
    (before,) = as_maya.get(f"{path}versions/").json()["results"]
    assert (before["version"], before["content"]) == (1, {"label": "M."})
    assert as_maya.patch(path, {"put_away": True}).json()["put_away_at"]
    assert [one["id"] for one in as_maya.get("people/").json()["results"]] == [pk]
    assert as_maya.patch(path, {"put_away": False}).json()["put_away_at"] is None
    for answer in (
        as_jonas.put(path, {"content": {"label": "Mine"}}, if_match='"2"'),
        as_jonas.patch(path, {"put_away": True}),
        as_jonas.get(f"{path}versions/"),
    ):
        assert answer.status_code == 404


def test_a_thing_of_the_menu_lists_its_earlier_words(as_maya):
    path = f"menu/{uuid.uuid4()}/"
    as_maya.put(path, {"kind": "reward", "text": "A walk"})
    as_maya.put(path, {"kind": "reward", "text": "A swim"}, if_match='"1"')
    (before,) = as_maya.get(f"{path}versions/").json()["results"]
    assert before["content"] == {"text": "A walk"}

"""Pages of the journal, by the API."""

import uuid

import pytest

from journals.models import Entry, EntryVersion

from .conftest import begin

pytestmark = pytest.mark.django_db


def page(**more):
    return {"kind": "journal_page", "content": {"title": "Sunday", "text": "Rain."}, **more}


def put(caller, **more):
    pk = str(uuid.uuid4())
    answer = caller.put(f"entries/{pk}/", page(**more))
    assert answer.status_code == 201, answer.content
    return pk


def test_written_changed_removed_restored(as_maya):
    pk = put(as_maya, occurred_at="2026-11-18T23:30:00-05:00", precision="about")
    path = f"entries/{pk}/"
    made = as_maya.get(path).json()
    assert (made["episode"], made["local_date"], made["status"]) == (None, "2026-11-18", "written")
    body = page(content={"text": "Sun."})
    changed = as_maya.put(path, body, **{"If-Match": '"1"'})
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert changed.json()["local_date"] == "2026-11-18"
    assert EntryVersion.objects.get().words["text"] == "Rain."
    stale = as_maya.put(path, page(content={"text": "Snow."}), **{"If-Match": '"1"'})
    assert stale.status_code in (409, 412)
    assert stale.json()["current"]["content"] == {"text": "Sun."}
    assert as_maya.delete(path).status_code == 204
    assert as_maya.get(path).status_code == 404
    assert as_maya.post(f"{path}restore/").json()["content"] == {"text": "Sun."}


def test_nothing_is_about_tomorrow(as_maya):
    body = page(occurred_at="2099-01-01T00:00:00Z")
    assert as_maya.put(f"entries/{uuid.uuid4()}/", body).status_code == 400
    assert as_maya.put(f"entries/{uuid.uuid4()}/", page(content={})).status_code == 400


def test_beside_an_episode_and_away_again(as_maya, as_jonas):
    episode, note = begin(as_maya)
    foreign, _note = begin(as_jonas)
    pk = put(as_maya)
    path, now = f"entries/{pk}/", {"If-Match": '"1"'}
    assert as_maya.patch(path, {"episode": episode}).status_code == 428
    moved = as_maya.patch(path, {"episode": episode}, **now)
    assert (moved.status_code, moved.json()["episode"], moved["ETag"]) == (200, episode, '"1"')
    assert as_maya.patch(path, {"episode": foreign}, **now).status_code == 400
    assert as_maya.patch(path, {"episode": str(uuid.uuid4())}, **now).status_code == 400
    assert as_maya.patch(path, {"episode": None}, **now).json()["episode"] is None
    assert as_maya.patch(f"entries/{note}/", {"episode": None}, **now).status_code == 400
    assert Entry.objects.get(pk=note).episode_id == uuid.UUID(episode)


def test_written_beside_an_episode(as_maya):
    episode, _note = begin(as_maya)
    pk = put(as_maya, episode=episode)
    assert as_maya.get(f"entries/{pk}/").json()["episode"] == episode
    # the same again, and with other words
    assert as_maya.put(f"entries/{pk}/", page(episode=episode)).status_code == 200
    assert as_maya.put(f"entries/{pk}/", page(content={"text": "No."})).status_code == 409


def test_one_page_is_shared(as_maya, as_amara, maya, care):
    pk, other = put(as_maya), put(as_maya)
    sharing = {"care": str(care.pk), "entries": [pk], "level": "full", "until": None}
    both = as_maya.post("shares/", {**sharing, "entries": [pk, other]})
    assert both.status_code == 400
    made = as_maya.post("shares/", sharing)
    assert made.status_code == 200, made.content
    assert [(one["entry"], one["episode"]) for one in made.json()["results"]] == [(pk, None)]
    path = f"shared-entries/?client={maya.pk}"
    (seen,) = as_amara.get(path).json()["results"]
    assert (seen["id"], seen["content"]) == (pk, page()["content"])
    assert as_amara.get(f"shared-entries/{other}/").status_code == 404
    assert as_amara.get(f"shared-episodes/?client={maya.pk}").json()["results"] == []
    assert as_maya.delete(f"shares/{made.json()['results'][0]['id']}/").status_code == 200
    assert as_amara.get(path).json()["results"] == []


def test_nobody_elses(as_maya, as_jonas, care):
    pk = put(as_maya)
    sharing = {"care": str(care.pk), "entries": [pk], "level": "full", "until": None}
    assert as_jonas.post("shares/", sharing).status_code == 400
    assert as_jonas.patch(f"entries/{pk}/", {"episode": None}).status_code == 404

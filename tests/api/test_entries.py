"""A client's own writing, by the API."""

import uuid

import pytest

from journals import actions
from journals.models import Entry, EntryVersion

from .conftest import NOTE, begin, look_back

pytestmark = pytest.mark.django_db


def check_in(**content):
    return {"kind": "check_in", "content": {"mood": 3, **content}}


def test_a_check_in_comes_back_as_it_went_in(as_maya):
    pk = uuid.uuid4()
    made = as_maya.put(f"entries/{pk}/", check_in(line="Rain."))
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert made.json()["content"] == {"mood": 3, "line": "Rain."}
    assert as_maya.get(f"entries/{pk}/").json() | {"help": None} == made.json()
    assert set(made.json()) == {
        *("id", "kind", "status", "episode", "occurred_at", "zone", "precision", "local_date"),
        *("recorded_at", "changed_at", "version", "guidance_requested_at", "content", "help"),
    }


@pytest.mark.parametrize("method", ["put", "post"])
def test_the_same_again_is_the_same(as_maya, method):
    pk = str(uuid.uuid4())
    path, more = (f"entries/{pk}/", {}) if method == "put" else ("entries/", {"id": pk})
    send = getattr(as_maya, method)
    first = send(path, check_in() | more)
    again = send(path, check_in() | more)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Entry.objects.count() == 1


def test_a_taken_id_answers_alike_whoever_has_it(as_maya, as_jonas):
    mine, his = uuid.uuid4(), uuid.uuid4()
    as_maya.put(f"entries/{mine}/", check_in())
    as_jonas.put(f"entries/{his}/", check_in(mood=4))
    answers = [
        as_maya.put(f"entries/{mine}/", check_in(mood=5)),
        as_maya.put(f"entries/{his}/", check_in(mood=5)),
        as_maya.put(f"entries/{his}/", check_in(mood=4)),
    ]
    assert {a.status_code for a in answers} == {409}
    assert len({a.content for a in answers}) == 1


def test_the_same_words_in_another_moment_are_another_entry(as_maya):
    one, note = begin(as_maya)
    two, _other = begin(as_maya)
    body = {"kind": "self_monitoring", "episode": two, "content": NOTE}
    assert as_maya.put(f"entries/{note}/", body).status_code == 409
    assert as_maya.put(f"entries/{note}/", body | {"episode": one}).status_code == 200


def test_changing_needs_the_version_that_was_read(as_maya):
    episode, note = begin(as_maya)
    body = {"kind": "self_monitoring", "episode": episode, "content": {"situation": "He left."}}
    changed = as_maya.put(f"entries/{note}/", body, if_match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    repeated = as_maya.put(f"entries/{note}/", body, if_match='"1"')
    assert repeated.json() == changed.json()
    other = body | {"content": {"situation": "No."}}
    stale = as_maya.put(f"entries/{note}/", other, if_match='"1"')
    assert stale.status_code == 412
    assert stale.json()["current"] | {"help": None} == changed.json()
    assert as_maya.put(f"entries/{note}/", other).status_code == 409
    assert as_maya.put(f"entries/{note}/", other, if_match="new").status_code == 400
    assert EntryVersion.objects.count() == 1


def test_looking_back_twice_gives_what_stands_there(as_maya):
    episode, _note = begin(as_maya)
    first = look_back(as_maya, episode)
    second = as_maya.put(
        f"entries/{uuid.uuid4()}/",
        {"kind": "self_evaluation", "episode": episode, "content": {"outcome": 2}},
    )
    assert second.status_code == 409
    assert second.json()["current"]["id"] == first


def test_confirming_and_crediting(as_maya):
    episode, _note = begin(as_maya)
    look = look_back(as_maya, episode, credit="fully")
    assert as_maya.patch(f"entries/{look}/", {"status": "confirmed"}).status_code == 428
    sure = as_maya.patch(f"entries/{look}/", {"status": "confirmed"}, if_match='"1"')
    assert sure.json()["status"] == "confirmed"
    assert sure.json()["content"]["context"] == "alone"
    reward = uuid.uuid4()
    body = {
        "kind": "self_reinforcement",
        "episode": episode,
        "status": "planned",
        "occurred_at": "2026-12-01T20:00:00-05:00",
        "content": {"text": "I stayed.", "reward": "A walk"},
    }
    from tests.conftest import NOW

    at = NOW.replace(hour=23).isoformat()
    planned = as_maya.put(f"entries/{reward}/", body | {"occurred_at": at})
    assert (planned.status_code, planned.json()["status"]) == (201, "planned")
    done = as_maya.patch(f"entries/{reward}/", {"status": "done"}, if_match='"1"')
    assert done.json()["status"] == "done"
    again = as_maya.patch(f"entries/{reward}/", {"status": "done"}, if_match='"1"')
    assert again.json() == done.json()
    assert as_maya.get(f"episodes/{episode}/").json()["state"] == "reinforced"


def test_praise_needs_credit_and_being_fair_needs_nothing(as_maya):
    episode, _note = begin(as_maya)
    look_back(as_maya, episode, credit="not_this_time")
    body = {"kind": "self_reinforcement", "episode": episode}
    praise = as_maya.put(f"entries/{uuid.uuid4()}/", body | {"content": {"text": "Well done."}})
    fair = as_maya.put(f"entries/{uuid.uuid4()}/", body | {"content": {"friend": "It was hard."}})
    skip = as_maya.put(f"entries/{uuid.uuid4()}/", body | {"content": {}, "status": "skipped"})
    assert (praise.status_code, fair.status_code, skip.status_code) == (400, 201, 201)


def test_credit_stands_as_it_was_given(as_maya):
    episode, _note = begin(as_maya)
    pk = uuid.uuid4()
    body = {"kind": "self_reinforcement", "episode": episode, "content": {"friend": "Hm."}}
    as_maya.put(f"entries/{pk}/", body)
    praise = body | {"content": {"text": "Well done."}}
    assert as_maya.put(f"entries/{pk}/", praise, if_match='"1"').status_code == 400


def test_removing_and_taking_it_back(as_maya, as_jonas):
    pk = uuid.uuid4()
    as_maya.put(f"entries/{pk}/", check_in())
    assert as_jonas.delete(f"entries/{pk}/").status_code == 404
    assert as_maya.delete(f"entries/{pk}/").status_code == 204
    assert as_maya.get(f"entries/{pk}/").status_code == 404
    assert as_maya.put(f"entries/{pk}/", check_in()).status_code == 409
    assert as_jonas.post(f"entries/{pk}/restore/").status_code == 404
    assert as_maya.post(f"entries/{pk}/restore/").status_code == 200
    assert as_maya.post(f"entries/{pk}/restore/").status_code == 200
    assert as_maya.get(f"entries/{pk}/").status_code == 200


def test_the_list_in_pages_and_by_filters(as_maya, maya, now):
    episode, note = begin(as_maya)
    for _n in range(24):
        actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=now)
    first = as_maya.get("entries/?kind=check_in").json()
    second = as_maya.get(first["next"].split("/api/v1/")[1]).json()
    ids = [one["id"] for one in first["results"] + second["results"]]
    assert (len(first["results"]), len(set(ids)), second["next"]) == (20, 24, None)
    assert set(first) == {"next", "previous", "results"}
    only = as_maya.get(f"entries/?episode={episode}").json()["results"]
    assert [one["id"] for one in only] == [note]
    assert as_maya.get(f"entries/?date={only[0]['local_date']}&kind=self_monitoring").json()[
        "results"
    ]
    assert as_maya.get("entries/?from=2199-01-01").json()["results"] == []


@pytest.mark.parametrize("query", ["kind=mood", "episode=1", "date=x", "words=a", "cursor=cD14"])
def test_a_filter_that_is_not_known_is_refused(as_maya, query):
    assert as_maya.get(f"entries/?{query}").status_code == 400


def test_an_entry_of_somebody_else_is_none_at_all(as_maya, as_jonas):
    episode, note = begin(as_maya)
    for path in (f"entries/{note}/", f"episodes/{episode}/"):
        assert as_jonas.get(path).status_code == 404
        missing = as_jonas.get(path.replace(note, str(uuid.uuid4())))
        assert missing.content == as_jonas.get(path).content or "episodes" in path
    body = {"kind": "self_monitoring", "content": NOTE}
    answers = [
        as_jonas.put(f"entries/{uuid.uuid4()}/", body | {"episode": which})
        for which in (episode, str(uuid.uuid4()))
    ]
    assert {a.status_code for a in answers} == {400}
    assert answers[0].content == answers[1].content

"""Looking for words, and the filters of the list."""

import logging
import uuid
from datetime import timedelta

import pytest

from journals import access

from .conftest import NOTE, begin

pytestmark = pytest.mark.django_db


def page(caller, text, **more):
    pk = str(uuid.uuid4())
    body = {"kind": "journal_page", "content": {"text": text}, **more}
    assert caller.put(f"entries/{pk}/", body).status_code == 201
    return pk


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["results"]]


def test_words_are_found_without_case_and_accents(as_maya, as_jonas):
    mine = page(as_maya, "Éléonore asked.")
    page(as_maya, "Nobody asked.")
    page(as_jonas, "Éléonore asked him.")
    assert ids(as_maya.post("entries/search/", {"words": "ELEONORE"})) == [mine]
    assert ids(as_maya.post("entries/search/", {"words": "eleonore", "kind": "check_in"})) == []


def test_it_looks_further_from_where_it_stopped(as_maya, monkeypatch):
    monkeypatch.setattr(access.timeline, "MOST", 3)
    wanted = [
        page(as_maya, "The needle.", occurred_at="2026-01-01T12:00:00Z"),
        *(page(as_maya, "Hay.", occurred_at=f"2026-01-0{n}T12:00:00Z") for n in range(2, 8)),
    ][0]
    body, rounds = {"words": "needle"}, []
    while True:
        answer = as_maya.post("entries/search/", body).json()
        rounds.append(answer)
        if answer["next"] is None:
            break
        body["cursor"] = answer["next"]
    assert [len(one["results"]) for one in rounds] == [0, 0, 1]
    assert rounds[0]["looked_back_to"] == "2026-01-05"
    assert rounds[-1]["results"][0]["id"] == wanted


@pytest.mark.parametrize(
    "body",
    [
        {"words": 3},
        {"words": "x" * 201},
        {"kind": "other"},
        {"emotion": "none of these"},
        {"person": "nobody"},
        {"from": "soon"},
        {"cursor": "nonsense"},
        {"cursor": "MjAyNi0wMS0wMSAx"},
        {"cursor": 5},
        {"unknown": 1},
        [],
    ],
)
def test_what_cannot_be_read_is_refused(as_maya, body):
    assert as_maya.post("entries/search/", body).status_code == 400


def test_words_never_stand_in_an_address(as_maya, caplog):
    page(as_maya, "The lighthouse.")
    assert as_maya.get("entries/?words=lighthouse").status_code == 400
    assert as_maya.get("entries/?emotion=shame").status_code == 400
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    as_maya.post("entries/search/", {"words": "lighthouse"})
    kept = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert not [text for text in kept if "lighthouse" in text]


def test_the_list_by_goal_area_and_person(as_maya):
    person, goal = str(uuid.uuid4()), str(uuid.uuid4())
    as_maya.put(f"people/{person}/", {"content": {"label": "Mel"}})
    content = {"toward": "Say it.", "focus_area": "closeness"}
    assert as_maya.put(f"goals/{goal}/", {"content": content}).status_code == 201
    _episode, by_goal = begin(as_maya, goal=goal)
    pk, named = str(uuid.uuid4()), str(uuid.uuid4())
    note = {"id": named, "content": {**NOTE, "people": [person]}}
    assert as_maya.put(f"episodes/{pk}/", {"note": note}).status_code == 201
    page(as_maya, "Neither.")
    assert ids(as_maya.get(f"entries/?goal={goal}")) == [by_goal]
    assert ids(as_maya.get("entries/?focus_area=closeness")) == [by_goal]
    assert ids(as_maya.get(f"entries/?person={person}")) == [named]
    assert ids(as_maya.get(f"entries/?person={person}&kind=journal_page")) == []
    assert as_maya.get(f"entries/?person={person}&episode={pk}").status_code == 400


def test_the_list_by_person_goes_on_behind_a_cursor(as_maya, right_now):
    goal = str(uuid.uuid4())
    as_maya.put(f"goals/{goal}/", {"content": {"toward": "Say it."}})
    begun, made = begin(as_maya, goal=goal), []
    for n in range(24):
        at = (right_now - timedelta(hours=n + 1)).isoformat()
        made.append(page(as_maya, f"Page {n}.", episode=begun[0], occurred_at=at))
    first = as_maya.get(f"entries/?goal={goal}")
    assert len(ids(first)) == 20
    rest = as_maya.get("entries/?" + first.json()["next"].split("?")[1])
    assert len(ids(rest)) == 5
    assert sorted(ids(first) + ids(rest)) == sorted([*made, begun[1]])
    assert rest.json()["next"] is None

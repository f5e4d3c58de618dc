"""Looking for words, and the filters of the list."""

import logging
import uuid
from datetime import timedelta

import pytest

from journals import access
from journals.models import Entry, Episode
from tracker.privacy import keys

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


def much(user, n: int, at, *, who=None, every: int = 1, episode=None) -> list[str]:
    """Notes, an hour apart, of which one in `every` names this person or is in this moment."""
    keys.warm([user.pk])
    other = Episode(client=user, occurred_at=at, recorded_at=at, words={"title": ""})
    other.save()
    rows = []
    for i in range(n):
        wanted = i % every == every - 1
        when = at - timedelta(hours=i)
        rows.append(
            Entry(
                client=user,
                episode=episode if wanted and episode else other,
                kind="self_monitoring",
                status="noted",
                occurred_at=when,
                occurred_zone=user.time_zone,
                local_date=when.date(),
                recorded_at=when,
                changed_at=when,
                ratings={},
                words={"people": [str(who)]} if wanted and who else {"situation": "Rain."},
            )
        )
    Entry.objects.bulk_create(rows, batch_size=200)
    return [str(row.pk) for i, row in enumerate(rows) if i % every == every - 1]


def walk(caller, path: str) -> list[list[str]]:
    """The pages behind each other, by their `next`."""
    pages = []
    while path:
        answer = caller.get(path)
        pages.append(ids(answer))
        following = answer.json()["next"]
        path = following and "entries/?" + following.split("?")[1]
        assert len(pages) < 50
    return pages


def test_pages_by_person_and_by_goal_are_full_while_there_is_more(as_maya, maya, right_now):
    """Whoever is wanted is in one of nine entries: a page of 20 needs 180 of them."""
    person, goal = uuid.uuid4(), str(uuid.uuid4())
    as_maya.put(f"goals/{goal}/", {"content": {"toward": "Say it."}})
    (pk, _note) = begin(as_maya, goal=goal)
    Entry.objects.all().delete()
    episode = Episode.objects.get(pk=pk)
    named = much(maya, 450, right_now, who=person, every=9)
    beside = much(maya, 450, right_now - timedelta(days=30), every=9, episode=episode)
    found = walk(as_maya, f"entries/?person={person}")
    assert [len(one) for one in found[:3]] == [20, 20, 10]
    assert [pk for one in found for pk in one] == named
    found = walk(as_maya, f"entries/?goal={goal}")
    assert [len(one) for one in found] == [20, 20, 10]
    assert [pk for one in found for pk in one] == beside


def test_a_page_by_person_ends_at_the_bound_and_the_next_goes_on_there(
    as_maya, maya, right_now, monkeypatch
):
    """However seldom they are named, one request opens a bounded number; nothing is left out."""
    monkeypatch.setattr(access.timeline, "MOST", 100)
    person = uuid.uuid4()
    named = much(maya, 430, right_now, who=person, every=30)
    found = walk(as_maya, f"entries/?person={person}")
    assert [len(one) for one in found] == [3, 3, 4, 3, 1]
    assert [pk for one in found for pk in one] == named

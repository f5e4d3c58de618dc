"""What waits to be looked at, and putting it aside, by a program."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from journals.actions import end_care
from tests.api.checking import checked, queries
from tests.api.conftest import begin, look_back, share
from tests.api.test_pages import put as put_page
from tests.api.test_what_a_therapist_may_not_learn import change
from tests.conftest import NOW, make_care, next_appointment
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db


def waiting(caller) -> list[dict]:
    return checked(caller.get("to-review/"), "ToReview")["results"]


def marking(maya, *items) -> dict:
    entries = [
        {"entry": part["entry"], "sight": part["sight"]}
        for item in items
        for part in item["entries"]
    ]
    return {"client": str(maya.pk), "entries": entries}


@pytest.fixture
def shared(as_maya, care):
    """A moment whose look back asks, and a page that belongs to none."""
    episode, note = begin(as_maya)
    look = look_back(as_maya, episode, credit="partly")
    share(as_maya, care, episode, [note, look], ask=True)
    page = put_page(as_maya)
    said = {"care": str(care.pk), "entries": [page], "level": "full", "until": None}
    assert as_maya.post("shares/", said).status_code == 200
    return episode, note, look, page


def test_what_waits_is_named_and_nothing_of_it_is_given(as_amara, maya, shared):
    episode, note, look, page = shared
    moment, alone = waiting(as_amara)
    assert (moment["client"], moment["name"]) == (str(maya.pk), maya.name)
    assert (moment["episode"], alone["episode"]) == (episode, None)
    assert {part["entry"]: part["waits"] for part in moment["entries"]} == {note: False, look: True}
    assert [part["entry"] for part in alone["entries"]] == [page]
    assert (moment["next_appointment"], moment["due_at"] > moment["since"]) == (None, True)
    said = as_amara.get("to-review/").text
    assert "She drove off." not in said
    assert "version" not in moment["entries"][0].keys() - {"worksheet_version"}
    verbs = {event.verb for event in ledger.of_client(maya.pk, limit=50)}
    assert not verbs & {"opened", "opened_goal", "saw_charts"}


def test_read_marked_and_taken_back(as_amara, maya, shared):
    moment, alone = waiting(as_amara)
    read = as_amara.get(f"shared-entries/?client={maya.pk}").json()["results"]
    assert not any(one["reviewed"] for one in read)
    # What was read says the same of where it stands as what waited.
    assert {one["id"]: one["sight"] for one in read} == {
        part["entry"]: part["sight"] for item in (moment, alone) for part in item["entries"]
    }
    told = checked(as_amara.post("reviewed/", marking(maya, moment)), "Reviewed")
    assert set(told["marked"]) == {part["entry"] for part in moment["entries"]}
    assert waiting(as_amara) == [alone]
    assert as_amara.post("reviewed/", marking(maya, moment)).json()["marked"] == []
    read = as_amara.get(f"shared-entries/?client={maya.pk}").json()["results"]
    assert {one["id"] for one in read if one["reviewed"]} == set(told["marked"])
    undo = {"client": str(maya.pk), **told}
    assert as_amara.post("reviewed/undo/", undo).status_code == 204
    assert len(waiting(as_amara)) == 2


def test_it_is_taken_back_for_two_minutes(as_amara, maya, shared):
    moment, _alone = waiting(as_amara)
    told = as_amara.post("reviewed/", marking(maya, moment)).json()
    undo = {"client": str(maya.pk), **told}
    with time_machine.travel(timedelta(seconds=121) + datetime.fromisoformat(told["marked_at"])):
        assert as_amara.post("reviewed/undo/", undo).status_code == 400
    assert len(waiting(as_amara)) == 1


def test_what_was_changed_since_it_was_shown_waits_on(as_amara, as_maya, maya, shared):
    _episode, note, _look, _page = shared
    moment, _alone = waiting(as_amara)
    change(as_maya, note, situation="Other words.")
    marked = as_amara.post("reviewed/", marking(maya, moment)).json()["marked"]
    assert note not in marked
    assert len(marked) == 1
    left = next(item for item in waiting(as_amara) if item["episode"])
    assert [part["entry"] for part in left["entries"]] == [note]
    assert as_amara.post("reviewed/", marking(maya, left)).json()["marked"] == [note]
    change(as_maya, note, situation="And others again.")
    (again,) = (item for item in waiting(as_amara) if item["episode"])
    assert again["entries"][0]["changed"]


def test_changed_words_that_are_not_shown_change_nothing(as_amara, as_maya, maya, care):
    episode, note = begin(as_maya)
    for n in range(3):
        change(as_maya, note, situation=f"Wording {n}")
    share(as_maya, care, episode, [note], "ratings_only")
    before = waiting(as_amara)
    change(as_maya, note, situation="Other words.")
    assert waiting(as_amara) == before
    assert as_amara.post("reviewed/", marking(maya, *before)).json()["marked"] == [note]
    change(as_maya, note, situation="And others.")
    assert waiting(as_amara) == []
    # In words it is another thing, which waits anew.
    share(as_maya, care, episode, [note], "full")
    (anew,) = waiting(as_amara)
    assert as_amara.post("reviewed/", marking(maya, *before)).json()["marked"] == []
    assert as_amara.post("reviewed/", marking(maya, anew)).json()["marked"] == [note]


def test_those_first_whom_one_meets_first(
    as_amara, as_maya, as_jonas, maya, jonas, jonas_care, care
):
    for caller, one in ((as_maya, care), (as_jonas, jonas_care)):
        episode, note = begin(caller)
        share(caller, one, episode, [note])
    with time_machine.travel(NOW, tick=False):
        next_appointment(jonas_care, days=20)
        next_appointment(care, days=25)
        told = [(one["name"], one["next_appointment"]) for one in waiting(as_amara)]
    assert told == [
        (jonas.name, "2026-12-13T18:00:00Z"),
        (maya.name, "2026-12-18T18:00:00Z"),
    ]


def test_each_therapist_for_themselves(as_amara, as_omar, as_maya, maya, omar, care, shared):
    beside = make_care(maya, omar)
    episode, note, look, _page = shared
    share(as_maya, beside, episode, [note])
    (theirs,) = waiting(as_omar)
    assert [part["entry"] for part in theirs["entries"]] == [note]
    assert as_omar.post("reviewed/", marking(maya, theirs)).json()["marked"] == [note]
    mine = waiting(as_amara)
    assert len(mine) == 2
    # What is not shared with him he cannot put aside, whatever he sends.
    assert as_omar.post("reviewed/", marking(maya, *mine)).json()["marked"] == []
    assert waiting(as_amara) == mine
    assert look not in as_omar.get("to-review/").text


def test_strangers_and_clients(as_amara, as_omar, as_maya, maya, shared):
    told = as_amara.post("reviewed/", marking(maya, *waiting(as_amara))).json()
    assert as_omar.post("reviewed/", {**marking(maya), "entries": []}).status_code == 400
    said = {"client": str(maya.pk), "entries": [{"entry": str(uuid.uuid4()), "sight": "x"}]}
    assert as_omar.post("reviewed/", said).status_code == 404
    assert as_omar.post("reviewed/undo/", {"client": str(maya.pk), **told}).status_code == 404
    assert as_amara.post("reviewed/", said).json()["marked"] == []
    assert as_maya.get("to-review/").status_code == 403
    assert waiting(as_amara) == []


def test_paused_and_ended_care_shows_and_takes_nothing(as_amara, as_maya, maya, care, shared):
    items = waiting(as_amara)
    care_actions.pause(care, by=maya, now=NOW)
    assert waiting(as_amara) == []
    assert as_amara.post("reviewed/", marking(maya, *items)).json()["marked"] == []
    end_care(care, by=maya, now=NOW)
    assert as_amara.post("reviewed/", marking(maya, *items)).status_code == 404


def test_as_many_queries_for_ten_as_for_one(as_amara, as_maya, care):
    counts, made = {}, 0
    for many in (1, 10):
        while made < many:
            made += 1
            episode, note = begin(as_maya)
            share(as_maya, care, episode, [note])
            cache.clear()  # more than a program may ask in a minute
        assert len(waiting(as_amara)) == many
        counts[many] = queries(as_amara, "to-review/")
    assert counts[1] == counts[10]

"""One client for their therapist's program: the head of the page, how one answers, own notes, and
what to know before the two meet."""

import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from tests.api.checking import checked, queries
from tests.api.conftest import begin, look_back, share
from tests.conftest import NOW, make_care, next_appointment
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db


def new() -> str:
    return str(uuid.uuid4())


def version(n: int) -> dict[str, str]:
    return {"if-match": f'"{n}"'}


# --- the head of the page ------------------------------------------------------------------------
def test_when_they_met_and_meet(as_amara, maya, care):
    with time_machine.travel(NOW, tick=False):
        for days in (-7, -14, 3, 10):
            next_appointment(care, days=days)
        told = checked(as_amara.get(f"clients/{maya.pk}/"), "ClientInCare")
    assert told["last_appointment"] == "2026-11-16T18:00:00Z"
    assert told["next_appointment"] == "2026-11-26T18:00:00Z"
    assert (told["guidance_mode"], told["looked_at"]) == ("written", None)
    assert (told["away_until"], told["check_in_plan"]) == (None, None)


def test_what_was_looked_at_is_no_longer_new(as_amara, as_omar, as_maya, maya, care):
    episode, note = begin(as_maya)
    share(as_maya, care, episode, [note])
    (one,) = as_amara.get("clients/").json()["results"]
    assert one["new"] == 1
    assert as_omar.post(f"clients/{maya.pk}/looked-at/").status_code == 404
    assert as_amara.post(f"clients/{maya.pk}/looked-at/").status_code == 204
    (one,) = as_amara.get("clients/").json()["results"]
    assert one["new"] == 0
    assert as_amara.get(f"clients/{maya.pk}/").json()["looked_at"]


def test_answering_only_when_the_two_meet(as_amara, as_maya, as_omar, maya, care):
    episode, note = begin(as_maya)
    share(as_maya, care, episode, [note])
    answer = {"entry": note, "text": "You stayed."}
    path = f"clients/{maya.pk}/"
    changed = as_amara.patch(path, {"guidance_mode": "in_session_only"})
    assert checked(changed, "ClientInCare")["guidance_mode"] == "in_session_only"
    refused = as_amara.put(f"guidance/{new()}/", answer)
    assert refused.status_code == 400
    assert as_maya.get("received-guidance/").json()["results"] == []
    as_amara.patch(path, {"guidance_mode": "written"})
    assert as_amara.put(f"guidance/{new()}/", answer).status_code == 201
    verbs = [event.verb for event in ledger.of_client(maya.pk, limit=50)]
    assert verbs.count("changed_guidance_mode") == 2
    for wrong in ({"guidance_mode": "by_post"}, {}, {"status": "ended"}):
        assert as_amara.patch(path, wrong).status_code == 400
    assert as_omar.patch(path, {"guidance_mode": "written"}).status_code == 404


# --- own notes -----------------------------------------------------------------------------------
def test_a_note_is_kept_by_the_version_that_was_read(as_amara, maya, care):
    path = f"clients/{maya.pk}/note/"
    none = as_amara.get(path)
    assert checked(none, "OwnNote") == {"version": 0, "text": "", "changed_at": None}
    assert none.headers["ETag"] == '"0"'
    first = as_amara.put(path, {"text": "Sleep."})
    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    assert as_amara.put(path, {"text": "Sleep."}).json() == first.json()
    blind = as_amara.put(path, {"text": "Other."})
    assert (blind.status_code, blind.json()["current"]["text"]) == (409, "Sleep.")
    anew = as_amara.put(path, {"text": "Sleep, and work."}, **version(1))
    assert checked(anew, "OwnNote")["version"] == 2
    stale = as_amara.put(path, {"text": "Other."}, **version(1))
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, "Sleep, and work.")
    empty = as_amara.put(path, {"text": ""}, **version(2))
    assert (empty.status_code, empty.json()["text"]) == (200, "")


@pytest.mark.parametrize("text", [None, 1, "x" * 8001, "\x00"])
def test_a_note_that_is_none(as_amara, maya, care, text):
    assert as_amara.put(f"clients/{maya.pk}/note/", {"text": text}).status_code == 400


def test_a_note_is_its_authors_alone(as_amara, as_omar, as_maya, maya, omar, care):
    path = f"clients/{maya.pk}/note/"
    as_amara.put(path, {"text": "Sleep."})
    assert as_omar.get(path).status_code == as_omar.put(path, {"text": "x"}).status_code == 404
    make_care(maya, omar)
    assert as_omar.get(path).json()["text"] == ""
    assert as_maya.get(path).status_code == 403
    before = len(ledger.of_client(maya.pk, limit=50))
    as_amara.get(path)
    assert len(ledger.of_client(maya.pk, limit=50)) == before  # it says nothing of hers
    care_actions.pause(care, by=maya, now=NOW)
    assert as_amara.get(path).json()["text"] == "Sleep."


# --- before the two meet -------------------------------------------------------------------------
@pytest.fixture
def prepared(as_maya, care):
    """A moment with both parts, and something to talk about."""
    episode, note = begin(as_maya, title="The airport")
    look = look_back(as_maya, episode)
    share(as_maya, care, episode, [note, look], ask=True)
    wish = new()
    about = {"care": str(care.pk), "kind": "talk_before", "text": "Can we talk?"}
    assert as_maya.put(f"agenda/{wish}/", about).status_code == 201
    return episode, note, look, wish


def test_what_to_know_before(as_amara, maya, prepared):
    episode, note, _look, wish = prepared
    told = checked(as_amara.get(f"clients/{maya.pk}/prep/"), "Prep")
    assert (told["met"], told["next_appointment"]) == (False, None)
    assert [one["id"] for one in told["talk"]] == [wish]
    shared = told["facts"][0]
    assert (shared["key"], shared["number"]) == ("shared", "1 moment shared")
    assert [one["episode"] for one in shared["about"]] == [episode]
    assert all(fact["rule"] for fact in told["facts"])
    (urge,) = told["numbers"]["reaction_urge"]
    assert (urge["value"], urge["entry"], urge["title"]) == (7, note, "The airport")
    assert [one["outcome"] for one in told["numbers"]["views"]] == [1]
    verbs = {event.verb for event in ledger.of_client(maya.pk, limit=50)}
    assert verbs >= {"opened_agenda", "saw_charts"}


def test_nothing_is_said_of_what_is_not_shared(as_amara, as_maya, maya, prepared):
    path = f"clients/{maya.pk}/prep/"
    with time_machine.travel(timezone.now(), tick=False):
        before = as_amara.get(path).content
        begin(as_maya)
        body = {"kind": "check_in", "content": {"mood": 1, "reaction_urge": 9}}
        as_maya.put(f"entries/{new()}/", body)
        assert as_amara.get(path).content == before


def test_numbers_only_show_no_title(as_amara, as_maya, maya, care):
    episode, note = begin(as_maya, title="The airport")
    share(as_maya, care, episode, [note], "ratings_only")
    told = as_amara.get(f"clients/{maya.pk}/prep/")
    assert told.json()["numbers"]["reaction_urge"][0]["title"] is None
    assert "airport" not in told.text


def test_paused_care_holds_nothing_of_the_clients(as_amara, as_omar, as_maya, maya, care, prepared):
    path = f"clients/{maya.pk}/prep/"
    assert as_omar.get(path).status_code == 404
    care_actions.pause(care, by=maya, now=NOW)
    told = checked(as_amara.get(path), "Prep")
    assert told["talk"] == told["facts"] == told["numbers"]["reaction_urge"] == []
    assert told["numbers"]["views"] == told["numbers"]["check_ins"] == []


def test_without_a_ledger_nothing_is_shown(as_amara, maya, prepared, monkeypatch):
    def full(*args, **kwargs):
        raise OperationalError("disk is full")

    monkeypatch.setattr(ledger, "record", full)
    answer = as_amara.get(f"clients/{maya.pk}/prep/")
    assert answer.status_code >= 500
    assert "airport" not in answer.text


def test_as_many_queries_for_ten_as_for_one(as_amara, as_maya, maya, care):
    counts, made = {}, 0
    for many in (1, 10):
        while made < many:
            made += 1
            episode, note = begin(as_maya)
            look = look_back(as_maya, episode)
            share(as_maya, care, episode, [note, look])
            about = {"care": str(care.pk), "kind": "talk_about", "text": "x"}
            as_maya.put(f"agenda/{new()}/", about)
            body = {"entry": look, "content": {"outcome": 2}}
            as_amara.put(f"clients/{maya.pk}/decisions/{new()}/", body)
            with time_machine.travel(NOW, tick=False):
                next_appointment(care, days=10 + made)
            cache.clear()  # more than a program may ask in a minute
        paths = ("", "prep/", "decisions/")
        counts[many] = [queries(as_amara, f"clients/{maya.pk}/{path}") for path in paths]
    assert counts[1] == counts[10]


# --- one's own list, and proposals ---------------------------------------------------------------
def test_what_was_taken_off_ones_list_is_put_back(as_amara, as_omar, maya, care):
    pk = new()
    as_amara.put(f"bring-up/{pk}/", {"client": str(maya.pk), "text": "Sleep."})
    as_amara.delete(f"bring-up/{pk}/")
    assert as_omar.post(f"bring-up/{pk}/restore/").status_code == 404
    for _n in range(2):
        assert checked(as_amara.post(f"bring-up/{pk}/restore/"), "BringUp")["text"] == "Sleep."
    assert len(as_amara.get(f"bring-up/?client={maya.pk}").json()["results"]) == 1


def test_a_proposal_in_other_words(as_amara, as_maya, maya, care):
    path = f"clients/{maya.pk}/goals/{new()}/"
    said, anew = ({"content": {"toward": words}} for words in ("Wave.", "Smile."))
    made = as_amara.put(path, said)
    assert made.headers["ETag"] == '"1"'
    assert as_amara.put(path, anew).status_code == 409
    changed = as_amara.put(path, anew, **version(1))
    assert checked(changed, "GoalProposal")["version"] == 2
    stale = as_amara.put(path, said, **version(1))
    assert (stale.status_code, stale.json()["current"]["content"]["toward"]) == (412, "Smile.")
    assert as_amara.put(f"clients/{maya.pk}/goals/{new()}/", said, **version(1)).status_code == 404
    (waits,) = as_maya.get("goals/?state=proposed").json()["results"]
    as_maya.post(f"goals/{waits['id']}/accept/", {})
    assert as_amara.put(path, said, **version(2)).status_code == 400

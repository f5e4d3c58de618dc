"""Through the API: goals agreed by two, the menu, plans, rests, earlier check-ins, credit anew."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from journals import actions

from .checking import checked
from .conftest import begin, look_back

pytestmark = pytest.mark.django_db
WORDS = {"title": "Goodbyes", "toward": "Wave."}


def at(version):
    return {"if-match": f'"{version}"'}


def proposal(as_amara, maya, **content):
    path = f"clients/{maya.pk}/goals/{uuid.uuid4()}/"
    answer = as_amara.put(path, {"content": content or WORDS})
    assert answer.status_code == 201, answer.json()
    assert as_amara.put(path, {"content": content or WORDS}).status_code == 200  # safe to repeat
    return checked(answer, "GoalProposal")["id"]


def test_propose_accept_in_own_words_and_read_the_versions(as_maya, as_amara, maya, care):
    pk = proposal(as_amara, maya)
    (waits,) = checked(as_maya.get("goals/?state=proposed"), "Goal")["results"]
    assert (waits["id"], waits["state"], waits["proposed"]) == (pk, "proposed", True)
    assert as_maya.get("goals/").json()["results"] == []
    mine = {"content": {**WORDS, "toward": "Smile."}}
    assert as_maya.post(f"goals/{pk}/accept/", mine).status_code == 428
    assert as_maya.call("POST", f"goals/{pk}/accept/", mine, **at(7)).status_code in (409, 412)
    taken = checked(as_maya.call("POST", f"goals/{pk}/accept/", mine, **at(1)), "Goal")
    assert (taken["state"], taken["version"], taken["content"]["toward"]) == ("active", 2, "Smile.")
    (earlier,) = checked(as_maya.get(f"goals/{pk}/versions/"), "GoalVersion")["results"]
    assert earlier["content"]["toward"] == "Wave."
    assert checked(as_amara.get(f"clients/{maya.pk}/"), "ClientInCare")["goals"][0]["content"] == {
        **WORDS,
        "toward": "Smile.",
    }
    assert as_amara.get(f"clients/{maya.pk}/goals/").json()["results"] == []


def test_what_was_worded_anew_meanwhile_is_not_accepted_unread(
    as_maya, as_amara, maya, amara, care
):
    pk = proposal(as_amara, maya)
    read = as_maya.get(f"goals/{pk}/")["ETag"]
    actions.reword_proposal(
        amara, care, uuid.UUID(pk), content={"toward": "Nod."}, base_version=1, now=timezone.now()
    )
    late = as_maya.call("POST", f"goals/{pk}/accept/", {}, **{"if-match": read})
    assert (late.status_code, late.json()["current"]["content"]["toward"]) == (412, "Nod.")
    assert as_maya.get("goals/").json()["results"] == []
    for _twice in range(2):  # safe to repeat
        taken = as_maya.call("POST", f"goals/{pk}/accept/", {}, **at(2))
        assert (taken.status_code, taken.json()["state"]) == (200, "active")


def test_decline_and_take_back(as_maya, as_amara, maya, care):
    one, two = proposal(as_amara, maya), proposal(as_amara, maya, toward="Two.")
    for _twice in range(2):
        answer = as_maya.post(f"goals/{one}/decline/")
        assert answer.status_code in (204, 404)  # declined, it is not there any more
    assert as_amara.delete(f"clients/{maya.pk}/goals/{two}/").status_code == 204
    assert as_amara.delete(f"clients/{maya.pk}/goals/{one}/").status_code == 404
    (left,) = checked(as_amara.get(f"clients/{maya.pk}/goals/"), "GoalProposal")["results"]
    assert left["declined_at"]
    assert as_maya.get("goals/?state=proposed").json()["results"] == []


def test_three_are_active_and_one_is_put_away(as_maya, maya):
    ids = [str(uuid.uuid4()) for _n in range(4)]
    for n, pk in enumerate(ids[:3]):
        assert as_maya.put(f"goals/{pk}/", {"content": {"toward": f"T{n}"}}).status_code == 201
    body = {"content": {"toward": "T3"}}
    full = as_maya.put(f"goals/{ids[3]}/", body)
    assert full.status_code == 400
    assert "three goals" in str(full.json())
    assert as_maya.patch(f"goals/{ids[0]}/", {"put_away": True}).json()["state"] == "put_away"
    assert as_maya.put(f"goals/{ids[3]}/", body).status_code == 201
    assert as_maya.patch(f"goals/{ids[0]}/", {"put_away": False}).status_code == 400
    assert [one["id"] for one in as_maya.get("goals/?state=put_away").json()["results"]] == ids[:1]


def test_the_menu(as_maya, as_jonas, maya):
    path, body = f"menu/{uuid.uuid4()}/", {"kind": "reward", "text": "The bench"}
    assert as_maya.put(path, body).status_code == 201
    assert as_maya.put(path, body).status_code == 200
    assert as_maya.put(path, {**body, "text": "Other"}).status_code == 409
    assert as_maya.put(path, {**body, "text": "Other"}, **at(1)).json()["version"] == 2
    assert checked(as_maya.patch(path, {"put_away": True}), "MenuItem")["put_away_at"]
    assert as_jonas.get(path).status_code == 404
    assert as_jonas.put(path, body).status_code == 409
    assert as_jonas.get("menu/").json()["results"] == []


def test_a_plan_moves_rests_and_happens_again(as_maya, maya, right_now):
    pk, start = str(uuid.uuid4()), right_now + timedelta(days=2)
    note = {"id": str(uuid.uuid4()), "content": {"situation": "The call."}}
    body = {"planned": True, "anchor_start": start.isoformat(), "note": note}
    assert as_maya.put(f"episodes/{pk}/", body).status_code == 201
    later = {"anchor_start": (start + timedelta(days=1)).isoformat(), "anchor_end": None}
    moved = checked(as_maya.patch(f"episodes/{pk}/", later), "Episode")
    assert moved["occurred_at"] == moved["anchor_start"] > start.isoformat()
    day = (right_now + timedelta(days=1)).date().isoformat()
    for _twice in range(2):
        rested = as_maya.patch(f"episodes/{pk}/", {"rests_until": day}).json()
        assert (rested["rests"], rested["rests_until"]) == (1, day)
    new = str(uuid.uuid4())
    more = {"again": pk, "note": {"id": str(uuid.uuid4()), "content": {"situation": "Again."}}}
    for status in (201, 200):
        answer = as_maya.put(f"episodes/{new}/", more)
        assert answer.status_code == status
    made = checked(answer, "Episode")
    assert (made["again"], made["shape"]) == (pk, "recurring")
    assert as_maya.patch(f"episodes/{new}/", later).status_code == 400  # no plan
    strange = {**more, "again": str(uuid.uuid4())}
    assert as_maya.put(f"episodes/{uuid.uuid4()}/", strange).status_code == 400


def test_a_check_in_about_an_earlier_time(as_maya, maya, right_now):
    body = {"id": str(uuid.uuid4()), "kind": "check_in", "content": {"mood": 2}}
    earlier = right_now - timedelta(days=3)
    about = {**body, "occurred_at": earlier.isoformat(), "precision": "about"}
    assert as_maya.post("entries/", about).status_code == 201
    stored = as_maya.post("entries/", about)
    assert stored.status_code == 200
    assert stored.json()["precision"] == "about"
    assert stored.json()["occurred_at"] != stored.json()["recorded_at"]
    ahead = {**body, "id": str(uuid.uuid4())}
    ahead["occurred_at"] = (right_now + timedelta(days=1)).isoformat()
    assert as_maya.post("entries/", ahead).status_code == 400


def test_credit_is_written_anew(as_maya, maya):
    episode, _note = begin(as_maya)
    look_back(as_maya, episode, credit="fully")
    path = f"entries/{uuid.uuid4()}/"
    body = {"kind": "self_reinforcement", "episode": episode, "content": {"text": "Wonderful."}}
    assert as_maya.put(path, body).status_code == 201
    smaller = {**body, "content": {"text": "I waved.", "believability": 8}}
    anew = as_maya.put(path, smaller, **at(1))
    assert (anew.status_code, anew.json()["version"]) == (200, 2)
    assert as_maya.put(path, {**smaller, "status": "skipped"}, **at(2)).status_code == 400


def test_ones_own_start_of_the_day(as_maya, maya):
    assert as_maya.get("me/").json()["day_starts"] == "04:00"
    assert as_maya.patch("me/", {"day_starts": "06:30"}).json()["day_starts"] == "06:30"
    assert as_maya.patch("me/", {"day_starts": "13:00"}).status_code == 400
    maya.refresh_from_db()
    assert maya.day_starts.hour == 6

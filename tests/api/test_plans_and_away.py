"""Days to check in, agreed by both; and being away, told to whom one chooses."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from tests.api.checking import checked
from tests.conftest import NOW, make_care
from tracker.care import actions

pytestmark = pytest.mark.django_db
UNTIL = (NOW + timedelta(days=10)).date().isoformat()


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def results(answer) -> list:
    return checked(answer, "CheckInPlan")["results"]


# --- days to check in ----------------------------------------------------------------------------
def test_a_therapist_proposes_and_the_client_agrees(as_maya, as_amara, maya, care):
    theirs = f"clients/{maya.pk}/check-in-plans/"
    made = checked(as_amara.post(theirs, {"days": [4, 0, 0]}), "CheckInPlan")
    assert (made["days"], made["mine"], made["agreed_at"]) == ([0, 4], True, None)
    assert as_amara.post(theirs, {"days": [0, 4]}).json() == made
    (waits,) = results(as_maya.get("check-in-plans/"))
    assert waits == made | {"mine": False}
    assert as_amara.post(f"{theirs}{made['id']}/agree/").status_code == 400  # her own
    for _n in range(2):
        agreed = checked(as_maya.post(f"check-in-plans/{made['id']}/agree/"), "CheckInPlan")
        assert agreed["agreed_at"]
    shown = checked(as_amara.get(f"clients/{maya.pk}/"), "ClientInCare")
    assert shown["check_in_plan"] == made | {"agreed_at": agreed["agreed_at"]}
    assert results(as_amara.get(theirs)) == [shown["check_in_plan"]]


def test_a_client_proposes_others_and_the_plan_stands_until_they_are_agreed(
    as_maya, as_amara, maya, amara, care
):
    plan = actions.propose_plan(amara, care, days=0b1, now=NOW)
    actions.agree_to_plan(maya, plan, now=NOW)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        made = as_maya.post("check-in-plans/", {"care": str(care.pk), "days": [6]}).json()
    both = results(as_maya.get("check-in-plans/"))
    assert [one["days"] for one in both] == [[0], [6]]
    theirs = f"clients/{maya.pk}/check-in-plans/{made['id']}/"
    assert as_amara.post(f"{theirs}agree/").json()["mine"] is False
    assert [one["days"] for one in results(as_maya.get("check-in-plans/"))] == [[6]]
    assert as_amara.delete(theirs).status_code == 204
    assert results(as_maya.get("check-in-plans/")) == []
    assert as_amara.delete(theirs).status_code == 404


def test_a_client_declines(as_maya, as_amara, maya, amara, care):
    plan = actions.propose_plan(amara, care, days=0b1, now=NOW)
    assert as_maya.delete(f"check-in-plans/{plan.pk}/").status_code == 204
    assert as_maya.post(f"check-in-plans/{plan.pk}/agree/").status_code == 404
    assert results(as_amara.get(f"clients/{maya.pk}/check-in-plans/")) == []


@pytest.mark.parametrize("days", [[], [7], [-1], ["0"], [True], 3, None])
def test_days_that_there_are_not(as_maya, care, days):
    answer = as_maya.post("check-in-plans/", {"care": str(care.pk), "days": days})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["days"])


def test_strangers_find_no_plan(as_jonas, as_omar, as_amara, maya, jonas, jonas_care, amara, care):
    plan = actions.propose_plan(maya, care, days=0b1, now=NOW)
    assert as_jonas.delete(f"check-in-plans/{plan.pk}/").status_code == 404
    assert as_jonas.post(f"check-in-plans/{plan.pk}/agree/").status_code == 404
    body = {"care": str(care.pk), "days": [0]}
    assert as_jonas.post("check-in-plans/", body).status_code == 400
    assert as_jonas.get("check-in-plans/").json()["results"] == []
    for who in (maya, jonas):  # Omar's of neither; Amara's, but not Jonas's
        path = f"clients/{who.pk}/check-in-plans/{plan.pk}/"
        assert as_omar.delete(path).status_code == 404
        assert as_omar.post(f"{path}agree/").status_code == 404
    assert as_amara.delete(path).status_code == 404
    assert as_omar.get(f"clients/{maya.pk}/check-in-plans/").status_code == 404
    plan.refresh_from_db()
    assert plan.ended_at is None


def test_while_care_is_paused_none_is_made(as_maya, as_amara, maya, amara, care):
    plan = actions.propose_plan(amara, care, days=0b1, now=NOW)
    actions.pause(care, by=maya, now=NOW)
    theirs = f"clients/{maya.pk}/check-in-plans/"
    assert as_amara.post(theirs, {"days": [3]}).status_code == 400
    assert len(results(as_amara.get(theirs))) == 1
    assert as_maya.post(f"check-in-plans/{plan.pk}/agree/").status_code == 404
    body = {"care": str(care.pk), "days": [3]}
    assert as_maya.post("check-in-plans/", body).status_code == 400


# --- away ----------------------------------------------------------------------------------------
def told(caller) -> dict[str, str]:
    return {one["care"]: one["until"] for one in checked(caller.get("away/"), "Away")["told"]}


def test_told_to_one_and_taken_back(as_maya, as_amara, as_omar, maya, omar, care):
    beside = make_care(maya, omar)
    away = {"until": UNTIL, "tell": [str(care.pk)]}
    for _n in range(2):
        assert as_maya.put("away/", away).status_code == 200
    assert told(as_maya) == {str(care.pk): UNTIL}
    assert as_amara.get(f"clients/{maya.pk}/").json()["away_until"] == UNTIL
    assert as_omar.get(f"clients/{maya.pk}/").json()["away_until"] is None
    as_maya.put("away/", away | {"tell": [str(beside.pk)]})
    assert told(as_maya) == {str(beside.pk): UNTIL}
    assert as_amara.get(f"clients/{maya.pk}/").json()["away_until"] is None
    assert as_maya.delete("away/").status_code == 204
    assert told(as_maya) == {}


def test_reminders_rest_and_nobody_is_told(as_maya, care):
    away = {"until": UNTIL, "tell": [], "reminders_rest": True}
    refused = as_maya.put("away/", away)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["reminders_rest"])
    as_maya.put("reminders/", {"enabled": True, "local_times": ["12:30"], "days": [0]})
    assert as_maya.put("away/", away).json() == {"told": [], "reminders_rest_until": UNTIL}
    assert as_maya.get("reminders/").json()["paused_until"] == UNTIL
    as_maya.delete("away/")
    assert as_maya.get("reminders/").json()["paused_until"] is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"until": "2026-11-23"}, "until"),  # today
        ({"until": "2028-11-25"}, "until"),
        ({"until": None}, "until"),
        ({"tell": []}, "tell"),
        ({"tell": [str(uuid.uuid4())]}, "tell"),
        ({"tell": None}, "tell"),
    ],
)
def test_what_is_no_absence(as_maya, care, more, field):
    answer = as_maya.put("away/", {"until": UNTIL, "tell": [str(care.pk)]} | more)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert told(as_maya) == {}


def test_nobody_in_paused_or_other_peoples_care_is_told(as_maya, as_jonas, maya, care):
    away = {"until": UNTIL, "tell": [str(care.pk)]}
    assert as_jonas.put("away/", away).status_code == 400
    actions.pause(care, by=maya, now=NOW)
    assert as_maya.put("away/", away).status_code == 400
    care.refresh_from_db()
    assert care.away_until is None

"""Moments, goals, people, reminders and oneself, by the API."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from .conftest import NOTE, begin, look_back

pytestmark = pytest.mark.django_db


def test_a_moment_begins_once(as_maya, as_jonas):
    pk, note = str(uuid.uuid4()), str(uuid.uuid4())
    body = {"title": "The station", "note": {"id": note, "content": NOTE}}
    made = as_maya.put(f"episodes/{pk}/", body)
    again = as_maya.put(f"episodes/{pk}/", body)
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert made.json()["parts"] == [{"id": note, "kind": "self_monitoring", "status": "noted"}]
    assert made.json()["state"] == "monitored"
    others = [
        as_maya.put(f"episodes/{pk}/", body | {"title": "Another"}),
        as_maya.put(f"episodes/{pk}/", body | {"note": {**body["note"], "id": str(uuid.uuid4())}}),
        as_maya.put(f"episodes/{pk}/", body | {"note": {"id": note, "content": {"thoughts": "x"}}}),
        as_jonas.put(f"episodes/{pk}/", body),
    ]
    assert {answer.status_code for answer in others} == {409}
    assert len({answer.content for answer in others}) == 1
    assert len(as_maya.get(f"episodes/{pk}/").json()["parts"]) == 1


def test_a_title_may_be_all_that_is_said(as_maya):
    pk = uuid.uuid4()
    assert as_maya.put(f"episodes/{pk}/", {}).status_code == 400
    answers = [as_maya.put(f"episodes/{pk}/", {"title": "The call"}) for _n in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["parts"] == []
    assert as_maya.put(f"episodes/{pk}/", {"title": "Another"}).status_code == 409


def test_a_plan_needs_its_time(as_maya):
    start = timezone.now() + timedelta(days=2)
    body = {"planned": True, "note": {"id": str(uuid.uuid4()), "content": NOTE}}
    pk = uuid.uuid4()
    assert as_maya.put(f"episodes/{pk}/", body).status_code == 400
    planned = body | {"anchor_start": start.isoformat()}
    before = planned | {"anchor_end": (start - timedelta(hours=1)).isoformat()}
    assert as_maya.put(f"episodes/{pk}/", before).status_code == 400
    made = as_maya.put(f"episodes/{pk}/", planned)
    assert (made.status_code, made.json()["state"]) == (201, "planned")
    assert as_maya.put(f"episodes/{pk}/", planned).status_code == 200


def test_resting_closing_and_opening_again(as_maya, as_jonas):
    pk, _note = begin(as_maya)
    assert as_jonas.patch(f"episodes/{pk}/", {"close_reason": "let_go"}).status_code == 404
    rested = as_maya.patch(f"episodes/{pk}/", {"rests_until": "2026-12-01"})
    assert rested.json()["rests_until"] == "2026-12-01"
    closed = as_maya.patch(f"episodes/{pk}/", {"close_reason": "let_go"}).json()
    assert (closed["state"], closed["close_reason"]) == ("closed", "let_go")
    assert as_maya.patch(f"episodes/{pk}/", {"close_reason": None}).json()["state"] == "monitored"
    assert as_maya.patch(f"episodes/{pk}/", {"close_reason": "bored"}).status_code == 400


def test_a_goal_and_its_levels(as_maya, as_jonas):
    person, goal = uuid.uuid4(), uuid.uuid4()
    assert as_maya.put(f"people/{person}/", {"content": {"label": "M."}}).status_code == 201
    assert as_maya.put(f"people/{person}/", {"content": {"label": "M."}}).status_code == 200
    assert as_maya.put(f"people/{person}/", {"content": {"label": "N."}}).status_code == 409
    assert as_jonas.get(f"people/{person}/").status_code == 404
    body = {"content": {"toward": "Say goodbye.", "level_0": "I said it."}, "person": str(person)}
    assert as_jonas.put(f"goals/{goal}/", body).status_code == 400  # not his person
    made = as_maya.put(f"goals/{goal}/", body)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert as_maya.put(f"goals/{goal}/", body).json() == made.json()
    anew = body | {"content": {"toward": "Wave."}}
    assert as_maya.put(f"goals/{goal}/", anew).status_code == 409
    assert as_maya.put(f"goals/{goal}/", anew, if_match='"7"').status_code == 412
    assert as_maya.put(f"goals/{goal}/", anew, if_match='"1"').json()["version"] == 2
    assert as_jonas.put(f"goals/{goal}/", {"content": anew["content"]}).status_code == 409
    assert as_maya.patch(f"goals/{goal}/", {"offered": True}).json()["offered_at"]
    assert as_maya.patch(f"goals/{goal}/", {"offered": False}).json()["withdrawn_at"]
    pk, _note = begin(as_maya, goal=str(goal))
    assert as_maya.get(f"episodes/{pk}/").json()["goal"] == str(goal)
    assert [one["id"] for one in as_maya.get("goals/").json()["results"]] == [str(goal)]
    assert as_maya.get(f"goals/{goal}/")["ETag"] == '"2"'
    assert [one["id"] for one in as_maya.get("people/").json()["results"]] == [str(person)]


def test_the_list_of_moments(as_maya, as_jonas, django_assert_max_num_queries):
    ids = [begin(as_maya)[0] for _n in range(3)]
    look_back(as_maya, ids[0])
    with django_assert_max_num_queries(9):
        found = as_maya.get("episodes/").json()["results"]
    assert {one["id"] for one in found} == set(ids)
    assert as_jonas.get("episodes/").json()["results"] == []


def test_a_note_takes_at_most_twelve_statements(as_maya):
    pk, _note = begin(as_maya)
    body = {"kind": "self_monitoring", "episode": pk, "content": NOTE}
    with CaptureQueriesContext(connection) as run:
        assert as_maya.put(f"entries/{uuid.uuid4()}/", body).status_code == 201
    assert len([one for one in run if "SAVEPOINT" not in one["sql"]]) + 2 <= 12  # BEGIN, COMMIT


def test_reminders(as_maya, as_amara):
    assert as_maya.get("reminders/").json()["enabled"] is False
    wish = {"enabled": True, "local_times": ["12:30", "20:00"], "days": [0, 2]}
    wish |= {"also": ["look_back"], "quiet_from": "22:00", "quiet_until": "07:00"}
    assert as_maya.patch("reminders/", {"paused_until": "2030-01-01"}).status_code == 400
    saved = as_maya.put("reminders/", wish).json()
    assert {key: saved[key] for key in wish} == wish
    assert saved["next_due_at"]
    paused = as_maya.patch("reminders/", {"paused_until": "2030-01-01"}).json()
    assert paused["paused_until"] == "2030-01-01"
    for bad in (
        *({"days": []}, {"days": [True]}, {"enabled": 1}, {"also": ["everything"]}),
        *({"local_times": [one]} for one in ("24:00", "06:59", "23:30")),  # the last two are quiet
        *({"local_times": some} for some in (["12:30", "14:00"], ["09:00", "13:00", "17:00"])),
        {"days": [0, 1, 2, 3, 4]},  # ten a week
        {"quiet_until": None},
        {"enabled": True, "local_times": [], "also": []},
    ):
        assert as_maya.put("reminders/", wish | bad).status_code == 400, bad
    assert {key: as_maya.get("reminders/").json()[key] for key in wish} == wish
    kept = as_maya.patch("reminders/", {"follows_profile": False}).json()
    assert (kept["follows_profile"], kept["zone"]) == (False, "America/New_York")
    assert as_amara.get("reminders/").status_code == 403


def test_a_notice_now(as_maya, as_jonas):
    asked = as_maya.post("notices/")
    assert (asked.status_code, asked.json()["state"]) == (201, "due")
    assert as_maya.post("notices/").status_code == 429
    assert [one["id"] for one in as_maya.get("notices/").json()["results"]] == [asked.json()["id"]]
    path = f"notices/{asked.json()['id']}/opened/"
    assert as_jonas.post(path).status_code == 404
    assert as_maya.post(path).json()["opened_at"]


def test_me(as_maya, as_amara, care):
    me = as_maya.get("me/").json()
    assert (me["role"], me["care"][0]["id"]) == ("client", str(care.pk))
    changed = as_maya.patch("me/", {"name": "Maja", "time_zone": "Europe/Paris"}).json()
    assert (changed["name"], changed["time_zone"]) == ("Maja", "Europe/Paris")
    for bad in ({"name": ""}, {"name": "x" * 81}, {"time_zone": "Mars/Base"}, {"email": "x@y.zz"}):
        refused = as_maya.patch("me/", bad)
        assert refused.status_code == 400
        assert list(refused.json()["errors"]) == list(bad)
    assert as_amara.get("me/").json()["role"] == "therapist"

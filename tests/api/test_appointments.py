"""When two people meet, by programs of both: made once, moved by version, cancelled, taken back."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from journals.actions import end_care
from tests.api.checking import checked, queries
from tests.conftest import NOW, make_care
from tracker.care import actions
from tracker.care.models import Appointment
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW):  # it goes on, so that a second time is a later one
        yield


def new() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def wanted(maya, care):
    return {"client": str(maya.pk), "starts_at": "2026-12-03T15:00:00-05:00", "minutes": 50}


@pytest.fixture
def weekly(maya, care):
    return {"client": str(maya.pk), "day": "2026-12-03", "at": "15:00", "minutes": 50, "weeks": 4}


def make(caller, wanted, **more) -> str:
    pk = new()
    answer = caller.put(f"appointments/{pk}/", wanted | more)
    assert answer.status_code == 201, answer.content
    return pk


def version(n: int) -> dict[str, str]:
    return {"if-match": f'"{n}"'}


# --- made ----------------------------------------------------------------------------------------
def test_made_once_however_often_it_is_sent(as_amara, maya, wanted):
    pk = new()
    made = as_amara.put(f"appointments/{pk}/", wanted)
    again = as_amara.put(f"appointments/{pk}/", wanted)
    assert (made.status_code, made.headers["ETag"], again.status_code) == (201, '"1"', 200)
    told = checked(again, "Appointment")
    assert told == made.json()
    assert (told["client"], told["name"]) == (str(maya.pk), maya.name)
    assert (told["starts_at"], told["ends_at"]) == ("2026-12-03T20:00:00Z", "2026-12-03T20:50:00Z")
    assert (told["zone"], told["status"]) == ("America/New_York", "planned")
    assert [event.verb for event in ledger.of_client(maya.pk, limit=9)] == ["made_appointment"]


def test_to_the_minute_and_by_another_clock(as_amara, wanted):
    said = {"starts_at": "2026-12-03T15:00:42.5-05:00", "zone": "Europe/Berlin"}
    told = as_amara.get(f"appointments/{make(as_amara, wanted, **said)}/").json()
    assert (told["starts_at"], told["zone"]) == ("2026-12-03T20:00:00Z", "Europe/Berlin")


@pytest.mark.parametrize(
    "more",
    [
        {"starts_at": "2026-12-04T15:00:00-05:00"},
        {"minutes": 30},
        {"zone": "Europe/Berlin"},
    ],
)
def test_a_taken_id_is_taken_whatever_it_stands_for(as_amara, wanted, more):
    pk = make(as_amara, wanted)
    answer = as_amara.put(f"appointments/{pk}/", wanted | more)
    assert (answer.status_code, list(answer.json()["errors"])) == (409, ["id"])


def test_whoever_took_it(as_amara, as_omar, omar, jonas, jonas_care, wanted):
    pk = make(as_amara, wanted)
    theirs = make_care(jonas, omar)
    strange = as_omar.put(f"appointments/{pk}/", wanted | {"client": str(theirs.of_id)})
    own = as_amara.put(f"appointments/{pk}/", wanted | {"client": str(jonas.pk)})
    assert strange.status_code == own.status_code == 409
    assert strange.content == own.content


def test_a_request_that_comes_late_makes_nothing_again(as_amara, wanted):
    pk = make(as_amara, wanted)
    as_amara.delete(f"appointments/{pk}/")
    assert as_amara.put(f"appointments/{pk}/", wanted).status_code == 409


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"client": "00000000-0000-4000-8000-00000000dead"}, "client"),
        ({"starts_at": "2199-01-01T15:00:00Z"}, "starts_at"),
        ({"starts_at": "2026-12-03T15:00:00"}, "starts_at"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"until": None}, "until"),
    ],
)
def test_what_cannot_be_is_refused_by_field(as_amara, wanted, more, field):
    answer = as_amara.put(f"appointments/{new()}/", wanted | more)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_two_people_meet_once_at_a_time(as_amara, wanted):
    make(as_amara, wanted)
    answer = as_amara.put(f"appointments/{new()}/", wanted)
    assert answer.json()["errors"] == {
        "starts_at": ["You meet on Thursday 3 December, 15:00 already."]
    }


# --- a series ------------------------------------------------------------------------------------
def test_a_series_keeps_its_wall_time_and_is_made_once(as_amara, weekly):
    said = weekly | {"id": new(), "day": "2026-10-29"}
    made = as_amara.post("appointments/", said)
    again = as_amara.post("appointments/", said)
    assert (made.status_code, again.status_code) == (201, 200)
    told = checked(again, "Appointment")["results"]
    assert told == made.json()["results"]
    assert told[0]["id"] == said["id"]
    starts = [one["starts_at"] for one in told]
    assert starts[:2] == ["2026-10-29T19:00:00Z", "2026-11-05T20:00:00Z"]
    assert len({one["id"] for one in told}) == Appointment.objects.count() == 4


def test_all_of_them_or_none(as_amara, wanted, weekly):
    make(as_amara, wanted, starts_at="2026-12-17T15:30:00-05:00")
    answer = as_amara.post("appointments/", weekly | {"id": new()})
    assert answer.status_code == 400
    assert "Thursday 17 December" in answer.text
    assert Appointment.objects.count() == 1


def test_the_id_of_a_series_is_taken_too(as_amara, wanted, weekly):
    pk = make(as_amara, wanted)
    assert as_amara.post("appointments/", weekly | {"id": pk, "weeks": 1}).status_code == 200
    other = weekly | {"id": pk, "at": "09:00"}
    assert as_amara.post("appointments/", other).status_code == 409


@pytest.mark.parametrize(
    ("more", "field"), [({"weeks": 27}, "weeks"), ({"weeks": 0}, "weeks"), ({"at": "25:00"}, "at")]
)
def test_a_series_that_cannot_be(as_amara, weekly, more, field):
    answer = as_amara.post("appointments/", weekly | {"id": new()} | more)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


# --- moved, cancelled, taken back ----------------------------------------------------------------
def test_it_moves_from_the_version_that_was_read(as_amara, jonas, jonas_care, wanted):
    pk = make(as_amara, wanted, zone="Europe/Berlin")
    later = wanted | {"starts_at": "2026-12-04T10:00:00-05:00"}
    moved = as_amara.put(f"appointments/{pk}/", later, **version(1))
    assert (moved.status_code, moved.headers["ETag"]) == (200, '"2"')
    assert moved.json()["zone"] == "Europe/Berlin"
    assert as_amara.put(f"appointments/{pk}/", later, **version(1)).status_code == 200
    stale = as_amara.put(f"appointments/{pk}/", wanted, **version(1))
    assert stale.status_code == 412
    assert stale.json()["current"]["starts_at"] == "2026-12-04T15:00:00Z"
    elses = later | {"client": str(jonas.pk)}
    assert as_amara.put(f"appointments/{pk}/", elses, **version(2)).status_code == 400


def test_cancelled_it_is_moved_no_more_and_can_be_taken_back(as_amara, wanted):
    pk = make(as_amara, wanted)
    for _n in range(2):
        assert as_amara.delete(f"appointments/{pk}/").status_code == 204
    told = as_amara.get(f"appointments/{pk}/").json()
    assert (told["status"], told["cancelled_by"]) == ("cancelled", "therapist")
    stale = as_amara.put(f"appointments/{pk}/", wanted, **version(2))
    assert (stale.status_code, stale.json()["current"]["status"]) == (412, "cancelled")
    assert as_amara.get("appointments/").json()["results"] == []
    for _n in range(2):
        again = as_amara.post(f"appointments/{pk}/restore/")
        assert (again.status_code, again.json()["status"]) == (200, "planned")
    assert again.json()["cancelled_by"] is None


def test_not_into_a_time_that_was_given_to_another(as_amara, wanted):
    pk = make(as_amara, wanted)
    as_amara.delete(f"appointments/{pk}/")
    make(as_amara, wanted)
    assert as_amara.post(f"appointments/{pk}/restore/").status_code == 400


def test_one_that_is_past_did_not_take_place(as_amara, as_maya, wanted):
    pk = make(as_amara, wanted, starts_at="2026-11-20T15:00:00-05:00")
    assert as_maya.delete(f"meetings/{pk}/").json()["errors"] == {"__all__": ["It is over."]}
    assert as_amara.delete(f"appointments/{pk}/").status_code == 204
    assert as_amara.get(f"appointments/{pk}/").json()["status"] == "cancelled"


# --- the client's --------------------------------------------------------------------------------
def test_the_client_reads_them_and_says_that_she_cant_come(as_maya, as_amara, amara, wanted):
    pk, other = (make(as_amara, wanted, starts_at=f"2026-12-0{n}T15:00:00Z") for n in (3, 4))
    make(as_amara, wanted, starts_at="2026-11-20T15:00:00Z")
    told = checked(as_maya.get("meetings/"), "Meeting")["results"]
    assert [one["id"] for one in told] == [pk, other]
    assert {one["therapist"] for one in told} == {amara.name}
    assert not {"client", "name"} & told[0].keys()
    for _n in range(2):
        assert as_maya.delete(f"meetings/{pk}/").status_code == 204
    for answer in (as_maya.get(f"meetings/{pk}/"), as_amara.get(f"appointments/{pk}/")):
        assert (answer.json()["status"], answer.json()["cancelled_by"]) == ("cancelled", "client")
    assert len(as_maya.get("meetings/").json()["results"]) == 2  # it says so
    assert len(as_amara.get("appointments/").json()["results"]) == 2
    assert as_amara.post(f"appointments/{pk}/restore/").status_code == 400
    assert as_maya.get(f"meetings/{pk}/").json()["status"] == "cancelled"


def test_those_with_one_therapist(as_maya, as_amara, maya, omar, care, wanted):
    make(as_amara, wanted)
    beside = make_care(maya, omar)
    assert as_maya.get(f"meetings/?care={beside.pk}").json()["results"] == []
    assert len(as_maya.get(f"meetings/?care={care.pk}").json()["results"]) == 1


# --- lists ---------------------------------------------------------------------------------------
def test_those_of_a_day_and_of_a_client(as_amara, maya, jonas, jonas_care, wanted):
    today = make(as_amara, wanted, starts_at="2026-11-23T09:00:00-05:00")
    jonass = make(as_amara, wanted, client=str(jonas.pk), starts_at="2026-11-23T16:00:00-05:00")
    later = make(as_amara, wanted)
    past = make(as_amara, wanted, starts_at="2026-11-20T09:00:00-05:00")

    def listed(query: str) -> list[str]:
        return [one["id"] for one in as_amara.get(f"appointments/{query}").json()["results"]]

    assert listed("") == [today, jonass, later]
    assert listed("?until=2026-11-24T05:00:00Z") == [today, jonass]
    assert listed(f"?client={maya.pk}") == [today, later]
    assert listed(f"?client={maya.pk}&since=2026-11-01T00:00:00Z") == [past, today, later]
    assert as_amara.get(f"appointments/?client={new()}").status_code == 404
    assert as_amara.get("appointments/?since=yesterday").status_code == 400


def test_page_after_page_with_as_many_queries(as_amara, as_maya, amara, care, maya):
    counts, made = {}, 0
    for many in (1, 25):
        while made < many:
            made += 1
            actions.make_appointment(
                amara,
                care,
                appointment_id=uuid.uuid4(),
                starts_at=NOW + made * DAY,
                length=timedelta(minutes=50),
                zone="UTC",
                now=NOW,
            )
        paths = (as_amara, "appointments/"), (as_maya, "meetings/")
        counts[many] = [queries(*one) for one in paths]
    assert counts[1] == counts[25]
    for caller, path in paths:
        first = caller.get(path).json()
        second = caller.http.get(
            first["next"], headers={"authorization": f"Bearer {caller.secret}"}
        ).json()
        assert (len(first["results"]), len(second["results"])) == (20, 5)
        assert second["next"] is None
        starts = [one["starts_at"] for one in first["results"] + second["results"]]
        assert starts == sorted(starts)
    assert datetime.fromisoformat(starts[-1]) == datetime(2026, 12, 18, 18, tzinfo=UTC)


# --- who may not ---------------------------------------------------------------------------------
def test_strangers_find_none(as_jonas, as_omar, as_amara, wanted):
    pk = make(as_amara, wanted)
    for caller, path in ((as_jonas, "meetings"), (as_omar, "appointments")):
        for call in (caller.get, caller.delete):
            theirs, none = call(f"{path}/{pk}/"), call(f"{path}/{new()}/")
            assert theirs.status_code == none.status_code == 404
            assert theirs.content == none.content
        assert caller.get(f"{path}/").json()["results"] == []
    assert as_omar.post(f"appointments/{pk}/restore/").status_code == 404
    assert as_omar.put(f"appointments/{new()}/", wanted).status_code == 400
    assert as_omar.put(f"appointments/{pk}/", wanted, **version(1)).status_code == 404
    assert as_jonas.get("appointments/").status_code == 403
    assert as_amara.get("meetings/").status_code == 403


def test_in_paused_care_they_are_read_and_cancelled_and_none_is_made(
    as_maya, as_amara, maya, care, wanted, weekly
):
    pk = make(as_amara, wanted)
    actions.pause(care, by=maya, now=NOW)
    assert len(as_amara.get("appointments/").json()["results"]) == 1
    later = wanted | {"starts_at": "2026-12-04T10:00:00-05:00"}
    assert as_amara.put(f"appointments/{new()}/", later).status_code == 400
    assert as_amara.put(f"appointments/{pk}/", later, **version(1)).status_code == 400
    assert as_amara.post("appointments/", weekly | {"id": new()}).status_code == 400
    assert as_maya.delete(f"meetings/{pk}/").status_code == 204


def test_when_care_has_ended_there_are_none(as_maya, as_amara, maya, care, wanted):
    pk = make(as_amara, wanted)
    end_care(care, by=maya, now=NOW)
    assert as_amara.get("appointments/").json()["results"] == []
    assert as_maya.get("meetings/").json()["results"] == []
    assert as_amara.get(f"appointments/{pk}/").status_code == 404
    assert as_maya.get(f"meetings/{pk}/").status_code == 404
    assert as_amara.get(f"appointments/?client={maya.pk}").status_code == 404
    assert as_amara.put(f"appointments/{new()}/", wanted).status_code == 400

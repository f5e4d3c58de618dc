"""What two decided in a session, by programs of both: the client alone makes it so."""

import uuid

import pytest

from journals.actions import end_care
from journals.models import DecisionProposal
from tests.api.checking import checked
from tests.api.conftest import begin, look_back, share
from tests.conftest import NOW, make_care
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DECIDED = {"outcome": 2, "credit": "fully", "reasons": "I stayed."}


def new() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def moment(as_maya, care):
    """(episode, note, look back), shared in full."""
    episode, note = begin(as_maya)
    look = look_back(as_maya, episode, reasons="I waved.")
    share(as_maya, care, episode, [note, look], ask=True)
    return episode, note, look


@pytest.fixture
def propose(as_amara, maya, moment):
    """Writes it down; gives its id."""

    def do(entry=moment[2], caller=as_amara, **content) -> str:
        pk = new()
        path = f"clients/{maya.pk}/decisions/{pk}/"
        answer = caller.put(path, {"entry": entry, "content": content or DECIDED})
        assert answer.status_code == 201, answer.content
        return pk

    return do


def noted(caller, maya) -> list[dict]:
    return checked(caller.get(f"clients/{maya.pk}/decisions/"), "Decision")["results"]


def test_written_down_and_confirmed(as_maya, as_amara, maya, amara, care, moment, propose):
    episode, _note, look = moment
    pk = propose()
    (waits,) = checked(as_maya.get("decisions/"), "ProposedDecision")["results"]
    assert (waits["id"], waits["entry"], waits["episode"]) == (pk, look, episode)
    assert (waits["care"], waits["therapist"]) == (str(care.pk), amara.name)
    assert waits["content"] == DECIDED
    assert as_maya.get(f"entries/{look}/").json()["content"]["outcome"] == 1  # nothing is changed
    told = checked(as_maya.post(f"decisions/{pk}/confirm/"), "Entry")
    assert (told["id"], told["status"], told["version"]) == (look, "confirmed", 2)
    assert told["content"]["context"] == "in_session"
    assert told["content"]["outcome"] == 2
    assert told["content"]["reasons"] == "I waved.\n\nI stayed."
    assert as_maya.get("decisions/").json()["results"] == []
    (one,) = noted(as_amara, maya)
    assert (one["id"], one["entry"], one["declined_at"]) == (pk, look, None)
    assert one["confirmed_at"]
    verbs = {event.verb for event in ledger.of_client(maya.pk, limit=50)}
    assert verbs >= {"proposed_decision", "confirmed_decision"}


def test_declined_or_said_in_my_own_way_it_changes_nothing(
    as_maya, as_amara, maya, moment, propose
):
    look = moment[2]
    before = as_maya.get(f"entries/{look}/").json()
    assert as_maya.post(f"decisions/{propose()}/decline/").status_code == 204
    assert noted(as_amara, maya)[0]["declined_at"]
    pk = propose(outcome=0)
    assert as_maya.post(f"decisions/{pk}/settle/").status_code == 204
    assert as_maya.post(f"decisions/{pk}/settle/").status_code == 404  # it waits no longer
    (one,) = noted(as_amara, maya)  # the newest
    assert (one["id"], bool(one["confirmed_at"])) == (pk, True)
    after = as_maya.get(f"entries/{look}/").json()
    assert before["content"] == after["content"]
    assert before["version"] == after["version"]


def test_the_same_request_again_changes_nothing(as_amara, maya, moment, propose):
    pk = propose()
    path = f"clients/{maya.pk}/decisions/{pk}/"
    again = as_amara.put(path, {"entry": moment[2], "content": DECIDED})
    assert (again.status_code, checked(again, "Decision")["id"]) == (200, pk)
    other = as_amara.put(path, {"entry": moment[2], "content": {"outcome": 0}})
    assert (other.status_code, list(other.json()["errors"])) == (409, ["id"])


def test_another_takes_the_place_of_what_waits(as_maya, as_amara, maya, propose):
    first, second = propose(), propose(outcome=0)
    assert [one["id"] for one in as_maya.get("decisions/").json()["results"]] == [second]
    assert as_maya.post(f"decisions/{first}/confirm/").status_code == 404
    assert [one["id"] for one in noted(as_amara, maya)] == [second]


def test_taken_back_as_long_as_it_waits(as_maya, as_amara, maya, propose):
    pk = propose()
    path = f"clients/{maya.pk}/decisions/{pk}/"
    assert as_amara.delete(path).status_code == 204
    assert as_amara.delete(path).status_code == 404
    assert as_maya.get("decisions/").json()["results"] == noted(as_amara, maya) == []
    answered = propose()
    as_maya.post(f"decisions/{answered}/decline/")
    assert as_amara.delete(f"clients/{maya.pk}/decisions/{answered}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "outcome"),
        ({"reasons": "So it was."}, "outcome"),
        ({"outcome": 7}, "outcome"),
        ({"outcome": 1, "level": 1}, "level"),  # the goal has no levels
        ({"outcome": 1, "context": "alone"}, "context"),
    ],
)
def test_what_cannot_be_decided(as_amara, maya, moment, content, field):
    path = f"clients/{maya.pk}/decisions/{new()}/"
    answer = as_amara.put(path, {"entry": moment[2], "content": content})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) in ([field], ["__all__"])
    assert not DecisionProposal.objects.exists()


def test_only_about_what_can_be_read_in_full(as_maya, as_amara, maya, care, moment, propose):
    episode, note, look = moment
    pk = propose()
    decide = {"content": DECIDED}
    path = f"clients/{maya.pk}/decisions/"
    # there is a look back to decide about
    assert as_amara.put(f"{path}{new()}/", decide | {"entry": note}).status_code == 404
    for level in ("ratings_only", None):
        if level:
            share(as_maya, care, episode, [look], level)
        else:
            as_maya.delete("shares/")
        shut = as_amara.put(f"{path}{new()}/", decide | {"entry": look})
        none = as_amara.put(f"{path}{new()}/", decide | {"entry": new()})
        assert shut.status_code == none.status_code == 404
        assert shut.content == none.content
        assert noted(as_amara, maya) == []
        assert as_maya.get("decisions/").json()["results"] == []
        assert as_maya.post(f"decisions/{pk}/confirm/").status_code == 404


def test_a_note_without_a_look_back_makes_one(as_maya, as_amara, maya, care, propose):
    episode, note = begin(as_maya)
    share(as_maya, care, episode, [note])
    told = as_maya.post(f"decisions/{propose(note)}/confirm/").json()
    assert (told["kind"], told["episode"]) == ("self_evaluation", episode)
    assert as_maya.get(f"episodes/{episode}/").json()["state"] != "observed"


def test_strangers(as_jonas, as_omar, as_amara, as_maya, maya, omar, moment, propose):
    pk = propose()
    for step in ("confirm", "settle", "decline"):
        theirs, none = (as_jonas.post(f"decisions/{one}/{step}/") for one in (pk, new()))
        assert theirs.status_code == none.status_code == 404
        assert theirs.content == none.content
    assert as_jonas.get("decisions/").json()["results"] == []
    path = f"clients/{maya.pk}/decisions/"
    body = {"entry": moment[2], "content": DECIDED}
    for call in (as_omar.get(path), as_omar.put(f"{path}{new()}/", body)):
        assert call.status_code == 404
    make_care(maya, omar)  # another therapist of hers has none of it either
    assert as_omar.get(path).json()["results"] == []
    assert as_omar.delete(f"{path}{pk}/").status_code == 404
    assert as_omar.put(f"{path}{new()}/", body).status_code == 404
    assert len(noted(as_amara, maya)) == 1
    assert as_maya.get(path).status_code == 403


def test_paused_and_ended_care(as_maya, as_amara, maya, care, moment, propose):
    pk = propose()
    path = f"clients/{maya.pk}/decisions/"
    care_actions.pause(care, by=maya, now=NOW)
    assert noted(as_amara, maya) == []
    body = {"entry": moment[2], "content": DECIDED}
    assert as_amara.put(f"{path}{new()}/", body).status_code == 404
    assert as_maya.get("decisions/").json()["results"] == []
    assert as_maya.post(f"decisions/{pk}/confirm/").status_code == 404
    end_care(care, by=maya, now=NOW)
    assert as_amara.get(path).status_code == 404
    assert as_amara.delete(f"{path}{pk}/").status_code == 404

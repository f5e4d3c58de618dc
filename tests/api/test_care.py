"""Care paused, taken up again and ended by programs of both; and a therapist's digest."""

import uuid

import pytest

from tests.api.checking import checked
from tests.api.conftest import begin, share
from tests.conftest import make_care
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(as_maya, care):
    episode, note = begin(as_maya)
    share(as_maya, care, episode, [note])
    return note


def move(caller, care, status: str):
    return caller.patch(f"care/{care.pk}/", {"status": status})


def test_paused_nothing_is_opened_until_it_goes_on(as_maya, as_amara, maya, care, note):
    for _n in range(2):
        assert checked(move(as_maya, care, "paused"), "Care")["status"] == "paused"
    assert as_amara.get(f"shared-entries/{note}/").status_code == 404
    assert as_amara.get(f"clients/{maya.pk}/").json()["status"] == "paused"
    assert move(as_maya, care, "active").json()["status"] == "active"
    assert as_amara.get(f"shared-entries/{note}/").status_code == 200
    verbs = [event.verb for event in ledger.of_client(maya.pk, limit=50)]
    assert (verbs.count("care_paused"), verbs.count("care_resumed")) == (1, 1)


def test_ended_it_is_over_for_good(as_maya, as_amara, maya, care, note):
    for _n in range(2):
        told = checked(move(as_maya, care, "ended"), "Care")
        assert (told["status"], bool(told["ended_at"])) == ("ended", True)
    for status in ("active", "paused"):
        assert move(as_maya, care, status).status_code == 400
    assert as_amara.get(f"clients/{maya.pk}/").status_code == 404
    assert as_amara.get(f"shared-entries/{note}/").status_code == 404
    assert as_maya.get(f"entries/{note}/").status_code == 200
    assert as_maya.get("shares/").json()["results"] == []


def test_a_therapist_ends_it(as_maya, as_amara, as_omar, maya, care, note):
    assert as_omar.delete(f"clients/{maya.pk}/").status_code == 404
    assert as_amara.delete(f"clients/{maya.pk}/").status_code == 204
    assert as_amara.delete(f"clients/{maya.pk}/").status_code == 404
    assert as_maya.get(f"care/{care.pk}/").json()["status"] == "ended"
    assert as_maya.get(f"entries/{note}/").status_code == 200


def test_only_ones_own(as_maya, as_jonas, as_amara, maya, omar, care):
    beside = make_care(maya, omar)
    theirs, none = (as_jonas.get(f"care/{pk}/") for pk in (care.pk, uuid.uuid4()))
    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content
    assert move(as_jonas, care, "ended").status_code == 404
    assert as_amara.get(f"care/{care.pk}/").status_code == 403
    assert move(as_maya, care, "invited").status_code == 400
    move(as_maya, care, "ended")
    assert as_maya.get(f"care/{beside.pk}/").json()["status"] == "active"


def test_a_digest(as_amara, as_maya):
    assert checked(as_amara.get("digest/"), "Digest")["enabled"] is False
    wish = {"enabled": True, "local_time": "07:30", "days": [0, 4]}
    set_now = checked(as_amara.put("digest/", wish), "Digest")
    assert {name: set_now[name] for name in wish} == wish
    assert set_now["next_due_at"]
    assert as_amara.get("digest/").json() == set_now
    assert as_amara.put("digest/", wish | {"days": []}).status_code == 400
    assert as_maya.get("digest/").status_code == 403

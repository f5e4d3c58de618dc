"""Sharing and answering by the API: what is shown, to whom, and how soon it is gone."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from api.throttling import PerMinute
from journals import access
from journals.models import Guidance
from tests.conftest import make_care

from .conftest import begin, look_back, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def moment(as_maya):
    episode, note = begin(as_maya, title="The station")
    return episode, note, look_back(as_maya, episode, credit="fully", reasons="I stayed.")


def shown(caller, maya, what="shared-entries"):
    return caller.get(f"{what}/?client={maya.pk}").json()["results"]


def test_nothing_is_shown_before_it_is_shared(as_amara, as_maya, maya, care, moment):
    assert shown(as_amara, maya) == shown(as_amara, maya, "shared-episodes") == []
    for pk in (*moment[1:], uuid.uuid4()):
        assert as_amara.get(f"shared-entries/{pk}/").status_code == 404


def test_a_full_share_and_its_end(as_amara, as_maya, maya, care, moment):
    episode, note, look = moment
    shares = share(as_maya, care, episode, [note])
    assert [one["entry"] for one in shares] == [note]
    (seen,) = shown(as_amara, maya)
    assert (seen["id"], seen["level"], seen["fresh"]) == (note, "full", True)
    assert seen["content"]["situation"] == "She drove off."
    (group,) = shown(as_amara, maya, "shared-episodes")
    assert (group["title"], [part["id"] for part in group["entries"]]) == ("The station", [note])
    assert as_amara.get(f"shared-entries/{look}/").status_code == 404
    stopped = as_maya.delete(f"shares/{shares[0]['id']}/")
    assert stopped.json() == {"stopped": [shares[0]["id"]], "standing": []}
    assert as_amara.get(f"shared-entries/{note}/").status_code == 404
    assert shown(as_amara, maya) == shown(as_amara, maya, "shared-episodes") == []
    assert len(as_maya.post("shares/undo/", stopped.json()).json()["results"]) == 1
    assert as_amara.get(f"shared-entries/{note}/").status_code == 200


def test_ratings_only_has_no_word(as_amara, as_maya, maya, care, moment):
    episode, note, look = moment
    share(as_maya, care, episode, [note, look], level="ratings_only")
    (group,) = shown(as_amara, maya, "shared-episodes")
    assert group["title"] is None
    contents = {part["kind"]: part["content"] for part in group["entries"]}
    assert contents["self_monitoring"] == {"reaction_urge": 7}
    assert contents["self_evaluation"] == {"outcome": 1, "credit": "fully"}


def test_stopping_all_of_one_care(as_maya, care, moment):
    episode, note, look = moment
    share(as_maya, care, episode, [note, look])
    assert as_maya.delete(f"shares/?care={uuid.uuid4()}").status_code == 400
    assert len(as_maya.get("shares/").json()["results"]) == 2
    assert len(as_maya.delete(f"shares/?care={care.pk}").json()["stopped"]) == 2
    assert as_maya.get("shares/").json()["results"] == []


def test_what_cannot_be_shared(as_maya, as_jonas, care, jonas_care, moment):
    episode, note, _look = moment
    good = {"care": str(care.pk), "episode": episode, "entries": [note], "level": "full"}
    good |= {"until": None}
    past = (timezone.now() - timedelta(minutes=1)).isoformat()
    for bad in (
        {"until": past},
        {"level": "all"},
        {"entries": []},
        {"entries": [str(uuid.uuid4())]},
        {"care": str(jonas_care.pk)},
        {"episode": str(uuid.uuid4())},
        {"ask": True},
        {"until": "tomorrow"},
    ):
        assert as_maya.post("shares/", good | bad).status_code == 400, bad
    unsaid = {key: good[key] for key in good if key != "until"}
    assert list(as_maya.post("shares/", unsaid).json()["errors"]) == ["until"]
    foreign = as_jonas.post("shares/", good | {"care": str(jonas_care.pk)})
    missing = as_jonas.post(
        "shares/", good | {"care": str(jonas_care.pk), "episode": str(uuid.uuid4())}
    )
    assert foreign.status_code == 400
    assert foreign.content == missing.content


def test_answering_and_reading_it(as_amara, as_maya, as_omar, as_jonas, maya, care, moment):
    episode, note, look = moment
    share(as_maya, care, episode, [note, look], ask=True)
    (row,) = as_amara.get("clients/").json()["results"]
    assert (row["id"], row["waiting"]) == (str(maya.pk), 1)
    pk = uuid.uuid4()
    body = {"entry": look, "text": "You stayed, and said so.", "view": "healthier"}
    assert as_omar.put(f"guidance/{pk}/", body).status_code == 404
    assert as_amara.put(f"guidance/{pk}/", body | {"entry": str(uuid.uuid4())}).status_code == 404
    made = as_amara.put(f"guidance/{pk}/", body)
    again = as_amara.post("guidance/", body | {"id": str(pk)})
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert as_amara.put(f"guidance/{pk}/", body | {"text": "No."}).status_code == 409
    assert as_amara.put(f"guidance/{uuid.uuid4()}/", {"entry": look, "view": "not_yet"}).json()[
        "errors"
    ].keys() == {"text"}
    assert Guidance.objects.count() == 1
    (received,) = as_maya.get("received-guidance/").json()["results"]
    assert (received["id"], received["by"], received["seen_at"]) == (str(pk), "Amara Osei", None)
    assert as_jonas.post(f"received-guidance/{pk}/seen/").status_code == 404
    assert as_maya.post(f"received-guidance/{pk}/seen/").json()["seen_at"]
    assert as_maya.get(f"episodes/{episode}/").json()["state"] == "evaluated_alone"
    (answered,) = as_amara.get(f"shared-entries/?client={maya.pk}&kind=self_evaluation").json()[
        "results"
    ]
    assert (answered["waits"], answered["guidance"][0]["id"]) == (False, str(pk))


def test_reading_is_in_the_ledger_to_the_second(as_amara, as_maya, maya, care, moment):
    episode, note, _look = moment
    share(as_maya, care, episode, [note])
    as_amara.get(f"shared-entries/{note}/")
    lines = as_maya.get(f"ledger/?entry={note}").json()["results"]
    assert [(line["by"], line["verb"]) for line in lines] == [
        ("Amara Osei", "opened"),
        ("Maya Lindqvist", "shared"),
    ]
    assert lines[0]["at"].endswith("Z")


def test_without_the_ledger_nothing_is_shown(as_amara, as_maya, maya, care, moment, monkeypatch):
    episode, note, _look = moment
    share(as_maya, care, episode, [note])
    from django.db import OperationalError

    from tracker.privacy import ledger

    def broken(**_event):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(ledger, "record", broken)
    for path in (f"shared-entries/{note}/", f"shared-episodes/?client={maya.pk}"):
        refused = as_amara.get(path)
        assert refused.status_code == 503
        assert "drove" not in refused.text


def test_pages_of_what_is_shared(as_amara, as_maya, maya, care, monkeypatch):
    monkeypatch.setattr(PerMinute, "allow_request", lambda *args: True)
    for _n in range(11):
        episode, note = begin(as_maya)
        share(as_maya, care, episode, [note, look_back(as_maya, episode)])
    first = as_amara.get(f"shared-entries/?client={maya.pk}").json()
    second = as_amara.get(first["next"].split("/api/v1/")[1]).json()
    ids = [one["id"] for one in first["results"] + second["results"]]
    assert (len(first["results"]), len(set(ids)), second["next"]) == (20, 22, None)
    for _n in range(10):
        episode, note = begin(as_maya)
        share(as_maya, care, episode, [note])
    first = as_amara.get(f"shared-episodes/?client={maya.pk}").json()
    second = as_amara.get(first["next"].split("/api/v1/")[1]).json()
    ids = [one["id"] for one in first["results"] + second["results"]]
    assert (len(first["results"]), len(set(ids)), second["next"]) == (20, 21, None)
    assert as_amara.get(f"shared-episodes/?client={maya.pk}&cursor=xyz").status_code == 400


def test_only_ones_own_clients(as_amara, as_omar, as_maya, maya, care):
    assert as_amara.get(f"clients/{maya.pk}/").json()["name"] == "Maya Lindqvist"
    foreign = as_omar.get(f"clients/{maya.pk}/")
    assert foreign.status_code == 404
    assert foreign.content == as_omar.get(f"clients/{uuid.uuid4()}/").content
    for what in ("shared-episodes", "shared-entries"):
        assert as_omar.get(f"{what}/?client={maya.pk}").status_code == 404
        assert as_omar.get(f"{what}/").status_code == 400
        assert as_maya.get(f"{what}/?client={maya.pk}").status_code == 403


def test_one_therapist_does_not_learn_that_another_answered(
    as_maya, as_amara, maya, amara, omar, care, moment
):
    episode, _note, look = moment
    other = make_care(maya, omar)
    share(as_maya, care, episode, [look], ask=True)
    share(as_maya, other, episode, [look])
    as_amara.post("guidance/", {"id": str(uuid.uuid4()), "entry": look, "text": "Yes."})
    assert Guidance.objects.count() == 1
    version = as_maya.get(f"entries/{look}/")["ETag"]
    as_maya.patch(f"entries/{look}/", {"status": "confirmed"}, if_match=version)
    assert as_maya.get(f"entries/{look}/").json()["content"]["context"] == "after_guidance"
    (seen, _more) = access.shared_entries(omar, other.pk, now=timezone.now(), pk=look)
    assert "context" not in seen[0].ratings

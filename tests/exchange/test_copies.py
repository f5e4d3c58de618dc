"""What leaves as FHIR is valid, is all that may leave and no more, and stands in the ledger."""

import json
from datetime import datetime

import pytest
import time_machine

from journals import actions, exports
from journals.access import saving
from journals.models import Entry, Share
from tests.exchange.fhir import all_of, of, valid
from tests.journals.test_export import taken
from tests.world import LATER, browsers
from tests.world_kept import world_in
from tracker.privacy import keys, ledger

pytestmark = [pytest.mark.django_db, pytest.mark.quick_once]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as held:
        yield held


def world_where(state: str):
    found = world_in(state)
    keys.warm([one.pk for one in found.people.values()])
    return found


@pytest.fixture
def world():
    return world_where("full")


def copy_of(world, who: str = "amara") -> dict:
    maya = world.people["maya"]
    answer = browsers(world)[who].post(f"/clients/{maya.pk}/copy/")
    assert answer.headers["Content-Type"] == "application/fhir+json; fhirVersion=4.3"
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'filename="copy.json"' in answer.headers["Content-Disposition"]
    return valid(answer.getvalue().decode())


def live(world):
    return Share.objects.live(LATER).filter(relationship=world.ids["care_of_maya"])


# --- one's own ----------------------------------------------------------------------------------
@pytest.mark.slow
def test_all_that_one_wrote_is_in_ones_own_file(world):
    maya = world.people["maya"]
    bundle = taken(maya)
    text = bundle.read("fhir/what-i-wrote.json").decode()
    found, again = valid(text), valid(taken(maya).read("fhir/what-i-wrote.json").decode())
    kept = {str(one.pk): one for one in Entry.objects.filter(client=maya).kept()}
    responses = of(found, "QuestionnaireResponse")
    assert responses.keys() == kept.keys()
    for pk, entry in kept.items():
        authored = responses[pk]["authored"]
        if entry.occurred_precision != Entry.Precision.DAY:
            assert datetime.fromisoformat(authored) == entry.occurred_at.replace(microsecond=0)
        assert responses[pk]["meta"]["versionId"] == str(entry.version)
    for pk, entry in kept.items():
        said = world.groups_in(json.dumps(dict(entry.words), default=dict))
        assert {one for one in said if "#" not in one} <= world.groups_in(json.dumps(responses[pk]))
    moments = of(found, "List")
    assert {urn for one in moments.values() for urn in all_of(one["entry"], "reference")} == {
        f"urn:uuid:{pk}" for pk, entry in kept.items() if entry.episode_id
    }
    assert found["entry"] == again["entry"]  # under the same ids


@pytest.mark.slow
def test_ones_ledger_is_there_line_by_line(world):
    maya = world.people["maya"]
    copy_of(world)  # by her therapist
    bundle = taken(maya)
    events = of(valid(bundle.read("fhir/who-did-what.json").decode()), "AuditEvent")
    lines = {one["uid"]: one for one in json.loads(bundle.read("keel.json"))["ledger"]["lines"]}
    assert events.keys() == lines.keys()
    for uid, line in lines.items():
        event = events[uid]
        assert datetime.fromisoformat(event["recorded"]) == datetime.fromisoformat(line["at"])
        assert event["subtype"][0]["code"] == line["verb"]
        assert event["entity"][1]["what"]["identifier"]["value"] == f"urn:uuid:{line['entity_id']}"
        assert event["agent"][0].get("policy") == (line["share"] and [f"urn:uuid:{line['share']}"])
        assert event["agent"][0]["who"]["identifier"]["value"] == f"urn:uuid:{line['by']}"
    assert {one["action"] for one in events.values()} >= {"C", "R"}


def test_somebody_who_wrote_nothing_takes_an_empty_bundle(maya):
    found = valid(taken(maya).read("fhir/what-i-wrote.json").decode())
    assert [one["resource"]["resourceType"] for one in found["entry"]] == ["Patient"]


# --- what is shared -----------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["full", "ratings_only"])
def test_a_copy_holds_what_is_shared_and_says_so(state):
    world = world_where(state)
    found = copy_of(world)
    shared = {str(row.entry_id): row for row in live(world)}
    assert shared
    assert of(found, "QuestionnaireResponse").keys() == shared.keys()
    for verb in ("opened", "saved"):
        lines = ledger.of_client(world.people["maya"].pk, verbs=[verb], limit=100)
        lines = [one for one in lines if one.at == LATER]
        assert {(str(one.entity_id), one.grant_id) for one in lines} == {
            (pk, row.pk) for pk, row in shared.items()
        }
        assert {one.actor_id for one in lines} == {world.people["amara"].pk}
    words = world.groups_in(json.dumps(found))
    if state == "full":
        assert {"maya.one.note", "maya.one.look", "maya.one.title", "maya.person.named"} <= words
    else:
        assert {group for group in words if group != "maya.name"} == set()
        said = [one["item"] for one in of(found, "QuestionnaireResponse").values()]
        assert not all_of(said, "valueString")
        assert not any("title" in one for one in of(found, "List").values())


def test_nothing_tells_that_there_is_more(world):
    """Ids, times and counts of what is not shared: none of it is in there."""
    maya = world.people["maya"]
    text = json.dumps(copy_of(world))
    hidden = Entry.objects.filter(client=maya).exclude(pk__in=live(world).values("entry"))
    assert hidden.exists()
    for entry in hidden:
        assert str(entry.pk) not in text
        own = {str(row.entry.episode_id) for row in live(world).select_related("entry")}
        assert str(entry.episode_id) not in text or str(entry.episode_id) in own
    assert '"total"' not in text
    assert '"versionId"' not in text


def test_what_was_taken_back_is_not_in_it():
    world = world_where("revoked")
    found = copy_of(world)
    assert of(found, "QuestionnaireResponse").keys() == {str(row.entry_id) for row in live(world)}
    assert str(world.ids["one_note_of_maya"]) not in json.dumps(found)
    words = world.groups_in(json.dumps(found))
    assert not {group for group in words if group.startswith("maya.one.")}


def test_who_reads_along_saves_nothing(world):
    """Reading is what was allowed to them, and no more."""
    place = f"/clients/{world.people['maya'].pk}/copy/"
    assert browsers(world)["omar"].post(place).status_code == 404


def test_what_is_taken_back_while_it_is_written_is_not_in_the_rest(world, monkeypatch):
    monkeypatch.setattr(saving, "AT_ONCE", 1)
    maya, amara = world.people["maya"], world.people["amara"]
    relationship = live(world).first().relationship
    rows = list(live(world).order_by("-entry__occurred_at", "entry_id"))
    assert len(rows) > 1
    parts = exports.shared_bundle(amara, relationship, lambda: LATER)
    text = "".join(next(parts) for _ in range(3))  # its head, whose it is, and the newest entry
    actions.stop_sharing(maya, relationship=relationship, now=LATER)
    text += "".join(parts)
    assert of(valid(text), "QuestionnaireResponse").keys() == {str(rows[0].entry_id)}
    saved = ledger.of_client(maya.pk, verbs=["saved"], limit=10)
    assert [one.entity_id for one in saved] == [rows[0].entry_id]


def test_pages_hang_together(world, monkeypatch):
    """However many are read at once, each is there once."""
    whole = copy_of(world)
    monkeypatch.setattr(saving, "AT_ONCE", 1)
    assert copy_of(world)["entry"] == whole["entry"]


def test_looking_at_the_page_saves_nothing(world):
    maya = world.people["maya"]
    page = browsers(world)["amara"].get(f"/clients/{maya.pk}/copy/")
    assert "Save the copy" in page.text
    assert not ledger.of_client(maya.pk, verbs=["saved"])


def test_its_client_reads_that_it_was_saved(world):
    copy_of(world)
    page = browsers(world)["maya"].get("/sharing/")
    assert "saved a copy of" in page.text


def test_a_program_gets_the_same(world):
    place = f"/api/v1/clients/{world.people['maya'].pk}/copy/"
    accept = {"Accept": "application/fhir+json"}
    send = browsers(world)["amara"].post
    answer = send(place, content_type="application/json", headers=accept)
    assert answer.status_code == 200
    assert valid(answer.getvalue().decode())["entry"] == copy_of(world)["entry"]

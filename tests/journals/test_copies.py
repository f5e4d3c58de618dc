"""What leaves as FHIR is valid, is all that may leave, and says so in the ledger."""

import json
import uuid
from datetime import datetime

import pytest
import time_machine
from fhir.resources.R4B.bundle import Bundle

from journals import actions
from journals.models import Entry, Share
from tests.journals.test_export import document, taken
from tests.world import LATER, browsers
from tests.world_kept import world_in
from tracker.privacy import keys, ledger

pytestmark = [pytest.mark.django_db, pytest.mark.quick_once]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as held:
        yield held


@pytest.fixture
def world():
    found = world_in("full")
    keys.warm([one.pk for one in found.people.values()])
    return found


def valid(text: str) -> dict:
    """The bundle, read by the library from its bytes; every reference in it leads to something."""
    Bundle.model_validate_json(text)
    found = json.loads(text)
    there = {one["fullUrl"] for one in found["entry"]}
    assert len(there) == len(found["entry"])
    assert set(references(found)) <= there
    return found


def references(value) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if "reference" in value else []
        return own + [one for part in value.values() for one in references(part)]
    return [one for part in value for one in references(part)] if isinstance(value, list) else []


def of(bundle: dict, kind: str) -> list[dict]:
    found = [one["resource"] for one in bundle["entry"]]
    return [one for one in found if one["resourceType"] == kind]


def test_everything_that_one_wrote_is_in_ones_own_file_and_is_valid(world):
    maya = world.people["maya"]
    bundle = taken(maya)
    found = valid(bundle.read("fhir/what-i-wrote.json").decode())
    print(json.dumps(found, indent=1)[:6000])
    audit = valid(bundle.read("fhir/who-did-what.json").decode())
    print(json.dumps(audit["entry"][:2], indent=1)[:6000])
    kept = Entry.objects.filter(client=maya).kept()
    assert {one["id"] for one in of(found, "QuestionnaireResponse")} == {str(one.pk) for one in kept}


def test_shared(world):
    amara, maya = browsers(world)["amara"], world.people["maya"]
    answer = amara.post(f"/clients/{maya.pk}/copy/")
    found = valid(answer.getvalue().decode())
    print(len(found["entry"]), world.groups_in(json.dumps(found)))
    assert 0

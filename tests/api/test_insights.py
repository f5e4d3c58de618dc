"""Through the API: one's own patterns and what helped, and a therapist's switches."""

import uuid

import pytest

from journals import actions
from journals.insights import RULES
from journals.models import Entry
from tests.conftest import NOW
from tests.journals.test_insights import nights
from tracker.privacy import keys

pytestmark = pytest.mark.django_db


def of(told: dict, code: str) -> dict:
    return next(one for one in told["results"] if one["rule"]["code"] == code)


def test_a_client_argues_with_a_pattern(as_maya, as_jonas, maya, clock):
    keys.warm([maya.pk])
    nights(maya)
    told = as_maya.get("insights/").json()
    assert (told["wanted"], told["hard_day"]) == (True, False)
    assert len(told["results"]) == len(RULES)
    counted = of(told, "nights")["counted"]
    assert counted["with_it"]["says"].endswith("6 of 6 day cards.")
    known = {str(pk) for pk in Entry.objects.values_list("pk", flat=True)}
    assert {*counted["with_it"]["seen"], *counted["without"]["not_seen"]} == known
    assert of(told, "sure")["counted"] is None
    assert all(one["counted"] is None for one in as_jonas.get("insights/").json()["results"])
    put_away = as_maya.patch("insights/nights/", {"not_true": True}).json()
    assert put_away["rests_until"]
    assert put_away["counted"] is None
    assert as_maya.patch("insights/nights/", {"not_true": False}).json()["counted"]
    assert as_maya.patch("insights/", {"wanted": False}).json()["wanted"] is False
    assert as_maya.get("insights/nights/").json()["counted"] is None
    assert as_maya.get("insights/unknown/").status_code == 404
    assert as_maya.patch("insights/unknown/", {"not_true": True}).status_code == 404
    assert as_maya.patch("insights/nights/", {"not_true": "yes"}).status_code == 400


def test_what_helped(as_maya, maya):
    actions.save_item(maya, item_id=uuid.uuid4(), kind="soothing", text="Warm water", now=NOW)
    told = as_maya.get("helped/").json()
    assert told == {
        "skills": [],
        "soothing": ["Warm water"],
        "plan": [],
        "rewards": [],
        "words": [],
    }


def test_a_therapist_switches_a_rule_and_learns_nothing(as_maya, as_amara, maya, care, clock):
    keys.warm([maya.pk])
    path = f"clients/{maya.pk}/insight-rules/"
    before = as_amara.get(path).json()
    nights(maya)
    assert as_amara.get(path).json() == before
    assert all(one["on"] for one in before["results"])
    assert as_amara.patch(f"{path}nights/", {"on": False}).json()["on"] is False
    standing = of(as_maya.get("insights/").json(), "nights")
    assert standing["switched_off_by"] == ["Amara"]
    assert standing["counted"] is None
    assert as_amara.patch(f"{path}unknown/", {"on": False}).status_code == 404
    assert as_amara.get(f"clients/{uuid.uuid4()}/insight-rules/").status_code == 404
    assert as_amara.get("insights/").status_code == 403

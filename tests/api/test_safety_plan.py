"""The plan for hard hours through the API: written, agreed on, read by its therapist, stopped."""

import uuid

import pytest

from journals import access
from tests.api.checking import checked

pytestmark = pytest.mark.django_db
CONTENT = {
    "alone": ["A walk to the water"],
    "people": [{"name": "Jo", "phone": "555 0134"}],
    "surroundings": "Ruth keeps my keys at night.",
}


def put(caller, content=CONTENT, pk=None, **headers):
    pk = pk or str(uuid.uuid4())
    body = {"kind": "safety_plan", "content": content}
    return pk, caller.put(f"entries/{pk}/", body, **headers)


def agree(caller, care, level="full"):
    body = {"care": str(care.pk), "what": "safety_plan", "level": level}
    return caller.put(f"standing-shares/{uuid.uuid4()}/", body)


def test_it_is_written_anew_under_one_id(as_maya, maya):
    pk, answer = put(as_maya)
    assert answer.status_code == 201
    assert answer.json()["content"] == CONTENT
    checked(as_maya.get(f"entries/{pk}/"), "Entry")
    assert put(as_maya, pk=pk)[1].status_code == 200  # sent twice
    other, conflict = put(as_maya, {"alone": ["Tea"]})
    assert conflict.status_code == 409
    assert conflict.json()["current"]["id"] == pk
    assert as_maya.get(f"entries/{other}/").status_code == 404
    _pk, changed = put(as_maya, {"alone": ["Tea"]}, pk, if_match='"1"')
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert put(as_maya, {"alone": ["Late"]}, pk, if_match='"1"')[1].status_code == 412
    assert access.own_plan(maya).words["alone"] == ("Tea",)
    versions = as_maya.get(f"entries/{pk}/versions/").json()["results"]
    assert versions[0]["content"]["alone"] == ["A walk to the water"]
    assert [one["id"] for one in as_maya.get("entries/?kind=safety_plan").json()["results"]] == [pk]


def test_what_is_none_is_refused_by_its_field(as_maya):
    _pk, answer = put(as_maya, {"people": [{"name": "Jo", "phone": "javascript:1"}]})
    assert answer.status_code == 400
    assert "people" in answer.text
    _pk, answer = put(as_maya, {"surroundings": "x", "means": "y"})
    assert answer.status_code == 400


def test_it_is_shared_by_its_own_agreement_alone(as_maya, as_amara, care, maya):
    pk, _answer = put(as_maya)
    said = {"care": str(care.pk), "entries": [pk], "level": "full", "until": None}
    assert as_maya.post("shares/", said).status_code == 400
    assert agree(as_maya, care, "ratings_only").status_code == 400
    query = f"shared-entries/?client={maya.pk}&kind=safety_plan"
    assert as_amara.get(query).json()["results"] == []
    assert as_amara.get(f"shared-entries/{pk}/").status_code == 404
    standing = agree(as_maya, care)
    assert standing.status_code == 201
    checked(as_maya.get(f"standing-shares/{standing.json()['id']}/"), "StandingShare")
    (seen,) = as_amara.get(query).json()["results"]
    assert (seen["id"], seen["content"]) == (pk, CONTENT)
    checked(as_amara.get(f"shared-entries/{pk}/"), "SharedEntry")
    assert as_amara.put(f"entries/{pk}/", {"kind": "safety_plan", "content": {}}).status_code == 403
    as_maya.delete(f"standing-shares/{standing.json()['id']}/")
    assert as_amara.get(query).json()["results"] == []
    assert as_amara.get(f"shared-entries/{pk}/").status_code == 404

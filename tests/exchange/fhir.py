"""Bundles as another program would read them."""

import json
from typing import Any

from fhir.resources.R4B.bundle import Bundle

# Systems that are not ours, and what stands under them.
OTHERS = (
    "http://loinc.org",
    "http://unitsofmeasure.org",
    "http://dicom.nema.org/resources/ontology/DCM",
    "http://terminology.hl7.org/CodeSystem/",
    "urn:ietf:rfc:3986",
)


def valid(text: str) -> dict[str, Any]:
    """The bundle, read by the library from its bytes. What it refers to is in it, and all that is
    named in it is named under an address of ours or under one that anybody knows."""
    Bundle.model_validate_json(text)
    found = json.loads(text)
    there = {one["fullUrl"] for one in found["entry"]}
    assert len(there) == len(found["entry"])
    assert set(all_of(found, "reference")) <= there
    for system in all_of(found, "system"):
        assert system.startswith(("http://127.0.0.1:8000/fhir/", *OTHERS)), system
    return found


def all_of(value: Any, key: str) -> list[str]:
    """What stands under this key, wherever it is."""
    if isinstance(value, dict):
        own = [value[key]] if isinstance(value.get(key), str) else []
        return own + [one for part in value.values() for one in all_of(part, key)]
    return [one for part in value for one in all_of(part, key)] if isinstance(value, list) else []


def of(bundle: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """{id: resource} of one type."""
    found = [one["resource"] for one in bundle["entry"]]
    return {one["id"]: one for one in found if one["resourceType"] == kind}


def answers(response: dict[str, Any], link: str) -> list[dict[str, Any]]:
    """All answers to a question, however deep it is asked."""
    found = []
    for item in response.get("item", []):
        found += item.get("answer", []) if item["linkId"] == link else []
        found += answers(item, link)
    return found

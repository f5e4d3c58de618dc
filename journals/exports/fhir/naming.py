"""What things are called in a bundle: by this installation's own addresses and by ids that stay.

Nothing of ours is named under anybody else's address. Codes of others stand only where a recipe
cites them, or where the standard itself says which ones to use.
"""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

LOINC = "http://loinc.org"
UNITS = "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"
URIS = "urn:ietf:rfc:3986"


def ours(what: str, *names: str) -> str:
    """An address of this installation. Nothing has to answer there."""
    return "/".join([settings.SITE_URL, "fhir", what, *names])


def urn(pk: uuid.UUID) -> str:
    return f"urn:uuid:{pk}"


def reference(pk: uuid.UUID) -> dict[str, str]:
    """To what is in the same bundle."""
    return {"reference": urn(pk)}


def elsewhere(pk: uuid.UUID) -> dict[str, Any]:
    """To what need not be in the same bundle: by its id alone."""
    return {"identifier": {"system": URIS, "value": urn(pk)}}


def coding(system: str, code: Any, display: Any = "") -> dict[str, str]:
    found = {"system": system, "code": str(code)}
    if words := str(display).strip():
        found["display"] = words
    return found


def local(at: datetime, zone: str) -> str:
    """To the second, with the offset that the clock had there and then."""
    return at.astimezone(ZoneInfo(zone or "UTC")).isoformat(timespec="seconds")

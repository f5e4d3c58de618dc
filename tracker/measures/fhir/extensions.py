"""What stands beside the standard's own elements: what is read of it, ignored, or refused."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .strict import Refused, objects, shortened

BASE = "http://hl7.org/fhir/StructureDefinition/"
ORDINALS = tuple(
    f"{BASE}{name}"
    for name in (
        "ordinalValue",
        "itemWeight",
        "questionnaire-ordinalValue",
        "valueset-ordinalValue",
    )
)
LEAST, MOST = f"{BASE}minValue", f"{BASE}maxValue"
HIDDEN = f"{BASE}questionnaire-hidden"
CONTROL = f"{BASE}questionnaire-itemControl"
# Their last words, whatever guide they are from. A file's own sums are made anew by a recipe, and
# what it would check or prepare for them is not needed.
COMPUTED = "calculatedExpression"
HARMLESS = ("variable", "questionnaire-constraint", "targetConstraint", "cqf-library")
ELSEWHERE = ("subQuestionnaire", "assemble-expectation", "assembleContext")


def of(raw: dict[str, Any], place: Any) -> dict[str, dict[str, Any]]:
    """The extensions of an element and of its plain values, by their address. Raises Refused.

    An extension that is not known may be ignored: the standard says so. One that changes the
    meaning, or brings code that would, is refused.
    """
    if "modifierExtension" in raw:
        raise Refused(_("It has a “modifierExtension”, which may change what it means."), place)
    return {one["url"]: one for one in _all(raw, place)}


def _all(raw: dict[str, Any], place: Any) -> Iterator[dict[str, Any]]:
    beside = [value for key, value in raw.items() if key.startswith("_") and key != "_"]
    for holder in (raw, *(one for one in beside if isinstance(one, dict))):
        for one in objects(holder, "extension", place):
            url = one.get("url")
            if not isinstance(url, str):
                raise Refused(_("It has an extension without an address."), place)
            _refuse_code(one, url, place)
            yield one


def _refuse_code(one: dict[str, Any], url: str, place: Any) -> None:
    if url.endswith(ELSEWHERE):
        raise Refused(_("It takes questions from another file."), place)
    if _has_code(one) and not url.endswith((COMPUTED, *HARMLESS)):
        name = shortened(url.rpartition("/")[2])
        raise Refused(
            _("It brings an expression (%(name)s). No code of a file is run here.")
            % {"name": name},
            place,
        )


def _has_code(one: dict[str, Any]) -> bool:
    inside = one.get("extension")
    deeper = [part for part in inside if isinstance(part, dict)] if isinstance(inside, list) else []
    return "valueExpression" in one or any(_has_code(part) for part in deeper)


def is_computed(found: dict[str, dict[str, Any]]) -> bool:
    return any(url.endswith(COMPUTED) for url in found)


def control(found: dict[str, dict[str, Any]]) -> str:
    """How the file would draw it: a code such as "lower"; "" if it doesn't say."""
    concept = found.get(CONTROL, {}).get("valueCodeableConcept")
    codings = concept.get("coding") if isinstance(concept, dict) else None
    first = codings[0] if isinstance(codings, list) and codings else None
    code = first.get("code") if isinstance(first, dict) else None
    return code if isinstance(code, str) else ""

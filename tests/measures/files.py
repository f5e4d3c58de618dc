"""Files as practices bring them, with placeholders for the words: real codes and structure."""

import json
from typing import Any

LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LEAST = "http://hl7.org/fhir/StructureDefinition/minValue"
MOST = "http://hl7.org/fhir/StructureDefinition/maxValue"
PHQ_CODES = ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7")
PHQ_CODES += ("44258-2", "44252-5", "44253-3", "44260-8")
ANSWERS = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")


def option(code: str, words: str, number: Any = None) -> dict[str, Any]:
    made: dict[str, Any] = {"valueCoding": {"system": LOINC, "code": code, "display": words}}
    if number is not None:
        made["extension"] = [{"url": ORDINAL, "valueDecimal": number}]
    return made


def choice(link: str, text: str, code: str = "", **more: Any) -> dict[str, Any]:
    """A question that is answered with 0 to 3."""
    options = [option(answer, f"Answer {n}", n) for n, answer in enumerate(ANSWERS)]
    item = {"linkId": link, "type": "choice", "text": text, "answerOption": options}
    return item | ({"code": [{"system": LOINC, "code": code}]} if code else {}) | more


def number(link: str, text: str, low: Any = 1, high: Any = 7) -> dict[str, Any]:
    bounds = [{"url": LEAST, "valueInteger": low}, {"url": MOST, "valueInteger": high}]
    return {"linkId": link, "type": "integer", "text": text, "extension": bounds}


def questionnaire(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "A title",
        "copyright": "Whoever wrote it",
        "url": "http://example.org/q",
        "item": list(items),
        **more,
    }


def phq_9() -> dict[str, Any]:
    """Nine questions by LOINC's codes, the last first, with what US Core has beside them."""
    questions = [
        choice(f"/{code}", f"Placeholder {n}", code) for n, code in enumerate(PHQ_CODES, 1)
    ]
    total = {"linkId": "/44261-6", "type": "decimal", "text": "Sum"}
    total["code"] = [{"system": LOINC, "code": "44261-6"}]
    difficulty = choice("/69722-7", "Placeholder beside", "69722-7")
    panel = [{"system": LOINC, "code": "44249-1"}]
    return questionnaire(*reversed(questions), total, difficulty, code=panel, title="PHQ-9 shaped")


def ecr_rs() -> dict[str, Any]:
    """Nine statements in a group, each answered with 1 to 7."""
    items = [number(f"ecr-{n}", f"Placeholder {n}") for n in range(1, 10)]
    group = {"linkId": "all", "type": "group", "text": "About somebody", "item": items}
    return questionnaire(group, title="ECR-RS shaped")


def as_bytes(made: Any) -> bytes:
    return json.dumps(made).encode()

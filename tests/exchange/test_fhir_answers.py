"""An entry as resources: every kind of field, every score, every clock."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from journals.exports.fhir import resources
from journals.kinds import KINDS, worksheets
from journals.kinds.fields import DECLINED
from journals.seen import Seen
from tests.exchange.fhir import all_of, answers
from tests.instruments import NINE_SHAPED, PAIR_SHAPED, on_the_shelf
from tracker.measures import Recipe, shipped
from tracker.measures.instruments import Instrument, Item, Option

pytestmark = pytest.mark.quick_once
ENTRY = uuid.UUID("7e1f4f2a-0b1c-4f5e-9d3a-2f6f0f1d3c55")
SOMEBODY, SHE = uuid.UUID(int=7), uuid.UUID(int=8)
AT = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
SHEETS = [one.slug for one in worksheets.offered()]


def part(kind: str = "check_in", content: dict[str, Any] | None = None, **more: Any) -> Seen:
    """As it comes out of the gate, in full."""
    said = content or {}
    made = Seen(
        entry_id=ENTRY,
        kind=kind,
        status="written",
        version=3,
        at=AT,
        zone="Europe/Berlin",
        recorded_at=AT,
        changed_at=AT,
        ratings={},
        words={},
        names={str(SHE): "My sister"},
    )
    made = replace(made, **more)
    ratings, words = made.made_of.split(made.made_of.clean(said)) if said else ({}, {})
    return replace(made, ratings=ratings, words=words)


def response(of: Seen, *, own: bool = True) -> dict[str, Any]:
    made = resources.response(of, SOMEBODY, own=own)
    QuestionnaireResponse.model_validate_json(json.dumps(made))
    return made


def example(schema: dict[str, Any]) -> Any:
    """Something that fits, after its own description."""
    if "anyOf" in schema:
        return example(schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][-1]
    match schema["type"]:
        case "string":
            known = {"uuid": str(SHE), "date": "2026-03-28"}
            if "format" in schema:
                return known[schema["format"]]
            return "21:30" if "pattern" in schema else "Said.\nAnd \x07 more."
        case "integer":
            return schema["maximum"]
        case "boolean":
            return False
        case "array":
            return [example(schema["items"])]
        case "object":
            own = schema.get("additionalProperties")
            if isinstance(own, dict):
                return {"x_00c0ffee": "Their own word"}
            return {key: example(one) for key, one in schema["properties"].items()}
    raise AssertionError(schema)


def lines(value: Any) -> Any:
    """One line where that is asked for."""
    return json.loads(json.dumps(value).replace("Said.\\nAnd \\u0007 more.", "0301234"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_of_every_kind_has_its_answer(kind):
    content = lines(example(KINDS[kind].schema()))
    _says_all(part(kind, content), content)


@pytest.mark.parametrize("slug", SHEETS)
def test_every_question_of_every_worksheet_has_its_answer(slug):
    sheet = worksheets.find(slug)
    content = lines(example(sheet.schema()))
    more = {"worksheet": slug, "worksheet_version": sheet.number}
    found = _says_all(part("worksheet", content, **more), content)
    assert found["questionnaire"].endswith(f"/fhir/Questionnaire/{slug}|{sheet.number}")


def _says_all(of: Seen, content: dict[str, Any]) -> dict[str, Any]:
    """Each answer stands under its question, down to the last part of a row."""
    made = response(of)
    labels = {key for key, value in content.items() if value == {"x_00c0ffee": "Their own word"}}
    asked = {item["linkId"]: item for item in made["item"]}
    assert asked.keys() == content.keys() - labels
    for key, item in asked.items():
        rows = content[key] if isinstance(content[key], list) else []
        if rows and isinstance(rows[0], dict):
            inside = {one["linkId"] for one in item["item"]}
            assert inside == {f"{key}.{name}" for name in rows[0]}
            assert all("answer" in one or "item" in one for one in item["item"])
        else:
            assert item["answer"]
    return made


def test_words_are_as_they_were_written_but_for_signs_that_nothing_may_hold():
    made = response(part(content={"line": "Said.\nAnd \x07more. \U0001f499", "mood": 2}))
    assert answers(made, "line") == [{"valueString": "Said.\nAnd more. \U0001f499"}]
    (mood,) = answers(made, "mood")
    assert mood["valueCoding"] == {
        "system": "http://127.0.0.1:8000/fhir/CodeSystem/check_in/mood",
        "code": "2",
        "display": "Low",
    }


def test_of_numbers_and_ticks_nothing_else_is_there():
    whole = part("self_monitoring", lines(example(KINDS["self_monitoring"].schema())))
    made = response(replace(whole, words=None, level="ratings_only", names={}), own=False)
    assert not all_of(made["item"], "valueString")
    assert {item["linkId"] for item in made["item"]} == set(whole.ratings)
    assert "versionId" not in made["meta"]  # it would tell that there were other words


@pytest.mark.parametrize(
    ("at", "zone", "told"),
    [
        (AT, "Europe/Berlin", "2026-03-29T00:30:00+01:00"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Berlin", "2026-03-29T03:00:00+02:00"),
        # twice on that night, and not the same
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin", "2026-10-25T02:30:00+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", "2026-10-25T02:30:00+01:00"),
        (AT, "Asia/Kathmandu", "2026-03-29T05:15:00+05:45"),
        (AT, "America/St_Johns", "2026-03-28T21:00:00-02:30"),
    ],
)
def test_times_are_told_by_the_clock_that_they_were_lived_by(at, zone, told):
    made = response(part(content={"mood": 3}, at=at, zone=zone))
    assert made["authored"] == told
    assert datetime.fromisoformat(made["authored"]) == at


def test_what_is_known_by_its_day_is_told_by_its_day():
    of = part(content={"mood": 3}, precision="day", day=date(2026, 3, 28))
    assert response(of)["authored"] == "2026-03-28"
    assert [one["effectiveDateTime"] for one in resources.observations(of, SOMEBODY)] == [
        "2026-03-28"
    ]


# --- measures -----------------------------------------------------------------------------------
def like(recipe: Recipe) -> Instrument:
    """An instrument in the shape that this recipe scores."""
    low, high = recipe.answers
    options = tuple(Option(f"c{n}", f"Answer {n}", n) for n in range(low, high + 1))
    items = (
        Item(f"q{n}", f"Placeholder {n}", "choice", options, number=n)
        for n in range(1, recipe.items + 1)
    )
    return Instrument(
        f"like-{recipe.slug}"[:24], 1, "Questions", recipe.clinical, tuple(items), recipe
    )


def measured(instrument: Instrument, content: dict[str, Any]) -> Seen:
    more = {"worksheet": instrument.slug, "worksheet_version": instrument.number}
    return part("measure", content, **more)


def numbers(of: Seen) -> list[dict[str, Any]]:
    found = list(resources.observations(of, SOMEBODY))
    for one in found:
        Observation.model_validate_json(json.dumps(one))
    return found


@pytest.mark.parametrize("recipe", shipped.ALL, ids=lambda one: one.slug)
def test_a_score_has_loincs_code_where_its_recipe_cites_one_and_nowhere_else(recipe):
    instrument = like(recipe)
    with on_the_shelf(instrument):
        of = measured(
            instrument, {f"q{n}": f"c{recipe.answers[0]}" for n in range(1, recipe.items + 1)}
        )
        found, scores = numbers(of), of.scores
    assert [one["valueQuantity"]["value"] for one in found] == [float(one.value) for one in scores]
    for one, scored in zip(found, scores, strict=True):
        codes = {code["system"]: code["code"] for code in one["code"]["coding"]}
        assert codes.pop("http://loinc.org", "") == scored.score.loinc
        assert list(codes.values()) == [scored.code]
        assert one["derivedFrom"] == [{"reference": f"urn:uuid:{ENTRY}"}]
        assert not {"interpretation", "referenceRange", "note"} & one.keys()  # no verdict


def test_the_recipes_do_cite_some():
    assert {score.loinc for one in shipped.ALL for score in one.scores if score.loinc} >= {
        *("44261-6", "70274-6", "55758-7")
    }


def test_answers_bring_their_numbers_and_not_wanting_to_say_is_one():
    content = {f"q{n}": "LA2" for n in range(1, 9)} | {"q9": DECLINED, "more": "No."}
    with on_the_shelf():
        of = measured(NINE_SHAPED, content)
        made, found = response(of), numbers(of)
    (said,) = answers(made, "q1")
    assert said["valueCoding"]["extension"][0]["valueDecimal"] == 2
    (declined,) = answers(made, "q9")
    assert declined["valueCoding"] == {
        "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
        "code": "asked-declined",
    }
    assert found == []  # no number is made up for what was not said


def test_whom_it_is_about_is_named_where_that_may_be_read():
    content = {"about_whom": [str(SHE)]} | {f"r{n}": n % 7 + 1 for n in range(1, 10)}
    with on_the_shelf():
        of = measured(PAIR_SHAPED, content)
        assert answers(response(of), "about_whom") == [{"valueString": "My sister"}]
        first, second = numbers(of), numbers(of)
        hidden = replace(of, words=None, names={}, level="ratings_only")
        assert not answers(response(hidden, own=False), "about_whom")
    assert [one["code"]["coding"][0]["code"] for one in first] == ["avoidance", "anxiety"]
    assert first == second  # its id, too

"""What a file may be: read as it is meant, or refused with a sentence that names the place."""

import json

import pytest

from tests.measures.files import (
    LOINC,
    ORDINAL,
    as_bytes,
    choice,
    ecr_rs,
    number,
    option,
    phq_9,
    questionnaire,
)
from tracker.measures import Option, fhir

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
CODE = {"valueExpression": {"language": "text/fhirpath", "expression": "now()"}}
CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"


def read(made) -> fhir.Read:
    return fhir.read(made if isinstance(made, bytes) else as_bytes(made))


def refusal(made) -> str:
    with pytest.raises(fhir.Refused) as refused:
        read(made)
    return str(refused.value)


def one(**more):
    """A file with one question, changed."""
    return questionnaire({**choice("1", "A question"), **more})


def without(key):
    item = choice("1", "A question")
    del item[key]
    return questionnaire(item)


def answered(*options):
    return one(answerOption=list(options))


def nested(depth: int):
    item = choice("deep", "A question")
    for level in range(depth):
        item = {"linkId": f"g{level}", "type": "group", "item": [item]}
    return questionnaire(item)


def extended(url: str, **more):
    return one(extension=[{"url": url, **more}])


A, B = option("a", "Yes", 0), option("b", "No", 1)
FOREIGN = "http://loinc.org/vs/LL358-3"

REFUSED = {
    # --- no JSON, or no text ---
    "nothing": (b"", "This is not JSON. It goes wrong in line 1, at letter 1."),
    "a page": (b"<html><script>alert(1)</script>", "This is not JSON."),
    "cut off": (as_bytes(phq_9())[:-40], "This is not JSON. It goes wrong in line 1"),
    "a byte order mark": (b"\xef\xbb\xbf" + as_bytes(phq_9()), "byte order mark"),
    "UTF-16": (json.dumps(phq_9()).encode("utf-16"), "byte order mark"),
    "UTF-16 without a mark": (json.dumps(phq_9()).encode("utf-16-le"), "This is not JSON."),
    "Latin 1": (json.dumps(one(text="é"), ensure_ascii=False).encode("latin-1"), "not UTF-8"),
    "too long": (b" " * (256 * 1024 + 1), "longer than 256 KiB"),
    "a key twice": (b'{"resourceType": "Questionnaire", "item": [], "item": []}', "“item” stands"),
    "NaN": (b'{"x": NaN}', "NaN is no number"),
    "infinity": (b'{"x": -Infinity}', "-Infinity is no number"),
    "a number without end": (b'{"x": ' + b"9" * 400 + b"}", "is too large"),
    "a number beyond all": (b'{"x": 1e400}', "The number 1e400 is too large"),
    "brackets without end": (b"[" * 100_000, "nested too deeply"),
    "a list": (b"[]", "no FHIR Questionnaire"),
    "another resource": ({"resourceType": "Bundle"}, "no FHIR Questionnaire"),
    # --- the file as a whole ---
    "no copyright": (questionnaire(choice("1", "x"), copyright=" "), "whose words these are"),
    "rules of its own": (questionnaire(choice("1", "x"), implicitRules="x"), "implicitRules"),
    "a modifier": (questionnaire(choice("1", "x"), modifierExtension=[]), "modifierExtension"),
    "no items": (questionnaire(), "no question in it"),
    "only shown": (questionnaire({"linkId": "1", "type": "display", "text": "x"}), "no question"),
    "items that are none": (questionnaire() | {"item": "x"}, "“item” should be a list"),
    "ten thousand items": (
        questionnaire(*({"linkId": str(n), "type": "text", "text": "x"} for n in range(3000))),
        "Item 201: It has more than 200 items.",
    ),
    # --- an item ---
    "no linkId": (without("linkId"), "Item 1: It has no linkId."),
    "the same linkId": (
        questionnaire(choice("1", "x"), choice("1", "y")),
        "Item 2: It has the same linkId as another: “1”.",
    ),
    "no type": (without("type"), "Item 1: Its type is “”."),
    "a type of R5": (one(type="coding"), "Item 1: Its type is “coding”. Taken are group"),
    "an open choice": (one(type="open-choice"), "Its type is “open-choice”."),
    "an upload": (one(type="attachment"), "Its type is “attachment”."),
    "no text": (without("text"), "Item 1: It has no text."),
    "text that is none": (one(text=3), "Item 1: “text” should be text."),
    "a NUL": (one(text="a\x00b"), "Item 1: “text” holds a sign that can’t be kept."),
    "half a sign": (one(text="\ud800"), "Item 1: “text” holds a sign that can’t be kept."),
    "text without end": (one(text="x" * 2001), "“text” is 2001 characters long. 2000 is the most."),
    "something of its own": (one(script="alert(1)"), "Item 1: It has “script”, which a FHIR R4"),
    "nested too deeply": (nested(5), "nested too deeply"),
    "a question below a question": (
        one(item=[choice("2", "x")]),
        "Item 1.1: There is a question below another question.",
    ),
    "below what is shown": (
        questionnaire({"linkId": "1", "type": "display", "text": "x", "item": [choice("2", "x")]}),
        "Item 1: There are items below something that is only shown.",
    ),
    "a condition": (
        one(enableWhen=[{"question": "2", "operator": "exists", "answerBoolean": True}]),
        "Item 1: It is asked under a condition (enableWhen).",
    ),
    "again and again": (one(repeats=True), "Item 1: It can be answered several times (repeats)."),
    "true that is not": (one(repeats="yes"), "Item 1: “repeats” should be true or false."),
    "a hidden group": (
        questionnaire(
            {"linkId": "g", "type": "group", "item": [choice("1", "x")]}
            | {"extension": [{"url": fhir.extensions.HIDDEN, "valueBoolean": True}]}
        ),
        "Item 1: It is hidden or computed, and has items below it.",
    ),
    # --- code ---
    "an initial expression": (
        extended(f"{SDC}sdc-questionnaire-initialExpression", **CODE),
        "Item 1: It brings an expression (sdc-questionnaire-initialExpression). No code",
    ),
    "a condition in code": (extended(f"{SDC}sdc-questionnaire-enableWhenExpression", **CODE), "No"),
    "answers by code": (extended(f"{SDC}sdc-questionnaire-answerExpression", **CODE), "No code"),
    "a text by code": (
        one(_text={"extension": [{"url": f"{SDC}cqf-expression", **CODE}]}),
        "Item 1: It brings an expression (cqf-expression).",
    ),
    "code inside": (
        extended("http://example.org/own", extension=[{"url": "deep", **CODE}]),
        "It brings an expression (own).",
    ),
    "questions from elsewhere": (
        extended(f"{SDC}sdc-questionnaire-subQuestionnaire", valueCanonical="http://x"),
        "Item 1: It takes questions from another file.",
    ),
    "an extension without an address": (one(extension=[{}]), "extension without an address"),
    # --- answers ---
    "no answers": (without("answerOption"), "Item 1: A choice needs two answers at the least."),
    "one answer": (answered(A), "Item 1: A choice needs two answers at the least."),
    "too many answers": (
        answered(*(option(f"c{n}", f"x{n}") for n in range(31))),
        "Item 1: It has 31 answers. 30 is the most.",
    ),
    "the same code": (answered(A, option("a", "No")), "Item 1, answer 2: It is the same as"),
    "the same words": (answered(A, option("b", "Yes")), "Item 1, answer 2: It is the same as"),
    "no words": (answered(A, option("b", "")), "Item 1, answer 2: It has no words."),
    "half a number": (
        answered(A, option("b", "No", 0.5)),
        "Item 1, answer 2: Its number should be a whole one.",
    ),
    "a number that is true": (answered(A, option("b", "No", True)), "should be a whole one"),
    "a number that is text": (answered(A, option("b", "No", "1")), "should be a whole one"),
    "two numbers": (
        answered(
            A,
            B
            | {
                "extension": [
                    *B["extension"],
                    {"url": fhir.extensions.ORDINALS[1]} | {"valueDecimal": 2},
                ]
            },
        ),
        "Item 1, answer 2: It has two numbers.",
    ),
    "a date to choose": (
        answered(A, {"valueDate": "2026-01-01"}),
        "Item 1, answer 2: It is neither",
    ),
    "answers elsewhere": (
        without("answerOption") | {"item": [choice("1", "x") | {"answerValueSet": FOREIGN}]},
        "Item 1: It has two lists of answers.",
    ),
    "a foreign list": (
        questionnaire({"linkId": "1", "type": "choice", "text": "x", "answerValueSet": FOREIGN}),
        f"Item 1: Its answers are in “{FOREIGN}”, which is not in this file.",
    ),
    "a list that is not there": (
        questionnaire({"linkId": "1", "type": "choice", "text": "x", "answerValueSet": "#none"}),
        "Item 1: Its answers are in “#none”, which is not in this file.",
    ),
    "a list by a rule": (
        questionnaire(
            {"linkId": "1", "type": "choice", "text": "x", "answerValueSet": "#v"},
            contained=[
                {"resourceType": "ValueSet", "id": "v"}
                | {"compose": {"include": [{"system": LOINC, "filter": [{"property": "x"}]}]}}
            ],
        ),
        "Item 1: Its list of answers is made by a rule. Name the answers.",
    ),
    "answers to a text": (one(type="string"), "Item 1: Only a choice can have a list of answers."),
    # --- numbers ---
    "no bounds": (
        questionnaire({"linkId": "1", "type": "integer", "text": "x"}),
        "Item 1: A whole number needs its least and its greatest (minValue and maxValue).",
    ),
    "a range too wide to tap": (
        questionnaire(number("1", "x", 0, 100)),
        "Item 1: Its least and its greatest number are more than 20 apart.",
    ),
    "upside down": (questionnaire(number("1", "x", 7, 1)), "Item 1: Its least number is not below"),
    "bounds that are none": (
        questionnaire(number("1", "x", "1")),
        "Item 1: Its number should be a whole one.",
    ),
    "bounds too far": (
        questionnaire(number("1", "x", 1, 10**6)),
        "Item 1: The number 1000000 is too large.",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_the_place(what):
    made, sentence = REFUSED[what]
    assert sentence in refusal(made)


def test_a_file_with_real_structure():
    found = read(phq_9())
    assert found.title == "PHQ-9 shaped"
    assert found.copyright == "Whoever wrote it"
    assert found.source == "http://example.org/q"
    assert found.panels == {"44249-1"}
    assert [item.text for item in found.items][:2] == ["Placeholder 9", "Placeholder 8"]
    assert len(found.items) == 10
    assert found.items[0].options[0] == Option("LA6568-5", "Answer 0", 0)
    assert found.left_out == ("Item 10 is left out: it is computed, hidden, or only to be read.",)
    assert "44260-8" in found.names[found.items[0].key]


def test_groups_become_headings_and_numbers_keep_their_range():
    found = read(ecr_rs())
    assert [item.type for item in found.items] == ["heading", *["integer"] * 9]
    assert {(item.low, item.high) for item in found.items[1:]} == {(1, 7)}


def test_the_ends_of_a_number_have_words_and_help_stands_below():
    def shown(link, side):
        control = {"url": CONTROL, "valueCodeableConcept": {"coding": [{"code": side}]}}
        return {"linkId": link, "type": "display", "text": side, "extension": [control]}

    asked = {**number("1", "x"), "item": [shown("a", "lower"), shown("b", "upper")]}
    helped = choice("2", "y", item=[shown("c", "help")])
    first, second, note = read(questionnaire(asked, helped)).items
    assert (first.low_word, first.high_word) == ("lower", "upper")
    assert (second.type, note.type, note.text) == ("choice", "note", "help")


def test_a_list_of_answers_within_the_file():
    codes = [{"code": "LA1", "display": "No"}, {"code": "LA2", "display": "Yes"}]
    for n, concept in enumerate(codes):
        concept["extension"] = [{"url": ORDINAL, "valueDecimal": n}]
    asked = {"linkId": "1", "type": "choice", "text": "x", "answerValueSet": "#v"}
    for inside in (
        {"compose": {"include": [{"system": LOINC, "concept": codes}]}},
        {"expansion": {"contains": codes}},
    ):
        there = {"resourceType": "ValueSet", "id": "v", **inside}
        found = read(questionnaire(asked, contained=[there]))
        assert found.items[0].options == (Option("LA1", "No", 0), Option("LA2", "Yes", 1))


def test_answers_written_in_other_ways():
    found = read(
        answered({"valueInteger": 0}, {"valueInteger": 1}, {"valueString": "I don’t know"})
    )
    assert found.items[0].options == (
        Option("a1", "0", 0),
        Option("a2", "1", 1),
        Option("a3", "I don’t know", None),
    )


@pytest.mark.parametrize("code", ["rather_not_say", "a b", "<script>", "x" * 49, "é"])
def test_codes_that_could_mean_something_else_are_not_kept(code):
    assert read(answered(option(code, "Yes"), B)).items[0].options[0].code == "a1"


def test_markup_is_words_and_the_narrative_is_not_read():
    hostile = "<script>hurt()</script>"
    narrative = {"status": "generated", "div": f"<div>{hostile}</div>"}
    found = read(questionnaire(choice("1", hostile), text=narrative))
    assert found.items[0].text == hostile  # escaped where it is shown
    assert len(found.items) == 1


def test_what_the_file_computes_is_not_asked():
    computed = {"url": f"{SDC}sdc-questionnaire-calculatedExpression", **CODE}
    found = read(
        questionnaire(
            choice("1", "x"),
            {"linkId": "2", "type": "decimal", "text": "Sum", "extension": [computed]},
            {"linkId": "3", "type": "date", "text": "Day", "readOnly": True},
            choice("4", "y", initial=[{"valueCoding": {"code": "LA6568-5"}}]),
            extension=[{"url": f"{SDC}variable", **CODE}],
        )
    )
    assert [item.text for item in found.items] == ["x", "y"]
    assert [sentence.split(" is ")[0] for sentence in found.left_out] == [
        *("Item 2", "Item 3", "Item 4")
    ]

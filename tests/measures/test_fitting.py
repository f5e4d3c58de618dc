"""Which question is which item: by code, by number, by place; and in doubt no score at all."""

import json

import pytest

from tests.measures.files import as_bytes, choice, ecr_rs, number, option, phq_9, questionnaire
from tracker.measures import blanks, fhir, keeping, shipped
from tracker.measures.fitting import Fit, fit


def fitted(made, recipe: str) -> Fit:
    return fit(fhir.read(as_bytes(made)), shipped.find(recipe) if recipe else None)


def numbers(found: Fit) -> dict[str, int | None]:
    return {item.text: item.number for item in found.items}


def test_by_its_codes_whatever_the_order():
    """The file has the last question first: by place alone, item 9 would be item 1."""
    found = fitted(phq_9(), "phq-9")
    assert found.problem == ""
    assert numbers(found) == {
        **{f"Placeholder {n}": n for n in range(1, 10)},
        "Placeholder beside": None,
    }


def test_by_the_numbers_of_its_linkids_whatever_the_order():
    turned = ecr_rs()
    turned["item"][0]["item"].reverse()
    found = fitted(turned, "ecr-rs")
    assert found.problem == ""
    assert numbers(found)["Placeholder 9"] == 9
    assert numbers(found)["About somebody"] is None


def test_by_place_where_nothing_else_is_said():
    made = questionnaire(*(number(f"q-{letter}", letter) for letter in "abcdefghi"))
    assert list(numbers(fitted(made, "ecr-rs")).values()) == list(range(1, 10))


def test_nobody_said_what_it_is():
    found = fitted(phq_9(), "")
    assert found.problem == ""
    assert set(numbers(found).values()) == {None}


def without_one():
    made = phq_9()
    del made["item"][0]
    return made


def one_twice():
    made = phq_9()
    made["item"].append({**made["item"][0], "linkId": "again"})
    return made


def with_other_answers():
    made = phq_9()
    made["item"][0]["answerOption"] = made["item"][0]["answerOption"][:3]
    return made


def unnumbered():
    made = phq_9()
    for one in made["item"][0]["answerOption"]:
        del one["extension"]
    return made


MISFITS = {
    "one missing": (without_one(), "phq-9", "those of question 9 are missing"),
    "one twice": (one_twice(), "phq-9", "those of question 9 are missing, or there several"),
    "an answer missing": (with_other_answers(), "phq-9", "with 0 to 3, and question 9 here is not"),
    "answers without numbers": (unnumbered(), "phq-9", "and question 9 here is not"),
    "it says it is another": (phq_9(), "gad-7", "The file says that it is not GAD-7."),
    "another range": (ecr_rs(), "bsl-23", "BSL-23 has 23 questions that are answered with 0 to 4"),
    "too few": (ecr_rs(), "ecr-r", "ECR-R has 36 questions that are answered with 1 to 7. Here"),
    "places only": (
        questionnaire(*(number(str(n), f"x{n}") for n in range(1, 5))),
        "rq",
        "their linkIds should be secure, fearful, preoccupied, dismissing",
    ),
}


@pytest.mark.parametrize("what", MISFITS)
def test_in_doubt_there_is_no_score(what):
    made, recipe, sentence = MISFITS[what]
    found = fitted(made, recipe)
    assert sentence in found.problem
    assert set(numbers(found).values()) == {None}


def test_an_answer_without_a_number_beside_the_others_is_no_misfit():
    made = phq_9()
    made["item"][0]["answerOption"].append(option("none", "I’d rather not say"))
    assert fitted(made, "phq-9").problem == ""


@pytest.mark.parametrize("order", ["secure fearful preoccupied dismissing", "x"])
def test_the_four_paragraphs_by_their_names_in_any_order(order):
    names = order.split() if order != "x" else ["Dismissing", "Secure", "Fearful", "Preoccupied"]
    made = questionnaire(*(number(name, f"About {name.lower()}") for name in names))
    assert numbers(fitted(made, "rq")) == {
        "About secure": 1,
        "About fearful": 2,
        "About preoccupied": 3,
        "About dismissing": 4,
    }


# --- a recipe's blanks ----------------------------------------------------------------------------
def filled(recipe) -> str:
    return blanks.filled(
        recipe,
        title="The title",
        about="Above",
        rights="Whoever wrote it",
        questions={n: f"Question {n}" for n in range(1, recipe.items + 1)},
        answers={n: f"Words {n}" for n in blanks.worded(recipe)},
    )


@pytest.mark.parametrize("recipe", shipped.newest(), ids=lambda one: one.slug)
def test_blanks_that_are_filled_in_are_a_file_that_fits(recipe):
    read = fhir.read(filled(recipe).encode())
    found = fit(read, recipe)
    assert found.problem == ""
    assert found.items[0].text == "Above"
    asked = {item.number: item for item in found.items if item.number}
    assert {n: item.text for n, item in asked.items()} == {
        n: f"Question {n}" for n in range(1, recipe.items + 1)
    }
    low, high = recipe.answers
    words = [(one.low_word, one.high_word) for one in asked.values() if one.type == "integer"]
    assert set(words) <= {(f"Words {low}", f"Words {high}")}
    assert json.loads(filled(recipe))["copyright"] == read.copyright == "Whoever wrote it"


def test_a_question_left_blank_is_refused():
    recipe = shipped.find("phq-2")
    made = json.loads(filled(recipe))
    made["item"][1]["text"] = " "
    with pytest.raises(fhir.Refused, match="Item 2: It has no text"):
        fhir.read(as_bytes(made))


def test_what_is_kept_comes_back_as_it_was():
    recipe = shipped.find("phq-9")
    read = fhir.read(as_bytes(phq_9()))
    found = fit(read, recipe)
    data = keeping.as_data(title="T", clinical="PHQ-9", rights=read.copyright, items=found.items)
    back = keeping.instrument(json.loads(json.dumps(data)), "q-1", 2, recipe)
    assert back.items == found.items
    assert (back.slug, back.number, back.title, back.copyright) == (
        *("q-1", 2, "T", "Whoever wrote it"),
    )
    with pytest.raises(ValueError, match="shape"):
        keeping.instrument({**data, "shape": 2}, "q-1", 2, recipe)


def test_a_choice_of_other_questions_is_left_alone():
    """What is beside an instrument keeps its answers and counts nowhere."""
    made = phq_9()
    made["item"].append(choice("more", "One more"))
    found = fitted(made, "phq-9")
    assert found.problem == ""
    assert numbers(found)["One more"] is None

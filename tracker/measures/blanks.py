"""A recipe's numbered blanks, filled in from the official form, as a FHIR Questionnaire.

So there is one way in: what somebody typed is read by the same reader as what they pasted.
"""

import json
from collections.abc import Mapping
from typing import Any

from .fhir.extensions import BASE, CONTROL, LEAST, MOST
from .recipes import Recipe

# With more answers than these a form has words for the two ends only.
MOST_WORDS = 6


def worded(recipe: Recipe) -> tuple[int, ...]:
    """The answers that a form of this instrument has words for."""
    low, high = recipe.answers
    return (low, high) if high - low >= MOST_WORDS else tuple(range(low, high + 1))


def links(recipe: Recipe) -> dict[int, str]:
    """The number of an item -> its linkId: its name where it has one, else its first code."""
    named = recipe.codes if recipe.names else {}
    return {number: named.get(number, (str(number),))[0] for number in range(1, recipe.items + 1)}


def filled(
    recipe: Recipe,
    *,
    title: str,
    about: str,
    rights: str,
    questions: Mapping[int, str],
    answers: Mapping[int, str],
) -> str:
    """The JSON of a Questionnaire.

    `questions`: an item's number -> its text; `answers`: one of worded(recipe) -> its words.
    """
    items: list[dict[str, Any]] = []
    if about:
        items.append({"linkId": "about", "type": "display", "text": about})
    for number, link in links(recipe).items():
        item = {"linkId": link, "text": questions[number]}
        items.append(item | _answered(recipe, link, answers))
    made = {"resourceType": "Questionnaire", "status": "active", "title": title}
    return json.dumps(made | {"copyright": rights, "item": items}, ensure_ascii=False, indent=1)


def _answered(recipe: Recipe, link: str, answers: Mapping[int, str]) -> dict[str, Any]:
    low, high = recipe.answers
    if len(worded(recipe)) > 2:
        return {"type": "choice", "answerOption": [_option(n, answers[n]) for n in answers]}
    bounds = [{"url": LEAST, "valueInteger": low}, {"url": MOST, "valueInteger": high}]
    ends = [_end(link, "lower", answers[low]), _end(link, "upper", answers[high])]
    return {"type": "integer", "extension": bounds, "item": ends}


def _option(number: int, words: str) -> dict[str, Any]:
    coding = {"code": str(number), "display": words}
    ordinal = {"url": f"{BASE}ordinalValue", "valueDecimal": number}
    return {"valueCoding": coding, "extension": [ordinal]}


def _end(link: str, side: str, words: str) -> dict[str, Any]:
    control = {"url": CONTROL, "valueCodeableConcept": {"coding": [{"code": side}]}}
    return {"linkId": f"{link}-{side}", "type": "display", "text": words, "extension": [control]}

"""What a question can be answered with: from its own list, or from a list within the same file."""

import re
from typing import Any

from django.utils.translation import gettext as _

from tracker.measures.instruments import Option

from . import extensions
from .strict import Refused, objects, shortened, text, whole

MOST_OPTIONS = 30
MOST_LABEL = 300
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,47}")  # a kind uses what has other signs

Contained = dict[str, list[tuple[Any, dict[str, Any]]]]


def options(raw: dict[str, Any], contained: dict[str, dict[str, Any]], place: str) -> tuple:
    """The answers of a choice, in order. Raises Refused."""
    if "answerOption" in raw and "answerValueSet" in raw:
        raise Refused(_("It has two lists of answers."), place)
    if "answerValueSet" in raw:
        codings = _of_value_set(raw["answerValueSet"], contained, place)
    else:
        codings = [_coding(one) for one in objects(raw, "answerOption", place)]
    if len(codings) < 2:
        raise Refused(_("A choice needs two answers at the least."), place)
    if len(codings) > MOST_OPTIONS:
        raise Refused(
            _("It has %(have)s answers. %(most)s is the most.")
            % {"have": len(codings), "most": MOST_OPTIONS},
            place,
        )
    found = tuple(
        _option(coding, index, place_of(place, index)) for index, coding in enumerate(codings, 1)
    )
    for what in ("code", "label"):
        _refuse_doubles([getattr(one, what) for one in found], place)
    return found


def place_of(place: str, index: int) -> str:
    return _("%(item)s, answer %(n)s") % {"item": place, "n": index}


def _refuse_doubles(values: list[str], place: str) -> None:
    for index, value in enumerate(values, 1):
        if value in values[: index - 1]:
            raise Refused(_("It is the same as an answer before it."), place_of(place, index))


def _coding(option: dict[str, Any]) -> dict[str, Any]:
    """One shape for the ways in which an answer can be written down."""
    beside = option.get("extension")
    if "valueCoding" in option and isinstance(option["valueCoding"], dict):
        coding = dict(option["valueCoding"])
        own = coding.get("extension")
        both = [
            *(own if isinstance(own, list) else []),
            *(beside if isinstance(beside, list) else []),
        ]
        return {**coding, "extension": both, **_modifiers(option)}
    if "valueInteger" in option:
        number = option["valueInteger"]
        plain = {"display": str(number), "number": number}
    elif "valueString" in option:
        plain = {"display": option["valueString"]}
    else:
        plain = {"unknown": True}
    return {**plain, "extension": beside or [], **_modifiers(option)}


def _modifiers(option: dict[str, Any]) -> dict[str, Any]:
    return {key: option[key] for key in option if key == "modifierExtension" or key[0] == "_"}


def _option(coding: dict[str, Any], index: int, place: str) -> Option:
    found = extensions.of(coding, place)
    if "unknown" in coding:
        raise Refused(_("It is neither words, nor a code, nor a whole number."), place)
    label = text(coding, "display", place, MOST_LABEL)
    if not label:
        raise Refused(_("It has no words."), place)
    code = text(coding, "code", place, 255)
    numbers = [_ordinal(found[url], place) for url in extensions.ORDINALS if url in found]
    if "number" in coding and not numbers:
        numbers = [whole(coding["number"], place)]
    if len(set(numbers)) > 1:
        raise Refused(_("It has two numbers."), place)
    return Option(
        code=code if CODE.fullmatch(code) else f"a{index}",
        label=label,
        value=numbers[0] if numbers else None,
    )


def _ordinal(extension: dict[str, Any], place: str) -> int:
    return whole(extension.get("valueDecimal", extension.get("valueInteger")), place)


def _of_value_set(
    reference: Any, contained: dict[str, dict[str, Any]], place: str
) -> list[dict[str, Any]]:
    if not isinstance(reference, str):
        raise Refused(_("“%(key)s” should be text.") % {"key": "answerValueSet"}, place)
    found = contained.get(reference.removeprefix("#"))
    if not reference.startswith("#") or found is None:
        raise Refused(
            _("Its answers are in “%(name)s”, which is not in this file.")
            % {"name": shortened(reference)},
            place,
        )
    compose = found.get("compose")
    if isinstance(compose, dict):
        return _listed(compose, place)
    expansion = found.get("expansion")
    if isinstance(expansion, dict):
        return objects(expansion, "contains", place)
    return []


def _listed(compose: dict[str, Any], place: str) -> list[dict[str, Any]]:
    """The concepts that a list names one by one. By a rule it could mean anything."""
    parts = objects(compose, "include", place)
    if "exclude" in compose or any({"filter", "valueSet"} & one.keys() for one in parts):
        raise Refused(_("Its list of answers is made by a rule. Name the answers."), place)
    return [concept for one in parts for concept in objects(one, "concept", place)]

"""Which question of a file is which item of a recipe. In doubt none is, and there is no score."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from . import shipped
from .fhir import Read
from .instruments import Item
from .recipes import Recipe

LAST_NUMBER = re.compile(r"([0-9]{1,3})$")


@dataclass(frozen=True)
class Fit:
    """The items, numbered if the recipe fits; if it doesn't, `problem` is the sentence why."""

    items: tuple[Item, ...]
    problem: str = ""


def fit(read: Read, recipe: Recipe | None) -> Fit:
    """Number the items of a file by a recipe that somebody says it is of."""
    if recipe is None:
        return Fit(read.items)
    others = {one.panel for one in shipped.ALL if one.panel and one.slug != recipe.slug}
    names = {"recipe": recipe.clinical}
    if others & read.panels and recipe.panel not in read.panels:
        return Fit(read.items, _("The file says that it is not %(recipe)s.") % names)
    found, problem = _by_code(read, recipe)
    if not found and not problem:
        found, problem = _by_place(read, recipe)
    strange = [number for number, item in found.items() if _values(item) != _asked(recipe)]
    if strange:
        problem = _(
            "%(recipe)s is answered with %(low)s to %(high)s, and question %(n)s here is not."
        ) % {**_range(recipe), "n": _listed(strange)}
    if problem:
        return Fit(read.items, problem)
    numbers = {item.key: number for number, item in found.items()}
    return Fit(tuple(replace(item, number=numbers.get(item.key)) for item in read.items))


def _range(recipe: Recipe) -> dict[str, object]:
    return {"recipe": recipe.clinical, "low": recipe.answers[0], "high": recipe.answers[1]}


def _asked(recipe: Recipe) -> list[int]:
    low, high = recipe.answers
    return list(range(low, high + 1))


def _values(item: Item) -> list[int]:
    """The numbers that an item can be answered with; none for what has none."""
    if item.type == "integer":
        return list(range(item.low, item.high + 1))
    return sorted(one.value for one in item.options if one.value is not None)


def _by_code(read: Read, recipe: Recipe) -> tuple[dict[int, Item], str]:
    """By the codes of the recipe, if the file has any of them: all of them, and each once."""
    found: dict[int, list[Item]] = {}
    for number, codes in recipe.codes.items():
        wanted = {code.casefold() for code in codes}
        found[number] = [item for item in read.items if wanted & read.names[item.key]]
    if not any(found.values()):
        return {}, ""
    unclear = [number for number, items in found.items() if len(items) != 1]
    if unclear:
        return {}, _(
            "The codes of %(recipe)s are in the file, but those of question %(n)s are missing, or "
            "there several times."
        ) % {"recipe": recipe.clinical, "n": _listed(unclear)}
    return {number: items[0] for number, items in found.items()}, ""


def _by_place(read: Read, recipe: Recipe) -> tuple[dict[int, Item], str]:
    """By the numbers at the end of their linkIds, or else in the order of the file."""
    if recipe.names:
        names = ", ".join(str(name) for name in recipe.names.values())
        return {}, _(
            "Which question is which can’t be told: their linkIds should be %(names)s."
        ) % {"names": names}
    able = [item for item in read.items if _values(item) == _asked(recipe)]
    if len(able) != recipe.items:
        return {}, _(
            "%(recipe)s has %(want)s questions that are answered with %(low)s to %(high)s. Here "
            "are %(have)s."
        ) % {**_range(recipe), "want": recipe.items, "have": len(able)}
    numbers = [_number(read.names[item.key]) for item in able]
    in_order = list(range(1, recipe.items + 1))
    if sorted(number for number in numbers if number) != in_order:
        numbers = list(in_order)
    return {number: item for number, item in zip(numbers, able, strict=True) if number}, ""


def _number(names: frozenset[str]) -> int | None:
    found = {match[1] for name in names if (match := LAST_NUMBER.search(name))}
    return int(found.pop()) if len(found) == 1 else None


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))

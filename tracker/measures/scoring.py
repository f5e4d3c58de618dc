"""From answers to numbers. Nothing is filled in: one answer too few and there is no number."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from .recipes import Recipe, Score

PLACES = Decimal("0.01")


def score(recipe: Recipe, answers: Mapping[int, int | None]) -> dict[str, Decimal | None]:
    """Each score of the recipe by its code; None where an item has no answer.

    `answers`: the item's number in the recipe -> its value, None for one that was not given.
    Raises ValueError for a value that the instrument does not have.
    """
    low, high = recipe.answers
    for number, value in answers.items():
        if value is not None and not low <= value <= high:
            raise ValueError(f"{recipe.slug}: item {number} can't be {value}")
    return {one.code: _one(one, answers, low + high) for one in recipe.scores}


def _one(one: Score, answers: Mapping[int, int | None], mirror: int) -> Decimal | None:
    given = [_value(one, number, answers, mirror) for number in one.items]
    taken = [_value(one, number, answers, mirror) for number in one.minus]
    found = [value for value in given if value is not None]
    off = [value for value in taken if value is not None]
    if len(found) < len(given) or len(off) < len(taken):
        return None
    match one.method:
        case "sum":
            return Decimal(sum(found))
        case "sum_times":
            return Decimal(sum(found) * one.factor)
        case "difference_of_sums":
            return Decimal(sum(found) - sum(off))
        case "mean":
            mean = Decimal(sum(found)) / len(found)
            return mean.quantize(PLACES, rounding=ROUND_HALF_UP)
    raise ValueError(f"there is no method {one.method}")


def _value(one: Score, number: int, answers: Mapping[int, int | None], mirror: int) -> int | None:
    value = answers.get(number)
    if value is None:
        return None
    return mirror - value if number in one.reverse else value

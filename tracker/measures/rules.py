"""What a recipe has to be before anything is scored by it. One that is not stops the start."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from .recipes import Recipe, Score

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE = re.compile(r"[a-z_]+")


def check(recipe: Recipe) -> Recipe:
    """The recipe, if it keeps all the rules. Raises ValueError with the first that it breaks."""
    for fault in _faults(recipe):
        raise ValueError(f"{recipe.slug}: {fault}")
    return recipe


def _faults(recipe: Recipe) -> Iterator[str]:
    low, high = recipe.answers
    numbers = set(range(1, recipe.items + 1))
    if not SLUG.fullmatch(recipe.slug) or len(recipe.slug) > 24 or recipe.version < 1:
        yield "its name or its version is no name or version"
    if not (recipe.source and recipe.clinical and recipe.items and recipe.scores and low < high):
        yield "it lacks a source, a name, items, scores or a range"
    if recipe.recall_days < 0 or recipe.least_days < 0:
        yield "a time below zero"
    if len({one.code for one in recipe.scores}) < len(recipe.scores):
        yield "two scores have the same code"
    yield from _known(recipe, numbers)
    for item in recipe.safety_items:
        if item.number not in numbers or not low <= item.at_least <= high:
            yield f"there is no safety item {item.number} from {item.at_least} on"
    for one in recipe.scores:
        yield from (f"{one.code}: {fault}" for fault in _faults_of(one, recipe, numbers))


def _known(recipe: Recipe, numbers: set[int]) -> Iterator[str]:
    codes = [code for group in recipe.codes.values() for code in group]
    if len(set(codes)) < len(codes):
        yield "one code for two items"
    if recipe.codes and set(recipe.codes) != numbers:
        yield "codes for some of its items only"
    if recipe.names and (set(recipe.names) != numbers or not recipe.codes):
        yield "names for some of its items only, or without a code to find them by"


def _faults_of(one: Score, recipe: Recipe, numbers: set[int]) -> Iterator[str]:
    counted = [*one.items, *one.minus]
    if not CODE.fullmatch(one.code):
        yield "no code"
    if not one.items or not set(counted) <= numbers or len(set(counted)) < len(counted):
        yield "an item that is not there, or is there twice"
        return
    if not one.reverse <= set(counted):
        yield "reverses an item that it doesn't count"
    if bool(one.minus) != (one.method == "difference_of_sums"):
        yield "takes something off, or nothing, against its method"
    if one.higher_is not in ("", "worse", "better"):
        yield f"higher is {one.higher_is}"
    if one.method not in BOUNDS:
        yield f"there is no method {one.method}"
    elif (one.low, one.high) != BOUNDS[one.method](one, *recipe.answers):
        yield "its range is not what its items give"
    yield from _judged(one)


def _judged(one: Score) -> Iterator[str]:
    """Bands and thresholds: inside the range, in order, and never without a source."""
    least = [band.least for band in one.bands]
    if least and (least != sorted(set(least)) or least[0] != one.low or least[-1] > one.high):
        yield "bands that are out of order or out of range"
    for what, value, source in (
        ("bands", least[-1] if least else None, one.bands_source),
        ("caseness", one.caseness, one.caseness_source),
        ("reliable change", one.reliable_change, one.reliable_change_source),
    ):
        if (value is None) != (not source):
            yield f"{what} and their source belong together"
        if value is not None and not 0 <= value <= one.high:
            yield f"{what} out of range"
    if one.caseness is not None and not one.higher_is:
        yield "caseness without a direction"


def _mean(one: Score, low: int, high: int) -> tuple[Decimal, Decimal]:
    return Decimal(low), Decimal(high)


def _sum(one: Score, low: int, high: int) -> tuple[Decimal, Decimal]:
    many = len(one.items) * one.factor
    return Decimal(low * many), Decimal(high * many)


def _difference(one: Score, low: int, high: int) -> tuple[Decimal, Decimal]:
    more, less = len(one.items), len(one.minus)
    return Decimal(low * more - high * less), Decimal(high * more - low * less)


Bounds = Callable[[Score, int, int], tuple[Decimal, Decimal]]
BOUNDS: dict[str, Bounds] = {"mean": _mean, "sum": _sum, "sum_times": _sum}
BOUNDS["difference_of_sums"] = _difference

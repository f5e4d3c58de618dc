"""What is known about an instrument's numbers: items by their number, never their texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Band:
    """From `least` on, until the next band. For clinicians, with the source of its bounds."""

    least: Decimal
    label: Any


@dataclass(frozen=True)
class Score:
    """One number that is made of answers, and what is known about it. Bounds are inclusive."""

    code: str
    label: Any
    method: str  # sum, mean, sum_times or difference_of_sums
    items: tuple[int, ...]
    low: Decimal
    high: Decimal
    reverse: frozenset[int] = frozenset()  # these count as low + high of an answer, less it
    minus: tuple[int, ...] = ()  # of difference_of_sums: what is taken off
    factor: int = 1  # of sum_times
    # By how much one number is uncertain: from a published reliability, where there is one.
    standard_error: Decimal | None = None
    standard_error_source: Any = ""
    higher_is: str = ""  # worse, better, or "" where neither is true
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    caseness: Decimal | None = None
    caseness_source: str = ""
    reliable_change: Decimal | None = None
    reliable_change_source: str = ""

    def band(self, value: Decimal) -> Band | None:
        """The band that a value falls into; None where there are none."""
        return next((band for band in reversed(self.bands) if value >= band.least), None)


@dataclass(frozen=True)
class SafetyItem:
    """An item whose answer from `at_least` on leads to the page with help, at once."""

    number: int
    at_least: int


@dataclass(frozen=True)
class Recipe:
    """How an instrument is scored. `answers`: what each item is answered with, (low, high)."""

    slug: str
    version: int
    clinical: Any
    items: int  # how many count
    answers: tuple[int, int]
    scores: tuple[Score, ...]
    recall_days: int
    source: Any
    least_days: int = 0  # how far apart it is given at the least, where that is longer
    safety_items: tuple[SafetyItem, ...] = ()
    # Item number -> codes by which files name it, such as LOINC's.
    codes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    per_relationship: bool = False  # answered about one person, and charted for each

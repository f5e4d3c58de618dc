"""Days of the week as a mask, Monday = 1, and as words. Pure."""

from collections.abc import Iterable
from typing import Any

from django.utils.dates import WEEKDAYS


def weekdays(mask: int) -> list[int]:
    """The days that a mask holds; Monday is 0."""
    return [day for day in range(7) if mask >> day & 1]


def mask_of(days: Iterable[int]) -> int:
    return sum(1 << day for day in set(days))


def named(mask: int) -> list[Any]:
    """ "Monday", "Wednesday", ready for reading."""
    return [WEEKDAYS[day] for day in weekdays(mask)]

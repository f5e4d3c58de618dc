"""What recipes have in common: their items in order, and scores of the ordinary kinds."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.measures.recipes import Score

TWELVE_WEEKS = 84  # how far apart what hardly changes is given at the least


def first(many: int) -> tuple[int, ...]:
    """The items from 1 to this one."""
    return tuple(range(1, many + 1))


def total(items: int, most: int, **more: Any) -> Score:
    """All items added up, each answered with 0 to `most`: more is worse."""
    return Score(
        code="total",
        label=_("Total"),
        method="sum",
        items=first(items),
        low=Decimal(0),
        high=Decimal(items * most),
        higher_is="worse",
        **more,
    )

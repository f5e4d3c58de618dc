"""ECR-RS, ECR-R, RQ and SAAM: closeness as two or three dimensions, and never as a type."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.measures.recipes import Recipe, Score

from .parts import TWELVE_WEEKS, first

AVOIDANCE, ANXIETY, SECURITY = _("Avoidance"), _("Anxiety"), _("Security")


def _mean(
    code: str, label: Any, items: tuple[int, ...], reverse: tuple[int, ...] = (), **more: Any
) -> Score:
    return Score(
        code=code,
        label=label,
        method="mean",
        items=items,
        reverse=frozenset(reverse),
        low=Decimal(1),
        high=Decimal(7),
        **more,
    )


ECR_RS = Recipe(
    slug="ecr-rs",
    version=1,
    clinical="ECR-RS",
    items=9,
    answers=(1, 7),
    scores=(
        _mean("avoidance", AVOIDANCE, (1, 2, 3, 4, 5, 6), (1, 2, 3, 4)),
        _mean("anxiety", ANXIETY, (7, 8, 9)),
    ),
    recall_days=0,
    least_days=TWELVE_WEEKS,
    source="Fraley, Heffernan, Vicary & Brumbaugh 2011, Psychol Assess 23:615",
    per_relationship=True,
)

ECR_R = Recipe(
    slug="ecr-r",
    version=1,
    clinical="ECR-R",
    items=36,
    answers=(1, 7),
    scores=(
        _mean("anxiety", ANXIETY, first(18), (9, 11)),
        _mean(
            "avoidance",
            AVOIDANCE,
            tuple(range(19, 37)),
            (20, 22, 26, 27, 28, 29, 30, 31, 33, 34, 35, 36),
        ),
    ),
    recall_days=0,
    least_days=TWELVE_WEEKS,
    source="Fraley, Waller & Brennan 2000, J Pers Soc Psychol 78:350",
)

# Sources number the four paragraphs differently, so that they are known by name alone.
SECURE, FEARFUL, PREOCCUPIED, DISMISSING = 1, 2, 3, 4


def _model(code: str, label: Any, more: tuple[int, int], less: tuple[int, int]) -> Score:
    return Score(
        code=code,
        label=label,
        method="difference_of_sums",
        items=more,
        minus=less,
        low=Decimal(-12),
        high=Decimal(12),
    )


RQ = Recipe(
    slug="rq",
    version=1,
    clinical="RQ",
    items=4,
    answers=(1, 7),
    scores=(
        _model("self", _("Model of self"), (SECURE, DISMISSING), (PREOCCUPIED, FEARFUL)),
        _model("other", _("Model of others"), (SECURE, PREOCCUPIED), (DISMISSING, FEARFUL)),
    ),
    recall_days=0,
    least_days=TWELVE_WEEKS,
    source="Bartholomew & Horowitz 1991, J Pers Soc Psychol 61:226",
    codes={
        SECURE: ("secure",),
        FEARFUL: ("fearful",),
        PREOCCUPIED: ("preoccupied",),
        DISMISSING: ("dismissing",),
    },
    names={
        SECURE: _("secure"),
        FEARFUL: _("fearful"),
        PREOCCUPIED: _("preoccupied"),
        DISMISSING: _("dismissing"),
    },
)

SAAM = Recipe(
    slug="saam",
    version=1,
    clinical="SAAM",
    items=21,
    answers=(1, 7),
    scores=(
        _mean("security", SECURITY, (4, 6, 7, 11, 13, 18, 20)),
        _mean("anxiety", ANXIETY, (1, 5, 8, 12, 14, 17, 19)),
        _mean("avoidance", AVOIDANCE, (2, 3, 9, 10, 15, 16, 21)),
    ),
    recall_days=1,
    source="Gillath, Hart, Noftle & Stockdale 2009, J Res Pers 43:362",
)

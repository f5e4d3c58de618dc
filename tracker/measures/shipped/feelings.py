"""SCS-SF and the short forms of the DERS: how somebody generally is with their feelings."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.measures.recipes import Band, Recipe, Score

from .parts import TWELVE_WEEKS, first

SCS = "Raes, Pommier, Neff & Van Gucht 2011, Clin Psychol Psychother 18:250"
DERS = "Bjureberg et al. 2016, J Psychopathol Behav Assess 38:284"
DERS_BRIEF = "Victor & Klonsky 2016, J Psychopathol Behav Assess 38:582"

SCS_SF = Recipe(
    slug="scs-sf",
    version=1,
    clinical="SCS-SF",
    items=12,
    answers=(1, 5),
    scores=(
        Score(
            code="mean",
            label=_("Mean"),
            method="mean",
            items=first(12),
            reverse=frozenset({1, 4, 8, 9, 11, 12}),
            low=Decimal(1),
            high=Decimal(5),
            higher_is="better",
            bands=(
                Band(Decimal(1), _("low")),
                Band(Decimal("2.51"), _("middle")),
                Band(Decimal("3.50"), _("high")),
            ),
            bands_source="Neff, self-compassion.org: a rough guide, of the long form",
        ),
    ),
    recall_days=0,
    least_days=TWELVE_WEEKS,
    source=SCS,
)


def _sum(code: str, label: Any, items: tuple[int, ...], reverse: tuple[int, ...] = ()) -> Score:
    return Score(
        code=code,
        label=label,
        method="sum",
        items=items,
        reverse=frozenset(reverse),
        low=Decimal(len(items)),
        high=Decimal(5 * len(items)),
        higher_is="worse",
    )


# Which items make a subscale: those of the parent scale (Gratz & Roemer 2004), in the order of the
# short form.
DERS_16 = Recipe(
    slug="ders-16",
    version=1,
    clinical="DERS-16",
    items=16,
    answers=(1, 5),
    scores=(
        _sum("total", _("Total"), first(16)),
        _sum("clarity", _("Lack of clarity"), (1, 2)),
        _sum("goals", _("Difficulty with goals"), (3, 7, 15)),
        _sum("impulse", _("Difficulty with impulses"), (4, 8, 11)),
        _sum("strategies", _("Few strategies"), (5, 6, 12, 14, 16)),
        _sum("nonacceptance", _("Nonacceptance"), (9, 10, 13)),
    ),
    recall_days=0,
    least_days=TWELVE_WEEKS,
    source=DERS,
)

# Subscales: docs.getrivet.ca/clinical-templates/specialized/ders-18, held against the form.
DERS_18 = Recipe(
    slug="ders-18",
    version=1,
    clinical="DERS-18",
    items=18,
    answers=(1, 5),
    scores=(
        _sum("total", _("Total"), first(18), (1, 4, 6)),
        _sum("awareness", _("Lack of awareness"), (1, 4, 6), (1, 4, 6)),
        _sum("clarity", _("Lack of clarity"), (2, 3, 5)),
        _sum("goals", _("Difficulty with goals"), (8, 12, 15)),
        _sum("impulse", _("Difficulty with impulses"), (9, 16, 18)),
        _sum("nonacceptance", _("Nonacceptance"), (7, 13, 14)),
        _sum("strategies", _("Few strategies"), (10, 11, 17)),
    ),
    recall_days=0,
    least_days=TWELVE_WEEKS,
    source=DERS_BRIEF,
)

"""PHQ, GAD, WHO-5 and BSL-23: what is asked about the last week or two."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tracker.measures.recipes import Band, Recipe, SafetyItem, Score

from .parts import first, total

TALKING = "NHS Talking Therapies manual"
PHQ = "Kroenke, Spitzer & Williams 2001, J Gen Intern Med 16:606"
GAD = "Spitzer et al. 2006, Arch Intern Med 166:1092"

# LOINC's codes of the items, in the order of the form.
PHQ_CODES = (
    *("44250-9", "44255-8", "44259-0", "44254-1", "44251-7"),
    *("44258-2", "44252-5", "44253-3", "44260-8"),
)
GAD_CODES = ("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7")


def _codes(codes: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    return {number: (code,) for number, code in enumerate(codes, 1)}


PHQ_9 = Recipe(
    slug="phq-9",
    version=1,
    clinical="PHQ-9",
    items=9,
    answers=(0, 3),
    scores=(
        total(
            items=9,
            most=3,
            bands=(
                Band(Decimal(0), _("minimal")),
                Band(Decimal(5), _("mild")),
                Band(Decimal(10), _("moderate")),
                Band(Decimal(15), _("moderately severe")),
                Band(Decimal(20), _("severe")),
            ),
            bands_source=PHQ,
            caseness=Decimal(10),
            caseness_source=TALKING,
            reliable_change=Decimal(6),
            reliable_change_source=TALKING,
            loinc="44261-6",
        ),
    ),
    recall_days=14,
    source=PHQ,
    safety_items=(SafetyItem(9, 1),),
    codes=_codes(PHQ_CODES),
    panel="44249-1",
)

PHQ_2 = Recipe(
    slug="phq-2",
    version=1,
    clinical="PHQ-2",
    items=2,
    answers=(0, 3),
    scores=(
        total(
            items=2,
            most=3,
            caseness=Decimal(3),
            caseness_source="Kroenke, Spitzer & Williams 2003, Med Care 41:1284",
            loinc="55758-7",
        ),
    ),
    recall_days=14,
    source="Kroenke, Spitzer & Williams 2003, Med Care 41:1284",
    codes=_codes(PHQ_CODES[:2]),
    panel="55757-9",
)

GAD_7 = Recipe(
    slug="gad-7",
    version=1,
    clinical="GAD-7",
    items=7,
    answers=(0, 3),
    scores=(
        total(
            items=7,
            most=3,
            bands=(
                Band(Decimal(0), _("minimal")),
                Band(Decimal(5), _("mild")),
                Band(Decimal(10), _("moderate")),
                Band(Decimal(15), _("severe")),
            ),
            bands_source=GAD,
            caseness=Decimal(8),
            caseness_source=TALKING,
            reliable_change=Decimal(4),
            reliable_change_source=TALKING,
            loinc="70274-6",
        ),
    ),
    recall_days=14,
    source=GAD,
    codes=_codes(GAD_CODES),
    panel="69737-5",
)

GAD_2 = Recipe(
    slug="gad-2",
    version=1,
    clinical="GAD-2",
    items=2,
    answers=(0, 3),
    scores=(
        total(
            items=2,
            most=3,
            caseness=Decimal(3),
            caseness_source="Kroenke et al. 2007, Ann Intern Med 146:317",
        ),
    ),
    recall_days=14,
    source="Kroenke et al. 2007, Ann Intern Med 146:317",
    codes=_codes(GAD_CODES[:2]),
)

WHO_5 = Recipe(
    slug="who-5",
    version=1,
    clinical="WHO-5",
    items=5,
    answers=(0, 5),
    scores=(
        Score(
            code="total",
            label=_("Total"),
            method="sum_times",
            factor=4,
            items=first(5),
            low=Decimal(0),
            high=Decimal(100),
            higher_is="better",
            bands=(
                Band(Decimal(0), _("very low")),
                Band(Decimal(29), _("low")),
                Band(Decimal(51), _("not low")),
            ),
            bands_source="Topp et al. 2015, Psychother Psychosom 84:167",
            caseness=Decimal(50),
            caseness_source="Topp et al. 2015, Psychother Psychosom 84:167",
            reliable_change=Decimal(10),
            reliable_change_source="Topp et al. 2015, Psychother Psychosom 84:167",
        ),
    ),
    recall_days=14,
    source="Topp et al. 2015, Psychother Psychosom 84:167",
)

# The bands of the first print (0.3, 0.7, 1.7, 2.7, 3.5) were corrected on 21 January 2022.
BSL_BANDS = "Kleindienst, Jungkunz & Bohus 2020, Borderline Personal Disord Emot Dysregul 7:11, "
BSL_BANDS += "as corrected on 21 January 2022"

BSL_23 = Recipe(
    slug="bsl-23",
    version=1,
    clinical="BSL-23",
    items=23,
    answers=(0, 4),
    scores=(
        Score(
            code="mean",
            label=_("Mean"),
            method="mean",
            items=first(23),
            low=Decimal(0),
            high=Decimal(4),
            higher_is="worse",
            bands=(
                Band(Decimal(0), _("none or low")),
                Band(Decimal("0.29"), _("mild")),
                Band(Decimal("1.08"), _("moderate")),
                Band(Decimal("1.88"), _("high")),
                Band(Decimal("2.68"), _("very high")),
                Band(Decimal("3.48"), _("extremely high")),
            ),
            bands_source=BSL_BANDS,
            caseness=Decimal("1.50"),
            caseness_source="Kleindienst, Jungkunz & Bohus 2020: apart from clinical controls "
            "(0.64 from healthy ones)",
        ),
    ),
    recall_days=7,
    source="Bohus et al. 2009, Psychopathology 42:32",
    # About self-harm and dying, as in docs.getrivet.ca/clinical-templates/screening/bsl-23, held
    # against the form. From 1 on, as there; for a clinician to confirm.
    safety_items=tuple(SafetyItem(number, 1) for number in (5, 7, 12, 18)),
)

"""Instruments: the invariants of the domain that are about their numbers and their versions."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from journals.models import QuestionnaireVersion
from tests.conftest import NOW
from tests.measures.files import as_bytes, number, questionnaire
from tests.measures.loading import load
from tracker.measures import fhir, score, shipped
from tracker.measures.fitting import fit


@pytest.mark.django_db
def test_invariant_07_a_used_instrument_version_cannot_be_changed(pat):
    """Nor one that is not used yet: whoever signed for it signed for these words."""
    row = load(pat, now=NOW)
    for change in ({"content": {}}, {"statement": "x"}, {"number": 9}, {"recipe_version": 2}):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            QuestionnaireVersion.objects.filter(questionnaire=row).update(**change)


@pytest.mark.parametrize("recipe", shipped.ALL, ids=lambda one: one.slug)
def test_invariant_15_no_shipped_recipe_fills_an_answer_in(recipe):
    answers = dict.fromkeys(range(1, recipe.items + 1), recipe.answers[1])
    assert None not in score(recipe, answers).values()
    for one in recipe.scores:
        for item in (*one.items, *one.minus):
            assert score(recipe, {**answers, item: None})[one.code] is None


@pytest.mark.parametrize(
    ("slug", "values", "total"),
    [
        ("phq-9", (0, 1, 2, 3, 0, 1, 2, 3, 1), 13),
        ("phq-2", (3, 2), 5),
        ("gad-7", (0, 1, 2, 3, 3, 2, 1), 12),
        ("gad-2", (1, 0), 1),
    ],
)
def test_invariant_15_golden_scores(slug, values, total):
    assert score(shipped.find(slug), dict(enumerate(values, 1)))["total"] == Decimal(total)


def test_invariant_15_rq_is_scored_by_name():
    """The same answers in two orders of the form give the same two numbers."""
    answers = {"secure": 6, "fearful": 2, "preoccupied": 3, "dismissing": 5}
    found = []
    for order in (("secure", "fearful", "preoccupied", "dismissing"), tuple(sorted(answers))):
        made = questionnaire(*(number(name, f"About {name}") for name in order))
        items = fit(fhir.read(as_bytes(made)), shipped.find("rq")).items
        given = {item.number: answers[item.text.removeprefix("About ")] for item in items}
        found.append(score(shipped.find("rq"), given))
    assert found == [{"self": Decimal(6), "other": Decimal(2)}] * 2


def test_invariant_16_the_bands_of_bsl_23_are_the_corrected_ones():
    """The first print had 0.3, 0.7, 1.7, 2.7 and 3.5."""
    mean = shipped.find("bsl-23").scores[0]
    ends = ("0.28", "1.07", "1.87", "2.67", "3.47")
    labels = ["none or low", "mild", "moderate", "high", "very high", "extremely high"]
    assert [mean.band(Decimal(end)).label for end in ends] == labels[:5]
    after = [mean.band(Decimal(end) + Decimal("0.01")).label for end in ends]
    assert after == labels[1:]
    assert "21 January 2022" in mean.bands_source

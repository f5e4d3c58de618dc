"""Each recipe against values that were worked out by hand, and the traps of reversed items.

No expected value here comes from the code: the sums stand beside them.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from tracker.measures import score, shipped


def answers(*values: int | None) -> dict[int, int | None]:
    return dict(enumerate(values, 1))


def value(slug: str, code: str, given: dict[int, int | None]) -> Decimal | None:
    return score(shipped.find(slug), given)[code]


ALL_THREES = answers(*[3] * 9)
GOLDEN = [
    # 3+2+1+0+3+2+1+0+2 = 14
    ("phq-9", "total", answers(3, 2, 1, 0, 3, 2, 1, 0, 2), "14"),
    ("phq-9", "total", ALL_THREES, "27"),
    ("phq-2", "total", answers(2, 1), "3"),
    # 1+1+2+2+3+0+1 = 10
    ("gad-7", "total", answers(1, 1, 2, 2, 3, 0, 1), "10"),
    ("gad-2", "total", answers(3, 3), "6"),
    # (4+3+2+5+1) x 4 = 60
    ("who-5", "total", answers(4, 3, 2, 5, 1), "60"),
    ("who-5", "total", answers(5, 5, 5, 5, 5), "100"),
    # twelve ones: six stand as 1, six are turned to 5: 36 / 12
    ("scs-sf", "mean", answers(*[1] * 12), "3"),
    # 1, 4, 8, 9, 11 and 12 with 1 (turned to 5), the others with 5: the kindest there is
    ("scs-sf", "mean", answers(1, 5, 5, 1, 5, 5, 5, 1, 1, 5, 1, 1), "5"),
    # the same with item 1 forgotten to be turned would be 4.67; with it at 3 it is (55+3)/12
    ("scs-sf", "mean", answers(3, 5, 5, 1, 5, 5, 5, 1, 1, 5, 1, 1), "4.83"),
    # items 1-4 are turned: 7,6,5,4 become 1,2,3,4; 5 and 6 stand with 2 and 3: 15 / 6 = 2.5
    ("ecr-rs", "avoidance", answers(7, 6, 5, 4, 2, 3, 1, 1, 1), "2.5"),
    # (7+5+4) / 3 = 5.333…
    ("ecr-rs", "anxiety", answers(7, 6, 5, 4, 2, 3, 7, 5, 4), "5.33"),
    # all with 1; of anxiety 2 of 18 are turned to 7: (16 + 14) / 18 = 1.666…
    ("ecr-r", "anxiety", answers(*[1] * 36), "1.67"),
    # of avoidance 12 of 18: (6 + 84) / 18 = 5
    ("ecr-r", "avoidance", answers(*[1] * 36), "5"),
    # secure 6, fearful 2, preoccupied 3, dismissing 5: (6+5)-(3+2) = 6, (6+3)-(5+2) = 2
    ("rq", "self", answers(6, 2, 3, 5), "6"),
    ("rq", "other", answers(6, 2, 3, 5), "2"),
    ("rq", "self", answers(1, 7, 7, 1), "-12"),
    # items 4, 6, 7, 11, 13, 18 and 20 with 7, all others with 1
    (
        "saam",
        "security",
        {n: 7 if n in (4, 6, 7, 11, 13, 18, 20) else 1 for n in range(1, 22)},
        "7",
    ),
    ("saam", "anxiety", {n: 6 if n in (1, 5, 8, 12, 14, 17, 19) else 1 for n in range(1, 22)}, "6"),
    (
        "saam",
        "avoidance",
        {n: 5 if n in (2, 3, 9, 10, 15, 16, 21) else 1 for n in range(1, 22)},
        "5",
    ),
    # ten with 2, thirteen with 1: 33 / 23 = 1.4347…
    ("bsl-23", "mean", answers(*[2] * 10, *[1] * 13), "1.43"),
    # 1 to 16 by turns 1 and 5: 8 x 6 = 48
    ("ders-16", "total", answers(*[1, 5] * 8), "48"),
    ("ders-16", "clarity", {**answers(*[1] * 16), 1: 5, 2: 4}, "9"),
    ("ders-16", "goals", {**answers(*[1] * 16), 3: 5, 7: 4, 15: 3}, "12"),
    ("ders-16", "impulse", {**answers(*[1] * 16), 4: 5, 8: 4, 11: 3}, "12"),
    ("ders-16", "strategies", {**answers(*[1] * 16), 5: 5, 6: 5, 12: 5, 14: 5, 16: 5}, "25"),
    ("ders-16", "nonacceptance", {**answers(*[1] * 16), 9: 5, 10: 4, 13: 3}, "12"),
    # eighteen ones: three are turned to 5, so 15 + 15
    ("ders-18", "total", answers(*[1] * 18), "30"),
    ("ders-18", "awareness", {**answers(*[1] * 18), 1: 5, 4: 4, 6: 3}, "6"),
    ("ders-18", "clarity", {**answers(*[1] * 18), 2: 5, 3: 4, 5: 3}, "12"),
    ("ders-18", "goals", {**answers(*[1] * 18), 8: 5, 12: 4, 15: 3}, "12"),
    ("ders-18", "impulse", {**answers(*[1] * 18), 9: 5, 16: 4, 18: 3}, "12"),
    ("ders-18", "nonacceptance", {**answers(*[1] * 18), 7: 5, 13: 4, 14: 3}, "12"),
    ("ders-18", "strategies", {**answers(*[1] * 18), 10: 5, 11: 4, 17: 3}, "12"),
]


@pytest.mark.parametrize(("slug", "code", "given", "expected"), GOLDEN)
def test_worked_by_hand(slug, code, given, expected):
    assert value(slug, code, given) == Decimal(expected)


def test_every_score_that_ships_is_worked_by_hand():
    worked = {(slug, code) for slug, code, _given, _expected in GOLDEN}
    assert worked == {(one.slug, score.code) for one in shipped.newest() for score in one.scores}


@pytest.mark.parametrize("recipe", shipped.ALL, ids=lambda one: one.slug)
def test_the_ends_of_the_range_are_reached_and_not_passed(recipe):
    low, high = recipe.answers
    for one in recipe.scores:
        turned = {*one.reverse} ^ {*one.minus}
        best = {n: low if n in turned else high for n in range(1, recipe.items + 1)}
        worst = {n: high if n in turned else low for n in range(1, recipe.items + 1)}
        assert score(recipe, best)[one.code] == one.high
        assert score(recipe, worst)[one.code] == one.low


@pytest.mark.parametrize("recipe", shipped.ALL, ids=lambda one: one.slug)
def test_one_answer_too_few_and_there_is_no_number(recipe):
    """Not given, and not there at all: only the scores that don't count it stay."""
    full = dict.fromkeys(range(1, recipe.items + 1), recipe.answers[0])
    for number in full:
        kept = {one.code for one in recipe.scores if number not in (*one.items, *one.minus)}
        for given in ({**full, number: None}, {n: v for n, v in full.items() if n != number}):
            found = score(recipe, given)
            assert {code for code, value in found.items() if value is not None} == kept


@pytest.mark.parametrize(
    ("many", "of", "expected"),
    [(1, 16, "1.06"), (5, 16, "1.31")],  # 17/16 = 1.0625 and 21/16 = 1.3125: half up only at 5
)
def test_a_mean_is_rounded_as_one_does_by_hand(many, of, expected):
    recipe = shipped.find("ders-16")
    mean = replace(recipe.scores[0], method="mean")
    given = answers(*[2] * many, *[1] * (of - many))
    assert score(replace(recipe, scores=(mean,)), given)["total"] == Decimal(expected)


def test_a_half_goes_up():
    """8 items, one with 2: 9/8 = 1.125, which rounding to even would make 1.12."""
    recipe = shipped.find("ders-16")
    mean = replace(recipe.scores[0], method="mean", items=tuple(range(1, 9)))
    given = answers(2, *[1] * 15)
    assert score(replace(recipe, scores=(mean,)), given)["total"] == Decimal("1.13")


BANDS = [
    ("phq-9", ["0", "4", "5", "9", "10", "14", "15", "19", "20", "27"], [5, 10, 15, 20]),
    ("gad-7", ["0", "4", "5", "9", "10", "14", "15", "21"], [5, 10, 15]),
]


@pytest.mark.parametrize(("slug", "values", "bounds"), BANDS)
def test_bands_change_where_they_are_published_to(slug, values, bounds):
    one = shipped.find(slug).scores[0]
    found = [one.band(Decimal(value)).least for value in values]
    expected = [max([0, *(b for b in bounds if b <= int(value))]) for value in values]
    assert found == expected


@pytest.mark.parametrize(
    ("value", "label"), [("2.50", "low"), ("2.51", "middle"), ("3.50", "high")]
)
def test_the_rough_guide_to_self_compassion(value, label):
    assert shipped.find("scs-sf").scores[0].band(Decimal(value)).label == label


@pytest.mark.parametrize(
    ("slug", "caseness", "change"),
    [("phq-9", 10, 6), ("gad-7", 8, 4), ("phq-2", 3, None), ("gad-2", 3, None), ("who-5", 50, 10)],
)
def test_thresholds(slug, caseness, change):
    one = shipped.find(slug).scores[0]
    assert (one.caseness, one.reliable_change) == (caseness, change)


def test_how_often_at_the_most():
    days = {one.slug: max(one.recall_days, one.least_days) for one in shipped.newest()}
    assert days == {
        **dict.fromkeys(("phq-9", "phq-2", "gad-7", "gad-2", "who-5"), 14),
        "bsl-23": 7,
        **dict.fromkeys(("scs-sf", "ders-16", "ders-18", "ecr-rs", "ecr-r", "rq"), 84),
        "saam": 1,
    }

"""Scores over time: what is said of them, to whom, and how they are drawn."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journals import measure_figures
from journals.kinds import measures
from journals.kinds.fields import DECLINED
from journals.measured import Answered, lines, number, own_sentence, told
from tests.conftest import NOW
from tests.instruments import NINE_SHAPED, PAIR_SHAPED
from tests.journals.measures import all_of

NINE, PAIR = measures.build(NINE_SHAPED), measures.build(PAIR_SHAPED)
DAY = timedelta(days=1)
BEGINS = NOW - 70 * DAY


def answered(ago, ratings, measure=NINE, about="") -> Answered:
    at = NOW - ago * DAY
    return Answered(uuid.uuid4(), 1, at, at.date(), measure, ratings, about)


def totals(*found, every=14):
    """A line of totals: (days ago, total); None for one that is missing."""
    made = []
    for ago, total in found:
        ratings = all_of("LA0")
        for n in range(9):
            value = min(3, max(0, (total or 0) - 3 * n))
            ratings[f"q{n + 1}"] = f"LA{value}"
        made.append(answered(ago, ratings | ({"q9": DECLINED} if total is None else {})))
    (line,) = lines(made, {"nine-shaped": every})
    return line


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        (18, 12, "lower"),  # 6 is reliable
        (18, 13, "within"),
        (12, 18, "higher"),
        (12, 17, "within"),
        (12, 12, "within"),
        (None, 12, ""),
        (12, None, ""),
    ],
)
def test_reliable_is_at_least_what_the_recipe_names(before, now, word):
    line = totals((14, before), (0, now))
    assert line.change(line.points[0]) == word


def test_without_a_published_change_no_word_is_said():
    recipe = replace(
        NINE_SHAPED.recipe,
        scores=(replace(NINE_SHAPED.recipe.scores[0], reliable_change=None, bands=()),),
    )
    measure = measures.build(replace(NINE_SHAPED, recipe=recipe))
    found = lines(
        [replace(answered(ago, all_of(f"LA{ago // 14}")), measure=measure) for ago in (28, 0)]
    )
    assert "reliabl" not in told(found[0]).sentence
    assert "within" not in told(found[0]).sentence


def test_a_line_breaks_where_one_is_missing_and_not_between_two_fortnights():
    shape = [bool(one) for one in totals((44, 3), (28, 3), (14, None), (0, 3)).stretches]
    assert shape == [True, True, False, True]
    # four weeks without an answer, where one was expected after two
    shape = [bool(one) for one in totals((44, 3), (14, 3), (0, 3)).stretches]
    assert shape == [True, False, True, True]
    # asked every four weeks, the same days are no gap
    assert all(totals((44, 3), (14, 3), every=28).stretches)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([(0, 9)], "9 on 23 Nov, on a scale from 0 to 27."),
        (
            [(28, 20), (14, 4), (0, 9)],
            "9 on 23 Nov, on a scale from 0 to 27. The one before was 4, on 9 Nov; so far they "
            "went from 4 to 20.",
        ),
        ([(14, 4), (0, None)], "No number on 23 Nov: an answer that it is made of was left out."),
    ],
)
def test_what_a_client_is_told(found, sentence):
    assert own_sentence(totals(*found)) == sentence


def test_what_a_clinician_is_told_has_its_sources():
    found = told(totals((28, 20), (14, 12), (0, 9)))
    assert found.sentence == (
        "9 of 0–27 on 23 Nov; band: mild; last 12 on 9 Nov; within error of the last; "
        "first 20 on 26 Oct; reliably lower than the first."
    )
    assert found.sources == (
        "Bands: A paper of bands.",
        "Cut-off 10: A manual of caseness.",
        "Reliable is a change of 6 or more: A manual of change.",
    )
    assert told(totals((14, 4), (0, None))).number == "no number on 23 Nov: an answer is missing"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), ("0", "0"), ("20", "20"), ("3.25", "3.25"), ("3.50", "3.5")]
)
def test_numbers_as_a_person_writes_them(value, text):
    assert number(None if value is None else Decimal(value)) == text


# --- drawn --------------------------------------------------------------------------------------
def svg(figure, which="broad") -> str:
    return next(one for one in figure.svg.split("</svg>") if f'"plot {which}"' in one)


def test_the_scale_is_that_of_the_instrument_and_the_clients_own_line_has_no_band():
    line = totals((28, 20), (14, 12), (0, 9))
    own = measure_figures.own_figure(line, "m", BEGINS, NOW)
    clinical = measure_figures.clinical_figure(line, "m", BEGINS, NOW)
    for figure in (own, clinical):
        assert ">27<" in svg(figure)
        assert 'role="img" aria-labelledby="chart-m-h chart-m-d"' in svg(figure)
        assert svg(figure).count('class="pt"') == 3
    assert "band" not in own.svg
    assert "within error" not in f"{own.svg}{own.sentence}"
    assert 'class="band"' in clinical.svg
    assert "within error of first" in svg(clinical)


def test_the_band_is_five_around_the_first_where_six_is_reliable():
    assert totals((14, 12), (0, 9)).error == (7, 17)
    assert totals((14, 3), (0, 9)).error == (0, 8)


def test_an_older_answer_than_ten_weeks_widens_the_chart():
    line = totals((200, 3), (0, 9), every=366)
    assert svg(measure_figures.own_figure(line, "m", BEGINS, NOW)).count('class="pt"') == 2


def test_a_table_stands_beside_each_with_what_is_missing():
    figure = measure_figures.own_figure(totals((14, 4), (0, None)), "m", BEGINS, NOW)
    assert figure.rows == (("23 Nov 2026", "–"), ("9 Nov 2026", "4"))


def test_another_range_is_another_line():
    wider = replace(NINE_SHAPED.recipe.scores[0], high=Decimal(54))
    recipe = replace(NINE_SHAPED.recipe, scores=(wider,))
    second = measures.build(replace(NINE_SHAPED, number=2, recipe=recipe))
    found = lines([answered(14, all_of("LA1")), answered(0, all_of("LA1"), second)])
    assert [(line.score.high, len(line.points)) for line in found] == [(27, 1), (54, 1)]


# --- two dimensions -----------------------------------------------------------------------------
LABELS = ("secure", "dismiss", "preoccup", "fearful", "anxious", "avoidant", "disorgan", "type")


def pairs(*found):
    return lines(
        answered(ago, all_of(value, letter="r"), PAIR, about) for ago, value, about in found
    )


def test_two_dimensions_are_places_on_one_plane_for_each_person():
    (shown,) = measure_figures.clinical(
        pairs((180, 2, "M."), (90, 5, "M."), (0, 3, "Mum")), BEGINS, NOW
    )
    assert shown.figures == ()
    names = [figure.title for figure in shown.planes]
    assert names == [
        "Pair-shaped · M., two dimensions, 1–7 each",
        "Pair-shaped · Mum, two dimensions, 1–7 each",
    ]
    first = shown.planes[0]
    assert first.svg.count('class="pt"') == 2
    # 2 to all: avoidance (6·4 + 2·2) / 6 = 4.67, anxiety 2; 5 to all: (3·4 + 5·2) / 6 = 3.67, 5
    assert first.rows == (("25 Aug 2026", "3.67", "5"), ("27 May 2026", "4.67", "2"))


def test_no_corner_of_it_has_a_name_and_nobody_is_called_anything():
    (shown,) = measure_figures.clinical(pairs((90, 1, "M."), (0, 7, "M.")), BEGINS, NOW)
    said = " ".join(
        (shown.planes[0].svg, shown.planes[0].sentence, *(one.sentence for one in shown.told))
    )
    texts = " ".join(re.findall(r">([^<>]+)<", said)) + shown.planes[0].sentence
    assert not [word for word in LABELS if word in texts.lower()]


def test_uncertainty_is_drawn_where_it_is_published_and_said_to_be_unknown_where_not():
    (shown,) = measure_figures.clinical(pairs((0, 4, "M.")), BEGINS, NOW)
    assert 'class="err"' not in shown.planes[0].svg
    assert "not known here" in shown.planes[0].sentence
    scores = tuple(
        replace(one, standard_error=Decimal("0.4"), standard_error_source="A study")
        for one in PAIR_SHAPED.recipe.scores
    )
    surer = measures.build(replace(PAIR_SHAPED, recipe=replace(PAIR_SHAPED.recipe, scores=scores)))
    found = lines([answered(0, all_of(4, letter="r"), surer, "M.")])
    (shown,) = measure_figures.clinical(found, BEGINS, NOW)
    assert shown.planes[0].svg.count('class="err"') == 2
    assert "one standard error: A study." in shown.planes[0].sentence


def test_a_client_reads_the_numbers_of_two_dimensions_and_no_picture():
    assert measure_figures.own(pairs((90, 1, "M."), (0, 7, "M.")), BEGINS, NOW) == ()


def test_an_answer_without_one_of_the_two_is_no_place():
    rest = {"r1": DECLINED, **all_of(4, letter="r")}
    rest["r1"] = DECLINED
    found = lines([answered(0, rest, PAIR, "M.")])
    (shown,) = measure_figures.clinical(found, BEGINS, datetime(2026, 12, 1, tzinfo=UTC))
    assert shown.planes == ()

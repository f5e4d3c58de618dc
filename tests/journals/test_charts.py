"""Numbers over weeks, and the small line that is drawn of them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import charts

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)
values = st.lists(st.none() | st.floats(0, 10), min_size=1, max_size=12)


# --- weeks -----------------------------------------------------------------------------------


def test_the_median_of_each_week_the_oldest_first():
    points = [(NOW - 1 * DAY, 4), (NOW - 2 * DAY, 9), (NOW - 3 * DAY, 5), (NOW - 8 * DAY, 2)]
    assert charts.weekly_median(points, 3, NOW) == [None, 2, 5]


def test_an_even_number_has_the_middle_of_the_middle_two():
    assert charts.weekly_median([(NOW, 6), (NOW, 7)], 1, NOW) == [6.5]


def test_a_week_ends_now_and_begins_just_after_seven_days():
    points = [(NOW, 1), (NOW - 7 * DAY, 8)]
    assert charts.weekly_median(points, 2, NOW) == [8, 1]


def test_what_is_older_or_still_to_come_is_left_out():
    points = [(NOW - 14 * DAY, 3), (NOW + timedelta(seconds=1), 3)]
    assert charts.weekly_median(points, 2, NOW) == [None, None]


@given(st.lists(st.tuples(st.integers(0, 13), st.integers(0, 10)), max_size=20))
def test_the_order_of_the_points_does_not_matter(drawn):
    points = [(NOW - days * DAY, value) for days, value in drawn]
    assert charts.weekly_median(points, 2, NOW) == charts.weekly_median(points[::-1], 2, NOW)


# --- usual -----------------------------------------------------------------------------------


def test_usual_is_the_middle_half_without_the_newest_two():
    assert charts.usual_range([3, 4, 2.5, 2, 3, 4, 2.5, 3.5, 10, 10]) == (2.5, 3.625)


@pytest.mark.parametrize("known", range(4))
def test_of_too_few_weeks_nothing_is_usual(known):
    weeks = [5] * known + [None] * 3 + [5, 5]
    assert charts.usual_range(weeks) is None
    assert charts.against(9, None) == ""


@pytest.mark.parametrize(
    ("value", "word"),
    [(5, "as"), (7, "as"), (7.5, "above"), (3, "as"), (2.5, "below"), (None, "none")],
)
def test_a_point_beyond_the_range_is_still_as_usual(value, word):
    assert charts.against(value, (4, 6)) == word


@pytest.mark.parametrize(
    ("newest", "risen"),
    [((8, 8), True), ((8, 7), False), ((7, 8), False), ((None, 8), False), ((8, None), False)],
)
def test_risen_means_both_weeks(newest, risen):
    weeks = [5, 5, 6, 6, 6, 5, 5, 6, *newest]
    assert charts.above_for(weeks, charts.usual_range(weeks)) is risen


def test_without_a_usual_range_nothing_has_risen():
    assert not charts.above_for([9, 9], None)


# --- the line --------------------------------------------------------------------------------


def test_the_line_as_text():
    assert charts.spark([0, 10], (0, 5)) == (
        '<svg class="spark" viewBox="0 0 100 36" width="100" height="36" aria-hidden="true">'
        '<rect class="band" x="0" width="100" y="18.0" height="14.0" rx="2"/>'
        '<polyline points="4.0,32.0 96.0,4.0"/>'
        '<circle class="last" cx="96.0" cy="4.0" r="3"/></svg>'
    )


def test_a_gap_breaks_the_line_and_a_single_week_is_a_dot():
    drawn = charts.spark([5, 5, None, 5, None, 5, 5])
    assert drawn.count("<polyline") == 2
    assert drawn.count('class="solo"') == 1


def test_without_a_recent_value_the_line_has_no_end_mark():
    assert 'class="last"' not in charts.spark([5, 5, None])


def test_the_same_value_stands_at_the_same_height_on_every_line():
    ends = {
        re.search(r'class="last" cx="96.0" cy="([\d.]+)"', charts.spark(line))[1]
        for line in ([0, 7], [10, 7], [7, 7])
    }
    assert len(ends) == 1


def test_a_range_of_one_value_can_still_be_seen():
    assert 'height="2.0"' in charts.spark([5, 5], (5, 5))


def test_of_nothing_nothing_is_drawn():
    assert not re.search("<(polyline|circle|rect)", charts.spark([None] * 10))


@given(values, st.none() | st.tuples(st.floats(0, 5), st.floats(5, 10)))
def test_whatever_the_values_the_line_stays_inside_and_has_no_style(drawn, usual):
    text = charts.spark(drawn, usual)
    assert "style" not in text
    assert "nan" not in text
    heights = [float(y) for y in re.findall(r'(?:,|cy=")([\d.-]+)', text)]
    assert all(0 <= y <= charts.HEIGHT for y in heights)

"""The charts of a client's page: the sentence of each by rule, its numbers, and what is drawn."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from journals import charts, figures
from journals.canvas import LETTER, NARROW, WIDE, Canvas, Frame, placed
from journals.figure import Figure
from journals.prep import CheckedIn, Judged, Numbers, Urge, Week

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEEKS = 10
FRAME = Frame(NOW - WEEKS * charts.WEEK, NOW, 0, 10)


def numbers(**more) -> Numbers:
    return Numbers(NOW, WEEKS, **more)


def urges(*pairs: tuple[float, int], title: str = "") -> tuple[Urge, ...]:
    """From (days ago, value), the oldest first."""
    found = [
        Urge(NOW - ago * DAY, value, uuid.uuid4(), uuid.uuid4(), title) for ago, value in pairs
    ]
    return tuple(sorted(found, key=lambda one: one.at))


def urge(*pairs: tuple[float, int], **more) -> Figure:
    figure = figures.urge(numbers(urges=urges(*pairs), **more))
    assert figure is not None
    return figure


EIGHT_WEEKS = [(15 + 7 * n, 6) for n in range(8)]


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([(1, 5)], "One week with a value: median 5."),
        ([(2, 4), (1, 7)], "One week with a value: median 5.5; highest 7, on 23 Nov."),
        ([(9, 8), (1, 5)], "Weekly median from 8 to 5; highest 8, on 15 Nov."),
        (
            [(23, 8), (1, 5)],
            "Weekly median from 8 to 5; highest 8, on 1 Nov; nothing shared in 2 weeks since.",
        ),
        (
            [(23, 8)],
            "One week with a value: median 8; nothing shared in 3 weeks since.",
        ),
        (
            [*EIGHT_WEEKS, (8, 6), (1, 9)],
            "Weekly median from 6 to 9; above usual; highest 9, on 23 Nov.",
        ),
        (
            [*EIGHT_WEEKS, (8, 6), (1, 3)],
            "Weekly median from 6 to 3; below usual; highest 6, on 16 Nov.",
        ),
        (
            [*EIGHT_WEEKS, (8, 6), (1, 6)],
            "Weekly median from 6 to 6; as usual; highest 6, on 23 Nov.",
        ),
    ],
)
def test_the_sentence_about_the_urge(pairs, sentence):
    assert urge(*pairs).sentence == sentence


def test_the_table_holds_each_week_with_a_value_the_newest_first():
    figure = urge((9, 8), (2, 4), (1, 7))
    assert figure.head == ("Week from", "Weekly median", "Each one")
    assert figure.rows == (("17 Nov", "5.5", "4, 7"), ("10 Nov", "8", "8"))


def test_weeks_begin_on_one_weekday_also_where_clocks_changed():
    """In New York, at half past eleven on a Sunday evening, with 1 November among the weeks."""
    late = datetime(2026, 11, 30, 4, 30, tzinfo=UTC)
    with timezone.override("America/New_York"):
        marks = figures.week_marks(Numbers(late, WEEKS))
    words = ["20 Sep", "27 Sep", "4 Oct", "11 Oct", "18 Oct", "25 Oct", "1 Nov", "8 Nov", "15 Nov"]
    assert [word for _at, word in marks] == [*words, "22 Nov"]


def drawn(figure: Figure, width: str = "broad") -> str:
    both = re.findall(r"<svg.*?</svg>", figure.svg)
    assert len(both) == 2
    return next(one for one in both if f'class="plot {width}"' in one)


def test_each_moment_is_a_hollow_dot_and_a_gap_is_a_gap():
    svg = drawn(urge((30, 8), (29, 6), (16, 5), (9, 5), (1, 5)))
    assert svg.count('class="dot"') == 5
    assert svg.count('class="pt"') == 4
    assert svg.count("<polyline") == 1  # the first week stands alone


def test_the_scale_is_fixed_and_the_picture_has_a_name():
    svg = drawn(urge((1, 5)))
    assert re.findall(r'text-anchor="end">(\d+)<', svg) == ["0", "5", "10"]
    assert 'role="img" aria-labelledby="chart-urge-h chart-urge-d"' in svg


def test_appointments_stand_on_the_axis_and_the_line_has_its_value_at_the_end():
    svg = drawn(urge((9, 8), (1, 5), appointments=(NOW - 14 * DAY, NOW)))
    assert svg.count('class="sess"') == 2
    assert ">5 this week<" in svg
    assert ">5 last<" in drawn(urge((16, 8), (9, 5)))
    assert "usual range" not in svg
    assert "usual range" in drawn(urge(*EIGHT_WEEKS, (1, 5)))


def test_titles_are_escaped_and_the_narrow_one_has_no_label_beside_it():
    figure = figures.urge(numbers(urges=urges((9, 8), (1, 5), title="<b>Trip</b>")))
    assert "&lt;b&gt;Trip" in figure.svg
    assert "<b>Trip" not in figure.svg
    assert "this week" not in drawn(figure, "slim")


@given(
    st.lists(st.tuples(st.floats(0, 69), st.text("abc ", min_size=1, max_size=60)), max_size=3),
    st.sampled_from([WIDE, NARROW]),
)
def test_no_note_lies_over_another_one_or_outside(notes, width):
    canvas = Canvas(FRAME, width)
    found = placed(canvas, [(NOW - ago * DAY, words) for ago, words in notes])
    spans = []
    for x, anchor, row, words in found:
        wide = len(words) * LETTER
        start = {"middle": x - wide / 2, "end": x - wide, "start": x}[anchor]
        spans.append((row, start, start + wide))
    for n, (row, start, end) in enumerate(spans):
        assert start >= canvas.left - 1 or end <= canvas.edge + 1
        for other, its_start, its_end in spans[n + 1 :]:
            assert row != other or end <= its_start or its_end <= start


@pytest.mark.parametrize(
    ("weeks", "sentence"),
    [
        ([(1, 0)], "1 shared, 0 looked back on."),
        ([(3, 2), (0, 0), (8, 6)], "11 shared, 8 of them looked back on."),
    ],
)
def test_moments_each_week(weeks, sentence):
    begins = NOW - WEEKS * charts.WEEK
    found = [Week(begins + n * charts.WEEK, *both) for n, both in enumerate(weeks)]
    figure = figures.moments(numbers(moments=tuple(found)))
    assert figure.sentence == sentence
    assert len(figure.rows) == sum(one > 0 for one, _back in weeks)


def test_both_views_stand_in_rows_of_their_own_and_nothing_is_computed():
    pairs = ((9, 1, "healthier"), (5, "cannot_tell", ""), (2, None, "talk"), (1, -2, "not_yet"))
    judged = [Judged(NOW - ago * DAY, uuid.uuid4(), own, view) for ago, own, view in pairs]
    figure = figures.views(numbers(judged=tuple(judged)), "Maya", "Your view")
    assert figure.sentence == "Maya’s own view of 3 moments. Your view of 3 moments."
    assert figure.head == ("Moment", "Maya’s own view", "Your view")
    assert figure.rows == (
        ("23 Nov", "Much further away", "Not yet"),
        ("22 Nov", "–", "Better talked through"),
        ("19 Nov", "I can’t tell yet", "–"),
        ("15 Nov", "Closer", "Healthier response"),
    )
    svg = drawn(figure)
    assert svg.count('class="pt own') == 3
    assert svg.count('class="pt other') == 3
    for label in ("Much closer", "Further away", "Part of the way", "Maya’s own view", "Your view"):
        assert f">{label}<" in svg


def test_check_ins_have_a_chart_for_each_number_that_there_is():
    checked = (CheckedIn(NOW - 2 * DAY, 2, None), CheckedIn(NOW - DAY, 4, None))
    found = figures.figures(numbers(check_ins=checked), who="Maya", theirs="Your view")
    assert [one.key for one in found] == ["mood"]
    assert found[0].title == "Mood in check-ins, 1 “Very low” to 5 “Good”"
    assert found[0].sentence == "One week with a value: median 3; highest 4, on 23 Nov."


def test_of_nothing_there_is_no_chart():
    assert figures.figures(numbers(), who="Maya", theirs="Your view") == ()


FORBIDDEN = ("improv", "worse", "better than", "deteriorat", "risk", "good", "bad")


def test_no_sentence_is_a_verdict():
    for pairs in ([*EIGHT_WEEKS, (1, 9)], [*EIGHT_WEEKS, (1, 1)], [(1, 5)]):
        assert not [word for word in FORBIDDEN if word in urge(*pairs).sentence.lower()]

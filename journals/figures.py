"""The charts of a client's page: each with a title, one sentence by rule, and its numbers.

Pure: what goes in was given out by the gate (journals/prep.py). The sentence says what a careful
reader would see, and nothing that is a verdict: no trend is drawn, and no two views are compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals import charts
from journals.canvas import NARROW, WIDE, Canvas, Frame, placed
from journals.figure import Figure
from journals.kinds.check_in import MOOD
from journals.prep import Numbers
from journals.two_views import Axis, LeadsTo, Placed, nowhere, sides_of, two_views

Notes = Sequence[tuple[datetime, str]]


def figures(
    numbers: Numbers, *, who: str, theirs: str, leads_to: LeadsTo = nowhere
) -> tuple[Figure, ...]:
    """All charts that there is anything for. `who`: the client's first name; `theirs`: whose the
    other view is ("Your view"); `leads_to`: the address of a moment, where its marks lead."""
    found = (
        urge(numbers),
        moments(numbers),
        views(numbers, who, theirs, leads_to),
        mood(numbers),
        check_in_urge(numbers),
    )
    return tuple(one for one in found if one is not None)


# --- numbers on a scale --------------------------------------------------------------------------
@dataclass(frozen=True)
class Series:
    """Single numbers on one fixed scale."""

    key: str
    title: str
    low: int
    high: int
    points: tuple[tuple[datetime, float], ...]
    ticks: tuple[tuple[int, Any], ...]
    notes: Notes = ()
    banded: bool = False


def urge(numbers: Numbers) -> Figure | None:
    """Each shared moment, the weekly median, and the own usual range."""
    points = tuple((one.at, float(one.value)) for one in numbers.urges)
    notes = [(one.at, one.title) for one in numbers.urges if one.title]
    title, ticks = _("Urge to react, 0–10"), ((0, ""), (5, ""), (10, ""))
    series = Series("urge", title, 0, 10, points, ticks, notes, banded=True)
    return _figure(series, numbers) if points else None


def mood(numbers: Numbers) -> Figure | None:
    """How they were, in check-ins that they let go out."""
    points = tuple((one.at, float(one.mood)) for one in numbers.check_ins if one.mood is not None)
    words = dict(MOOD)
    low, high = min(words), max(words)
    ticks = tuple((value, "") for value in (low, 3, high))
    title = _("Mood in check-ins, %(low)s “%(low_word)s” to %(high)s “%(high_word)s”") % {
        "low": low,
        "low_word": words[low],
        "high": high,
        "high_word": words[high],
    }
    return _figure(Series("mood", title, low, high, points, ticks), numbers) if points else None


def check_in_urge(numbers: Numbers) -> Figure | None:
    points = tuple((one.at, float(one.urge)) for one in numbers.check_ins if one.urge is not None)
    title, ticks = _("Urge to react in check-ins, 0–10"), ((0, ""), (5, ""), (10, ""))
    series = Series("check-in-urge", title, 0, 10, points, ticks)
    return _figure(series, numbers) if points else None


def _figure(series: Series, numbers: Numbers) -> Figure:
    weeks = charts.weekly_median(series.points, numbers.weeks, numbers.now)
    usual = charts.usual_range(weeks) if series.banded else None
    drawings = (_draw(series, numbers, weeks, usual, width) for width in (WIDE, NARROW))
    return Figure(
        key=series.key,
        title=series.title,
        sentence=said(series, weeks, usual, numbers),
        svg=format_html("{}{}", *drawings),
        head=(_("Week from"), _("Weekly median"), _("Each one")),
        rows=tuple(_rows(series, numbers, weeks)),
    )


def _draw(
    series: Series, numbers: Numbers, weeks: list[float | None], usual: Any, width: int
) -> SafeString:
    frame = Frame(numbers.begins, numbers.now, series.low, series.high)
    rows = placed(Canvas(frame, width), series.notes)
    canvas = Canvas(frame, width, over=max((row + 1 for _x, _a, row, _w in rows), default=0))
    if usual:
        canvas.band(usual)
    for tick, word in series.ticks:
        canvas.grid(tick, word)
    canvas.days(week_marks(numbers))
    canvas.notes(series.notes)
    for at, value in series.points:
        canvas.dot(at, value)
    middles = [at for at, _end in _weeks(numbers)]
    canvas.line(
        None if value is None else (canvas.x(at + charts.WEEK / 2), canvas.y(value))
        for at, value in zip(middles, weeks, strict=True)
    )
    canvas.meetings(numbers.appointments)
    _label_ends(canvas, weeks, usual)
    return canvas.svg(f"chart-{series.key}-h chart-{series.key}-d")


def _label_ends(canvas: Canvas, weeks: list[float | None], usual: Any) -> None:
    """The newest value beside the end of the line, and what the band is, not over each other."""
    last = next((value for value in reversed(weeks) if value is not None), None)
    if last is None:
        return
    at = canvas.y(last)
    words = _("%(n)s this week") if weeks[-1] is not None else _("%(n)s last")
    canvas.label(at, words % {"n": floatformat(last)}, "dir b")
    if usual:
        middle = (canvas.y(usual[0]) + canvas.y(usual[1])) / 2
        if abs(middle - at) < 16:
            middle = at - 16 if middle < at or at > canvas.floor - 16 else at + 16
        canvas.label(middle, _("usual range"))


def said(series: Series, weeks: list[float | None], usual: Any, numbers: Numbers) -> str:
    """One sentence: where the medians began and are, the highest of all, and the gaps."""
    known = [(n, value) for n, value in enumerate(weeks) if value is not None]
    (first, began), (_last, now) = known[0], known[-1]
    clauses = []
    if len(known) == 1:
        clauses.append(_("One week with a value: median %(n)s") % {"n": floatformat(now)})
    else:
        clauses.append(
            _("Weekly median from %(began)s to %(now)s")
            % {"began": floatformat(began), "now": floatformat(now)}
        )
    if word := charts.against(now, usual) if usual else "":
        clauses.append(
            {"above": _("above usual"), "below": _("below usual"), "as": _("as usual")}[word]
        )
    at, top = max(series.points, key=lambda one: (one[1], one[0]))
    if len(series.points) > 1:
        clauses.append(_("highest %(n)s, on %(day)s") % {"n": floatformat(top), "day": _day(at)})
    gaps = sum(value is None for value in weeks[first:])
    if gaps:
        clauses.append(
            ngettext(
                "nothing shared in %(n)s week since", "nothing shared in %(n)s weeks since", gaps
            )
            % {"n": gaps}
        )
    return "; ".join(clauses) + "."


def _rows(series: Series, numbers: Numbers, weeks: list[float | None]) -> Iterable[tuple[str, ...]]:
    for (begins, ends), value in reversed(list(zip(_weeks(numbers), weeks, strict=True))):
        if value is not None:
            each = [floatformat(v) for at, v in series.points if begins < at <= ends]
            yield _week(numbers, begins), floatformat(value), ", ".join(each)


# --- how many ------------------------------------------------------------------------------------
def moments(numbers: Numbers) -> Figure | None:
    """Moments shared each week, and how many of them were looked back on."""
    shared = sum(week.shared for week in numbers.moments)
    if not shared:
        return None
    back = sum(week.looked_back for week in numbers.moments)
    sentence = ngettext(
        "%(n)s shared, %(back)s looked back on.",
        "%(n)s shared, %(back)s of them looked back on.",
        shared,
    )
    drawings = (_draw_moments(numbers, width) for width in (WIDE, NARROW))
    return Figure(
        key="moments",
        title=_("Moments shared, by the week they are about"),
        sentence=sentence % {"n": shared, "back": back},
        svg=format_html("{}{}", *drawings),
        head=(_("Week from"), _("Shared"), _("Looked back on")),
        rows=tuple(
            (_week(numbers, week.begins), str(week.shared), str(week.looked_back))
            for week in reversed(numbers.moments)
            if week.shared
        ),
    )


def _draw_moments(numbers: Numbers, width: int) -> SafeString:
    high = max(3, *(week.shared for week in numbers.moments))
    canvas = Canvas(Frame(numbers.begins, numbers.now, 0, high, height=64), width)
    for value in (0, high):
        canvas.grid(value)
    canvas.days(week_marks(numbers))
    for week in numbers.moments:
        canvas.bar(week.begins + charts.WEEK / 2, week.shared, "n")
        canvas.bar(week.begins + charts.WEEK / 2, week.looked_back, "l")
    canvas.meetings(numbers.appointments)
    canvas.label(canvas.top + 8, _("shared"))
    canvas.label(canvas.floor - 14, _("looked back"), "dir b")
    return canvas.svg("chart-moments-h chart-moments-d")


# --- both views ----------------------------------------------------------------------------------
def views(numbers: Numbers, who: str, theirs: str, leads_to: LeadsTo = nowhere) -> Figure | None:
    """The client's own view and the therapist's, one row each on one axis. Nothing is computed
    from the two."""
    return two_views(
        sides_of(numbers.judged, _("%(who)s’s own view") % {"who": who}, theirs),
        [Placed(one.at, one.episode_id) for one in numbers.judged],
        Axis(numbers.begins, numbers.now, week_marks(numbers), numbers.appointments),
        title=_("Own view and the answer to it"),
        leads_to=leads_to,
    )


# --- weeks ---------------------------------------------------------------------------------------
def _weeks(numbers: Numbers) -> list[tuple[datetime, datetime]]:
    begins = (numbers.begins + n * charts.WEEK for n in range(numbers.weeks))
    return [(begin, begin + charts.WEEK) for begin in begins]


def week_marks(numbers: Numbers) -> list[tuple[datetime, str]]:
    """The beginning of each week, and its day."""
    return [(begin, _week(numbers, begin)) for begin, _end in _weeks(numbers)]


def _week(numbers: Numbers, begins: datetime) -> str:
    """The day on which a week begins, on the wall: the same weekday for all of them, also where
    clocks changed between them."""
    back = round((numbers.now - begins) / charts.WEEK)
    return date_format(timezone.localtime(numbers.now).date() - back * charts.WEEK, "j M")


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M")

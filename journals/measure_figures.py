"""The charts of measures: each score on its own fixed scale, and two dimensions as places.

Pure, and drawn like all others (journals/canvas.py). A client's own line has no band beside it. On
a plane nothing is written but the axes, the dates, and how uncertain a place is: no corner of it
has a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals.canvas import NARROW, WIDE, Canvas, Frame
from journals.charts import Point as Place
from journals.charts import dot
from journals.figure import Figure
from journals.measured import Line, Point, Told, number, on_planes, own_sentence, told

DATES = 10  # along the axis
FEW = 2  # charts of one measure that are shown at once


def own_figure(line: Line, key: str, begins: datetime, ends: datetime) -> Figure | None:
    """For its client: their own line and no more. None where there is no number yet."""
    return _figure(line, key, line.title, own_sentence(line), begins, ends, banded=False)


def clinical_figure(line: Line, key: str, begins: datetime, ends: datetime) -> Figure | None:
    """For a clinician: what is within error of the first number is a band."""
    banded = len(line.known) > 1
    sentence = f"{told(line).sentence[:1].upper()}{told(line).sentence[1:]}"
    return _figure(line, key, line.heading, sentence, begins, ends, banded=banded)


def _figure(
    line: Line,
    key: str,
    name: str,
    sentence: str,
    begins: datetime,
    ends: datetime,
    *,
    banded: bool,
) -> Figure | None:
    if not line.known:
        return None
    begins = min(begins, line.points[0].at)
    drawings = (_draw(line, key, begins, ends, width, banded) for width in (WIDE, NARROW))
    low, high = number(line.score.low), number(line.score.high)
    return Figure(
        key=key,
        title=_("%(name)s, %(low)s–%(high)s") % {"name": name, "low": low, "high": high},
        sentence=sentence,
        svg=format_html("{}{}", *drawings),
        head=(_("Day"), _("Number")),
        rows=tuple(
            (date_format(one.day, "j M Y"), number(one.value)) for one in reversed(line.points)
        ),
    )


def _draw(
    line: Line, key: str, begins: datetime, ends: datetime, width: int, banded: bool
) -> SafeString:
    low, high = float(line.score.low), float(line.score.high)
    canvas = Canvas(Frame(begins, ends, low, high), width)
    if banded and line.error:
        canvas.band((float(line.error[0]), float(line.error[1])))
    for tick in (low, (low + high) / 2, high):
        if tick == int(tick) or tick in (low, high):
            canvas.grid(tick)
    canvas.days(_dates(begins, ends))
    canvas.line(_place(canvas, one) for one in line.stretches)
    last = line.known[-1]
    if last.value is not None:
        _labels(canvas, line, last, banded)
    return canvas.svg(f"chart-{key}-h chart-{key}-d")


def _labels(canvas: Canvas, line: Line, last: Point, banded: bool) -> None:
    at = canvas.y(float(last.value or 0))
    canvas.label(at, number(last.value), "dir b")
    if banded and line.error:
        middle = canvas.y(float(sum(line.error) / 2))
        if abs(middle - at) < 16:
            middle = at - 16 if middle < at or at > canvas.floor - 16 else at + 16
        canvas.label(middle, _("within error of first"))


def _place(canvas: Canvas, one: Point | None) -> Place | None:
    if one is None or one.value is None:
        return None
    return canvas.x(one.at), canvas.y(float(one.value))


def _dates(begins: datetime, ends: datetime) -> list[tuple[datetime, str]]:
    days = (begins + (ends - begins) * n / DATES for n in range(DATES))
    return [(at, date_format(at, "j M")) for at in days]


# --- two dimensions -----------------------------------------------------------------------------
SIDE, ROOM, EDGE = 250, 34, 10


@dataclass(frozen=True)
class Dated:
    """A place on the plane: both scores of one answer."""

    point: Point
    avoidance: Decimal
    anxiety: Decimal


def plane(pair: tuple[Line, Line], key: str) -> Figure | None:
    """Avoidance along, anxiety up, one place for each answer, joined in their order. None where no
    answer has both numbers."""
    avoidance, anxiety = pair
    places = [
        Dated(one, one.value, other.value)
        for one, other in zip(avoidance.points, anxiety.points, strict=True)
        if one.value is not None and other.value is not None
    ]
    if not places:
        return None
    name = " · ".join(str(part) for part in (avoidance.measure.clinical, avoidance.about) if part)
    low, high = number(avoidance.score.low), number(avoidance.score.high)
    return Figure(
        key=key,
        title=_("%(name)s, two dimensions, %(low)s–%(high)s each")
        % {"name": name, "low": low, "high": high},
        sentence=_plane_sentence(places, pair),
        svg=_draw_plane(places, pair, key),
        head=(_("Day"), str(avoidance.score.label), str(anxiety.score.label)),
        rows=tuple(
            (date_format(one.point.day, "j M Y"), number(one.avoidance), number(one.anxiety))
            for one in reversed(places)
        ),
    )


def _plane_sentence(places: Sequence[Dated], pair: tuple[Line, Line]) -> str:
    newest = places[-1]
    said = ngettext(
        "%(n)s answer. The newest, on %(day)s: avoidance %(avoidance)s, anxiety %(anxiety)s.",
        "%(n)s answers. The newest, on %(day)s: avoidance %(avoidance)s, anxiety %(anxiety)s.",
        len(places),
    ) % {
        "n": len(places),
        "day": date_format(newest.point.day, "j M"),
        "avoidance": number(newest.avoidance),
        "anxiety": number(newest.anxiety),
    }
    return f"{said} {_uncertainty(pair)}"


def _uncertainty(pair: tuple[Line, Line]) -> str:
    errors = [line.score.standard_error for line in pair]
    if None in errors:
        return _("How uncertain these are is not known here.")
    return _("The crosses are one standard error: %(source)s.") % {
        "source": pair[0].score.standard_error_source
    }


def _draw_plane(places: Sequence[Dated], pair: tuple[Line, Line], key: str) -> SafeString:
    avoidance, anxiety = pair

    def x(value: Decimal) -> float:
        return ROOM + float((value - avoidance.score.low) / _span(avoidance)) * SIDE

    def y(value: Decimal) -> float:
        return EDGE + SIDE - float((value - anxiety.score.low) / _span(anxiety)) * SIDE

    path = " ".join(f"{x(one.avoidance):.1f},{y(one.anxiety):.1f}" for one in places)
    drawn = [_axis(pair, x, y)]
    for one in places:
        drawn += _cross(one, pair, x, y)
    if len(places) > 1:
        drawn.append(format_html('<polyline class="ln thin" points="{}"/>', path))
    drawn += [dot("pt", (x(one.avoidance), y(one.anxiety)), 3.6) for one in places]
    for one in {places[0].point.at: places[0], places[-1].point.at: places[-1]}.values():
        at, up = x(one.avoidance), y(one.anxiety)
        drawn.append(
            format_html(
                '<text class="note" x="{}" y="{}" text-anchor="{}">{}</text>',
                f"{at + (7 if at < ROOM + SIDE / 2 else -7):.1f}",
                f"{max(EDGE + 12.0, up - 7):.1f}",
                "start" if at < ROOM + SIDE / 2 else "end",
                date_format(one.point.day, "j M"),
            )
        )
    return format_html(
        '<svg class="plot plane" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">{}</svg>',
        ROOM + SIDE + EDGE,
        EDGE + SIDE + 40,
        f"chart-{key}-h chart-{key}-d",
        format_html_join("", "{}", ((one,) for one in drawn)),
    )


def _span(line: Line) -> Decimal:
    return line.score.high - line.score.low


def _axis(pair: tuple[Line, Line], x, y) -> SafeString:
    """A square with its scale along two sides; no line through the middle makes quarters of it."""
    avoidance, anxiety = pair
    low, high = avoidance.score.low, avoidance.score.high
    bottom, top = y(anxiety.score.low), y(anxiety.score.high)
    return format_html(
        '<rect class="frame" x="{}" y="{}" width="{}" height="{}"/>{}{}{}{}',
        ROOM,
        f"{top:.1f}",
        SIDE,
        SIDE,
        _tick(x(low), bottom + 16, number(low), "start"),
        _tick(x(high), bottom + 16, number(high), "end"),
        format_html(
            '<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>'
            '<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>',
            *(ROOM - 6, f"{bottom:.1f}", number(anxiety.score.low)),
            *(ROOM - 6, f"{top + 10:.1f}", number(anxiety.score.high)),
        ),
        format_html(
            '<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>'
            '<text class="tick" transform="rotate(-90)" x="{}" y="{}" text-anchor="middle">{}'
            "</text>",
            *(ROOM + SIDE / 2, f"{bottom + 32:.1f}", avoidance.score.label),
            *(-(EDGE + SIDE / 2), 14, anxiety.score.label),
        ),
    )


def _tick(at: float, up: float, words: str, anchor: str) -> SafeString:
    return format_html(
        '<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>',
        *(f"{at:.1f}", f"{up:.1f}", anchor, words),
    )


def _cross(one: Dated, pair: tuple[Line, Line], x, y) -> list[SafeString]:
    """One standard error to each side, where it is known."""
    along, up = pair[0].score.standard_error, pair[1].score.standard_error
    if along is None or up is None:
        return []
    avoidance, anxiety = pair[0].score, pair[1].score
    left, right = (
        max(avoidance.low, one.avoidance - along),
        min(avoidance.high, one.avoidance + along),
    )
    under, over = max(anxiety.low, one.anxiety - up), min(anxiety.high, one.anxiety + up)
    return [
        format_html(
            '<line class="err" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            *(
                f"{x(left):.1f}",
                f"{x(right):.1f}",
                f"{y(one.anxiety):.1f}",
                f"{y(one.anxiety):.1f}",
            ),
        ),
        format_html(
            '<line class="err" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            *(
                f"{x(one.avoidance):.1f}",
                f"{x(one.avoidance):.1f}",
                f"{y(under):.1f}",
                f"{y(over):.1f}",
            ),
        ),
    ]


# --- all of them --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """One measure on a clinician's page: what is said of each score, and its charts."""

    name: str
    told: tuple[Told, ...]
    figures: tuple[Figure, ...]
    planes: tuple[Figure, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Who says so, each once."""
        return tuple(dict.fromkeys(source for one in self.told for source in one.sources))

    @property
    def few(self) -> bool:
        """Whether its charts are shown at once: few enough to read beside what is said."""
        return len(self.figures) <= FEW


def clinical(found: Sequence[Line], begins: datetime, ends: datetime) -> tuple[Shown, ...]:
    """All of them for a clinician, by measure. Two dimensions are places, and no lines."""
    shown = []
    for n, (_slug, some) in enumerate(groupby(found, key=lambda line: line.measure.slug)):
        of_it = list(some)
        pairs = on_planes(of_it)
        placed = {id(line) for pair in pairs for line in pair}
        drawn = (
            clinical_figure(line, f"m{n}-{k}", begins, ends)
            for k, line in enumerate(of_it)
            if id(line) not in placed
        )
        planes = (plane(pair, f"p{n}-{k}") for k, pair in enumerate(pairs))
        shown.append(
            Shown(
                name=str(of_it[-1].measure.clinical),
                told=tuple(told(line) for line in of_it),
                figures=tuple(one for one in drawn if one),
                planes=tuple(one for one in planes if one),
            )
        )
    return tuple(shown)


def own(found: Sequence[Line], begins: datetime, ends: datetime) -> tuple[Figure, ...]:
    """The charts of a client's own lines. Of two dimensions they read the numbers alone: what a
    place on a plane says is for the two to talk about."""
    placed = {id(line) for pair in on_planes(found) for line in pair}
    drawn = (
        own_figure(line, f"m{n}", begins, ends)
        for n, line in enumerate(found)
        if id(line) not in placed
    )
    return tuple(one for one in drawn if one)

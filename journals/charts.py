"""Numbers over weeks, and their line as SVG. Pure: values in, markup out, no queries, no clock.

Rules kept here: one fixed scale, low at the bottom; a week without a value breaks the line (never
guessed, never zero); no smoothing and no trend; colours come from the style sheet alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WEEK = timedelta(days=7)
LOW, HIGH = 0, 10
# The newest weeks are what is compared, so they are no part of what is usual.
NEWEST = 2
# With fewer weeks than these nobody can say what is usual.
ENOUGH = 4
# Points of the scale. Nearer to the usual range than this is still as usual.
BEYOND = 1

WIDTH, HEIGHT, EDGE = 100, 36, 4

Values = Sequence[float | None]
Range = tuple[float, float]
Point = tuple[float, float]


def weekly_median(
    points: Iterable[tuple[datetime, float]], weeks: int, now: datetime
) -> list[float | None]:
    """One value a week, the oldest first; the last week ends now. None for a week with nothing.

    `points`: (instant, value), in any order. What lies outside of these weeks is left out.
    """
    found: list[list[float]] = [[] for _week in range(weeks)]
    for at, value in points:
        back = (now - at) // WEEK
        if 0 <= back < weeks:
            found[weeks - 1 - back].append(value)
    return [median(values) if values else None for values in found]


def usual_range(values: Values) -> Range | None:
    """The middle half of a person's own weeks, without the newest two. None if there are few."""
    known = [value for value in values[:-NEWEST] if value is not None]
    if len(known) < ENOUGH:
        return None
    lower, _middle, upper = quantiles(known, n=4, method="inclusive")
    return lower, upper


def against(value: float | None, usual: Range | None) -> str:
    """ "above", "below" or "as" usual; "none" without a value, "" if nothing is known as usual."""
    if value is None:
        return "none"
    if usual is None:
        return ""
    if value > usual[1] + BEYOND:
        return "above"
    return "below" if value < usual[0] - BEYOND else "as"


def above_for(values: Values, usual: Range | None, weeks: int = NEWEST) -> bool:
    """Whether each of the newest weeks has a value, and all of them are above usual."""
    newest = values[-weeks:]
    return len(newest) == weeks and all(against(value, usual) == "above" for value in newest)


def spark(values: Values, usual: Range | None = None) -> SafeString:
    """A line the size of a word, on the scale 0 to 10 that a whole column shares. Decoration:
    the value stands beside it in words. `usual` is drawn as a band behind it."""
    points = [None if v is None else (_x(i, len(values)), _y(v)) for i, v in enumerate(values)]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">'
        "{}{}{}</svg>",
        *(WIDTH, HEIGHT, WIDTH, HEIGHT),
        _band(usual),
        format_html_join("", "{}", ((_run(run),) for run in runs(points))),
        _end(points[-1] if points else None),
    )


def _x(index: int, many: int) -> float:
    return EDGE + index * (WIDTH - 2 * EDGE) / max(1, many - 1)


def _y(value: float) -> float:
    return HEIGHT - EDGE - (value - LOW) * (HEIGHT - 2 * EDGE) / (HIGH - LOW)


def _band(usual: Range | None) -> SafeString:
    if usual is None:
        return SafeString("")
    top, bottom = _y(usual[1]), _y(usual[0])
    thick = max(2.0, bottom - top)  # a person who is always the same has a band too
    return format_html(
        '<rect class="band" x="0" width="{}" y="{}" height="{}" rx="2"/>',
        WIDTH,
        f"{(top + bottom - thick) / 2:.1f}",
        f"{thick:.1f}",
    )


def runs(points: Iterable[Point | None]) -> Iterator[list[Point]]:
    """The stretches without a gap."""
    run: list[Point] = []
    for point in points:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _run(run: list[Point]) -> SafeString:
    if len(run) == 1:
        return dot("solo", run[0], 1.6)
    return format_html('<polyline points="{}"/>', " ".join(f"{x:.1f},{y:.1f}" for x, y in run))


def _end(point: Point | None) -> SafeString:
    return SafeString("") if point is None else dot("last", point, 3)


def dot(name: str, point: Point, radius: float) -> SafeString:
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
        name,
        f"{point[0]:.1f}",
        f"{point[1]:.1f}",
        radius,
    )


# --- one's own numbers -------------------------------------------------------------------------
# More points than these are not drawn one by one.
MOST_DOTS = 250
WIDE, NARROW = 720, 330  # two drawings of the same; the style sheet shows one
TALL, LEFT, TOP, BOTTOM, PAD = 150, 30, 12, 26, 10


@dataclass(frozen=True)
class Reading:
    """One number: when it is about, and whether it was written down on a later day."""

    at: datetime
    value: float
    late: bool = False


@dataclass(frozen=True)
class Step:
    """A day or a week of a chart: the median of what it holds, or None for nothing."""

    begins: datetime
    ends: datetime
    value: float | None
    many: int
    late: int


@dataclass(frozen=True)
class Trend:
    """Numbers on one fixed scale over some weeks: by the day up to four weeks, else by the week."""

    key: str
    label: Any
    low: int
    high: int
    low_word: Any
    high_word: Any
    begins: datetime
    ends: datetime
    readings: tuple[Reading, ...]
    of: Any = ""  # the worksheet that asks it

    @property
    def steps(self) -> list[Step]:
        """The oldest first; the last one ends now."""
        by_day = self.ends - self.begins <= 4 * WEEK
        step = timedelta(days=1) if by_day else WEEK
        many = round((self.ends - self.begins) / step)
        held: list[list[Reading]] = [[] for _n in range(many)]
        for one in self.readings:
            if self.begins <= one.at < self.ends:
                held[int((one.at - self.begins) / step)].append(one)
        return [
            Step(
                self.begins + n * step,
                self.begins + (n + 1) * step,
                median(one.value for one in some) if some else None,
                len(some),
                sum(one.late for one in some),
            )
            for n, some in enumerate(held)
        ]

    def drawn_at(self, one: Reading) -> datetime:
        """Its own time on an axis of weeks; the middle of its day on an axis of days."""
        if self.by_week:
            return one.at
        day = timedelta(days=1)
        return self.begins + (one.at - self.begins) // day * day + day / 2

    @property
    def told(self) -> list[Step]:
        """The steps that hold something, the newest first: the table behind the chart."""
        return [step for step in self.steps if step.many][::-1]

    @property
    def by_week(self) -> bool:
        return self.ends - self.begins > 4 * WEEK

    @property
    def lowest(self) -> float:
        return min(one.value for one in self.readings)

    @property
    def highest(self) -> float:
        return max(one.value for one in self.readings)

    @property
    def middle(self) -> float:
        return median(one.value for one in self.readings)


def plot(trend: Trend, marks: Sequence[tuple[datetime, str]], labelled_by: str) -> SafeString:
    """The trend as SVG, wide and narrow. `marks`: instants and their names under the axis.

    A step with nothing breaks the line. What was written later is a hollow dot.
    """
    return format_html(
        "{}{}",
        _plot(trend, marks, labelled_by, WIDE, "broad"),
        _plot(trend, marks[::2], labelled_by, NARROW, "slim"),
    )


def _plot(
    trend: Trend, marks: Sequence[tuple[datetime, str]], labelled_by: str, width: int, name: str
) -> SafeString:
    span, room = trend.ends - trend.begins, width - LEFT - 2 * PAD
    floor, height = TALL - BOTTOM, TALL - BOTTOM - TOP

    def place(at: datetime, value: float) -> Point:
        x = LEFT + PAD + (at - trend.begins) / span * room
        return x, floor - (value - trend.low) / (trend.high - trend.low) * height

    line: list[Point | None] = []
    for step in trend.steps:
        middle = step.begins + (step.ends - step.begins) / 2
        line.append(None if step.value is None else place(middle, step.value))
    few = len(trend.readings) <= MOST_DOTS
    dots = [(place(trend.drawn_at(one), one.value), one.late) for one in trend.readings if few]
    if not few:
        dots = [(point, False) for point in line if point]
    return format_html(
        '<svg class="plot {}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">{}{}{}{}</svg>',
        *(name, width, TALL, labelled_by),
        format_html_join(
            "", "{}", ((_grid(v, place(trend.begins, v)[1], width),) for v in _ticks(trend))
        ),
        format_html_join(
            "",
            '<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>',
            (
                (f"{x:.1f}", TALL - 6, "end" if x > width - LEFT else "middle", words)
                for at, words in marks
                for x in [place(at, trend.low)[0]]
            ),
        ),
        format_html_join(
            "",
            '<polyline class="ln" points="{}"/>',
            ((" ".join(f"{x:.1f},{y:.1f}" for x, y in run),) for run in runs(line) if len(run) > 1),
        ),
        format_html_join(
            "", "{}", ((dot("dot" if late else "pt", point, 3.4),) for point, late in dots)
        ),
    )


def _ticks(trend: Trend) -> list[int]:
    middle = (trend.low + trend.high) / 2
    return [trend.low, *([int(middle)] if middle == int(middle) else []), trend.high]


def _grid(value: int, y: float, width: int) -> SafeString:
    return format_html(
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>',
        *(LEFT, width, f"{y:.1f}", f"{y:.1f}", LEFT - 8, f"{y + 4:.1f}", value),
    )

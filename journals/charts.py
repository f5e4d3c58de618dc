"""Numbers over weeks, and their line as SVG. Pure: values in, markup out, no queries, no clock.

Rules kept here: one fixed scale, low at the bottom; a week without a value breaks the line (never
guessed, never zero); no smoothing and no trend; colours come from the style sheet alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median, quantiles

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
        format_html_join("", "{}", ((_run(run),) for run in _runs(points))),
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


def _runs(points: Iterable[Point | None]) -> Iterator[list[Point]]:
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
        return _dot("solo", run[0], 1.6)
    return format_html('<polyline points="{}"/>', " ".join(f"{x:.1f},{y:.1f}" for x, y in run))


def _end(point: Point | None) -> SafeString:
    return SafeString("") if point is None else _dot("last", point, 3)


def _dot(name: str, point: Point, radius: float) -> SafeString:
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
        name,
        f"{point[0]:.1f}",
        f"{point[1]:.1f}",
        radius,
    )

"""The client's own view and the therapist's, a row each on one axis, over weeks or months.

Pure: values in, markup out. Nothing is computed from the two: no line between them, no difference,
no sum and no word about which of them is right. A mark is told by its row, its shape and its place,
and by its name in words; colour only repeats that.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals.canvas import NARROW, WIDE, Canvas, Frame
from journals.figure import Figure
from journals.kinds.cycle.evaluation import OUTCOME
from journals.kinds.guidance import VIEWS
from journals.prep import Judged

ROW, TALL = 18, 28  # from one line to the next: its word beside it, or over it
BESIDE, LETTER = 150, 6.3  # room for the words, more in a language that has longer ones
APART = 0.5  # of a line, between two rows
MONTHS = 6  # on one page
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# What is no view of how it went: drawn hollow.
HOLLOW = {"cannot_tell", "talk"}

LeadsTo = Callable[[uuid.UUID], str]


def nowhere(_moment: uuid.UUID) -> str:
    return ""


@dataclass(frozen=True)
class Side:
    """One row: whose view it is, the words it is given in, and the code of each moment."""

    label: str
    options: tuple[tuple[Any, Any], ...]
    codes: Mapping[uuid.UUID, Any]
    own: bool = False

    def said(self, moment: uuid.UUID) -> str:
        return str(dict(self.options).get(self.codes.get(moment), "–"))


@dataclass(frozen=True)
class Placed:
    """A moment on the axis. `title`: "" where it is not to be read here."""

    at: datetime
    moment: uuid.UUID
    title: str = ""

    @property
    def name(self) -> str:
        return f"{_day(self.at)} · {self.title}" if self.title else _day(self.at)


@dataclass(frozen=True)
class Axis:
    """From when to when, what stands under it, and when the two met. `by_month`: the words under it
    are few, and each has a line of its own."""

    begins: datetime
    ends: datetime
    marks: Sequence[tuple[datetime, str]]
    meetings: Sequence[datetime] = ()
    by_month: bool = False


@dataclass(frozen=True)
class Views:
    """What two sides said of the moments of some months."""

    moments: tuple[Placed, ...]  # the oldest first
    sides: tuple[Side, ...]
    earlier: datetime | None = None  # when the newest moment before them was that has a view


def sides_of(judged: Iterable[Judged], own: str, theirs: str) -> tuple[Side, ...]:
    """Both rows, by what they are called. A moment that one of them says nothing of is in the
    other's row alone."""
    found = list(judged)
    outcomes = {one.episode_id: one.outcome for one in found if one.outcome is not None}
    views = {one.episode_id: one.view for one in found if one.view}
    return Side(own, OUTCOME, outcomes, own=True), Side(theirs, VIEWS, views)


def two_views(
    sides: Sequence[Side],
    moments: Sequence[Placed],
    axis: Axis,
    *,
    title: str,
    leads_to: LeadsTo = nowhere,
    wide: int = WIDE,
) -> Figure | None:
    """The chart; None where nobody has said anything. `wide`: of the wide one, as many pixels as
    there is room for."""
    if not any(side.codes for side in sides):
        return None
    drawings = (_draw(sides, moments, axis, leads_to, width) for width in (wide, NARROW))
    newest = list(reversed(moments))
    return Figure(
        key="views",
        title=title,
        sentence=" ".join(map(_counted, sides)),
        svg=format_html("{}{}", *drawings),
        head=(_("Moment"), *(side.label for side in sides)),
        rows=tuple((one.name, *(side.said(one.moment) for side in sides)) for one in newest),
        links=tuple(leads_to(one.moment) for one in newest),
    )


def _counted(side: Side) -> str:
    n = len(side.codes)
    words = ngettext("%(theirs)s of %(n)s moment.", "%(theirs)s of %(n)s moments.", n)
    return words % {"theirs": side.label, "n": n}


def _draw(
    sides: Sequence[Side], moments: Sequence[Placed], axis: Axis, leads_to: LeadsTo, width: int
) -> Any:
    """Lines from the top down, one for each answer that there is; a heading over each row."""
    step = TALL if width == NARROW else ROW
    many = sum(1 + len(side.options) for side in sides) + APART * (len(sides) - 1)
    tall = round(many * step)
    longest = max(len(str(label)) for side in sides for _code, label in side.options)
    beside = max(BESIDE, round(longest * LETTER) + 12)
    frame = Frame(axis.begins, axis.ends, 0, many, height=tall, left=beside, right=14)
    canvas = Canvas(frame, width)
    if canvas.narrow:
        canvas.left = 2
    if axis.by_month:
        for at, _words in axis.marks:
            canvas.upright(at)
    y = many - 0.5
    for side in sides:
        canvas.draw('<text class="row" x="{}" y="{}">{}</text>', 2, canvas.y(y) + 4, side.label)
        for code, label in side.options:
            y -= 1
            _line(canvas, y, label)
            for one in moments:
                if side.codes.get(one.moment) == code:
                    name = f"{'own' if side.own else 'other'}{' open' if code in HOLLOW else ''}"
                    words = f"{side.label}, {one.name}: {label}"
                    canvas.mark(one.at, y, name, words, leads_to(one.moment))
        y -= 1 + APART
    (canvas.under if axis.by_month else canvas.days)(axis.marks)
    canvas.meetings(axis.meetings)
    return canvas.svg("chart-views-h chart-views-d")


def _line(canvas: Canvas, value: float, label: object) -> None:
    y, over = canvas.y(value), 6 if canvas.narrow else -4
    canvas.draw(
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', canvas.left, canvas.edge, y, y
    )
    x, anchor = (canvas.left, "start") if canvas.narrow else (canvas.left - 10, "end")
    canvas.draw(
        '<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>', x, y - over, anchor, label
    )


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M")


# --- months --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Span:
    """Whole months on the wall: from the first day of one, up to the first day of another."""

    first: date
    after: date

    @property
    def begins(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        return _midnight(self.after)

    @property
    def last(self) -> date:
        """The first day of the last month."""
        return moved(self.after, -1)

    @property
    def marks(self) -> list[tuple[datetime, str]]:
        """Each month's beginning and name; the year where one begins, and at the first."""
        months = [moved(self.first, n) for n in range(MONTHS)]
        return [
            (_midnight(day), date_format(day, "M Y" if day.month == 1 else "M")) for day in months
        ]

    def later(self, today: date) -> str:
        """The months after these, as an address has them; "" if these are the newest."""
        newest = today.replace(day=1)
        return f"{min(newest, moved(self.last, MONTHS)):%Y-%m}" if self.last < newest else ""


def span(text: str, today: date) -> Span:
    """The months that end with the one in `text` ("2026-05"); with this one for anything else."""
    found, newest = MONTH.fullmatch(text), today.replace(day=1)
    wanted = date(int(found[1]), int(found[2]), 1) if found and int(found[1]) > 1900 else newest
    last = min(wanted, newest)
    return Span(moved(last, 1 - MONTHS), moved(last, 1))


def month_of(at: datetime | None) -> str:
    """The month of an instant, as an address has it; "" for none."""
    return "" if at is None else f"{timezone.localtime(at):%Y-%m}"


def moved(day: date, months: int) -> date:
    """The first day of the month that is so many months away."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

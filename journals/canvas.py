"""What a chart over some weeks is drawn on: one fixed scale, one axis of time, as SVG.

Pure: values in, markup out. Colours and line widths come from the style sheet. A chart is drawn
twice, wide and narrow, and the style sheet shows the one that fits: letters never shrink below 12
pixels, so the narrow one is as narrow as the smallest phone's page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from journals.charts import Point, Range, dot, runs

WIDE, NARROW = 720, 250
LETTER = 6.7  # about as wide as a letter of the notes is
LINE = 15  # from one line of letters to the next
ABOVE = 10  # between what is drawn and the first line of notes over it
FEW = 40  # letters of a note; on the narrow chart half of it


@dataclass(frozen=True)
class Frame:
    """The weeks and the scale of a chart, and the room around it."""

    begins: datetime
    ends: datetime
    low: float
    high: float
    height: int = 112  # of the scale itself
    left: int = 30
    right: int = 118  # for labels at the line's end, on the wide one
    bottom: int = 24


class Canvas:
    """One drawing of a chart. What is drawn first lies below."""

    def __init__(self, frame: Frame, width: int, over: int = 0):
        """`over`: lines of notes over the scale."""
        self.frame, self.width, self.narrow = frame, width, width == NARROW
        self.left = 22 if self.narrow else frame.left
        self.edge = width - (4 if self.narrow else frame.right)
        self.top = ABOVE + over * LINE
        self.floor = self.top + frame.height
        self.drawn: list[SafeString] = []
        self.links = False

    def x(self, at: datetime) -> float:
        pad = 8 if self.narrow else 14
        room = self.edge - self.left - 2 * pad
        return (
            self.left
            + pad
            + (at - self.frame.begins) / (self.frame.ends - self.frame.begins) * room
        )

    def y(self, value: float) -> float:
        frame = self.frame
        return self.floor - (value - frame.low) / (frame.high - frame.low) * frame.height

    def draw(self, markup: str, *values: object) -> None:
        shown = (f"{value:.1f}" if isinstance(value, float) else value for value in values)
        self.drawn.append(format_html(markup, *shown))

    def grid(self, value: float, word: object = "") -> None:
        """A line across at this value, with the value or a word at its left."""
        y = self.y(value)
        self.draw(
            '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', self.left, self.edge, y, y
        )
        self.draw(
            '<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>',
            self.left - 6,
            y + 4,
            word or f"{value:g}",
        )

    def days(self, marks: Sequence[tuple[datetime, str]]) -> None:
        """Dates under the axis, from their places on: every other one, if narrow every fourth."""
        self.under(marks[:: 4 if self.narrow else 2])

    def under(self, marks: Iterable[tuple[datetime, str]]) -> None:
        """Words under the axis, each from its place on."""
        for at, words in marks:
            x, y = self.x(at), self.floor + 18
            self.draw('<text class="tick" x="{}" y="{}" text-anchor="start">{}</text>', x, y, words)

    def upright(self, at: datetime) -> None:
        """A line from the axis up; only its foot where words stand on the scale itself."""
        x, top = self.x(at), self.floor - 6 if self.narrow else self.top
        self.draw('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', x, x, top, self.floor)

    def band(self, usual: Range) -> None:
        """The usual range. A person who is always the same has a band too."""
        top, bottom = self.y(usual[1]), self.y(usual[0])
        thick = max(2.0, bottom - top)
        self.draw(
            '<rect class="band" x="{}" width="{}" y="{}" height="{}" rx="3"/>',
            self.left,
            self.edge - self.left,
            (top + bottom - thick) / 2,
            thick,
        )

    def line(self, points: Iterable[Point | None]) -> None:
        """A line with a point for each value; None breaks it."""
        found = list(points)
        for run in runs(found):
            if len(run) > 1:
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
                self.draw('<polyline class="ln" points="{}"/>', path)
        for point in found:
            if point:
                self.drawn.append(dot("pt", point, 3.4))

    def dot(self, at: datetime, value: float, name: str = "dot", radius: float = 2.8) -> None:
        self.drawn.append(dot(name, (self.x(at), self.y(value)), radius))

    def mark(
        self, at: datetime, value: float, name: str, words: object, leads_to: str = ""
    ) -> None:
        """Something that is told by its shape: a round one, or with the name "other" a lozenge.
        `words` say what it is; with an address it is a link, as large as a fingertip."""
        x, y = self.x(at), self.y(value)
        if "other" in name.split():
            shape = format_html(
                '<path class="pt {}" d="M{} {} l6 6 -6 6 -6 -6 z"/>',
                name,
                f"{x:.1f}",
                f"{y - 6:.1f}",
            )
        else:
            shape = dot(f"pt {name}", (x, y), 5)
        drawn = format_html("<title>{}</title>{}", words, shape)
        if not leads_to:
            self.draw("<g>{}</g>", drawn)
            return
        self.links = True
        self.draw(
            '<a href="{}" tabindex="-1" aria-label="{}">{}{}</a>',
            *(leads_to, words, drawn, dot("hit", (x, y), 12)),
        )

    def bar(self, at: datetime, value: float, name: str) -> None:
        if value:
            wide, top = 11 if self.narrow else 20, self.y(value)
            self.draw(
                '<rect class="bar {}" x="{}" width="{}" y="{}" height="{}" rx="2"/>',
                name,
                self.x(at) - wide / 2,
                wide,
                top,
                self.floor - top,
            )

    def meetings(self, times: Iterable[datetime]) -> None:
        """Small triangles on the axis."""
        for at in times:
            self.draw('<path class="sess" d="M{} {} h8 l-4 -6 z"/>', self.x(at) - 4, self.floor + 1)

    def label(self, y: float, words: object, name: str = "dir") -> None:
        """Beside the end of a line; the narrow chart has no room for it."""
        if not self.narrow:
            self.draw(
                '<text class="{}" x="{}" y="{}">{}</text>', name, self.edge + 10, y + 4, words
            )

    def notes(self, notes: Sequence[tuple[datetime, str]]) -> None:
        """Names over the moments that they belong to, none over another."""
        for x, anchor, row, words in placed(self, notes):
            y = self.top - ABOVE - row * LINE + 2
            self.draw(
                '<line class="mark" x1="{}" x2="{}" y1="{}" y2="{}"/>', x, x, y + 4, self.floor
            )
            self.draw(
                '<text class="note" x="{}" y="{}" text-anchor="{}">{}</text>', x, y, anchor, words
            )

    def svg(self, labelled_by: str) -> SafeString:
        """A picture; with links in it a group, since nothing in a picture can be followed."""
        return format_html(
            '<svg class="plot {}" viewBox="0 0 {} {}" role="{}" aria-labelledby="{}">{}</svg>',
            "slim" if self.narrow else "broad",
            self.width,
            self.floor + self.frame.bottom,
            "group" if self.links else "img",
            labelled_by,
            format_html_join("", "{}", ((one,) for one in self.drawn)),
        )


def placed(
    canvas: Canvas, notes: Sequence[tuple[datetime, str]]
) -> list[tuple[float, str, int, str]]:
    """(x, anchor, row, words): each note in the lowest row where it lies over no other one."""
    ends: list[float] = []
    found = []
    most = FEW // 2 if canvas.narrow else FEW
    for at, words in sorted(notes):
        short = words if len(words) <= most else words[: most - 1].rstrip() + "…"
        x, half = canvas.x(at), len(short) * LETTER / 2
        anchor, start = "middle", x - half
        if x + half > canvas.edge:
            anchor, start = "end", x - 2 * half
        elif start < canvas.left:
            anchor, start = "start", x
        row = next((n for n, end in enumerate(ends) if end < start), len(ends))
        ends[row : row + 1] = [start + 2 * half + LETTER]
        found.append((x, anchor, row, short))
    return found

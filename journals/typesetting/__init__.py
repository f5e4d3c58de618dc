"""A paper as a PDF, by typst: without a network, and with the words as data, never as markup."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from journals import charts
from journals.paper import Paper, Told

HERE = Path(__file__).parent
TEMPLATE, BOOK, BOOKLET = HERE / "prep.typ", HERE / "book.typ", HERE / "booklet.typ"
# What would end a line, hide, or turn the words around it; of no use on paper.
SPACES = {ord(sign): " " for sign in "\t\v\f\x85\u2028\u2029"}
UNSEEN = dict.fromkeys([*range(10), *range(14, 32), 127, *range(0x202A, 0x202F), 0xFEFF])
UNSEEN |= dict.fromkeys(range(0x2066, 0x206A))


def typeset(paper: Paper, at: datetime) -> bytes:
    """A session's preparation as a PDF."""
    return compiled(TEMPLATE, as_data(paper), at)


def compiled(template: Path, data: dict[str, Any], at: datetime) -> bytes:
    """The PDF. `at` is what it says of when it was made. Raises RuntimeError if typst fails, which
    is no fault of the words: whatever they are, they are shown as they are."""
    import typst  # a large library, which only the worker needs

    return bytes(
        typst.compile(
            template.read_bytes(),
            root=str(HERE),
            font_paths=[str(HERE / "fonts")],
            sys_inputs={"data": json.dumps(data)},
            format="pdf",
            timestamp=int(at.timestamp()),
        )
    )


def as_data(paper: Paper) -> dict[str, Any]:
    """All that the template shows, as JSON."""
    return {
        "language": (get_language() or "en")[:2],
        "title": _("Preparation"),
        "page": _("page"),
        "name": plain(paper.name),
        "prepared": plain(paper.prepared),
        "care": plain(paper.care),
        "talk_heading": plain(paper.talk_heading),
        "talk": [{"text": rows(one.text), "note": one.note} for one in paper.talk],
        "more_talk": paper.more_talk,
        "since": paper.since,
        "facts": [
            {"number": plain(one.number), "words": plain(one.words), "rule": plain(one.rule)}
            for one in paper.facts
        ],
        "measures_heading": _("Measures"),
        "measures": [
            {"number": plain(one.number), "words": plain(one.words), "rule": plain(one.rule)}
            for one in paper.measures
        ],
        "more_measures": paper.more_scores,
        "chart": _chart(paper),
        "moments_heading": _("Shared with you"),
        "moments": [_moment(one) for one in paper.moments],
        "nothing": plain(paper.nothing),
        "more": paper.more,
        "foot": paper.foot,
    }


def _moment(told: Told) -> dict[str, Any]:
    return {
        "when": told.when,
        "title": plain(told.title),
        "tag": plain(told.tag),
        "parts": [
            {
                "heading": part.heading,
                "lines": [
                    {"label": plain(line.label), "text": rows(line.text), "own": line.own}
                    for line in part.lines
                ],
            }
            for part in told.parts
        ],
    }


def _chart(paper: Paper) -> dict[str, Any] | None:
    """Places between 0 and 1 from left to right, and values from 0 to 10."""
    numbers, figure = paper.numbers, paper.chart
    if numbers is None or figure is None:
        return None
    span = numbers.now - numbers.begins
    weeks = numbers.urge_weeks
    return {
        "title": figure.title,
        "says": [figure.sentence, paper.legend],
        "named": [
            f"{date_format(timezone.localtime(one.at), 'j M')}: {plain(one.title)}, {one.value}"
            for one in paper.named
        ],
        "weeks": [[(n + 0.5) / len(weeks), value] for n, value in enumerate(weeks)],
        "dots": [[(one.at - numbers.begins) / span, one.value] for one in numbers.urges],
        "band": charts.usual_range(weeks),
        "meetings": [(at - numbers.begins) / span for at in numbers.appointments],
    }


def rows(text: str) -> list[str]:
    """The lines of a text, each for itself."""
    return [plain(row) for row in text.split("\n")]


def plain(text: str) -> str:
    """The same words, in one line, without signs that nobody sees."""
    return str(text).translate(SPACES).translate(UNSEEN)

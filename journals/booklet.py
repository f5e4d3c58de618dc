"""A client's own time in their own words, month by month: what goes in, and in which order.

Pure: rows in, values out. It holds what was typed, and of a look back how it was decided; no scale,
no count and no number. A moment stands in one piece, on the day that it was.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from journals.content import content_of
from journals.kinds import Kind
from journals.kinds.fields import Shown
from journals.models import Entry, Guidance
from journals.paper import in_words
from journals.seen import as_answer
from journals.timeline import kind_of, said_in
from tracker.accounts.models import User

# More than this is no booklet: whoever sets it holds all of it at once (docs/adr/0052). Entries,
# and letters: some six hundred pages.
MOST_IN_ONE, MOST_LETTERS = 1000, 1_000_000
LONGEST_TITLE = 60
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")

PARTS = (
    ("moments", _("Moments: what you noticed, and how you looked back")),
    ("credits", _("Credit that you gave yourself, and where you were fair to yourself")),
    ("pages", _("Journal pages")),
    ("check_ins", _("What you wrote in check-ins")),
    ("worksheets", _("Worksheets, in your words")),
)
ANSWERS = ("answers", _("What was answered to it"))
KINDS_OF = {
    "moments": ("self_monitoring", "self_evaluation"),
    "credits": ("self_reinforcement",),
    "pages": ("journal_page",),
    "check_ins": ("check_in",),
    "worksheets": ("worksheet",),
}
# Looks of what somebody typed; and what is told besides, and what is not.
TYPED = {"voice", "steps", "lines", "texts", "unreadable"}
TOLD = {"outcome"}
NOT_TOLD = ("standard_snapshot", "context", "question", "title")


@dataclass(frozen=True)
class Wish:
    """What a booklet is to hold: the days (both included), the parts by their codes, and the title
    on its cover, of its owner's own choosing."""

    title: str
    since: date
    until: date
    parts: tuple[str, ...]

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> "Wish":
        days = (date.fromisoformat(words[name]) for name in ("since", "until"))
        return cls(words["title"], *days, tuple(words["parts"]))

    def as_words(self) -> dict[str, Any]:
        """As it is kept until the booklet is fetched."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return {"title": self.title, **days, "parts": list(self.parts)}

    def check(self) -> None:
        """Raises ValidationError, by field, for what can't be made."""
        if self.until < self.since:
            raise ValidationError({"until": _("It ends before it starts.")})
        known = {*KINDS_OF, ANSWERS[0]}
        if not set(self.parts) <= known or len(set(self.parts)) < len(self.parts):
            raise ValidationError({"parts": _("Choose one of these.")})
        if not self.kinds:
            raise ValidationError({"parts": _("Choose at least one thing of your own.")})
        if len(self.title) > LONGEST_TITLE:
            raise ValidationError({"title": _("Use fewer words on the cover.")})
        if UNSEEN.search(self.title) or any("\ud800" <= one <= "\udfff" for one in self.title):
            raise ValidationError({"title": _("There is a sign in here that can’t be printed.")})

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for part in self.parts for kind in KINDS_OF.get(part, ()))

    @property
    def answers(self) -> bool:
        """Whether it also holds what others wrote."""
        return ANSWERS[0] in self.parts

    @property
    def cover(self) -> str:
        """What stands on the outside: the years, if nothing was chosen."""
        years = sorted({self.since.year, self.until.year})
        return self.title.strip() or "–".join(map(str, years))

    def instants(self, zone: str) -> tuple[datetime, datetime]:
        """Its first moment, and the first one after it, on this clock."""
        days = (self.since, self.until + timedelta(days=1))
        begins, ends = (datetime.combine(day, time(), ZoneInfo(zone)) for day in days)
        return begins, ends


def fits(entries: Iterable[Entry]) -> bool:
    """Whether it is not more than one booklet can hold."""
    letters = 0
    for n, entry in enumerate(entries, 1):
        letters += sum(map(len, said_in(entry, {})))
        if n > MOST_IN_ONE or letters > MOST_LETTERS:
            return False
    return True


# --- in order -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Said:
    """A text, under the question that it answers; "" where it needs none."""

    label: str
    text: str


@dataclass(frozen=True)
class Piece:
    """One entry: what was typed in it, and what others answered."""

    heading: str
    said: tuple[Said, ...]
    answers: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Block:
    """A moment, or something that belongs to none."""

    day: date
    title: str
    pieces: tuple[Piece, ...] = field(default=())


@dataclass(frozen=True)
class Month:
    first: date
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        return date_format(self.first, "F Y")


def months(
    entries: Iterable[Entry],
    answers: Mapping[Any, Iterable[Guidance]],
    names: Mapping[str, str],
    client: User,
) -> list[Month]:
    """All of it, the oldest first. What says nothing in words is left out."""
    together: dict[Any, list[Entry]] = {}
    for entry in entries:
        together.setdefault(entry.episode_id or entry.pk, []).append(entry)
    found = [_block(rows, answers, names, client) for rows in together.values()]
    blocks = sorted((one for one in found if one.pieces), key=lambda one: one.day)
    return [
        Month(first, tuple(some))
        for first, some in groupby(blocks, key=lambda one: one.day.replace(day=1))
    ]


def _block(
    rows: list[Entry],
    answers: Mapping[Any, Iterable[Guidance]],
    names: Mapping[str, str],
    client: User,
) -> Block:
    episode = rows[0].episode
    pieces = tuple(_piece(row, answers.get(row.pk, ()), names) for row in rows)
    pieces = tuple(one for one in pieces if one.said or one.answers)
    if episode is None:
        return Block(rows[0].local_date, rows[0].words.get("title", ""), pieces)
    day = episode.occurred_at.astimezone(ZoneInfo(client.time_zone)).date()
    return Block(day, episode.words.get("title", ""), pieces)


def _piece(entry: Entry, answers: Iterable[Guidance], names: Mapping[str, str]) -> Piece:
    kind = kind_of(entry)
    shown = [one for one in kind.show(content_of(entry), names, NOT_TOLD) if _told(one)]
    alone = len(shown) == 1 and shown[0].look == "voice"
    said = tuple(Said("" if alone else str(one.label), in_words(one)) for one in shown)
    return Piece(_heading(kind, entry), said, tuple(map(_answered, answers)))


def _told(one: Shown) -> bool:
    return one.look in TYPED or one.key in TOLD


def _heading(kind: Kind, entry: Entry) -> str:
    """What it is; of a page beside a moment, also what it is called."""
    title = entry.words.get("title", "") if entry.episode else ""
    name = str(kind.short or kind.heading)
    return f"{name} · {title}" if title else name


def _answered(row: Guidance) -> Said:
    one = as_answer(row)
    by = _("%(who)s answered on %(day)s") % {"who": one.by, "day": date_format(one.at, "j F Y")}
    return Said(str(by), "\n".join(filter(None, (str(one.view_label), one.text))))

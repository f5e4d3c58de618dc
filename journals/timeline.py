"""What the journal shows of my own entries, and looking for words in them. Pure: rows in, values
out. Words are only ever compared here, in the process: nothing is kept of what was looked for."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from journals.kinds import Kind, made_of
from journals.kinds.feelings import EMOTION_CODES, FEELS
from journals.kinds.fields import Shown
from journals.models import Entry, Episode
from journals.moments import as_part
from journals.seen import Seen
from tracker.privacy.fields import UNREADABLE

# Letters that no decomposition takes apart.
ALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‘": "'"}
)
BEFORE, AFTER = 60, 120  # characters of an excerpt, on either side of what was found


def fold(text: str) -> str:
    """Text as it is compared: without case and accents. "Élan" and "elan" are the same."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one)).translate(ALIKE)


def kind_of(entry: Entry) -> Kind:
    return made_of(entry.kind, entry.worksheet, entry.worksheet_version)


# --- looking inside ----------------------------------------------------------------------------
def said_in(entry: Entry, names: Mapping[Any, str]) -> list[str]:
    """All that can be read in an entry: texts, own words, ticked words, labels of people; and the
    title of the moment that it belongs to."""
    said = [text for shown in kind_of(entry).show(_content(entry), names) for text in _texts(shown)]
    if entry.episode is not None and entry.episode.words.get("title"):
        said.append(entry.episode.words["title"])
    return said


def _content(entry: Entry) -> dict[str, Any]:
    return {**entry.ratings, **entry.words}


def _texts(shown: Shown) -> Iterator[str]:
    if shown.text:
        yield str(shown.text)
    for item in shown.items:
        for one in item if isinstance(item, tuple | list) else (item,):
            if isinstance(one, Shown):
                yield from _texts(one)
            else:
                yield str(one)


def holds(said: Iterable[str], words: str) -> bool:
    """Whether every word that is looked for is somewhere in what was said."""
    text = "\n".join(map(fold, said))
    return all(word in text for word in fold(words).split())


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text around what was found in it."""

    before: str
    found: str
    after: str


def excerpt(said: Iterable[str], words: str) -> Excerpt | None:
    """Around the first of the words, where it stands first."""
    wanted = fold(words).split()
    for word in wanted:
        for text in said:
            at = fold(text).find(word)
            if at >= 0:
                return _around(text, at, at + len(word))
    return None


def _around(text: str, start: int, end: int) -> Excerpt:
    """`start` and `end` count folded letters, of which one letter may have several or none."""
    where = [index for index, letter in enumerate(text) for _folded in fold(letter)]
    first = where[start] if start < len(where) else 0
    last = (where[end - 1] if end <= len(where) else len(text) - 1) + 1
    begins, ends = max(0, first - BEFORE), min(len(text), last + AFTER)
    before = ("…" if begins else "") + text[begins:first]
    return Excerpt(before, text[first:last], text[last:ends] + ("…" if ends < len(text) else ""))


def emotions_in(entry: Entry) -> set[str]:
    """Codes of the emotions that were named, in whatever field; and of the feelings offered."""
    found = {FEELS[one] for one in entry.words.get("feelings") or () if one in FEELS}
    content = _content(entry)
    for field in kind_of(entry).fields:
        if value := content.get(field.key):
            found |= _codes(field, value)
    return found


def _codes(field: Any, value: Any) -> set[str]:
    rows = value if isinstance(value, list | tuple) else [value]
    found: set[Any] = set()
    if _of_emotions(field):
        found |= {row.get("item") if isinstance(row, Mapping) else row for row in rows}
    for column in getattr(field, "columns", ()):
        if _of_emotions(column):
            found |= {row.get(column.key) for row in rows if isinstance(row, Mapping)}
    return found - {None}


def _of_emotions(field: Any) -> bool:
    codes = {code for code, _label in getattr(field, "options", ())}
    return bool(codes) and codes <= EMOTION_CODES


# --- as it is shown ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One entry in the journal."""

    part: Seen
    name: Any  # what kind of thing it is
    excerpt: Excerpt | None = None

    @cached_property
    def text(self) -> str:
        """The first words in it. A number that stands alone is none."""
        looks = ("voice", UNREADABLE)
        return next((shown.text for shown in self._shown if shown.look in looks), "")

    @cached_property
    def mood(self) -> str:
        mood = self.part.one("mood") if self.part.kind == "check_in" else None
        return str(mood.items[0]) if mood else ""

    @property
    def urge(self) -> int | None:
        return self.part.content.get("reaction_urge")

    @cached_property
    def tags(self) -> list[str]:
        """Ticked words, where there is nothing to read."""
        if self.text or self.mood:
            return []
        tagged = (shown for shown in self._shown if shown.look == "tags")
        return [str(item) for shown in tagged for item in shown.items][:4]

    @cached_property
    def _shown(self) -> list[Shown]:
        part = self.part
        kind = made_of(part.kind, part.worksheet, part.worksheet_version)
        hidden = ("title", "standard_snapshot", "context")
        return kind.show(part.content, part.names, hidden)


@dataclass(frozen=True)
class Item:
    """Parts of one moment that are about the same day; or one thing that belongs to no moment."""

    episode: Episode | None
    lines: tuple[Line, ...]

    @property
    def one(self) -> Line:
        return self.lines[0]


@dataclass(frozen=True)
class Day:
    day: date
    items: tuple[Item, ...]


def days(
    entries: Iterable[Entry], names: Mapping[Any, str] | None = None, words: str = ""
) -> list[Day]:
    """Entries, the newest first, by the day that they are about, a moment's parts together.

    Each day once: what was about a whole day may stand among the hours of the night before it.
    """
    by_day = sorted(entries, key=lambda entry: entry.local_date, reverse=True)
    return [
        Day(day, tuple(_items(list(of_day), names or {}, words)))
        for day, of_day in groupby(by_day, key=lambda entry: entry.local_date)
    ]


def _items(entries: list[Entry], names: Mapping[Any, str], words: str) -> Iterator[Item]:
    together: dict[Any, list[Entry]] = {}
    for entry in entries:
        together.setdefault(entry.episode_id or entry.pk, []).append(entry)
    for some in together.values():
        # within a moment in the order in which it went
        order = some if some[0].episode is None else some[::-1]
        yield Item(some[0].episode, tuple(_line(entry, names, words) for entry in order))


def _line(entry: Entry, names: Mapping[Any, str], words: str) -> Line:
    kind = kind_of(entry)
    found = excerpt(said_in(entry, names), words) if words else None
    return Line(as_part(entry, dict(names)), kind.short or kind.heading, found)

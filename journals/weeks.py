"""My last four weeks on one page: my own words, picked out and put in order, nothing added.
Pure: rows in, values out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from journals.kinds import KINDS, SELF_EVALUATION, SELF_MONITORING, SELF_REINFORCEMENT
from journals.kinds.cycle import EARNED
from journals.models import Entry
from journals.timeline import kind_of

MOST = 5  # of each; the rest is in the journal
HELPED = 1  # some, or a lot
# What somebody says about it in their own words, the first that is there.
NOTICED = ("actual_response", "situation", "thoughts", "journal", "consequence_soon")
LOOKED_BACK = ("reasons", "learned", "partial_credit_for", "next_time")
CREDITED = ("text", "reward", "friend", "hard", "try_next")
NEXT = ("next_time", "try_next")


@dataclass(frozen=True)
class Said:
    """A line of mine: the day it is about, what it belongs to, and my words."""

    day: date
    title: str
    text: str
    ticked: str = ""


@dataclass(frozen=True)
class Weeks:
    noticed: list[Said]
    looked_back: list[Said]
    credited: list[Said]
    helped: list[str]
    next_time: list[Said]
    pages: list[Said]
    counts: dict[str, int]

    @property
    def empty(self) -> bool:
        return not any(self.counts.values())


def four_weeks(entries: Iterable[Entry]) -> Weeks:
    """From the entries of these weeks, the newest first. A plan is no note yet."""
    rows = list(entries)
    notes = [row for row in _of(rows, SELF_MONITORING.code) if row.status == Entry.Status.NOTED]
    views = list(_of(rows, SELF_EVALUATION.code))
    credits = [row for row in _of(rows, SELF_REINFORCEMENT.code) if row.status == Entry.Status.DONE]
    pages = list(_of(rows, "journal_page"))
    return Weeks(
        noticed=_said(notes, NOTICED),
        looked_back=_said(views, LOOKED_BACK, "outcome"),
        credited=_said(credits, CREDITED),
        helped=_helped(notes, views),
        next_time=_said([*views, *credits], NEXT),
        pages=_said(pages, ("title", "text")),
        counts={
            "noticed": len(notes),
            "looked_back": len(views),
            "credited": len([v for v in views if v.ratings.get("credit") in EARNED]),
            "check_ins": len(list(_of(rows, "check_in"))),
            "pages": len(pages),
            "worksheets": len(list(_of(rows, "worksheet"))),
        },
    )


def _of(rows: Iterable[Entry], kind: str) -> Iterator[Entry]:
    return (row for row in rows if row.kind == kind)


def _said(rows: Iterable[Entry], keys: Iterable[str], ticked: str = "") -> list[Said]:
    """The newest that say anything, the oldest of them first."""
    found: list[Said] = []
    for row in rows:
        text = next((row.words[key] for key in keys if row.words.get(key)), "")
        shown = _label(row, ticked) if ticked else ""
        if text or shown:
            title = row.episode.words.get("title", "") if row.episode is not None else ""
            found.append(Said(row.local_date, title, str(text), shown))
    return found[:MOST][::-1]


def _label(row: Entry, key: str) -> str:
    value = row.ratings.get(key)
    return str(kind_of(row).field(key).show(value, {}).items[0]) if value is not None else ""


def _helped(notes: Iterable[Entry], views: Iterable[Entry]) -> list[str]:
    """What was ticked as having helped, the most often first."""
    found: Counter[str] = Counter()
    skills = _options("self_monitoring", "skills", column="skill")
    for note in notes:
        for row in note.ratings.get("skills") or ():
            if (row.get("helped") or 0) >= HELPED:
                found[str(skills.get(row["skill"], row["skill"]))] += 1
    made = _options("self_evaluation", "what_made_the_difference")
    for view in views:
        for code in view.ratings.get("what_made_the_difference") or ():
            found[str(made.get(code, code))] += 1
    return [words for words, _times in found.most_common(2 * MOST)]


def _options(kind: str, key: str, column: str = "") -> dict[Any, Any]:
    field: Any = KINDS[kind].field(key)
    if column:
        field = next(one for one in field.columns if one.key == column)
    return dict(field.options)

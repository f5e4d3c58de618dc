"""Everything that can be read, day after day, as PDFs of a hundred entries each."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from journals import access, typesetting
from journals.access import everything
from journals.content import content_of
from journals.kinds import Kind
from journals.kinds.measures import Measure
from journals.measured import number
from journals.models import Entry, Guidance
from journals.paper import in_words
from journals.seen import as_answer
from journals.timeline import kind_of
from journals.typesetting import plain, rows
from tracker.accounts.models import User

# typst remembers what it set lately: ten megabytes for each part of three hundred entries.
IN_ONE = 100


def books(person: User, now: datetime, note: Callable[[], None]) -> Iterator[tuple[str, bytes]]:
    """(file name, PDF) of each part, the oldest first. None for somebody who wrote nothing."""
    names = access.own_names(person)
    found = access.own_entries(person).select_related("episode")
    entries = iter(everything.by_pages(found, "occurred_at", IN_ONE))
    part = 0
    while some := list(islice(entries, IN_ONE)):
        part += 1
        answers = everything.answers_by_entry(person, [one.pk for one in some], now)
        data = _data(person, some, answers, names, part, now)
        yield f"to-read-{part:03}.pdf", typesetting.compiled(typesetting.BOOK, data, now)
        for _one in some:
            note()


def _data(person: User, entries: list[Entry], answers, names, part: int, now) -> dict[str, Any]:
    made = date_format(now.astimezone(ZoneInfo(person.time_zone)), "j F Y")
    return {
        "language": (get_language() or "en")[:2],
        "title": _("What I wrote, part %(n)s") % {"n": part},
        "page": _("page"),
        "about": _("As it stood on %(day)s. Times are those of the place where it was lived.")
        % {"day": made},
        "foot": _("Private. Keep it where nobody else reads it."),
        "days": [
            {
                "name": date_format(day, "l j F Y"),
                "entries": [_entry(one, answers.get(one.pk, ()), names) for one in of_day],
            }
            for day, of_day in groupby(entries, key=lambda one: one.local_date)
        ],
    }


def _entry(entry: Entry, answers: Any, names: dict[str, str]) -> dict[str, Any]:
    kind, at = kind_of(entry), entry.occurred_at.astimezone(ZoneInfo(entry.occurred_zone))
    known = entry.occurred_precision != Entry.Precision.DAY
    title = entry.episode.words.get("title", "") if entry.episode else ""
    return {
        "heading": plain(kind.heading),
        "title": plain(title),
        "at": date_format(at, "H:i") if known else "",
        "lines": [
            *(_said(one.label, in_words(one)) for one in kind.show(content_of(entry), names)),
            *_scores(kind, entry),
        ],
        "answers": [_answer(one) for one in answers],
    }


def _scores(kind: Kind, entry: Entry) -> Iterator[dict[str, Any]]:
    """Of a measure: what its answers make, and which version of it was answered."""
    if not isinstance(kind, Measure):
        return
    for one in kind.scores(entry.ratings):
        missing = _("no number: an answer is missing")
        yield _said(
            _("Number: %(score)s") % {"score": one.label},
            missing if one.value is None else number(one.value),
        )
    yield _said(_("Version"), str(kind.number))


def _answer(row: Guidance) -> dict[str, Any]:
    one = as_answer(row)
    said = [str(one.view_label), one.text] if one.view_label else [one.text]
    by = _("%(who)s answered on %(day)s") % {"who": one.by, "day": date_format(one.at, "j F Y")}
    return _said(by, "\n".join(said))


def _said(label: Any, text: str) -> dict[str, Any]:
    return {"label": plain(label), "text": rows(text)}

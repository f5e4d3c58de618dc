"""A table for each kind of entry, for spreadsheets: RFC 4180, UTF-8 with its mark, no formulas."""

import io
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from defusedcsv import csv
from django.utils.translation import gettext as _

from journals import access
from journals.access import everything
from journals.content import content_of
from journals.kinds import Kind, made_of
from journals.kinds.fields import FieldType, Shown
from journals.kinds.measures import Measure
from journals.measured import number
from journals.models import Entry
from journals.paper import in_words
from tracker.accounts.models import User
from tracker.privacy.fields import UNREADABLE

MARK = "\ufeff"


def sheets(person: User, note: Callable[[], None]) -> Iterator[tuple[str, Iterator[str]]]:
    """(file name, its text piece by piece) for each kind and worksheet that there is any of."""
    names = access.own_names(person)
    written = access.own_entries(person).values_list("kind", "worksheet").distinct()
    for kind, worksheet in sorted(written.order_by()):
        yield f"tables/{worksheet or kind}.csv", _sheet(person, kind, worksheet, names, note)


def _sheet(person: User, kind: str, worksheet: str, names: dict[str, str], note) -> Iterator[str]:
    rows = access.own_entries(person).filter(kind=kind, worksheet=worksheet)
    fields = _fields(rows, kind, worksheet)
    scores = _scores(rows, kind, worksheet)
    heads = (*_envelope(), *fields.values(), *scores.values())
    yield MARK + _line([str(label) for label in heads])
    for entry in everything.by_pages(rows.select_related("episode"), "occurred_at"):
        made, content = _kind(entry), content_of(entry)
        said = {one.key: one for one in made.show(content, names)}
        numbers = _numbers(made, entry)
        cells = [_cell(said.get(key)) for key in fields]
        yield _line([*_about(entry), *cells, *(numbers.get(code, "") for code in scores)])
        note()


def _fields(rows: Any, kind: str, worksheet: str) -> dict[str, Any]:
    """What is asked in any version that was answered, by its key."""
    numbers = rows.order_by().values_list("worksheet_version", flat=True).distinct()
    found: dict[str, Any] = {}
    for version in sorted(numbers, key=lambda one: one or 0):
        of_it: tuple[FieldType, ...] = made_of(kind, worksheet, version).fields
        found |= {field.key: field.label for field in of_it}
    return found


VERSION = "version"


def _scores(rows: Any, kind: str, worksheet: str) -> dict[str, Any]:
    """Of a measure: its version, and the scores of any version that was answered, by their code."""
    numbers = rows.order_by().values_list("worksheet_version", flat=True).distinct()
    made = (made_of(kind, worksheet, version) for version in sorted(n for n in numbers if n))
    found = [one for one in made if isinstance(one, Measure)]
    labels = {score.code: score.label for one in found if one.recipe for score in one.recipe.scores}
    named = {code: _("Number: %(score)s") % {"score": label} for code, label in labels.items()}
    return {VERSION: _("Version"), **named} if found else {}


def _numbers(made: Kind, entry: Entry) -> dict[str, Any]:
    """An empty cell where no number could be made: nothing is filled in."""
    if not isinstance(made, Measure):
        return {}
    values = {one.code: one.value for one in made.scores(entry.ratings)}
    known = {code: number(value) for code, value in values.items() if value is not None}
    return {VERSION: entry.worksheet_version, **known}


def _kind(entry: Entry) -> Kind:
    return made_of(entry.kind, entry.worksheet, entry.worksheet_version)


def _envelope() -> tuple[str, ...]:
    return (_("Day"), _("Time"), _("Time zone"), _("Moment"), _("State"))


def _about(entry: Entry) -> list[str]:
    at = entry.occurred_at.astimezone(ZoneInfo(entry.occurred_zone))
    title = entry.episode.words.get("title", "") if entry.episode else ""
    known = "" if entry.occurred_precision == Entry.Precision.DAY else f"{at:%H:%M}"
    # What doesn't open has no answers to stand under: it is said where its state would be.
    state = content_of(entry).get(UNREADABLE, entry.status)
    return [entry.local_date.isoformat(), known, entry.occurred_zone, title, state]


def _cell(shown: Shown | None) -> str | int:
    if shown is None:
        return ""
    if shown.look == "scale" and shown.number is not None:
        return shown.number
    return in_words(shown)


def _line(cells: list[Any]) -> str:
    held = io.StringIO(newline="")
    csv.writer(held).writerow(cells)
    return held.getvalue()

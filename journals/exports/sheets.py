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
        yield f"{worksheet or kind}.csv", _sheet(person, kind, worksheet, names, note)


def _sheet(person: User, kind: str, worksheet: str, names: dict[str, str], note) -> Iterator[str]:
    rows = access.own_entries(person).filter(kind=kind, worksheet=worksheet)
    fields = _fields(rows, kind, worksheet)
    yield MARK + _line([str(label) for label in (*_envelope(), *fields.values())])
    for entry in everything.by_pages(rows.select_related("episode"), "occurred_at"):
        said = {one.key: one for one in _kind(entry).show(content_of(entry), names)}
        yield _line([*_about(entry), *(_cell(said.get(key)) for key in fields)])
        note()


def _fields(rows: Any, kind: str, worksheet: str) -> dict[str, Any]:
    """What is asked in any version that was answered, by its key."""
    numbers = rows.order_by().values_list("worksheet_version", flat=True).distinct()
    found: dict[str, Any] = {}
    for number in sorted(numbers, key=lambda one: one or 0):
        of_it: tuple[FieldType, ...] = made_of(kind, worksheet, number).fields
        found |= {field.key: field.label for field in of_it}
    return found


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

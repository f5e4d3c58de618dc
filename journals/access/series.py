"""Numbers of worksheets over time: one series for each thing that has a number, on one scale."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journals.kinds import worksheets
from journals.kinds.fields import ItemSet
from journals.kinds.worksheets import Worksheet, own_codes
from journals.models import Entry
from journals.moments import written_later
from tracker.accounts.models import User

from .worksheets import own_answers

MOST_POINTS = 1000


@dataclass(frozen=True)
class Series:
    """The numbers of one field, or of one item of it, on one scale. Times in order."""

    key: str  # "empty", "urges:go_quiet"
    label: Any
    low: int
    high: int
    points: tuple[tuple[datetime, int, bool], ...]  # (when, value, written on a later day)


def series(client: User, slug: str, *, since: datetime | None = None) -> list[Series]:
    """What can be drawn of this worksheet's answers, the newest 1,000 of them.

    One series for each field that says "chart", and for each item of a list; a scale that was
    another in an older version is a series of its own, so that no axis has two.
    """
    rows = own_answers(client, slug)
    rows = rows.filter(occurred_at__gte=since) if since else rows
    points: dict[tuple, list[tuple[datetime, int, bool]]] = {}
    labels: dict[tuple, Any] = {}
    for row in reversed(rows[:MOST_POINTS]):
        version = worksheets.find(row.worksheet, row.worksheet_version)
        late = written_later(row, client) is not None
        for part in (part for part in version.layout if part.chart):
            for key, label, low, high, value in _numbers(version, part.key, row):
                points.setdefault((key, low, high), []).append((row.occurred_at, value, late))
                labels[key, low, high] = label  # the newest words stand
    return [
        Series(key, labels[key, low, high], low, high, tuple(found))
        for (key, low, high), found in points.items()
    ]


def _numbers(version: Worksheet, key: str, row: Entry) -> Iterable[tuple]:
    field, value = version.field(key), row.ratings.get(key)
    if value is None:
        return
    if not isinstance(field, ItemSet):
        low, high = getattr(field, "low", 0), getattr(field, "high", 1440)
        yield key, field.label, low, high, value
        return
    low, high = getattr(field.columns[0], "low", 0), getattr(field.columns[0], "high", 5)
    names = row.words.get(f"{key}_named", {}) if own_codes(value) else {}
    for one in value:
        if "strength" in one:
            shown = field.show([one], names).items[0][0].items[0]
            yield f"{key}:{one['item']}", shown, low, high, one["strength"]

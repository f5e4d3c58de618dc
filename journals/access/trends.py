"""My own numbers over some weeks, one series for each thing that was asked. Words stay unread."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from journals.charts import WEEK, Reading, Trend
from journals.kinds import KINDS, made_of
from journals.models import Entry
from journals.moments import written_later
from tracker.accounts.models import User
from tracker.privacy import keys

from .series import series

MOST = 2000  # entries of a page of charts: the newest
# Field, and the kinds of entry that ask it. In this order on the page.
MEASURES = (
    ("mood", ("check_in",)),
    ("reaction_urge", ("self_monitoring", "check_in")),
    ("distress_before", ("self_monitoring",)),
    ("distress_after", ("self_monitoring",)),
    ("believability", ("self_reinforcement",)),
)
HAPPENED = (Entry.Status.NOTED, Entry.Status.WRITTEN, Entry.Status.DONE)


def own_trends(client: User, *, weeks: int, now: datetime) -> list[Trend]:
    """Everything of the last weeks that has a number, each on its own fixed scale."""
    keys.warm([client.pk])
    begins = now - weeks * WEEK
    rows = (
        client.entries.kept()
        .of_kind("check_in", "self_monitoring", "self_reinforcement")
        .filter(status__in=HAPPENED, occurred_at__gt=begins, occurred_at__lte=now)
        .defer("words")
        .newest_first()[:MOST]
    )
    found: dict[str, list[Reading]] = defaultdict(list)
    for row in rows:
        numbers = row.ratings
        for key, kinds in MEASURES:
            if row.kind in kinds and numbers.get(key) is not None:
                late = written_later(row, client) is not None
                found[key].append(Reading(row.occurred_at, numbers[key], late))
    trends = [_trend(key, kinds[0], found[key], begins, now) for key, kinds in MEASURES]
    return [one for one in trends if one.readings] + _of_worksheets(client, begins, now)


def _trend(key: str, kind: str, readings: list[Reading], begins: datetime, now: datetime) -> Trend:
    field: Any = KINDS[kind].field(key)
    if key == "mood":
        words = dict(field.options)
        low, high = min(words), max(words)
        low_word, high_word = words[low], words[high]
    else:
        low, high, low_word, high_word = field.low, field.high, field.low_word, field.high_word
    readings = readings[::-1]
    return Trend(key, field.label, low, high, low_word, high_word, begins, now, tuple(readings))


def _of_worksheets(client: User, begins: datetime, now: datetime) -> list[Trend]:
    """A query for each worksheet that was answered in these weeks."""
    rows = client.entries.kept().of_kind("worksheet").filter(occurred_at__gt=begins)
    slugs = rows.order_by("worksheet").values_list("worksheet", flat=True).distinct()
    return [
        Trend(
            f"{slug}:{one.key}",
            one.label,
            one.low,
            one.high,
            "",
            "",
            begins,
            now,
            tuple(Reading(at, value, late) for at, value, late in one.points if at <= now),
            of=made_of("worksheet", slug).heading,
        )
        for slug in slugs
        for one in series(client, slug, since=begins)
        if one.high > one.low
    ]

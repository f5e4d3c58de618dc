"""keel.json: everything, for programs; it can be read in again. See docs/export.md.

Written as it is read: whoever writes it holds a few hundred rows.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from journals import access
from journals.access import everything
from journals.kinds import measures, worksheets
from tracker.accounts.models import User
from tracker.privacy import ledger

# The version changes with whatever a reader of the file has to know. One that it doesn't know, it
# refuses.
FORMAT, VERSION = "keel", 1


def document(person: User, now: datetime, note: Callable[[], None]) -> Iterator[str]:
    """The text, piece by piece. `note` is called for each row."""
    yield (
        f'{{"format":{as_json(FORMAT)},"version":{VERSION},"made_at":{as_json(now)},'
        f'"names":{as_json(_names(person, now))}'
    )
    for table in everything.TABLES:
        yield f",\n{as_json(table.name)}:["
        yield from _joined(everything.rows_of(table, person, now), note)
        yield "]"
    yield f',\n"measures":{as_json(_measures(person))}'
    yield f',\n"worksheets":{as_json(_worksheets(person))}'
    yield ',\n"ledger":{"head":' + as_json(_head()) + ',"lines":['
    yield from _joined(map(_line, everything.ledger_of(person, now)), lambda: None)
    yield "]}}\n"


def _joined(rows: Iterator[dict[str, Any]], note: Callable[[], None]) -> Iterator[str]:
    before = "\n"
    for row in rows:
        yield before + as_json(row)
        before = ",\n"
        note()


def _names(person: User, now: datetime) -> dict[str, str]:
    return {str(pk): name for pk, name in everything.names_around(person, now).items()}


def _measures(person: User) -> list[dict[str, Any]]:
    """What was asked where measures were answered, so that another place can tell whether it asks
    the same."""
    rows = access.own_entries(person).of_kind("measure")
    found = rows.order_by().values_list("worksheet", "worksheet_version").distinct()
    known = (measures.measure(slug, number).known for slug, number in sorted(found))
    return [
        {
            "slug": one.slug,
            "version": one.number,
            "title": str(one.title),
            "sha256": one.digest,
            "recipe": one.recipe.slug if one.recipe else None,
            "recipe_version": one.recipe.version if one.recipe else None,
        }
        for one in known
    ]


def _worksheets(person: User) -> list[dict[str, Any]]:
    """What was asked where worksheets were answered that a practice wrote: only there it is known
    otherwise."""
    rows = access.own_entries(person).of_kind("worksheet")
    found = rows.order_by().values_list("worksheet", "worksheet_version").distinct()
    known = (worksheets.find(slug, number) for slug, number in sorted(found))
    return [
        {
            "slug": one.slug,
            "version": one.number,
            "title": str(one.heading),
            "definition": one.definition,
        }
        for one in known
        if one.practice
    ]


def _head() -> dict[str, Any] | None:
    """The seal over the whole ledger as it stood: evidence that what is here was written then."""
    found = ledger.head()
    return {"sealed_at": found[0], "mac": found[1].hex()} if found else None


def _line(line: ledger.Line) -> dict[str, Any]:
    event = line.event
    return {
        "uid": line.uid,
        "at": event.at,
        "by": event.actor_id,
        "verb": event.verb,
        "entity": event.entity,
        "entity_id": event.entity_id,
        "entity_version": event.entity_version,
        "share": event.grant_id,
        "mac": line.mac.hex(),
    }


def as_json(value: Any) -> str:
    """In one line; times in UTC to the microsecond."""
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
    raise TypeError(f"{type(value).__name__} has no place in the file")

"""Every place where a therapist meets what a client shares, as the marks that it shows.

A surface asks as a browser does and gives a set of marks; beside it stands which marks it should
show by the model. A new page is two functions here and a line in SURFACES. Marks are canaries
(a word, a number), the ids of entries, and what is counted: "2 new".
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client as Browser

from journals import access
from journals.still import mark as mark_of_page
from tracker.care import access as care_access

from .model import NEVER, Grant, Model, Thing

WORD = re.compile(r"kq\d{4}z")
NUMBER = re.compile(r"\b(1[0-3]\d\d) minutes")
Marks = set[str]
Show = Callable[["Reader"], Marks]


@dataclass
class Reader:
    """One therapist at one moment: who, of whom, in which care; and what the model knows."""

    browser: Browser
    user: Any
    client: Any
    care: Any  # the relationship that runs, or the last one that did
    now: datetime
    model: Model
    things: list[Thing]
    titles: dict[Any, str]  # of moments
    looked: datetime | None
    agenda: list[Any]
    appointments: list[Any]
    before: "Before | None" = None
    thorough: bool = True

    @property
    def runs(self) -> bool:
        return self.model.status[self.care] in ("active", "paused")

    def opens(self) -> Iterator[tuple[Thing, Grant]]:
        for thing in self.things:
            if grant := self.model.opens(self.care, thing, self.now):
                yield thing, grant

    def get(self, path: str) -> str:
        """The text; "" for what is not there."""
        answer = self.browser.get(path)
        assert answer.status_code in (200, 404), (path, answer.status_code)
        return answer.text if answer.status_code == 200 else ""

    def pages(self, path: str) -> Iterator[dict]:
        """All rows of a resource, to the end of its cursor."""
        link = f"/api/v1/{path}"
        while link:
            found = json.loads(self.get(link) or '{"results": [], "next": null}')
            yield from found["results"]
            link = found["next"]


@dataclass
class Before:
    """What could be read when this reader was compared last."""

    at: datetime
    care: Any
    status: str
    levels: dict[Thing, str]
    agenda: set[Any]
    days: bool

    @classmethod
    def of(cls, reader: Reader) -> "Before":
        return cls(
            reader.now,
            reader.care,
            reader.model.status[reader.care],
            {thing: grant.level for thing, grant in reader.opens()},
            {item.id for item in on_the_agenda(reader)},
            bool(reader.model.standing(reader.care, "days_checked_in")),
        )


def counted(**numbers: int) -> Marks:
    return {f"{n:d} {name}" for name, n in numbers.items() if n}


def of_things(shown: Iterator[tuple[Thing, Grant]]) -> Marks:
    """Numbers always, words under a full share."""
    return {
        mark
        for thing, grant in shown
        for mark in (thing.number, thing.word if grant.level == "full" else "")
        if mark
    }


def read_one_by_one(reader: Reader) -> Iterator[tuple[Thing, Grant]]:
    """Check-ins that a promise opened are drawn, not read one by one."""
    for thing, grant in reader.opens():
        if not (grant.by and thing.kind == "check_in"):
            yield thing, grant


def titles(reader: Reader) -> Marks:
    """A full share of a part carries the moment's title; what stands beside a moment does not."""
    return {
        reader.titles[thing.moment]
        for thing, grant in reader.opens()
        if grant.level == "full" and thing.kind in ("self_monitoring", "self_evaluation")
    }


# --- the caseload -------------------------------------------------------------------------------
def new(reader: Reader) -> int:
    since = reader.looked or NEVER
    news = [thing for thing, grant in read_one_by_one(reader) if grant.at > since]
    return len({thing.moment or thing.id for thing in news})


def waiting(reader: Reader) -> list[datetime]:
    since = [reader.model.waits(reader.care, thing, reader.now) for thing in reader.things]
    return sorted(filter(None, since))


def line(reader: Reader) -> bool:
    """Notes of the last ten weeks have numbers to draw."""
    weeks = reader.now - timedelta(weeks=10)
    return any(t.kind == "self_monitoring" and t.written > weeks for t, _grant in reader.opens())


def caseload(reader: Reader) -> Marks:
    rows = [one for one in reader.pages("clients/") if one["id"] == str(reader.client.pk)]
    return {
        mark
        for row in rows
        for mark in (
            row["status"],
            *counted(new=row["new"], waiting=row["waiting"], line=bool(row["reaction_urge"])),
            f"since {row['waits_since'] or ''}",
            f"last {row['last_shared'] or ''}",
        )
    }


def caseload_should(reader: Reader) -> Marks:
    if not reader.runs:
        return set()
    waits, shown = waiting(reader), [grant.at for _thing, grant in read_one_by_one(reader)]
    return {
        reader.model.status[reader.care],
        *counted(new=new(reader), waiting=len(waits), line=line(reader)),
        f"since {_iso(min(waits))}" if waits else "since ",
        f"last {_iso(max(shown))}" if shown else "last ",
    }


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def list_page(show: str) -> Show:
    """The page, or one of its filters: whether this client's row is there, and what it counts."""

    def look(reader: Reader) -> Marks:
        text = reader.get(f"/?show={show}")
        rows = [row for row in text.split("<tr ") if f"/clients/{reader.client.pk}/" in row]
        found: Marks = set()
        for row in rows:
            found |= {"there", *(f"{n} new" for n in re.findall(r"(\d+) moment", row))}
            found |= {f"{n} waiting" for n in re.findall(r"(\d+) look back", row)}
            found |= {"1 line"} if 'class="spark' in row else set()
        return found

    return look


def list_page_should(show: str) -> Show:
    def should(reader: Reader) -> Marks:
        news, waits = new(reader), len(waiting(reader))
        there = reader.runs and {"": True, "waiting": waits, "new": news}[show]
        counts = counted(new=news, waiting=waits, line=line(reader))
        return {"there", *counts} if there else set()

    return should


# --- one client ---------------------------------------------------------------------------------
def client_page(reader: Reader) -> Marks:
    page = f"/clients/{reader.client.pk}/"
    text = reader.get(page) + (reader.get(f"{page}?page=2") if len(reader.things) > 20 else "")
    return set(WORD.findall(text)) | set(NUMBER.findall(text))


def client_page_should(reader: Reader) -> Marks:
    return of_things(read_one_by_one(reader)) | titles(reader)


def told(one: dict) -> Marks:
    """One entry as the API gives it."""
    text = json.dumps({key: value for key, value in one.items() if key != "content"})
    minutes = one["content"].get("minutes_to_settle")
    words = set(WORD.findall(json.dumps(one["content"])))
    assert not WORD.search(text), "a word outside of the content"
    return {f"{one['id']} {one['level']} {one['until']}", *words, *([str(minutes)] * bool(minutes))}


def told_should(thing: Thing, grant: Grant) -> Marks:
    until = _iso(grant.until) if grant.until else None
    return {f"{thing.id} {grant.level} {until}"} | of_things(iter([(thing, grant)]))


def shared_episodes(reader: Reader) -> Marks:
    rows = list(reader.pages(f"shared-episodes/?client={reader.client.pk}"))
    entries = {mark for row in rows for one in row["entries"] for mark in told(one)}
    return entries | {row["title"] for row in rows if row["title"]}


def shared_episodes_should(reader: Reader) -> Marks:
    parts = [told_should(*one) for one in reader.opens() if one[0].moment]
    return set().union(*parts) | titles(reader)


def shared_entries(reader: Reader) -> Marks:
    rows = reader.pages(f"shared-entries/?client={reader.client.pk}")
    return {mark for one in rows for mark in told(one)}


def shared_entries_should(reader: Reader) -> Marks:
    return set().union(*(told_should(*one) for one in reader.opens()))


def by_id(reader: Reader) -> Marks:
    """Entries asked for by their ids."""
    found = [reader.get(f"/api/v1/shared-entries/{one.id}/") for one in some_of(reader)]
    return {mark for text in found if text for mark in told(json.loads(text))}


def by_id_should(reader: Reader) -> Marks:
    some = some_of(reader)
    return set().union(*(told_should(*one) for one in reader.opens() if one[0] in some))


def some_of(reader: Reader) -> list[Thing]:
    """All there is; or, where that is too many, what changed for this reader and a few more."""
    if reader.thorough:
        return reader.things
    then = reader.before.levels if reader.before else {}
    now = {thing: grant.level for thing, grant in reader.opens()}
    changed = [thing for thing in reader.things if then.get(thing) != now.get(thing)]
    first = reader.now.minute % len(reader.things)
    return list(dict.fromkeys([*changed[:2], *reader.things[first:][:2]]))


# --- what they talk about, and the days ---------------------------------------------------------
def agenda(reader: Reader) -> Marks:
    rows = reader.pages(f"shared-agenda/?client={reader.client.pk}")
    return {f"{one['id']} {one['text']} {one['entry']}" for one in rows}


def on_the_agenda(reader: Reader) -> Iterator[Any]:
    for item in reader.agenda:
        shown = item.thing is None or reader.model.opens(reader.care, item.thing, reader.now)
        there = item.care is reader.care and not item.off
        if there and shown and reader.model.status[reader.care] == "active":
            yield item


def agenda_should(reader: Reader) -> Marks:
    return {
        f"{item.id} {item.word} {item.thing.id if item.thing else None}"
        for item in on_the_agenda(reader)
        if not item.done
    }


def days(reader: Reader) -> Marks:
    since = (reader.now - timedelta(days=200)).date()
    found = access.shared_days(reader.user, [_fresh(reader)], since=since, now=reader.now)
    return {str(day) for one in found.values() for day in one.days}


def days_should(reader: Reader) -> Marks:
    if reader.model.status[reader.care] != "active":
        return set()
    return {
        str(thing.day)
        for promise in reader.model.standing(reader.care, "days_checked_in")
        for thing in reader.things
        if thing.kind == "check_in" and not thing.removed and thing.written >= promise.since
    }


def appointments(reader: Reader) -> Marks:
    return {str(one.pk) for one in care_access.appointments([_fresh(reader)])}


def appointments_should(reader: Reader) -> Marks:
    return {str(pk) for care, pk in reader.appointments if care is reader.care}


def preview(reader: Reader) -> Marks:
    """What the client is told that this therapist can open: the same."""
    found, page, weeks_ago = set(), 1, (reader.now - timedelta(days=27)).date()
    while page:
        seen = access.seen_now(reader.client, _fresh(reader), now=reader.now, page=page)
        parts = [part for moment in seen.moments for part in moment.parts] + seen.alone
        found |= {f"{part.entry_id} {part.level}" for part in parts}
        found |= {str(one.id) for one in seen.agenda}
        found |= {str(day) for day in (seen.days.days if seen.days else ()) if day > weeks_ago}
        page = page + 1 if seen.more else 0
    return found


def preview_should(reader: Reader) -> Marks:
    parts = {f"{thing.id} {grant.level}" for thing, grant in read_one_by_one(reader)}
    agenda = {str(item.id) for item in on_the_agenda(reader) if not item.done}
    weeks = {str((reader.now - timedelta(days=n)).date()) for n in range(27)}
    return parts | agenda | days_should(reader) & weeks


def lost(reader: Reader) -> bool:
    """Whether anything that could be read then can't be now, or less of it."""
    then = reader.before
    if then is None or then.status != "active":
        return False
    if reader.care is not then.care or reader.model.status[reader.care] != "active":
        return True
    levels = {thing: grant.level for thing, grant in reader.opens()}
    narrower = [one for one, level in then.levels.items() if levels.get(one) not in (level, "full")]
    off = then.agenda & {item.id for item in reader.agenda if item.off}
    days = then.days and not reader.model.standing(reader.care, "days_checked_in")
    return bool(narrower or off or days)


def open_page(reader: Reader) -> Marks:
    """A page that was open then, and asks. That it goes blank for nothing does no harm."""
    if not lost(reader):
        return set()
    since = mark_of_page(reader.user, reader.client.pk, reader.before.at)
    text = reader.get(f"/clients/{reader.client.pk}/still/?since={since}")
    return {"blank"} if not text or not json.loads(text)["still"] else {"open still"}


def open_page_should(reader: Reader) -> Marks:
    return {"blank"} if lost(reader) else set()


def _fresh(reader: Reader):
    reader.care.refresh_from_db(fields=["status"])
    return reader.care


# The caseload first: to look at a client changes what is new.
SURFACES: dict[str, tuple[Show, Show]] = {
    "the caseload": (list_page(""), list_page_should("")),
    "the caseload, waiting": (list_page("waiting"), list_page_should("waiting")),
    "the caseload, new": (list_page("new"), list_page_should("new")),
    "clients": (caseload, caseload_should),
    "agenda": (agenda, agenda_should),
    "days": (days, days_should),
    "appointments": (appointments, appointments_should),
    "an open page": (open_page, open_page_should),
    "the client's preview": (preview, preview_should),
    "shared-entries": (shared_entries, shared_entries_should),
    "shared-entry": (by_id, by_id_should),
    "shared-episodes": (shared_episodes, shared_episodes_should),
    "the client page": (client_page, client_page_should),
}


def differences(reader: Reader, names: Iterable[str]) -> dict[str, tuple[Marks, Marks]]:
    """{surface: (shown and should not, should and is not)}, of these surfaces."""
    found = {}
    for name, (show, should) in SURFACES.items():
        if name in names:
            shown, wanted = show(reader), should(reader)
            if shown != wanted:
                found[name] = (shown - wanted, wanted - shown)
    return found

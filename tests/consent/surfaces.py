"""Every place where a therapist meets what a client shares, as the marks that it shows.

A surface asks as a browser does and gives a set of marks; beside it stands which marks it should
show by the model. A new page is two functions here and a line in SURFACES. Marks are canaries
(a word, a number), the ids of entries, and what is counted: "2 new".
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from journals import access
from journals.still import mark as mark_of_page
from tracker.care import access as care_access

from .model import NEVER, Grant, Thing
from .on_the_list import caseload, caseload_should, list_page, list_page_should
from .reader import (
    LENGTH,
    NUMBER,
    WORD,
    Marks,
    Reader,
    Show,
    days_should,
    iso,
    of_things,
    on_the_agenda,
    read_one_by_one,
    titles,
)


# --- one client ---------------------------------------------------------------------------------
def client_page(reader: Reader) -> Marks:
    page = f"/clients/{reader.client.pk}/"
    text = reader.get(page) + (reader.get(f"{page}?page=2") if len(reader.things) > 20 else "")
    return set(WORD.findall(text)) | set(NUMBER.findall(text))


def client_page_should(reader: Reader) -> Marks:
    return of_things(read_one_by_one(reader)) | titles(reader, reader.opens()) | talk(reader)


def talk(reader: Reader) -> Marks:
    """What is on the agenda, and what was ticked since the last appointment or since they began."""
    mine = [at for care, _pk, at in reader.appointments if care is reader.care]
    met = max((at for at in mine if at + LENGTH <= reader.now), default=NEVER)
    return {item.word for item in on_the_agenda(reader) if item.done is None or item.done >= met}


def prep(reader: Reader) -> Marks:
    text = reader.get(f"/clients/{reader.client.pk}/prep/")
    return set(WORD.findall(text)) | set(NUMBER.findall(text))


def prep_should(reader: Reader) -> Marks:
    """What they talk about; the moments that ask, with what is shared of them; titles of notes."""
    shown = list(reader.opens())
    asks = {one.moment for one, _grant in shown if reader.model.waits(reader.care, one, reader.now)}
    asking = [one for one in shown if one[0].moment in asks]
    return of_things(asking) | titles(reader, asking) | prep_told_should(reader)


def prep_told(reader: Reader) -> Marks:
    """The same for a program, to which the moments that ask are told elsewhere."""
    text = reader.get(f"/api/v1/clients/{reader.client.pk}/prep/")
    return set(WORD.findall(text)) | set(NUMBER.findall(text))


def prep_told_should(reader: Reader) -> Marks:
    weeks = reader.now - timedelta(weeks=10)
    notes = [one for one in reader.opens() if one[0].kind == "self_monitoring"]
    return titles(reader, [one for one in notes if one[0].written > weeks]) | talk(reader)


def paper(reader: Reader) -> Marks:
    """Of the page to print, what may not be there: for all that is shared there may be no room."""
    text = reader.get(f"/clients/{reader.client.pk}/prep/print/")
    may = of_things(reader.opens()) | titles(reader, reader.opens())
    may |= {item.word for item in on_the_agenda(reader)}
    return (set(WORD.findall(text)) | set(NUMBER.findall(text))) - may


def nothing(_reader: Reader) -> Marks:
    return set()


def to_review(reader: Reader) -> Marks:
    """What waits to be reviewed, by the id of its moment or its own."""
    of_her = re.escape(f"/clients/{reader.client.pk}/find/")
    return set(re.findall(of_her + "([0-9a-f-]{36})/", reader.get("/review/")))


def to_review_should(reader: Reader) -> Marks:
    return {str(thing.moment or thing.id) for thing, _grant in waiting(reader)}


def waiting(reader: Reader) -> Iterator[tuple[Thing, Grant]]:
    for thing, grant in read_one_by_one(reader):
        if reader.model.to_review(reader.care, thing, reader.now):
            yield thing, grant


def to_review_told(reader: Reader) -> Marks:
    """The same for a program: each entry, and how much of it can be read."""
    rows = (row for row in reader.pages("to-review/") if row["client"] == str(reader.client.pk))
    return {f"{one['entry']} {one['level']}" for row in rows for one in row["entries"]}


def to_review_told_should(reader: Reader) -> Marks:
    return {f"{thing.id} {grant.level}" for thing, grant in waiting(reader)}


def told(one: dict) -> Marks:
    """One entry as the API gives it."""
    text = json.dumps({key: value for key, value in one.items() if key != "content"})
    minutes = one["content"].get("minutes_to_settle")
    words = set(WORD.findall(json.dumps(one["content"])))
    assert not WORD.search(text), "a word outside of the content"
    return {f"{one['id']} {one['level']} {one['until']}", *words, *([str(minutes)] * bool(minutes))}


def told_should(thing: Thing, grant: Grant) -> Marks:
    until = iso(grant.until)
    return {f"{thing.id} {grant.level} {until}"} | of_things(iter([(thing, grant)]))


def shared_episodes(reader: Reader) -> Marks:
    rows = list(reader.pages(f"shared-episodes/?client={reader.client.pk}"))
    entries = {mark for row in rows for one in row["entries"] for mark in told(one)}
    return entries | {row["title"] for row in rows if row["title"]}


def shared_episodes_should(reader: Reader) -> Marks:
    parts = [told_should(*one) for one in reader.opens() if one[0].moment]
    return set().union(*parts) | titles(reader, reader.opens())


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


def appointments(reader: Reader) -> Marks:
    return {str(one.pk) for one in care_access.appointments([_fresh(reader)])}


def appointments_should(reader: Reader) -> Marks:
    return {str(pk) for care, pk, *_at in reader.appointments if care is reader.care}


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
    "the caseload, this week": (list_page("week"), list_page_should("week")),
    "clients": (caseload, caseload_should),
    "agenda": (agenda, agenda_should),
    "days": (days, days_should),
    "appointments": (appointments, appointments_should),
    "an open page": (open_page, open_page_should),
    "the client's preview": (preview, preview_should),
    "shared-entries": (shared_entries, shared_entries_should),
    "shared-entry": (by_id, by_id_should),
    "shared-episodes": (shared_episodes, shared_episodes_should),
    "to review": (to_review, to_review_should),
    "to-review": (to_review_told, to_review_told_should),
    "prep": (prep_told, prep_told_should),
    "before a session": (prep, prep_should),
    "on paper": (paper, nothing),
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

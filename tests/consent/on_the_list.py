"""The list of clients, as a page with its filters and as a resource: who is there, what counts."""

import re
from datetime import date, datetime, timedelta

from tracker.reminders.schedule import journal_day

from .model import NEVER
from .reader import (
    LENGTH,
    Marks,
    Reader,
    Show,
    counted,
    days_should,
    iso,
    on_the_agenda,
    read_one_by_one,
    shows_days,
)


def new(reader: Reader) -> int:
    """Shared, or put on the agenda, since this therapist looked last."""
    since = reader.looked or NEVER
    news = [thing for thing, grant in read_one_by_one(reader) if grant.at > since]
    talk = [item for item in on_the_agenda(reader) if not item.done and item.added > since]
    return len({thing.moment or thing.id for thing in news}) + len(talk)


def waiting(reader: Reader) -> list[datetime]:
    since = [reader.model.waits(reader.care, thing, reader.now) for thing in reader.things]
    return sorted(filter(None, since))


def asked(reader: Reader) -> list[datetime]:
    """Wishes to talk before the next appointment."""
    wishes = [item for item in on_the_agenda(reader) if item.before and not item.done]
    return sorted(item.added for item in wishes)


def line(reader: Reader) -> bool:
    """Notes of the last ten weeks have numbers to draw."""
    weeks = reader.now - timedelta(weeks=10)
    return any(t.kind == "self_monitoring" and t.written > weeks for t, _grant in reader.opens())


def meets(reader: Reader) -> datetime | None:
    """When the next appointment begins; one that is going on is still the next one."""
    mine = [start for care, _pk, start in reader.appointments if care is reader.care]
    return min((start for start in mine if start + LENGTH > reader.now), default=None)


def logged(reader: Reader) -> int | None:
    """On how many of the last fourteen days they checked in, where they show it."""
    if not shows_days(reader):
        return None
    today = journal_day(reader.now, reader.client.time_zone, reader.client.day_starts)
    found = {date.fromisoformat(day) for day in days_should(reader)}
    last = today if today in found else today - timedelta(days=1)
    return sum(last - timedelta(days=14) < day <= last for day in found)


def caseload(reader: Reader) -> Marks:
    rows = [one for one in reader.pages("clients/") if one["id"] == str(reader.client.pk)]
    return {
        mark
        for row in rows
        for mark in (
            row["status"],
            *counted(new=row["new"], waiting=row["waiting"], line=bool(row["reaction_urge"])),
            f"since {row['waits_since']}",
            f"last {row['last_shared']}",
            f"asked {row['asked_to_talk_since']}",
            f"meets {row['next_appointment']}",
            f"days {row['check_ins'] and row['check_ins']['logged']}",
        )
    }


def caseload_should(reader: Reader) -> Marks:
    if not reader.runs:
        return set()
    waits, asks = waiting(reader), asked(reader)
    shown = [grant.at for _thing, grant in read_one_by_one(reader)]
    return {
        reader.model.status[reader.care],
        *counted(new=new(reader), waiting=len(waits), line=line(reader)),
        f"since {iso(min(waits, default=None))}",
        f"last {iso(max(shown, default=None))}",
        f"asked {iso(min(asks, default=None))}",
        f"meets {iso(meets(reader))}",
        f"days {logged(reader)}",
    }


def list_page(show: str) -> Show:
    """The page, or one of its filters: whether this client's row is there, and what it counts."""

    def look(reader: Reader) -> Marks:
        text = reader.get(f"/?show={show}")
        rows = re.findall(r"<tr .*?</tr>", text, re.DOTALL)
        rows = [row for row in rows if f"/clients/{reader.client.pk}/" in row]
        found: Marks = set()
        for row in rows:
            _before, _cell, news = row.partition('class="nw">')
            parts = [part for part in news.partition("<")[0].split(", ") if part]
            sums = [int(part.split()[0]) for part in parts if "look back" not in part]
            waits = re.findall(r"(\d+) look back", row)
            found |= {"there", *counted(new=sum(sums), line='class="spark' in row)}
            found |= {f"{n} waiting" for n in waits}
        return found

    return look


def list_page_should(show: str) -> Show:
    def should(reader: Reader) -> Marks:
        news, waits, asks = new(reader), len(waiting(reader)), len(asked(reader))
        at = meets(reader)
        there = {
            "": True,
            "waiting": waits or asks,
            "new": news,
            "week": at is not None and at < reader.now + timedelta(days=7),
        }
        counts = counted(new=news, waiting=waits, line=line(reader))
        return {"there", *counts} if reader.runs and there[show] else set()

    return should

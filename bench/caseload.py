"""The therapist's two pages: the list of 40, 200 and 400 clients, and one client's page.

The same people among 10 thousand, 1 million and (`--large`) 10 million entries, each in a database
of its own on one server, so that they take turns; in the larger ones everybody has years behind
them. And each page against its floor: `bench/site/floor.py`.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import crowd, practice
from .common import Call, Figure, count, interleave, load, processor_seconds, ratio
from .entries import statements
from .place import Place, Web, web

MOST_STATEMENTS = {"caseload": 19, "client": 51}
MOST_TIMES, MOST_OVER_FLOOR = 1.5, 1.3
# A page of a list takes many times a check-in's time.
FEWER = 10


@dataclass(frozen=True)
class Page:
    """One page that is measured, the same in every table. `name` tells it in a figure."""

    name: str
    path: str
    who: practice.Therapist
    kind: str

    def calls(self, at: str = "") -> Iterator[Call]:
        while True:
            yield Call("GET", at + self.path, 200, self.who.by_session)


@dataclass(frozen=True)
class Cost:
    """Processor seconds of one request: all of it, and what of it is the database's."""

    whole: float
    database: float


def run(place: Place) -> list[Figure]:
    cast = practice.fill(place.size)
    pages = [*lists(cast), *history(cast)]
    with contextlib.ExitStack() as ends:
        servers = {n: ends.enter_context(web(url)) for n, url in _tables(place, cast, ends).items()}
        for server in servers.values():
            for page in pages:
                load(server.port, page.calls(), min(16, place.size.requests))
        return [
            *(_statements(page, servers) for page in pages),
            *_growth(place, pages, servers),
            *_floors(place, pages, servers),
        ]


def lists(cast: practice.Cast) -> list[Page]:
    return [Page(f"caseload of {n}", "/", who, "caseload") for n, who in cast.lists.items()]


def history(cast: practice.Cast) -> list[Page]:
    """The first page of a client's long history, and the last one."""
    path = f"/clients/{cast.historian.pk}/"
    return [
        Page("client, first page", path, cast.reader, "client"),
        Page("client, last page", f"{path}?page={cast.last_page}", cast.reader, "client"),
    ]


def _tables(place: Place, cast: practice.Cast, ends: contextlib.ExitStack) -> dict[int, str]:
    """The address of a database for each size. SQLite has the smallest one only."""
    smallest, *larger = place.size.tables
    if place.engine != "postgresql":
        return {smallest: ""}
    made_after = cast.historian.pk, cast.reader.user.pk
    found = {n: ends.enter_context(crowd.grown(n, *made_after)) for n in larger}
    found = {smallest: crowd.original(), **found}
    for url in found.values():
        crowd.settle(url)
    return found


def _statements(page: Page, servers: dict[int, Web]) -> Figure:
    """As many in each table, however many entries there are; asked twice, because the first request
    of a minute also notes that somebody is here."""
    asked = {}
    for n, server in servers.items():
        statements(server.port, next(page.calls()))
        asked[n] = len(statements(server.port, next(page.calls())))
    grows = "" if len(set(asked.values())) == 1 else f" (GROWS: {asked})"
    return count(f"{page.name}: statements{grows}", max(asked.values()), MOST_STATEMENTS[page.kind])


# --- processor time ----------------------------------------------------------------------------
def _growth(place: Place, pages: list[Page], servers: dict[int, Web]) -> list[Figure]:
    """Each page in the larger tables against the smallest, and the last page against the first."""
    found = interleave(
        {(page.name, n): _cost(place, one, page) for page in pages for n, one in servers.items()},
        place.size.rounds,
    )
    smallest, *larger = servers
    figures = []
    for page in pages:
        for n in larger:
            name = f"{page.name}, {n:,} entries against {smallest:,}"
            figures += _both(name, found[page.name, n], found[page.name, smallest])
    first, last = (page.name for page in pages if page.kind == "client")
    for n in servers:
        name = f"client, last page against first, {n:,} entries"
        figures += _both(name, found[last, n], found[first, n])
    return figures


def _floors(place: Place, pages: list[Page], servers: dict[int, Web]) -> list[Figure]:
    """Each page in the largest table against the least that it can cost there."""
    server = servers[max(servers)]
    figures = []
    for page in pages:
        found = interleave(
            {at: _cost(place, server, page, at) for at in ("", "/floor", "/asks")},
            place.size.rounds,
        )
        ours = [one.whole for one in found[""]]
        for at, name in (("/floor", "its floor"), ("/asks", "its floor with its questions")):
            base = [one.whole for one in found[at]]
            figures.append(ratio(f"{page.name}: against {name}", ours, base, most=MOST_OVER_FLOOR))
    return figures


def _both(name: str, ours: list[Cost], base: list[Cost]) -> list[Figure]:
    """The whole request, and its database's part where that is counted."""
    figures = [
        ratio(
            f"{name}: processor time",
            [one.whole for one in ours],
            [one.whole for one in base],
            most=MOST_TIMES,
        )
    ]
    if any(one.database for one in base):
        figures.append(
            ratio(
                f"{name}: the database's part",
                [one.database for one in ours],
                [one.database for one in base],
                most=MOST_TIMES,
            )
        )
    return figures


def _cost(place: Place, server: Web, page: Page, at: str = "") -> Callable[[], Cost]:
    calls, requests = page.calls(at), max(place.size.requests // FEWER, 4)

    def once() -> Cost:
        before = processor_seconds([server.pid]), processor_seconds(place.roots)
        load(server.port, calls, requests)
        web_part = processor_seconds([server.pid]) - before[0]
        database = processor_seconds(place.roots) - before[1]
        return Cost((web_part + database) / requests, database / requests)

    return once

"""Writing an entry and listing 20, against views that do one INSERT and one SELECT.

The cost of a request is the processor time that the web server's processes and PostgreSQL spend
on it; all requests of a round go to the same server. See README.md for what the ratio counts.
"""

import http.client
import json
from collections.abc import Callable, Iterator

from . import people
from .common import Call, Figure, call, cost, count, interleave, load, ratio
from .place import Place, web
from .site.views import make_table

MOST_STATEMENTS = 12
WRITING: dict[str, Callable[[people.Writer], Iterator[Call]]] = {
    "POST a check-in, API": people.check_ins_by_token,
    "POST a note, API": people.notes_by_token,
    "POST a check-in, page": people.check_ins_by_form,
    "POST a note, page": people.notes_by_form,
}
LIST = "list of 20, API"
# A note's page loads the whole moment before it saves; it is watched, and has no target yet.
WATCHED = "POST a note, page"


def run(place: Place) -> list[Figure]:
    make_table()
    new = people.writer("new", entries=20)
    old = people.writer("old", entries=place.size.many)
    with web() as server:
        load(server.port, people.trivial_posts(), 24)
        figures = [
            _statements(server.port, name, calls, new, old)
            for name, calls in {**WRITING, LIST: people.lists}.items()
        ]
        return figures + _costs(place, server, old)


def statements(port: int, one: Call) -> list[str]:
    """Each SQL statement that the server says it took, BEGIN, SAVEPOINT and COMMIT included."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asking = {**one.headers, "X-Bench-Statements": "1"}
        answer = call(line, Call(one.method, one.path, one.status, asking, one.body))
    finally:
        line.close()
    return json.loads(answer.headers["X-Bench-Statements"])


def _statements(port: int, name: str, calls: Callable, *writers: people.Writer) -> Figure:
    """The most that it takes for any of these, asked twice: the first one of a day takes more."""
    found = []
    for writer in writers:
        sent = calls(writer)
        statements(port, next(sent))
        found.append(len(statements(port, next(sent))))
    if len(set(found)) > 1:
        name = f"{name} (GROWS: {found})"
    most = None if name == WATCHED else MOST_STATEMENTS
    return count(f"{name}: statements", max(found), most)


def _costs(place: Place, server, who: people.Writer) -> list[Figure]:
    roots = (server.pid, *place.roots)

    def measured(calls: Iterator[Call]) -> Callable[[], float]:
        return lambda: cost(server.port, roots, calls, place.size.requests)

    variants = {"one": measured(people.trivial_posts()), "twenty": measured(people.trivial_lists())}
    variants |= {name: measured(calls(who)) for name, calls in WRITING.items()}
    variants[LIST] = measured(people.lists(who))
    found = interleave(variants, place.size.rounds)
    target = {"most": 4.5, "moonshot": 2.8}
    figures = [
        ratio(
            f"{name}: processor time",
            found[name],
            found["one"],
            **({} if name == WATCHED else target),
        )
        for name in WRITING
    ]
    target = {"most": 2.5, "moonshot": 2.0}
    figures.append(ratio(f"{LIST}: processor time", found[LIST], found["twenty"], **target))
    return figures

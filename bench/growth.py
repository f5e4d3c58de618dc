"""One page of people who have written little, much, and very much: it must not cost more.

Compared with the page of somebody with ten entries, which is also the shortest page there is.
"""

from collections.abc import Callable, Iterator

from . import people
from .common import Call, Figure, cost, count, interleave, load, ratio
from .entries import statements
from .place import Place, web

FEW = 10
# Of ten entries, so many are notes in a moment.
NOTES = 2
MOST_TIMES = 1.5


def sizes(place: Place) -> tuple[int, int, int]:
    """10, 1,000 and 20,000 at full size."""
    return FEW, place.size.many // 2, place.size.many * 10


def pages(path: str) -> Callable[[people.Writer], Iterator[Call]]:
    """The requests for this page of each writer, for ever."""

    def calls(who: people.Writer) -> Iterator[Call]:
        while True:
            yield Call("GET", path, 200, who.by_session)

    return calls


def grow(
    place: Place, name: str, calls: Callable[[people.Writer], Iterator[Call]], most: int
) -> list[Figure]:
    """Statements of the page, the same at any size; and its cost against the smallest."""
    writers = {
        n: people.writer(f"{name}{n}", entries=n - n * NOTES // 10, moments=n * NOTES // 10)
        for n in sizes(place)
    }
    with web() as server:
        roots = (server.pid, *place.roots)
        asked = {}
        for n, who in writers.items():
            sent = calls(who)
            load(server.port, sent, 8)
            asked[n] = len(statements(server.port, next(sent)))
        grows = "" if len(set(asked.values())) == 1 else f" (GROWS: {asked})"
        found = interleave(
            {
                str(n): lambda who=who: cost(server.port, roots, calls(who), place.size.requests)
                for n, who in writers.items()
            },
            place.size.rounds,
        )
    few, *others = map(str, writers)
    return [
        count(f"{name}: statements{grows}", max(asked.values()) if not grows else 10**6, most),
        *(
            ratio(
                f"{name} of {int(n):,} entries: processor time",
                found[n],
                found[few],
                most=MOST_TIMES,
            )
            for n in others
        ),
    ]

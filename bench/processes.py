"""What a POST costs with one process of the web server, with two and with four.

More of them must not get into each other's way.
"""

from contextlib import ExitStack

from . import people
from .common import Figure, cost, interleave, load, ratio
from .place import Place, web

MOST_TIMES = 1.15
NUMBERS = (1, 2, 4)


def run(place: Place) -> list[Figure]:
    who = people.writer("writer", entries=20)
    with ExitStack() as ends:
        servers = {number: ends.enter_context(web(workers=number)) for number in NUMBERS}
        for server in servers.values():
            load(server.port, people.check_ins_by_token(who), 8 * max(NUMBERS))
        found = interleave(
            {
                number: lambda server=server: cost(
                    server.port,
                    (server.pid, *place.roots),
                    people.check_ins_by_token(who),
                    place.size.requests,
                )
                for number, server in servers.items()
            },
            place.size.rounds,
        )
    one, *more = NUMBERS
    return [
        ratio(f"POST, {number} processes against one", found[number], found[one], most=MOST_TIMES)
        for number in more
    ]

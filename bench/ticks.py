"""What a ring costs when nothing is due, and what it costs to change one's wishes: in any crowd.

The limit is the same connection doing nothing: `SELECT 1`.
"""

from datetime import time
from itertools import pairwise

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tracker.accounts.models import User
from tracker.reminders import actions

from .claims import NOW, fill
from .common import Figure, count, interleave, ratio, seconds
from .place import Place

RINGS = 50
WISHES = (time(12, 30),), (time(13, 30),)


def run(place: Place) -> list[Figure]:
    found: list[Figure] = []
    rings, ringing, edits = {}, {}, {}
    known = 0
    for crowd in place.size.crowds:
        fill(crowd, known)
        known = crowd
        with connection.cursor() as cursor:
            cursor.execute("VACUUM" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        took = interleave({"ring": ring, "nothing": nothing}, place.size.rounds)
        # each beside its own `SELECT 1`: the machine of the first is not the machine of the last
        rings[crowd] = [one / other for one, other in zip(*took.values(), strict=True)]
        found.append(
            ratio(f"a ring for nobody, of {crowd:,}", took["ring"], took["nothing"], most=5.0)
        )
        ringing[crowd], edits[crowd] = statements(tick), statements(edit)
    smallest, largest = min(rings), max(rings)
    grows = ratio(
        f"a ring for nobody, {largest:,} over {smallest:,}",
        rings[largest],
        rings[smallest],
        most=1.5,
    )
    return [
        *found,
        grows,
        count(f"statements of a ring for nobody{_grows(ringing)}", max(ringing.values())),
        count(f"statements of other wishes{_grows(edits)}", max(edits.values())),
    ]


def _grows(counts: dict[int, int]) -> str:
    same = all(one == other for one, other in pairwise(counts.values()))
    return "" if same else f" (GROWS: {counts})"


def tick() -> None:
    if actions.tick(NOW):
        raise RuntimeError("somebody was due")


def ring() -> float:
    return seconds(lambda: [tick() for _ in range(RINGS)])


def nothing() -> float:
    def select() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()

    return seconds(lambda: [select() for _ in range(RINGS)])


def edit() -> None:
    """One client of many moves a daily time."""
    user = User.objects.get(email="c7@example.org")
    for times in WISHES:
        actions.set_wishes(user, actions.Wish(True, times, 127), now=NOW)


def statements(work) -> int:
    """Of one; BEGIN and COMMIT too."""
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen) // (len(WISHES) if work is edit else 1)

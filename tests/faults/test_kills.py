"""R1, R2, R16: workers that are killed, sent away, or replaced while they send."""

from datetime import time, timedelta

import pytest

from tests.conftest import LONG
from tests.faults.post import HOLD
from tests.faults.test_broker import write, writer

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)]

# Where a message is when its worker is killed. In the second half a copy is out by then.
MAIL = ("connect", "EHLO", "MAIL", "RCPT", "mid-DATA", "after DATA")
PUSH = ("before reading", "before the answer")
OUT = ("after DATA", "after 250", "before the answer", "after the answer")
WAVES = (("connect", "EHLO", "MAIL", "RCPT", "before reading"), ("mid-DATA", *OUT))
UNSENT = ("cancelled", "skipped", "failed")
# Longer than it takes to bring them all to their points, and well within the hour.
LEASE = timedelta(minutes=15)


def named(point: str) -> str:
    return point.replace(" ", "-").lower()


def hold_at(house, points) -> list:
    """One person for each point, a minute apart: each message is another task of the worker."""
    held = []
    for minute, point in enumerate(points, 1):
        house.turn_to(house.at(12, minute))
        place = {"after 250": "after DATA", "after the answer": "before the answer"}.get(
            point, point
        )
        sink = house.push if place in PUSH else house.post
        order = sink.orders.give(place, HOLD)
        house.until(order.held.is_set)
        held.append(order)
    return held


def wish_by_points(house, points) -> None:
    for minute, point in enumerate(points, 1):
        push = point.endswith(("reading", "answer"))
        house.wish(named(point), times=[time(12, minute)], channel="push" if push else "email")


@pytest.mark.parametrize("round_", range(20 if LONG else 1))
@pytest.mark.parametrize("points", WAVES, ids=("before", "after"))
def test_r01_worker_killed_at_each_point(house, points, round_):
    """Once where no copy was out; there, twice at most; never not at all."""
    wish_by_points(house, points)
    house.dismiss("worker")
    victim = house.worker(lease=LEASE, hands=len(points) + 2)
    held = hold_at(house, points)
    with house.database.locked():  # whoever is told 250 now can't write it down
        for order, point in zip(held, points, strict=True):
            if point in ("after 250", "after the answer"):
                order.go.set()
        inside = frozenset(house.who(named(point)) for point in points if point in OUT)
        house.happens("kill -9", inside=inside)
        house.kill(victim)
    house.worker()
    for order in held:
        order.go.set()
    with house.down("leases that have to run out"):
        house.turn_to(house.now() + LEASE + timedelta(seconds=5))
    house.clean()
    assert house.counts() == {named(point): 2 if point in OUT else 1 for point in points}


@pytest.mark.quick_once
@pytest.mark.parametrize("round_", range(20 if LONG else 1))
def test_r02_worker_sent_away_while_it_sends(house, round_):
    """SIGTERM: it finishes what it has in hand, and goes. Once each, and no lease is waited for."""
    points = ("RCPT", "after DATA", "before the answer")
    wish_by_points(house, points)
    house.dismiss("worker")
    leaving = house.worker(lease=LEASE, hands=len(points) + 2)
    held = hold_at(house, points)
    leaving.terminate()
    house.worker()
    for order in held:
        order.go.set()
    house.until(lambda: leaving.poll() is not None)
    house.try_again()  # what had waited too long for its answer, on a busy machine
    house.clean()
    if not house.hung_up():
        assert house.counts() == dict.fromkeys(map(named, points), 1)


@pytest.mark.quick_once
def test_r15_called_off_between_queue_and_wire(house):
    """Claimed, in the queue, and then not wanted any more: nothing is sent."""
    calls = ("turn_off", "pause", "write", "close", "delete")
    house.wish(*calls, "kept")
    house.wish("part")
    house.hand("want_sessions", who=house.who("part"))
    house.wishes.pop()  # no daily one: it comes of the appointment
    house.hand("meet", who=house.who("part"), at=house.at(12, days=1).isoformat())
    # The first message is held before a byte of it is sent, and the others wait behind it.
    order = house.post.orders.give("connect", HOLD)
    with house.down("the first is held"):
        house.turn_to(house.at(12))
        house.until(order.held.is_set)
        assert house.hand("held") == len(calls) + 2
        house.dismiss("worker")
        for name in calls:
            house.hand(name, who=house.who(name))
            house.ends(name)
        house.hand("part", who=house.who("part"))
    order.go.set()
    house.worker()
    house.pass_leases(died=True)
    house.clean()
    assert house.counts() == dict.fromkeys(calls, 0) | {"kept": 1}
    assert {state for _who, state, *_ in house.hand("ends")} <= {"sent", *UNSENT}


@pytest.mark.quick_once
@pytest.mark.parametrize("many", [20 if LONG else 1])
def test_r16_deployed_while_it_sends(house, many):
    """Workers are replaced one after the other, and the migrations run, while messages go. In the
    long run the pages are replaced as well, and somebody writes on them."""
    token = writer(house)
    names = [f"p{n}" for n in range(3 * many)]
    for n, name in enumerate(names):
        house.wish(name, times=[time(12, 1 + n // 3)])
    for minute in range(1, many + 1):
        before = house.staff["worker"].pop()
        house.worker()
        house.go_on_to(house.at(12, minute))
        before.terminate()
        house.run("manage.py", "migrate", "--verbosity", "0")
        if LONG:
            house.close_web()
            house.web()
            assert write(house, token) == 201
        house.until(lambda before=before: before.poll() is not None)
    house.clean()
    assert house.counts() == dict.fromkeys(names, 1)

"""R3, R4, R5: the broker forgets everything, goes away, and is full. It only carries the bell."""

import contextlib
import itertools
import uuid
from datetime import time

import pytest
import redis

from tests.conftest import LONG
from tests.faults.machine import every

pytestmark = [
    *(pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)),
    pytest.mark.quick_once,
]


def crowd(house, many: int, minutes: int) -> list[str]:
    """So many people, whose two times on two days are spread over the minutes after 12 and 16."""
    names = [f"p{n}" for n in range(many)]
    days = 1 << house.now().weekday() | 1 << (house.now().weekday() + 1) % 7
    for minute in range(1, minutes + 1):
        times = [time(12, minute), time(16, minute)]
        house.wish(*names[minute - 1 :: minutes], times=times, days=days)
    return names


def test_r03_broker_flushed_each_second(house):
    """What was in the queue is lost; the rows are not. The clock goes through four occurrences."""
    many, minutes, seconds = (60, 15, 15) if LONG else (12, 3, 3)
    names = crowd(house, many, minutes)
    for day in range(2 if LONG else 1):
        for hour in (12, 16):
            flushing = every(1, house.flush, seconds)
            for minute in range(1, minutes + 1):
                house.turn_to(house.at(hour, minute))
                flushing.join(1)
            flushing.join()
            house.pass_leases()
        if day == 0 and LONG:
            house.turn_to(house.at(11, days=1))
    house.clean()
    assert house.counts() == dict.fromkeys(names, 4 if LONG else 2)


def write(house, token: str) -> int:
    path = f"/api/v1/entries/{uuid.uuid4()}/"
    return house.ask_web(path, {"kind": "check_in", "content": {"mood": 3}}, token)


def writer(house) -> str:
    """Somebody with a token, who wishes nothing."""
    house.wish("writer")
    house.hand("turn_off", who=house.who("writer"))
    house.ends("writer")
    return house.hand("token", who=house.who("writer"))


def test_r04_broker_killed_and_empty_when_it_comes_back(house):
    """Pages work meanwhile; workers and beat find it again, and within the hour. Celery's consumer
    sometimes dies of a connection that is lost just as it looks at it: then it is started anew, by
    the supervisor or the container."""
    token, names = writer(house), crowd(house, 60 if LONG else 6, 1)
    house.web()
    house.lose_broker()
    house.turn_to(house.at(12, 1))
    for _ in range(20 if LONG else 1):
        assert write(house, token) == 201
        house.sleep(3)  # one person may write thirty times a minute
    house.start_broker()
    house.keep_staff(workers=1, beats=1)
    house.rings(seconds=60)
    house.pass_leases()
    house.clean()
    assert house.counts() == dict.fromkeys(names, 1)


def fill(house) -> None:
    with house.ask_broker() as broker:
        broker.config_set("maxmemory", "3mb")
        with contextlib.suppress(redis.exceptions.OutOfMemoryError):
            for n in itertools.count():
                broker.set(f"filling-{n}", "x" * 100_000)


def test_r05_broker_full(house):
    """It takes nothing more: pages work, the loop without a broker sends, and then all is well."""
    token, names = writer(house), crowd(house, 6, 2)
    house.web()
    fill(house)
    house.turn_to(house.at(12, 1))
    assert write(house, token) == 201
    # The last ring that came through may hold them, until it notices that it can't pass them on.
    house.until(lambda: house.hand("send_due") or all(house.counts().values()))
    assert house.counts() == dict.fromkeys(names[::2], 1)
    house.turn_to(house.at(12, 2))
    with house.ask_broker() as broker:
        broker.config_set("maxmemory", "0")
    house.clean()
    assert house.counts() == dict.fromkeys(names, 1)

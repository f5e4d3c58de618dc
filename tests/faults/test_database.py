"""R6, R7, R17: the database crashes, is busy, and is put back as it was yesterday."""

import threading
from datetime import time

import pytest

from tests.conftest import LONG
from tests.engines import databases
from tests.faults.post import HOLD
from tests.faults.test_broker import crowd, write, writer

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.skipif(not databases.server(), reason="a file does not crash by itself")
def test_r06_database_crashes(house):
    """Once while a mail server is about to answer, and then anywhere in what is done. No process is
    started anew, and each message comes once."""
    crashes = 5 if LONG else 2
    names = crowd(house, 12 * crashes, crashes)
    same = house.pids()
    order = house.post.orders.give("after DATA", HOLD, to=house.who("p0"))
    for n in range(1, crashes + 1):
        house.go_on_to(house.at(12, n))
        if n == 1:
            house.until(order.held.is_set)
        else:
            house.sleep(0.3)
        house.database.crash()
        order.go.set()
        house.rings()
    house.pass_leases()
    house.clean()
    assert house.counts()["p0"] == 1
    assert set(house.counts()) == set(names)
    assert house.pids() == same


@pytest.mark.skipif(bool(databases.server()), reason="on a server nobody locks all of it")
def test_r07_database_busy(house):
    """Somebody else writes for ten seconds: pages wait for it, and messages are hardly late."""
    token, names = writer(house), crowd(house, 6, 1)
    house.web()
    said: list[int] = []
    asking = threading.Thread(target=lambda: said.append(write(house, token)))
    with house.database.locked():
        house.turn_to(house.at(12, 1))
        asking.start()
        house.sleep(10 if LONG else 2)
        assert said == []
    asking.join()
    assert said == [201]
    verdict = house.clean()
    assert house.counts() == dict.fromkeys(names, 1)
    assert all(one.lateness.total_seconds() < 30 for one in verdict.occurrences if one.came)


def test_r17_yesterdays_database_is_put_back(house):
    """What was sent since is not known there any more, and is not sent again: its hour is over."""
    house.wish("one", times=[time(12)])
    house.dismiss("worker")
    house.dismiss("beat")
    house.close_web()
    house.hand("rest")
    house.database.back_up()
    house.turn_to(house.at(12))
    house.hand("send_due")
    assert house.counts() == {"one": 1}
    house.hand("rest")
    house.turn_to(house.at(11, days=1))
    house.database.restore()
    house.worker()
    house.beat()
    house.clean()
    assert house.hand("ends")[-1][1:3] == ["stale", "late"]
    house.turn_to(house.at(12))
    house.clean()
    assert house.counts() == {"one": 2}

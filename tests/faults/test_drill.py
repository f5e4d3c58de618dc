"""R9, and everything at once: too many of everybody, and none of them can rely on another."""

import os
import signal
from datetime import time

import pytest

from tests.conftest import LONG
from tests.engines import databases
from tests.faults.house import every
from tests.faults.test_broker import crowd

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("beats", [2, 3] if LONG else [2])
def test_r09_several_beats_and_workers(house, beats):
    """Half an hour, minute by minute: nothing comes twice."""
    minutes = 30 if LONG else 4
    names = crowd(house, 60 if LONG else 8, minutes)
    house.keep_staff(workers=4 if LONG else 2, beats=beats)
    for minute in range(1, minutes + 1):
        house.turn_to(house.at(12, minute))
        house.settle()
        house.rings()
    house.clean()
    assert house.counts() == dict.fromkeys(names, 1)


@pytest.mark.parametrize("beats", [2, 3] if LONG else [3])
def test_drill(house, beats):
    """Beats of which one is frozen, four workers, a broker that forgets all each second, and a
    database that crashes five times: the checker finds nothing, and nobody had to be helped."""
    crashes = (5 if LONG else 1) if databases.server() else 0
    rounds = 5 if LONG else 1
    names = crowd(house, 60 if LONG else 12, 3)
    house.keep_staff(workers=4 if LONG else 2, beats=beats)
    house.rings()
    same = house.pids()
    frozen = house.staff["beat"][0]
    os.killpg(frozen.pid, signal.SIGSTOP)
    flushing = every(1, house.flush, 6 * rounds)
    for round_ in range(rounds):
        if round_ < 3:
            house.turn_to(house.at(12, 1 + round_ % 3))
        if round_ < crashes:
            house.sleep(0.3)
            house.database.crash()
        house.sleep(3)
    os.killpg(frozen.pid, signal.SIGCONT)
    flushing.join()
    house.turn_to(house.at(12, 4))
    house.pass_leases()
    house.clean()
    assert house.counts() == dict.fromkeys(names, 1)
    assert house.pids() == same
    house.wish("after", times=[time(12, 30)])
    house.turn_to(house.at(12, 30))
    house.clean()
    assert house.counts()["after"] == 1

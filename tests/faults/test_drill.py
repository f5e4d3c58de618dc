"""R9, and everything at once: too many of everybody, and none of them can rely on another."""

import os
import signal
from datetime import time

import pytest

from tests.conftest import LONG
from tests.engines import databases
from tests.faults.machine import every
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
    rounds = 5 if LONG else 2
    names = crowd(house, 60 if LONG else 12, rounds)
    house.keep_staff(workers=4 if LONG else 2, beats=beats)
    house.rings()
    same = house.pids()
    frozen = house.staff["beat"][0]
    os.killpg(frozen.pid, signal.SIGSTOP)
    flushing = every(1, house.flush, 6 * rounds if LONG else 4)
    for minute in range(1, rounds + 1):
        house.go_on_to(house.at(12, minute))
        house.sleep(0.5)
        if databases.server() and (LONG or minute == 1):
            house.database.crash()
        house.sleep(4 if LONG else 1)
    os.killpg(frozen.pid, signal.SIGCONT)
    flushing.join()
    house.go_on_to(house.at(12, rounds + 1))
    house.pass_leases()
    house.clean()
    assert house.counts() == dict.fromkeys(names, 1)
    assert house.pids() == same
    house.wish("after", times=[time(12, 30)])
    house.turn_to(house.at(12, 30))
    house.clean()
    assert house.counts()["after"] == 1

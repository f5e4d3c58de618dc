"""R8, R10, R11, R12: nobody rings for a while; clocks jump, change, and are somewhere else."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.conftest import LONG

pytestmark = [
    *(pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)),
    pytest.mark.quick_once,
]
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("silent", "late"),
    [(timedelta(minutes=55), 1), (timedelta(minutes=65), 0), (timedelta(days=3, hours=2), 0)],
    ids=("55m", "65m", "3d"),
)
def test_r08_nobody_rings(house, silent, late):
    """Within the hour it comes late, once; after that, not; the next day is as usual."""
    house.wish("one", times=[time(12)])
    house.dismiss("beat")
    with house.down("no beat"):
        house.turn_to(house.at(12) + silent)
        house.beat()
    house.clean()
    assert house.counts() == {"one": late}
    house.turn_to(house.at(11, 59, days=1))
    house.turn_to(house.at(12))
    house.clean()
    assert house.counts() == {"one": late + 1}


@pytest.mark.parametrize(
    "jump", [timedelta(days=3), -2 * HOUR, timedelta(days=-1)], ids=("3d", "-2h", "-1d")
)
def test_r10_clock_jumps(house, jump):
    """Under a beat and a worker that run on. Nothing comes twice, and all goes on from there."""
    house.wish("had", times=[time(12)])
    house.turn_to(house.at(12))
    house.clean()
    assert house.counts() == {"had": 1}
    at = house.now()
    house.turn_to(at + jump)
    if jump > timedelta():
        house.happens("a jump of the clock", at=at, until=house.now(), down=True)
    soon = house.now() + 2 * MINUTE
    house.wish("soon", times=[soon.time().replace(second=0, microsecond=0)])
    house.turn_to(soon)
    house.clean()
    assert house.counts()["soon"] == 1
    if jump < timedelta():  # and what has come stays so when its time comes again
        house.turn_to(at)
        house.rings()
        house.clean()
        assert house.counts()["had"] == 1


# trust.md's table of instants: zone, wanted wall time, the instant in UTC.
CHANGES = [
    ("Europe/Berlin", time(2, 30), datetime(2027, 3, 28, 1, 30)),
    ("America/New_York", time(1, 30), datetime(2027, 11, 7, 5, 30)),
    ("America/New_York", time(2, 30), datetime(2027, 3, 14, 7, 30)),
    ("Europe/Berlin", time(2, 30), datetime(2027, 10, 31, 0, 30)),
    ("Australia/Lord_Howe", time(2, 15), datetime(2027, 10, 2, 15, 45)),
    ("Australia/Lord_Howe", time(1, 45), datetime(2027, 4, 3, 14, 45)),
    ("Africa/Cairo", time(0, 15), datetime(2027, 4, 29, 22, 15)),
    ("America/Santiago", time(0, 30), datetime(2027, 9, 5, 4, 30)),
    ("America/Santiago", time(23, 30), datetime(2027, 4, 4, 2, 30)),
    ("America/Havana", time(0, 30), datetime(2027, 3, 14, 5, 30)),
    ("Pacific/Chatham", time(2, 50), datetime(2027, 9, 25, 14, 5)),
    ("Antarctica/Troll", time(1, 30), datetime(2027, 3, 28, 1, 30)),
    ("Africa/Casablanca", time(2, 30), datetime(2027, 3, 14, 2, 30)),
    ("Asia/Kathmandu", time(8), datetime(2027, 3, 14, 2, 15)),
    ("Pacific/Kiritimati", time(8), datetime(2027, 3, 13, 18)),
]


@pytest.mark.parametrize(("zone", "at", "instant"), CHANGES if LONG else CHANGES[:2])
def test_r11_clocks_change(house, zone, at, instant):
    """A time that is skipped comes once, and so does one that comes twice."""
    instant = instant.replace(tzinfo=UTC)
    house.turn_to(instant - 10 * MINUTE)
    house.wish("one", times=[at], zone=zone)
    house.turn_to(instant - MINUTE)
    house.rings()
    assert house.counts() == {}
    for later in (timedelta(), 30 * MINUTE, HOUR, 2 * HOUR):
        house.turn_to(instant + later)
        house.clean()
    (only,) = house.verdict().occurrences
    assert (only.due, only.count) == (instant, 1)
    assert only.lateness < MINUTE


@pytest.mark.parametrize(
    ("zone", "moves_at", "due"),
    [
        ("America/Los_Angeles", 1, [0, 24 + 9]),  # after its slot: not again on the same date
        ("Pacific/Auckland", -2, [24 - 12]),  # before it: today's is over there, tomorrow's is not
    ],
)
def test_r12_client_moves(house, zone, moves_at, due):
    """On another clock no date has its slot twice, and none is lost that was to come."""
    house.turn_to(datetime(2027, 12, 1, 8, tzinfo=UTC))
    noon = house.at(11)  # 12 in Berlin
    house.turn_to(noon - 3 * HOUR)
    house.wish("one", times=[time(12)], zone="Europe/Berlin")
    hours = sorted({moves_at, *due, *range(-2, 35, 1 if LONG else 12)})
    for hour in hours:
        house.turn_to(noon + hour * HOUR)
        if hour == moves_at:
            house.settle()
            house.moves("one", zone)
        house.clean()
    found = house.verdict().occurrences
    assert [(one.due - noon) // HOUR for one in found if one.count] == due
    assert max(one.count for one in found) == 1

"""The arithmetic of wall time: every zone, every change of the clocks."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import LONG
from tracker.reminders import schedule
from tracker.reminders.schedule import EVERY_DAY, MINUTE, ONE_DAY

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
TABLE = [
    ("America/New_York", "2027-03-14", "02:30", "2027-03-14 07:30", "03:30"),
    ("America/New_York", "2027-11-07", "01:30", "2027-11-07 05:30", "01:30"),
    ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28 01:30", "03:30"),
    ("Europe/Berlin", "2027-10-31", "02:30", "2027-10-31 00:30", "02:30"),
    ("Australia/Lord_Howe", "2027-10-03", "02:15", "2027-10-02 15:45", "02:45"),
    ("Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03 14:45", "01:45"),
    ("Africa/Cairo", "2027-04-30", "00:15", "2027-04-29 22:15", "01:15"),
    ("America/Santiago", "2027-09-05", "00:30", "2027-09-05 04:30", "01:30"),
    ("America/Santiago", "2027-04-03", "23:30", "2027-04-04 02:30", "23:30"),
    ("America/Havana", "2027-03-14", "00:30", "2027-03-14 05:30", "01:30"),
    ("Pacific/Chatham", "2027-09-26", "02:50", "2027-09-25 14:05", "03:50"),
    ("Antarctica/Troll", "2027-03-28", "01:30", "2027-03-28 01:30", "03:30"),
    ("Africa/Casablanca", "2027-03-14", "02:30", "2027-03-14 02:30", "03:30"),
    ("Asia/Kathmandu", "2027-03-14", "08:00", "2027-03-14 02:15", "08:00"),
    ("Pacific/Kiritimati", "2027-03-14", "08:00", "2027-03-13 18:00", "08:00"),
]

times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day", "wanted", "due", "shown"), TABLE)
def test_the_named_changes_of_the_clocks(zone, day, wanted, due, shown):
    local_time = time.fromisoformat(wanted)
    found = schedule.next_due(local_time, EVERY_DAY, zone, utc(due) - timedelta(minutes=1))
    assert found == utc(due) == schedule.instant(date.fromisoformat(day), local_time, zone)
    assert f"{found.astimezone(zoneinfo.ZoneInfo(zone)):%H:%M}" == shown
    assert schedule.slot_date(found, local_time, zone) == date.fromisoformat(day)


def test_a_date_that_does_not_exist_has_no_reminder():
    before = schedule.instant(date(2011, 12, 29), time(9), "Pacific/Apia")
    after = schedule.next_due(time(9), EVERY_DAY, "Pacific/Apia", before)
    assert schedule.slot_date(after, time(9), "Pacific/Apia") == date(2011, 12, 31)
    assert not schedule.exists(date(2011, 12, 30), "Pacific/Apia")


def test_a_skipped_time_after_which_midnight_follows_belongs_to_its_own_date():
    """Scoresbysund jumps from 23:00 to midnight; Saturday's 23:30 comes on Sunday at 00:30."""
    zone, late = "America/Scoresbysund", time(23, 30)
    saturday = date(2027, 3, 27)
    first = schedule.instant(saturday, late, zone)
    second = schedule.next_due(late, EVERY_DAY, zone, first)
    assert first.astimezone(zoneinfo.ZoneInfo(zone)).date() == saturday + ONE_DAY
    assert schedule.slot_date(first, late, zone) == saturday
    assert schedule.slot_date(second, late, zone) == saturday + ONE_DAY


@given(st.sampled_from(ZONES), times, st.integers(1, EVERY_DAY), moments)
def test_one_for_each_ticked_date_in_order(zone, local_time, days, start):
    seen, at = [], start
    for _ in range(20):
        following = schedule.next_due(local_time, days, zone, at)
        assert following > at
        assert following.tzinfo is UTC
        assert schedule.latest_due(local_time, days, zone, following) == following
        seen.append(schedule.slot_date(following, local_time, zone))
        at = following
    expected = [
        day
        for n in range((seen[-1] - seen[0]).days + 1)
        if schedule.ticked(day := seen[0] + n * ONE_DAY, days) and schedule.exists(day, zone)
    ]
    assert seen == expected


def changes(zone: str) -> list[datetime]:
    """The moments to 2037 at which a zone changes its offset, to the minute."""
    info, found = zoneinfo.ZoneInfo(zone), []
    step, at, end = (
        timedelta(days=7),
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2037, 12, 31, tzinfo=UTC),
    )
    while at < end:
        low, high = at, at + step
        if low.astimezone(info).utcoffset() != high.astimezone(info).utcoffset():
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                same = middle.astimezone(info).utcoffset() == low.astimezone(info).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        at += step
    return found


def by_hand(wall: datetime, before: timedelta, after: timedelta, zone: str) -> datetime:
    """The instant of a wall time near a change, from the two offsets alone: the first at which the
    wall shows it; none does: by the offset before."""
    found = [(wall - offset).replace(tzinfo=UTC) for offset in (before, after)]
    info = zoneinfo.ZoneInfo(zone)
    shows = [at for at in found if at.astimezone(info).replace(tzinfo=None) == wall]
    return min(shows, default=found[0])


def clocks_that_differ() -> list[tuple[str, list[datetime]]]:
    """Many names, few different clocks. Every one in the long run, and a handful of them else."""
    rules: dict[tuple, str] = {}
    few = ["Africa/Casablanca", "Africa/Cairo", "America/Santiago", "America/Scoresbysund"]
    few += ["Antarctica/Troll", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Berlin"]
    few += ["America/Havana", "America/New_York", "Pacific/Chatham", "Asia/Gaza"]
    for zone in ZONES if LONG else few:
        rules.setdefault(tuple(changes(zone)), zone)
    return [(zone, list(known)) for known, zone in rules.items()]


def test_once_a_date_and_at_its_instant_around_every_change_until_2037():
    for zone, moments_of_change in clocks_that_differ():
        info = zoneinfo.ZoneInfo(zone)
        for change in moments_of_change:
            before, after = ((change - n * MINUTE).astimezone(info).utcoffset() for n in (1, 0))
            local = change.astimezone(info).replace(tzinfo=None, second=0)
            for minutes in (-90, -31, -1, 0, 29, 60):
                wanted = (local + minutes * MINUTE).time()
                at, days = change - timedelta(days=2), []
                while at < change + timedelta(days=2):
                    at = schedule.next_due(wanted, EVERY_DAY, zone, at)
                    days.append(schedule.slot_date(at, wanted, zone))
                    if abs(at - change) < timedelta(hours=20):
                        wall = datetime.combine(days[-1], wanted)
                        assert at == by_hand(wall, before, after, zone), (zone, change, wanted)
                assert [b - a for a, b in pairwise(days)] == [ONE_DAY] * (len(days) - 1), (
                    zone,
                    change,
                    wanted,
                )


@given(st.sampled_from(ZONES), moments, st.times(max_value=time(12)))
def test_the_journal_day_starts_at_ones_own_hour_on_the_wall(zone, at, starts):
    local = at.astimezone(zoneinfo.ZoneInfo(zone))
    early = local.time() < starts
    assert schedule.journal_day(at, zone, starts) == local.date() - ONE_DAY * early


def test_the_journal_day_on_the_night_of_a_change():
    day = partial(schedule.journal_day, zone="America/New_York", starts=time(4))
    assert day(utc("2027-03-14 07:59")) == date(2027, 3, 13)
    assert day(utc("2027-03-14 08:00")) == date(2027, 3, 14)


def test_no_day_ticked_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        schedule.next_due(time(9), 0, "UTC", utc("2027-01-01"))


def test_a_zone_that_is_no_more_stops_nobody():
    due = schedule.next_due(time(9), EVERY_DAY, "Europe/Atlantis", utc("2027-01-01 08:00"))
    assert due == utc("2027-01-01 09:00")


def test_a_batch_computes_each_rule_once(monkeypatch):
    calls = []
    real = schedule.next_due
    monkeypatch.setattr(schedule, "next_due", lambda *a: calls.append(a) or real(*a))
    table = schedule.Timetable(utc("2027-01-01 12:00"))
    assert len({table.around(time(9), EVERY_DAY, "UTC") for _ in range(50)}) == 1
    assert len(calls) == 1

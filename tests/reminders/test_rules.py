"""How many are too many, and which hours are quiet: facts in, verdict out."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reminders import rules, schedule
from tracker.reminders.models import Preferences, Reason
from tracker.reminders.rules import Gone, passed, passed_by, too_close, too_many
from tracker.wallclock import on_the_wall

NOW = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
DAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)
SOMETHING = uuid.UUID(int=7)


def reason(end):
    return end[1] if end else None


def waiting(unanswered: int, until: datetime | None = None) -> Preferences:
    return Preferences(unanswered=unanswered, waits_until=until)


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        ([], None),
        ([Gone(NOW - 3 * HOUR, DAY, None)], None),
        ([Gone(NOW - 3 * HOUR + rules.ON_THE_WAY, DAY, None)], None),
        ([Gone(NOW - 3 * HOUR + 2 * rules.ON_THE_WAY, DAY, None)], Reason.CLOSE),
        ([Gone(NOW - 6 * HOUR, DAY, None), Gone(NOW - 3 * HOUR, DAY, None)], Reason.ENOUGH),
        ([Gone(NOW - 20 * HOUR, DAY - timedelta(days=1), SOMETHING)], Reason.CLOSE),
        ([Gone(NOW - 25 * HOUR, DAY - timedelta(days=1), SOMETHING)], None),
    ],
)
def test_too_many(gone, why):
    assert reason(too_many(gone, NOW, DAY, SOMETHING)) == why


def test_eight_in_a_week_are_counted_by_dates():
    week = [Gone(NOW - n * 24 * HOUR, DAY - timedelta(days=n), None) for n in range(1, 7)]
    assert too_many([*week, week[0]], NOW, DAY, None) is None  # seven
    assert reason(too_many([*week, week[0], week[1]], NOW, DAY, None)) == Reason.ENOUGH
    before = Gone(NOW - 7 * 24 * HOUR, DAY - timedelta(days=7), None)
    assert too_many([*week, week[0], before], NOW, DAY, None) is None


def test_who_passes_five_by_gets_every_second_one_and_after_ten_none():
    days = [DAY + timedelta(days=n) for n in range(14)]
    assert not any(passed_by(waiting(4), day, NOW) for day in days)
    halved = [bool(passed_by(waiting(5), day, NOW)) for day in days]
    assert sum(halved) == 7
    assert all(one != other for one, other in pairwise(halved))
    sundays = [DAY + timedelta(days=7 * n) for n in range(6)]
    assert sum(bool(passed_by(waiting(9), day, NOW)) for day in sundays) == 3
    assert {reason(passed_by(waiting(10), day, NOW)) for day in days} == {Reason.RESTED}


def test_the_newest_is_not_passed_by_while_its_window_lasts():
    later = NOW + timedelta(seconds=1)
    assert [passed(waiting(5, until), NOW) for until in (None, NOW, later)] == [5, 5, 4]
    assert passed(waiting(0, later), NOW) == 0  # answered
    assert reason(passed_by(waiting(10, NOW), DAY, NOW)) == Reason.RESTED


def test_two_times_as_far_apart_as_the_window_is_long():
    """The first went some minutes later than it was due, the second is on time: all the same."""
    seconds, minutes = timedelta(seconds=20), timedelta(minutes=6)
    over, lasts = (passed_by(waiting(10, NOW + late), DAY, NOW) for late in (seconds, minutes))
    assert reason(over) == Reason.RESTED
    assert reason(lasts) != Reason.RESTED


@pytest.mark.parametrize(
    ("times", "close"),
    [
        ((), False),
        ((time(12),), False),
        ((time(12), time(15)), False),
        ((time(15), time(12, 1)), True),
        ((time(23), time(1, 30)), True),  # over midnight
    ],
)
def test_two_times_need_three_hours_between_them(times, close):
    assert too_close(times) is close


# --- quiet hours --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "moved"),
    [
        ("21:29", "21:29"),
        ("21:30", "21:29"),
        ("23:29", "21:29"),
        ("23:40", None),  # more than two hours from either edge
        ("05:59", None),
        ("06:00", "08:00"),
        ("07:59", "08:00"),
        ("08:00", "08:00"),
    ],
)
def test_what_falls_just_inside_moves_to_the_edge(at, moved):
    zone = ZoneInfo("Europe/Berlin")
    local = datetime.combine(date(2026, 11, 24), time.fromisoformat(at), zone)
    out = schedule.out_of_quiet(local.astimezone(UTC), "Europe/Berlin", time(21, 30), time(8))
    assert (f"{out.astimezone(zone):%H:%M}" if out else None) == moved


CLOCK = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),
    start=CLOCK,
    end=CLOCK,
    zone=st.sampled_from(
        ["America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Chatham", "UTC"]
    ),
)
def test_it_moves_out_or_not_at_all_and_no_further_than_two_hours(at, start, end, zone):
    out = schedule.out_of_quiet(at, zone, start, end)
    if not schedule.in_quiet(on_the_wall(at, zone).time(), start, end):
        assert out == at
    elif out is not None:
        assert abs(out - at) <= schedule.EDGE
        # one minute of quiet hours is left where clocks change at their very edge
        minutes = [out, out - schedule.MINUTE, out + schedule.MINUTE]
        assert any(
            not schedule.in_quiet(on_the_wall(one, zone).time(), start, end) for one in minutes
        )


@pytest.mark.parametrize(
    ("at", "earliest", "moved"),
    [
        ("07:00", "07:00", "08:00"),
        ("07:00", "08:02", "08:02"),  # whoever comes a bit late still says it
        ("07:00", "09:00", "09:00"),
        ("07:00", "09:01", None),
        ("22:00", "21:00", "21:29"),
        ("22:00", "21:45", None),
    ],
)
def test_nor_does_it_move_to_before_it_may_come(at, earliest, moved):
    zone = ZoneInfo("Europe/Berlin")
    wanted, first = (
        datetime.combine(date(2026, 11, 24), time.fromisoformat(one), zone).astimezone(UTC)
        for one in (at, earliest)
    )
    night = time(21, 30), time(8)
    out = schedule.out_of_quiet(wanted, "Europe/Berlin", *night, not_before=first)
    assert (f"{out.astimezone(zone):%H:%M}" if out else None) == moved


def test_a_short_day_between_two_nights_is_over_when_it_is_over():
    """Nothing but 08:00 to 09:00 is left: what may come from half past nine on does not come."""
    at, late = datetime(2026, 11, 24, 7, 50, tzinfo=UTC), datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert schedule.out_of_quiet(at, "UTC", time(9), time(8), not_before=late) is None


def test_equal_ends_mean_no_quiet_hours():
    assert not any(rules.quiet(time(hour), time(9), time(9)) for hour in range(24))

"""By when something is to be read, from the promise that the client was given: as tables."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.care.rhythm import Due, due_by

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# 23 November 2026 is a Monday.
@pytest.mark.parametrize(
    ("since", "zone", "due"),
    [
        ("2026-11-23 09:00", BERLIN, "2026-11-24 23:00"),  # Monday morning: the end of Tuesday
        ("2026-11-23 22:59", BERLIN, "2026-11-24 23:00"),  # still Monday there
        ("2026-11-23 23:00", BERLIN, "2026-11-25 23:00"),  # Tuesday has begun there
        ("2026-11-23 23:00", NEW_YORK, "2026-11-25 05:00"),  # and not yet here
        ("2026-11-27 12:00", BERLIN, "2026-11-30 23:00"),  # Friday: the end of Monday
        ("2026-11-28 12:00", BERLIN, "2026-11-30 23:00"),
        ("2026-11-29 12:00", BERLIN, "2026-11-30 23:00"),
        ("2026-10-23 12:00", BERLIN, "2026-10-26 23:00"),  # the clocks go back in between
        ("2027-03-26 12:00", BERLIN, "2027-03-29 22:00"),
    ],
)
def test_every_weekday_is_the_end_of_the_next_one(since, zone, due):
    found = due_by("each_weekday", at(since), zone, [at(since) + DAY / 2])
    assert found == Due(at(due), day_ends=True)


@pytest.mark.parametrize("since", ["2026-11-23 09:00", "2027-03-26 12:00"])
def test_weekly_is_seven_days(since):
    assert due_by("weekly", at(since), BERLIN, [at(since) + DAY]) == Due(at(since) + 7 * DAY)


@pytest.mark.parametrize(
    ("meetings", "due"),
    [
        (["2026-11-26 10:00", "2026-12-03 10:00"], "2026-11-26 10:00"),
        (["2026-12-03 10:00", "2026-11-26 10:00"], "2026-11-26 10:00"),
        (["2026-11-19 10:00", "2026-12-17 10:00"], "2026-12-17 10:00"),  # however far away
        (["2026-11-23 09:00", "2026-11-30 09:00"], "2026-11-30 09:00"),  # shared as it begins
        (["2026-11-19 10:00"], "2026-11-30 09:00"),  # none after it
        ([], "2026-11-30 09:00"),
    ],
)
def test_before_they_meet_is_the_next_appointment_after_it_or_a_week(meetings, due):
    since = at("2026-11-23 09:00")
    assert due_by("before_session", since, BERLIN, map(at, meetings)) == Due(at(due))


@given(
    rhythm=st.sampled_from(["each_weekday", "weekly", "before_session"]),
    first=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    later=st.timedeltas(timedelta(0), timedelta(days=30)),
    zone=st.sampled_from([BERLIN, NEW_YORK, "Pacific/Kiritimati", "UTC"]),
    offsets=st.lists(st.timedeltas(timedelta(days=-9), timedelta(days=40)), max_size=5),
)
def test_what_has_waited_longer_is_never_due_later(rhythm, first, later, zone, offsets):
    """So the first of many says it for all of them, and nothing is late as it is shared."""
    meetings = [first + offset for offset in offsets]
    early, late = (due_by(rhythm, since, zone, meetings) for since in (first, first + later))
    assert first < early.at <= late.at


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        (Due(at("2026-11-24 14:00")), "2026-11-23 09:00", "due before Tuesday, 15:00"),
        (Due(at("2026-12-17 14:00")), "2026-11-23 09:00", "due before Thursday 17 December, 15:00"),
        (Due(at("2026-11-24 23:00"), True), "2026-11-24 22:59", "due by the end of Tuesday"),
        (
            Due(at("2026-11-24 23:00"), True),
            "2026-11-24 23:00",
            "later than promised by less than a day",
        ),
        (Due(at("2026-11-24 14:00")), "2026-11-25 14:00", "later than promised by 1 day"),
        (Due(at("2026-11-24 14:00")), "2026-11-27 13:00", "later than promised by 2 days"),
    ],
)
def test_in_words(due, now, words):
    assert due.words(at(now), BERLIN) == words
    assert due.late(at(now)) == words.startswith("later")

"""By when a flagged answer is to be looked at: by the therapist's clock, over weekends and changes
of clocks."""

from datetime import UTC, datetime

import pytest

from tracker.care.rhythm import due_by
from tracker.wallclock import on_the_wall


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "zone", "since", "until"),
    [
        # Monday evening in New York is Tuesday already in UTC
        ("each_weekday", "America/New_York", "2026-11-24T02:00", "2026-11-25T00:00"),
        # Thursday → by the end of Friday; Friday, Saturday and Sunday → by the end of Monday
        ("each_weekday", "America/New_York", "2026-11-26T15:00", "2026-11-28T00:00"),
        ("each_weekday", "America/New_York", "2026-11-27T15:00", "2026-12-01T00:00"),
        ("each_weekday", "America/New_York", "2026-11-28T15:00", "2026-12-01T00:00"),
        ("each_weekday", "America/New_York", "2026-11-29T15:00", "2026-12-01T00:00"),
        # still Friday in Honolulu, Saturday in Kathmandu
        ("each_weekday", "Pacific/Honolulu", "2026-11-28T05:00", "2026-12-01T00:00"),
        ("each_weekday", "Asia/Kathmandu", "2026-11-27T19:00", "2026-12-01T00:00"),
        ("each_weekday", "Asia/Kathmandu", "2026-11-27T17:00", "2026-12-01T00:00"),
        # every day: weekends too
        ("each_day", "America/New_York", "2026-11-27T15:00", "2026-11-29T00:00"),
        ("each_day", "Australia/Lord_Howe", "2026-11-28T15:00", "2026-11-31T00:00"),
        # over a change of clocks, in a zone of half hours
        ("each_day", "Australia/Lord_Howe", "2026-10-03T02:00", "2026-10-05T00:00"),
        ("each_weekday", "Europe/Berlin", "2026-10-23T20:00", "2026-10-27T00:00"),
    ],
)
def test_by_the_end_of_the_next_day_that_counts(rhythm, zone, since, until):
    due = due_by(rhythm, at(since), zone, [])
    wanted = until.replace("2026-11-31", "2026-12-01")
    assert on_the_wall(due.at, zone) == datetime.fromisoformat(wanted)
    assert not due.late(at(since))

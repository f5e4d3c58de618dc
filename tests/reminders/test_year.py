"""A year of reminders, judged by somebody who does not know how they are made.

Real actions, a real database, and the clock as an argument. Nobody at a wrong hour, in quiet hours,
twice, or over the caps; nothing lost; and where something did not come, the reason is true.
"""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from tests.reminders.checker import DAY
from tests.reminders.year import Year


def live(people, begin, end, seed, amara, monkeypatch, settings) -> Year:
    year = Year(people, begin, end, seed, amara)
    year.plug_in(monkeypatch, settings)
    year.run()
    found = year.faults()
    assert found == [], f"{len(found)} faults:\n" + "\n".join(found[:40])
    return year


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "begin",
    [
        datetime(2027, 3, 11, tzinfo=UTC),
        pytest.param(datetime(2027, 10, 24, tzinfo=UTC), marks=pytest.mark.once),
    ],
)
def test_weeks_in_which_clocks_change(begin, amara, monkeypatch, settings):
    """In spring most of them change within three weeks, in autumn within two."""
    year = live(range(8), begin, begin + 21 * DAY, 1, amara, monkeypatch, settings)
    assert len(year.sent) > 30


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_one_of_a_crowd_lives_the_same_year_alone(amara, monkeypatch, settings):
    """So that whatever happens to one of two hundred can be looked at in seconds."""
    begin, found = datetime(2027, 5, 1, tzinfo=UTC), []
    for people in ([2, 3, 4], [3]):
        with transaction.atomic():
            year = live(people, begin, begin + 28 * DAY, 2, amara, monkeypatch, settings)
            came = year.came()["y3@example.org"]
            found.append(sorted(f"{one.at} {one.reason}" for one in came))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0]) > 10


@pytest.mark.long
@pytest.mark.timeout(4 * 3600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("half", [1, 2])
def test_a_year_of_two_hundred_people(half, amara, monkeypatch, settings):
    begin, end = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    year = live(range(100), begin, end, half, amara, monkeypatch, settings)
    assert len(year.sent) > 10_000

"""The checker finds what is wrong, and nothing where nothing is."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.faults.checker import Delivery, Fault, Wish, check

pytestmark = pytest.mark.once
DAY = datetime(2027, 1, 4, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOON = DAY + 12 * HOUR
END = DAY + 24 * HOUR
MAYA = Wish("maya", (time(12),), "UTC", DAY)


def mail(at=NOON, who="maya", key="one", channel="email") -> Delivery:
    return Delivery(who, key, at, channel)


def wrong(*came: Delivery, wishes=(MAYA,), faults=(), end=END) -> list[str]:
    return check(list(wishes), list(faults), came, end=end).wrong


def down(start, end, **more) -> Fault:
    return Fault("an outage", start, end, down=True, **more)


def test_what_came_as_it_was_wished_is_right():
    verdict = check([MAYA], [], [mail(NOON + MINUTE)], end=END)
    assert verdict.wrong == []
    (noon,) = verdict.occurrences
    assert (noon.count, noon.lateness, noon.channel, noon.due) == (1, MINUTE, "email", NOON)


@pytest.mark.parametrize(
    ("came", "says"),
    [
        ([], "never came"),
        ([mail(), mail()], "came 2 times"),
        ([mail(), mail(key="another")], "came 2 times"),
        ([mail(NOON - MINUTE)], "before it was due"),
        ([mail(NOON + 61 * MINUTE)], "after the last that was due"),
        ([mail(), mail(who="jonas")], "never asked"),
    ],
    ids=("lost", "double", "two of one slot", "early", "too late", "never asked"),
)
def test_one_thing_that_is_wrong(came, says):
    assert any(says in sentence for sentence in wrong(*came))


def test_in_quiet_hours():
    wishes = [replace(MAYA, quiet=(time(12, 30), time(8)))]
    assert wrong(mail(NOON + 29 * MINUTE), wishes=wishes) == []
    (said,) = wrong(mail(NOON + 30 * MINUTE), wishes=wishes)
    assert "in quiet hours" in said


def test_after_it_was_called_off():
    wishes = [replace(MAYA, until=NOON + MINUTE)]
    assert wrong(wishes=wishes) == []
    assert wrong(mail(), wishes=wishes) == []
    (said,) = wrong(mail(NOON + 2 * MINUTE), wishes=wishes)
    assert "called off" in said


def test_twice_only_for_who_was_in_the_hands_of_a_worker_that_was_killed():
    killed = Fault("kill -9", NOON + MINUTE, inside=frozenset({"maya"}))
    assert wrong(mail(), mail(NOON + 2 * MINUTE), faults=[killed]) == []
    others = replace(killed, inside=frozenset({"jonas"}))
    assert wrong(mail(), mail(NOON + 2 * MINUTE), faults=[others])
    yesterday = replace(killed, at=NOON - 24 * HOUR)
    assert wrong(mail(), mail(NOON + 2 * MINUTE), faults=[yesterday])
    assert wrong(*[mail(NOON + n * MINUTE) for n in range(3)], faults=[killed, killed])


def test_nothing_is_owed_where_nothing_could_come():
    whole = down(NOON - MINUTE, NOON + HOUR)
    assert wrong(faults=[whole]) == []
    assert wrong(faults=[replace(whole, until=NOON + HOUR - 3 * MINUTE)])
    assert wrong(faults=[down(NOON, NOON + 30 * MINUTE), down(NOON + 30 * MINUTE, END)]) == []
    assert wrong(faults=[replace(whole, channel="push")])
    assert wrong(faults=[replace(whole, channel="email")]) == []


def test_after_an_outage_one_late_one_for_each():
    wishes = [replace(MAYA, times=(time(12), time(12, 30)))]
    outage = down(NOON, NOON + 20 * MINUTE)
    late, in_time = mail(NOON + 21 * MINUTE), mail(NOON + 31 * MINUTE, key="two")
    assert wrong(late, in_time, wishes=wishes, faults=[outage]) == []
    # Both of them were due in this one, and the first comes after the second one's time.
    copies = [late, late._replace(at=NOON + 41 * MINUTE), in_time._replace(at=NOON + 41 * MINUTE)]
    killed = Fault("kill -9", NOON + 22 * MINUTE, inside=frozenset({"maya"}))
    longer = [replace(outage, until=NOON + 40 * MINUTE), killed]
    (said,) = wrong(*copies, wishes=wishes, faults=longer)
    assert said == "maya got 2 late ones after an outage."


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("Europe/Berlin", time(2, 30), datetime(2027, 3, 28, 1, 30)),
        ("America/New_York", time(1, 30), datetime(2027, 11, 7, 5, 30)),
        ("America/Santiago", time(23, 30), datetime(2027, 4, 4, 2, 30)),
    ],
)
def test_clock_changes_are_read_as_the_rfc_reads_them(zone, at, due):
    due = due.replace(tzinfo=UTC)
    wish = Wish("maya", (at,), zone, due - HOUR)
    (only,) = check([wish], [], [mail(due)], end=due + 3 * HOUR).occurrences
    assert (only.due, only.count) == (due, 1)


def test_on_another_clock_a_date_has_its_slot_once():
    moved = NOON + HOUR
    west = replace(MAYA, zone="America/Los_Angeles", since=moved, follows=True)
    wishes = [replace(MAYA, until=moved), west]
    again = mail(NOON + 8 * HOUR, key="again")
    assert wrong(mail(), wishes=wishes) == []
    assert wrong(mail(), again, wishes=wishes)

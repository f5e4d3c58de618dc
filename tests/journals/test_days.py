"""Days that somebody shows: marks against what was agreed, and when it is quiet."""

from datetime import date, timedelta

import pytest

from journals.days import CheckIns, Plan, Quiet, quiet, usual_gap
from journals.talk import SharedDays

TODAY = date(2026, 11, 24)  # a Tuesday
DAY = timedelta(days=1)
MON_TUE_SUN = 0b1000011


def shown(*ago: int, since: int = 100) -> SharedDays:
    return SharedDays(since=TODAY - since * DAY, days=frozenset(TODAY - one * DAY for one in ago))


def plan(days: int = MON_TUE_SUN, since: int = 100) -> Plan:
    return Plan(days, TODAY - since * DAY)


# --- marks -----------------------------------------------------------------------------------


def test_logged_planned_and_neither():
    found = CheckIns.of(shown(0, 1, 4, 8), plan(), TODAY)
    # Wed 11 to Tue 24; Sundays are 15 and 22
    assert "".join(found.marks) == "xxxxnynxxyxnyy"
    assert (found.logged, found.planned) == (3, 6)


def test_a_day_that_was_not_planned_is_a_mark_and_not_counted():
    found = CheckIns.of(shown(0, 4), plan(), TODAY)
    assert found.marks.count("y") == 2
    assert (found.logged, found.planned) == (1, 6)


def test_today_is_not_over_until_something_was_logged():
    found = CheckIns.of(shown(1), plan(), TODAY)
    assert len(found.marks) == 14
    assert (found.marks[-1], found.planned) == ("y", 6)
    assert CheckIns.of(shown(0, 1), plan(), TODAY).marks[-2:] == ("y", "y")


def test_without_a_plan_only_what_was_logged():
    found = CheckIns.of(shown(0, 3, 5), None, TODAY)
    assert set(found.marks) == {"x", "y"}
    assert (found.logged, found.planned) == (3, None)


def test_before_the_days_were_shown_there_are_no_marks():
    found = CheckIns.of(shown(0, 1, since=4), plan(), TODAY)
    assert found.marks == ("",) * 9 + ("x", "x", "n", "y", "y")
    assert (found.logged, found.planned) == (2, 3)


def test_before_it_was_agreed_nothing_was_planned():
    found = CheckIns.of(shown(0, 8), plan(since=1), TODAY)
    assert "".join(found.marks) == "xxxxxyxxxxxxny"
    assert (found.logged, found.planned) == (1, 2)


def test_a_plan_without_a_day_yet_counts_all_days():
    found = CheckIns.of(shown(1), plan(days=0b0000100, since=1), TODAY)
    assert (found.logged, found.planned) == (1, None)


# --- gaps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "gap"),
    [
        ((), None),
        ((1, 4, 7), None),
        ((1, 4, 7, 10), 3),
        ((0, 1, 2, 3), 1),
        ((1, 4, 9, 10, 14), 3.5),
    ],
)
def test_the_usual_gap_is_the_middle_one(days, gap):
    assert usual_gap(TODAY - one * DAY for one in days) == gap


@pytest.mark.parametrize(("last", "told"), [(6, None), (7, Quiet(7, 3)), (16, Quiet(16, 3))])
def test_quiet_is_longer_than_twice_the_usual_gap(last, told):
    assert quiet(shown(*(last + 3 * n for n in range(5))), None, TODAY) == told


def test_something_that_was_shared_since_is_a_sign_as_well():
    days = shown(16, 19, 22, 25)
    assert quiet(days, TODAY - 2 * DAY, TODAY) is None
    assert quiet(days, TODAY - 10 * DAY, TODAY) == Quiet(10, 3)
    assert quiet(days, TODAY - 60 * DAY, TODAY) == Quiet(16, 3)


def test_with_few_days_nobody_can_say():
    assert quiet(shown(40, 41), None, TODAY) is None
    assert quiet(shown(), None, TODAY) is None

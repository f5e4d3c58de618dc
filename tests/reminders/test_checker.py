"""The checker of the year finds each fault, once it is made; and is silent without one."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.reminders.checker import DAY, HOUR, MINUTE, Life, Message, State, Thing, faults

BEGIN = datetime(2027, 3, 1, tzinfo=UTC)
NOON, EVENING = time(12), time(20)
NEW_YORK = State(
    "America/New_York", on=True, times=(NOON,), also=frozenset({"look_back", "event_before"})
)
# 12:00 in New York
AT = datetime(2027, 3, 2, 17, tzinfo=UTC)
SECOND = ("daily_note", date(2027, 3, 2), NOON)


def found(messages, *said, things=(), days=1, rings=None, start=NEW_YORK) -> str:
    """About the second of March, and so many days more; the first day goes unasked."""
    life = Life(start, changes=list(said), things=list(things))
    rings = rings or [BEGIN + DAY + n * MINUTE for n in range(days * 24 * 60)]
    return "; ".join(faults(life, rings, messages, BEGIN + DAY, BEGIN + (1 + days) * DAY))


def each_noon(days: int, **fields) -> list[Message]:
    return [
        Message(("daily_note", (AT + n * DAY).date(), NOON), AT + n * DAY, **fields)
        for n in range(days)
    ]


def test_one_that_came_as_it_was_wanted():
    assert found([Message(SECOND, AT)]) == ""


@pytest.mark.parametrize(
    ("messages", "fault"),
    [
        ([], "lost"),
        ([Message(SECOND, AT + HOUR)], "at a wrong hour"),
        ([Message(SECOND, AT - HOUR)], "at a wrong hour"),
        ([Message(SECOND, AT + MINUTE)], "at a wrong hour"),
        ([Message(SECOND, AT), Message(SECOND, AT)], "nobody expected it"),
        ([Message(SECOND, AT), Message(SECOND, AT + 5 * HOUR)], "nobody expected it"),
        ([Message(SECOND, AT), Message((*SECOND[:2], EVENING), AT + 8 * HOUR)], "nobody expected"),
        ([Message(SECOND, None, "paused")], "the facts say []"),
        ([Message(SECOND, None, "enough")], "the facts say []"),
        ([Message(SECOND, None, "")], "the facts say []"),
    ],
)
def test_lost_wrong_twice_unasked_or_for_an_invented_reason(messages, fault):
    assert fault in found(messages)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("paused", {"paused_until": date(2027, 3, 3)}),
        ("not_today", {"not_on": date(2027, 3, 2)}),
        ("already_written", {"wrote_on": date(2027, 3, 2)}),
        ("quiet", {"quiet": (time(11), time(13))}),
        ("rested", {"unanswered": 10}),
    ],
)
def test_what_speaks_against_it(reason, said):
    """It must not come, and that is its reason."""
    start = replace(NEW_YORK, **said)
    assert f"in spite of ['{reason}']" in found([Message(SECOND, AT)], start=start)
    assert found([Message(SECOND, None, reason)], start=start) == ""


def test_every_second_one_after_five_that_were_passed_by():
    start = replace(NEW_YORK, unanswered=5)
    even, odd = each_noon(2)  # 2 March is day 740042 of the calendar
    skipped = replace(odd, at=None, reason="halved")
    assert found([even, skipped], start=start, days=2) == ""
    assert "in spite of ['halved']" in found([even, odd], start=start, days=2)


def test_five_are_counted_from_what_was_sent():
    assert "in spite of ['halved']" in found(each_noon(8), days=8)
    opened = (AT + 3 * DAY + HOUR, lambda state: replace(state, unanswered=0))
    assert found(each_noon(8), opened, days=8) == ""


@pytest.mark.parametrize(("hours", "waits"), [(3, True), (3.75, True), (4, False), (5, False)])
def test_the_newest_is_not_passed_by_for_four_hours(hours, waits):
    """Two times on a date of which every second one is left out."""
    day, first = DAY + AT, (AT + DAY - hours * HOUR).astimezone(ZoneInfo(NEW_YORK.profile)).time()
    start = replace(NEW_YORK, times=(first, NOON), days=0b100, unanswered=4, quiet=(NOON, NOON))
    came = Message((*SECOND[:1], date(2027, 3, 3), first), day - hours * HOUR)
    (second,) = each_noon(2)[1:]
    halved = replace(second, at=None, reason="halved")
    of_both = [found([came, one], start=start, days=2) for one in (second, halved)]
    assert [fault == "" for fault in of_both] == [waits, not waits]
    assert ("the facts say []" if waits else "in spite of ['halved']") in of_both[waits]


def test_who_rests_waits_for_none_until_they_turn_them_on_again():
    start, rests = replace(NEW_YORK, unanswered=10), Message(SECOND, None, "rested")
    assert found([rests], start=start, days=3) == ""
    on = (AT + DAY + HOUR, lambda state: replace(state, on=True, unanswered=0))
    assert "lost" in found([rests], on, start=start, days=3)
    assert found([rests, each_noon(3)[2]], on, start=start, days=3) == ""
    assert "nobody expected it" in found([rests, each_noon(2)[1]], start=start, days=3)


def test_off_and_on_and_another_time():
    off = (AT - HOUR, lambda state: replace(state, on=False))
    assert found([], off) == ""
    assert "nobody expected it" in found([Message(SECOND, AT)], off)
    later = (AT - HOUR, lambda state: replace(state, times=(EVENING,)))
    assert found([Message((*SECOND[:2], EVENING), AT + 8 * HOUR)], later, days=2) == ""
    assert "nobody expected it" in found([Message(SECOND, AT)], later)
    assert "lost" in found([], later, days=2)


def test_another_clock():
    """To Berlin before noon in New York: noon has been there, more than an hour ago."""
    to_berlin = (AT - HOUR, lambda state: state.moved("Europe/Berlin"))
    assert found([], to_berlin) == ""
    assert "nobody expected it" in found([Message(SECOND, AT)], to_berlin)
    # and back to the west after it came: not again on that date
    to_angeles = (AT + HOUR, lambda state: state.moved("America/Los_Angeles"))
    assert found([Message(SECOND, AT)], to_angeles) == ""
    again = [Message(SECOND, AT), Message(SECOND, AT + 3 * HOUR)]
    assert "nobody expected it" in found(again, to_angeles)
    keeps = (AT - HOUR - MINUTE, State.keep)
    assert found([Message(SECOND, AT)], keeps, to_berlin) == ""


def test_a_silent_bell():
    """Within the hour it comes late; from its end on, not at all, and never early."""
    soon, late = [AT - HOUR, AT + 59 * MINUTE], [AT - HOUR, AT + HOUR]
    assert found([Message(SECOND, soon[1])], rings=soon) == ""
    assert "lost" in found([], rings=soon)
    assert found([Message(SECOND, None, "late")], rings=late) == ""
    assert "in spite of ['late']" in found([Message(SECOND, late[1])], rings=late)
    saved = (AT + MINUTE, lambda state: replace(state, unanswered=0))
    assert "lost" in found([], saved, rings=soon)


# --- the budget -----------------------------------------------------------------------------------
def look_back(n: int, at: datetime) -> tuple[Thing, Message]:
    thing = Thing("look_back", str(n), at, at - DAY / 8)
    return thing, Message(thing.name, at)


def judged(*hours: float, days: int = 1) -> str:
    pairs = [look_back(n, AT + h * HOUR) for n, h in enumerate(hours)]
    messages = [message for _thing, message in pairs]
    start = replace(NEW_YORK, times=(), quiet=(time(), time()))
    return found(messages, things=[thing for thing, _message in pairs], start=start, days=days)


def test_three_hours_two_a_day_and_eight_a_week():
    assert judged(0, 3) == ""
    assert "in spite of ['close']" in judged(0, 2.9)
    assert "in spite of ['enough']" in judged(-6, -3, 0)
    assert "3 that day" in judged(-6, -3, 0)
    week = [24 * day + hour for day in range(4) for hour in (0, 4)]
    assert judged(*week, days=8) == ""
    assert "in spite of ['enough']" in judged(*week, 24 * 5, days=8)
    assert "9 in seven days" in judged(*week, 24 * 5, days=8)
    assert judged(*week, 24 * 7, days=9) == ""


def test_what_was_done_or_is_not_wanted():
    thing, message = look_back(1, AT + 4 * HOUR)
    noon = Message(SECOND, AT)
    assert found([noon, message], things=[thing]) == ""
    assert "lost" in found([noon], things=[thing])
    thing.over = AT + HOUR
    assert "in spite of ['done']" in found([noon, message], things=[thing])
    start = replace(NEW_YORK, also=frozenset())
    assert "nobody expected it" in found([noon, message], things=[thing], start=start)


def test_a_night_moves_it_to_the_edge_and_no_further():
    night = datetime(2027, 3, 3, 3, tzinfo=UTC)  # 22:00
    thing, message = look_back(1, night)
    noon, edge = Message(SECOND, AT), replace(message, at=night - 31 * MINUTE)
    assert found([noon, edge], things=[thing], days=2).startswith(
        "('daily_note', "
    )  # the 3rd is lost
    both = [*each_noon(2), edge]
    assert found(both, things=[thing], days=2) == ""
    assert "at a wrong hour" in found([*each_noon(2), message], things=[thing], days=2)
    thing, message = look_back(1, night + 3 * HOUR)  # one o'clock
    assert found(each_noon(2), things=[thing], days=2) == ""
    assert "nobody expected it" in found([*each_noon(2), message], things=[thing], days=2)


def test_a_session_is_found_by_whoever_rings():
    start = replace(NEW_YORK, also=frozenset({"session_prep"}))
    thing = Thing("session_prep", "1", AT + 4 * HOUR, None)
    noon, message = Message(SECOND, AT), Message(thing.name, AT + 4 * HOUR)
    assert found([noon, message], things=[thing], start=start) == ""
    assert "lost" in found([noon], things=[thing], start=start)


def test_what_is_asked_for_by_hand_is_outside_the_budget():
    asked = Thing("daily_note", "1", AT + HOUR, AT, asked="again", local=NOON)
    noon, again = Message(SECOND, AT), Message(asked.name, AT + HOUR)
    assert found([noon, again], things=[asked]) == ""
    assert "lost" in found([noon], things=[asked])
    quiet = replace(NEW_YORK, quiet=(time(12, 30), time(14)))
    assert "in spite of ['quiet']" in found([noon, again], things=[asked], start=quiet)

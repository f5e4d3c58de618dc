"""What changed since the last appointment: each rule by itself, and which four are told."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from journals import facts
from journals.facts import Decided, Ref, Since
from journals.talk import SharedDays

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday
MET = NOW - timedelta(days=14)
TODAY = NOW.date()
EMPTY = Since(at=MET, now=NOW, today=TODAY, from_day=MET.date())
USUAL = [5, 6, 5, 6, 5, 6, 5, 6]  # of eight weeks: 5 to 6
EVERY_DAY, WEEKDAYS = 0b1111111, 0b0011111


def refs(n: int) -> tuple[Ref, ...]:
    return tuple(Ref(NOW - timedelta(days=k), uuid.uuid4(), uuid.uuid4()) for k in range(n))


def told(fact) -> str:
    return "" if fact is None else f"{fact.number}; {fact.words}".removesuffix("; ")


@pytest.mark.parametrize(
    ("moments", "alone", "waiting", "words"),
    [
        (0, 0, 0, "0 moments shared"),
        (1, 0, 0, "1 moment shared"),
        (3, 0, 1, "3 moments shared; one look back waits for an answer"),
        (0, 2, 0, "2 pages shared"),
        (2, 1, 2, "2 moments shared, 1 page shared; 2 look backs wait for an answer"),
        (0, 0, 1, "0 moments shared; one look back waits for an answer"),
        (201, 0, 0, "more than 200 moments shared"),
    ],
)
def test_what_was_shared(moments, alone, waiting, words):
    since = replace(EMPTY, moments=refs(moments), alone=refs(alone), waiting=refs(waiting))
    fact = facts.shared(since)
    assert told(fact) == words
    assert len(fact.about) == moments + alone + waiting


def test_what_waits_and_is_new_stands_there_once():
    (one,) = refs(1)
    assert facts.shared(replace(EMPTY, moments=(one,), waiting=(one,))).about == (one,)


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        ([*USUAL, 6, 5], "Urge to react 6 → 5; as usual, 5 to 6"),
        ([*USUAL, 6, 8], "Urge to react 6 → 8; above the usual range, 5 to 6"),
        ([*USUAL, 6, 2.5], "Urge to react 6 → 2.5; below the usual range, 5 to 6"),
        ([*USUAL, None, 7], "Urge to react 6 → 7; as usual, 5 to 6"),  # one point is no change
        ([None] * 8 + [None, 4], "Urge to react 4; too few weeks to say what is usual"),
        ([*USUAL[:7], None, None, None], ""),  # nothing since
        ([None] * 10, ""),
        ([], ""),
    ],
)
def test_the_urge_from_the_week_of_the_appointment_to_the_newest(weeks, words):
    assert told(facts.urge(replace(EMPTY, urges=weeks))) == words


def test_the_urge_since_long_ago_begins_where_the_weeks_do():
    since = replace(EMPTY, at=NOW - timedelta(days=400), urges=[9, *USUAL, 5])
    assert facts.urge(since).number == "Urge to react 9 → 5"


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([], ""),
        ([1], "1 own view changed; now “Closer”"),
        ([2, "cannot_tell"], "2 own views changed; now “Much closer”, “I can’t tell yet”"),
    ],
)
def test_outcomes(outcomes, words):
    decided = tuple(Decided(ref, one) for ref, one in zip(refs(2), outcomes, strict=False))
    assert told(facts.outcomes(replace(EMPTY, decided=decided))) == words


@pytest.mark.parametrize(("n", "words"), [(0, ""), (1, "1 credit shared"), (2, "2 credits shared")])
def test_credits(n, words):
    assert told(facts.credits(replace(EMPTY, credits=refs(n)))) == words


def days(*numbers: int) -> SharedDays:
    return SharedDays(date(2026, 11, 1), frozenset(date(2026, 11, n) for n in numbers))


@pytest.mark.parametrize(
    ("shown", "plan", "words"),
    [
        (None, EVERY_DAY, ""),  # not shown
        (days(), None, "0 days checked in"),
        (days(9, 11, 23), None, "2 days checked in"),  # the 9th was before they met
        (days(11, 12, 13, 16), WEEKDAYS, "Check-ins on 4 of 10 planned days"),
        (days(11, 14, 15), WEEKDAYS, "Check-ins on 1 of 10 planned days; and on 2 other days"),
        (days(24), EVERY_DAY, "Check-ins on 1 of 15 planned days"),  # today is there
        (days(23), EVERY_DAY, "Check-ins on 1 of 14 planned days"),  # today is not over
    ],
)
def test_check_ins_against_the_days_that_both_agreed_on(shown, plan, words):
    assert told(facts.check_ins(replace(EMPTY, days=shown, plan=plan))) == words


def test_check_ins_count_from_where_they_are_shown_and_agreed_on():
    shown = SharedDays(date(2026, 11, 20), frozenset({date(2026, 11, 21)}))
    since = replace(EMPTY, days=shown, plan=EVERY_DAY, plan_from=date(2026, 11, 22))
    assert told(facts.check_ins(since)) == "Check-ins on 0 of 2 planned days"
    assert facts.check_ins(replace(since, plan_from=TODAY)) is None


def test_four_are_told_and_each_has_its_rule():
    full = replace(
        EMPTY,
        moments=refs(1),
        credits=refs(1),
        decided=(Decided(refs(1)[0], 1),),
        urges=[*USUAL, 6, 5],
        days=days(11),
    )
    found = facts.facts(full)
    assert [fact.key for fact in found] == ["shared", "urge", "outcomes", "credits"]
    assert all(fact.rule.endswith(".") for fact in found)
    assert [fact.key for fact in facts.facts(replace(full, decided=()))][-1] == "check_ins"

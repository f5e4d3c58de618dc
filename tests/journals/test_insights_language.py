"""The rules of insights: what each counts, when it fires, and above all when it must not."""

import uuid
from datetime import timedelta
from itertools import combinations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from journals.insights import MOMENT, PARTS, PLAN, RULES, SHEETS, Part, Thing, count, strongest
from journals.insights.choices import refuse_strange
from journals.insights.language import (
    AtLeast,
    AtMost,
    Counted,
    Fell,
    RowAtLeast,
    Side,
    There,
    Ticked,
    by_chance,
)
from journals.kinds import KINDS, made_of
from tests.conftest import NOW

DAY = timedelta(days=1)
NOTE, LOOK, CREDIT = PARTS
CARD = "daily-card"
BY_CODE = {rule.code: rule for rule in RULES}
CODES = [rule.code for rule in RULES]

# Of each rule: what is written where its condition holds and where it doesn't, and what is written
# where the pattern is there and where it isn't. Each is {what: ratings}.
CASES = {
    "nights": (
        {CARD: {"slept_hours": 6}},
        {CARD: {"slept_hours": 7}},
        {CARD: {"urges": [{"item": "go_quiet", "strength": 1}, {"item": "accuse", "strength": 3}]}},
        {CARD: {"urges": [{"item": "accuse", "strength": 2, "acted": "yes"}]}},
    ),
    "sure": (
        {NOTE: {"cue_certainty": 7}},
        {NOTE: {"cue_certainty": 6}},
        {NOTE: {"reaction_urge": 7}},
        {NOTE: {"reaction_urge": 6}},
    ),
    "pause": (
        {NOTE: {"response_codes": ["kept_busy", "waited_before_acting"]}},
        {NOTE: {"response_codes": ["kept_busy"]}},
        {LOOK: {"outcome": 1}},
        {LOOK: {"outcome": 0}},
    ),
    "plan": (
        {PLAN: {"confidence_before": 5}},
        {},
        {LOOK: {"outcome": 2}},
        {LOOK: {"outcome": -1}},
    ),
    "apart": (
        {NOTE: {"cues": ["no_reply"]}},
        {NOTE: {"cues": ["criticism"]}},
        {NOTE: {"response_codes": ["checked_up"]}},
        {NOTE: {"response_codes": ["asked_for_support"]}},
    ),
    "near": (
        {NOTE: {"cues": ["closeness_offered"]}},
        {NOTE: {"cues": ["criticism"]}},
        {NOTE: {"response_codes": ["kept_busy"]}},
        {NOTE: {"response_codes": ["asked_for_support"]}},
    ),
    "together": (
        {NOTE: {"helped_by": "both"}},
        {NOTE: {"helped_by": "self"}},
        {NOTE: {"distress_before": 7, "distress_after": 4}},
        {NOTE: {"distress_before": 7, "distress_after": 5}},
    ),
    "standard": (
        {LOOK: {"standard_realism": "too_strict"}},
        {LOOK: {"standard_realism": "about_right"}},
        {LOOK: {"credit": "not_this_time"}},
        {LOOK: {"credit": "partly"}},
    ),
    "words": (
        {CREDIT: {"believability": 5}},
        {CREDIT: {"believability": 4}},
        {CREDIT: {"felt_after": "better"}},
        {CREDIT: {"felt_after": "same"}},
    ),
}


def thing(*said, days=1) -> Thing:
    """One moment or entry in which all of this was written."""
    parts: dict[str, dict] = {}
    for one in said:
        for what, ratings in one.items():
            parts.setdefault(what, {}).update(ratings)
    key = uuid.uuid4()
    return Thing(key, NOW - days * DAY, tuple(Part(*pair) for pair in parts.items()), key)


def heaps(code, seen=6, unseen=0, seen_without=0, unseen_without=6, **more) -> list[Thing]:
    """So many of each of the four sorts."""
    holds, not_so, there, nothing = CASES[code]
    return [
        *(thing(holds, there, **more) for _ in range(seen)),
        *(thing(holds, nothing, **more) for _ in range(unseen)),
        *(thing(not_so, there, **more) for _ in range(seen_without)),
        *(thing(not_so, nothing, **more) for _ in range(unseen_without)),
    ]


def fires(code, things) -> bool:
    return count(BY_CODE[code], things, NOW).fires


def test_there_is_a_case_for_each_rule():
    assert list(CASES) == CODES
    assert len(CODES) == len(set(CODES))
    assert 6 <= len(CODES) <= 10


# --- the data itself ---------------------------------------------------------------------------
def kind_of(what):
    return made_of("worksheet", what) if what in SHEETS else KINDS[NOTE if what == PLAN else what]


@pytest.mark.parametrize("code", CODES)
def test_a_rule_asks_only_for_what_is_there_and_never_for_words(code):
    rule = BY_CODE[code]
    assert rule.of in {MOMENT, *PARTS, *SHEETS}
    for question in (rule.given, rule.seen):
        if isinstance(question, There):
            assert question.what == PLAN
            continue
        field = kind_of(question.what).field(question.key)
        assert field.column == "ratings"
        if isinstance(question, Ticked):
            known = [choice for choice, _label in field.options]
            assert {*question.codes, *question.unsaid} <= {*known}
            assert len(question.codes) < len(known)
        if isinstance(question, AtLeast):
            assert field.low < question.least <= field.high
        if isinstance(question, AtMost):
            assert field.low <= question.most < field.high
        if isinstance(question, Fell):
            assert kind_of(question.what).field(question.after).column == "ratings"
        if isinstance(question, RowAtLeast):
            assert question.column in {column.key for column in field.columns}


@pytest.mark.parametrize("code", CODES)
def test_a_rule_needs_enough_and_says_where_it_is_from(code):
    rule = BY_CODE[code]
    assert rule.least >= 6
    assert rule.points >= 40
    assert rule.odds >= 20
    assert rule.weeks <= 26  # what is put away rests for longer than that
    for words in (rule.title, rule.counts, rule.why, rule.attempt, rule.source):
        assert str(words).strip()
    for half in (rule.with_it, rule.without):
        assert "7 of 9" in half % {"seen": 7, "n": 9}


# --- when each fires, and when it must not -------------------------------------------------------
@pytest.mark.parametrize("code", CODES)
def test_it_fires_where_the_pattern_is_plain(code):
    assert fires(code, heaps(code))
    counted = count(BY_CODE[code], heaps(code, 7, 2, 2, 6), NOW)
    assert counted.fires
    assert "7 of 9" in counted.says[0]
    assert "2 of 8" in counted.says[1]
    assert len(counted.things) == 17


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "numbers",
    [
        (5, 0, 0, 6),  # too few with it
        (6, 0, 0, 5),  # too few without
        (60, 0, 0, 0),  # nothing to compare with
        (0, 6, 6, 0),  # the other way round
        (6, 6, 6, 6),  # no difference
        (60, 40, 30, 70),  # many, and not far enough apart
        (5, 2, 2, 5),  # far apart, and it may well be chance
        (0, 0, 0, 0),
    ],
)
def test_it_must_not_fire(code, numbers):
    assert not fires(code, heaps(code, *numbers))


@pytest.mark.parametrize("code", CODES)
def test_it_must_not_fire_on_what_is_older_or_still_to_come(code):
    rule = BY_CODE[code]
    assert fires(code, heaps(code, days=7 * rule.weeks - 1))
    assert not fires(code, heaps(code, days=7 * rule.weeks))
    assert not fires(code, heaps(code, days=-1))


@pytest.mark.parametrize("code", CODES)
def test_it_must_not_fire_where_only_one_half_was_said(code):
    """What says nothing is no "no": it is counted nowhere."""
    holds, _not_so, there, nothing = CASES[code]
    if code != "plan":  # without a plan is said by there being none
        alone = [thing(there), *(thing(nothing) for _ in range(20))]
        counted = count(BY_CODE[code], heaps(code, unseen_without=5) + alone, NOW)
        assert (counted.with_it.n, counted.without.n) == (6, 5)
    counted = count(BY_CODE[code], [thing(holds) for _ in range(20)], NOW)
    assert counted.things == []


SAYS_NOTHING = {
    "pause": (1, {LOOK: {"outcome": "cannot_tell"}}),
    "plan": (1, {LOOK: {"outcome": "cannot_tell"}}),
    "apart": (0, {NOTE: {"cues": ["none_noticed"]}}),
    "near": (0, {NOTE: {"cues": ["none_noticed"]}}),
    "together": (0, {NOTE: {"helped_by": "nothing_yet"}}),
    "standard": (1, {LOOK: {"credit": "undecided"}}),
    "nights": (1, {CARD: {"urges": [{"item": "hurt_self", "strength": 5}]}}),
}


@pytest.mark.parametrize("code", SAYS_NOTHING)
def test_an_answer_that_says_nothing_is_not_counted(code):
    half, said = SAYS_NOTHING[code]
    holds, _not_so, there, _nothing = CASES[code]
    other = there if half == 0 else holds
    assert count(BY_CODE[code], [thing(other, said) for _ in range(20)], NOW).things == []


def test_self_harm_is_counted_nowhere():
    """Beside other things it changes nothing, and alone it is nothing."""
    urges = [{"item": "hurt_self", "strength": 5}, {"item": "accuse", "strength": 1}]
    night = BY_CODE["nights"]
    assert night.seen.of(thing({CARD: {"urges": urges}})) is False
    acts = {NOTE: {"response_codes": ["hurt_self"]}}
    assert all(BY_CODE[code].seen.of(thing(acts)) is None for code in ("apart", "near"))
    assert BY_CODE["pause"].given.of(thing(acts)) is None


def test_a_number_in_another_part_of_the_moment_is_not_mixed_in():
    """Distress before in one note and after in another are no fall."""
    fell = BY_CODE["together"].seen
    parts = (Part(NOTE, {"distress_before": 9}), Part(NOTE, {"distress_after": 1}))
    assert fell.of(Thing(uuid.uuid4(), NOW, parts)) is None


@pytest.mark.parametrize(
    ("kept", "known"),
    [
        ({}, True),
        ({"off": True, "not_true": {"nights": "2026-11-23"}}, True),
        ({"off": "yes"}, False),
        ({"not_true": ["nights"]}, False),
        ({"not_true": {"nights": "today"}}, False),
        ({"not_true": {"nights": 20261123}}, False),
        ({"not_true": {"nights": "0001-01-01"}}, False),
        ({"more": 1}, False),
    ],
)
def test_choices_from_a_file_are_looked_at(kept, known):
    if known:
        refuse_strange(kept)
        return
    with pytest.raises(ValidationError):
        refuse_strange(kept)


# --- chance --------------------------------------------------------------------------------------
def test_chance_is_counted_exactly():
    """Held against counting every deal one by one."""
    for a, n, b, m in [(7, 9, 2, 8), (3, 4, 1, 4), (0, 3, 3, 3), (2, 2, 2, 5), (4, 6, 1, 6)]:
        marks = [1] * (a + b) + [0] * (n + m - a - b)
        deals = list(combinations(range(n + m), n))
        as_large = sum(sum(marks[i] for i in deal) >= a for deal in deals)
        assert by_chance(a, n, b, m) == (as_large, len(deals))


def side(seen, unseen):
    every = [thing() for _ in range(seen + unseen)]
    return Side(tuple(every[:seen]), tuple(every[seen:]))


FEW = st.integers(min_value=0, max_value=30)


@given(FEW, FEW, FEW, FEW, st.sampled_from(RULES))
def test_it_never_fires_below_its_minimum(seen, unseen, seen_without, unseen_without, rule):
    """Nor without the difference, nor where chance would do as well; whatever the numbers are."""
    counted = Counted(rule, side(seen, unseen), side(seen_without, unseen_without))
    n, m = seen + unseen, seen_without + unseen_without
    if counted.fires:
        assert n >= rule.least
        assert m >= rule.least
        assert seen / n - seen_without / m >= rule.points / 100 - 1e-9
        assert counted.chance < 1 / rule.odds
    else:
        apart = bool(n and m) and seen / n - seen_without / m >= rule.points / 100 + 1e-9
        enough = n >= rule.least and m >= rule.least
        assert not (enough and apart and counted.chance < 1 / rule.odds - 1e-9)


@given(st.data())
def test_no_rule_fires_on_fewer_than_its_minimum_of_anything(data):
    """Whatever is written: with one thing too few on a side, nothing shows."""
    code = data.draw(st.sampled_from(CODES))
    few = data.draw(st.integers(min_value=0, max_value=5))
    many = data.draw(st.integers(min_value=0, max_value=40))
    numbers = data.draw(st.sampled_from([(few, 0, 0, many), (many, 0, 0, few), (0, few, many, 0)]))
    assert not fires(code, heaps(code, *numbers))


def test_the_least_likely_by_chance_comes_first_and_never_more_than_asked_for():
    found = [count(rule, heaps(rule.code), NOW) for rule in RULES]
    assert [one.rule for one in strongest(found, 2)] == list(RULES[:2])
    more = count(RULES[-1], heaps(RULES[-1].code, 9, 0, 0, 9), NOW)
    assert strongest([*found, more], 1) == [more]
    none = count(RULES[0], [], NOW)
    assert strongest([none], 2) == []

"""The printed rules: on which ticks and numbers they fire, and on nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.measures import Instrument, Item, Option, Recipe, SafetyItem, Score
from tracker.safety import rules

OPTIONS = tuple(Option(f"at{n}", f"Answer {n}", n) for n in range(4))
RECIPE = Recipe(
    slug="nine",
    version=1,
    clinical="PHQ-9",
    items=9,
    answers=(0, 3),
    scores=(Score("total", "Total", "sum", tuple(range(1, 10)), Decimal(0), Decimal(27)),),
    recall_days=14,
    source="a test",
    safety_items=(SafetyItem(9, 1),),
)
NINE = Instrument(
    slug="nine",
    number=1,
    title="Two-week questions",
    clinical="PHQ-9",
    items=(
        Item("head", "Over the last two weeks", "heading"),
        *(Item(f"q{n}", f"Question {n}", "choice", OPTIONS, number=n) for n in range(1, 10)),
        Item("free", "Anything else", "text"),
    ),
    recipe=RECIPE,
)


def ids(content, **more) -> list[str]:
    return [one.rule for one in rules.fired(content, **more)]


def urge(**row):
    return {"urges": [{"item": "hurt_self", **row}, {"item": "go_quiet", "strength": 5}]}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({}, []),
        (urge(), []),
        (urge(strength=3), []),
        (urge(strength=4), ["urge"]),
        (urge(strength=5, acted="no"), ["urge"]),
        (urge(strength=0, acted="partly"), ["acted"]),
        (urge(strength=4, acted="yes"), ["urge", "acted"]),
        ({"behaviours": ["kept_busy", "hurt_self"]}, ["hurt"]),
        ({"response_codes": ("hurt_self",)}, ["hurt"]),
        ({"note": "hurt_self", "one": "hurt_self"}, []),  # a text is never read
        ({"urges": [{"item": "go_quiet", "strength": 5, "acted": "yes"}]}, []),
        ({"urges": [{"item": "x_1", "strength": 5}]}, []),  # own words are words
    ],
)
def test_ticks_and_numbers(content, found):
    assert ids(content) == found


@pytest.mark.parametrize(("value", "least", "fires"), [(2, 3, False), (3, 3, True), (4, 3, True)])
def test_two_people_can_agree_on_a_lower_number(value, least, fires):
    assert ("urge" in ids(urge(strength=value), least={"urge": least})) is fires


def test_never_on_a_higher_one():
    assert ids(urge(strength=4), least={"urge": 5}) == ["urge"]


@pytest.mark.parametrize(("code", "value"), [("at0", None), ("at1", 1), ("at3", 3), ("no", None)])
def test_the_questions_of_an_instrument_from_where_its_recipe_says(code, value):
    found = rules.fired({"q8": "at3", "q9": code}, instrument=NINE)
    assert [one.value for one in found] == ([] if value is None else [value])
    if found:
        assert found[0].told == f"PHQ-9, question about self-harm: {value} of 3"
        assert ids({"q9": code}) == []  # without the instrument nobody knows what it means


def test_an_instrument_that_asks_needs_an_agreement():
    assert rules.asks(NINE)
    assert not rules.asks(Instrument("own", 1, "Ours", "Ours", ()))


def test_what_is_kept_reads_back_as_it_was():
    found = rules.fired({**urge(strength=5), "q9": "at2"}, instrument=NINE)
    assert rules.read_back([one.as_dict() for one in found]) == found


@given(st.dictionaries(st.text(max_size=9), st.text() | st.integers() | st.lists(st.text())))
def test_without_the_code_nothing_fires(content):
    assert (
        ids({key: value for key, value in content.items() if "hurt_self" not in str(value)}) == []
    )


def test_no_rule_and_no_sentence_judges():
    said = " ".join(
        [*(str(rule.says) for rule in rules.RULES.values())]
        + [one.said + one.told for one in rules.fired(urge(strength=5, acted="yes"))]
    ).lower()
    for word in ("risk level", "severe", "suicidal", "danger", "mild", "safe ", "committed"):
        assert word not in said

"""An instrument as a kind of entry: what it takes, what it refuses, and the numbers it gives."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from journals.kinds import made_of, measures, worksheets
from journals.kinds.fields import DECLINED
from tests.instruments import NINE_SHAPED, PAIR_SHAPED, on_the_shelf
from tracker.measures import Item, Option


@pytest.fixture
def shelf():
    with on_the_shelf() as shelf:
        yield shelf


def answers(value, *, but=None, n=9, letter="q"):
    said = {f"{letter}{i}": value for i in range(1, n + 1)}
    return said | (but or {})


@pytest.mark.django_db  # of what practices loaded, the database says what is on
def test_it_is_found_like_a_worksheet_and_is_none_of_them(shelf):
    found = made_of("measure", "nine-shaped", 1)
    assert (found.code, found.slug, found.number) == ("measure", "nine-shaped", 1)
    assert worksheets.find("nine-shaped") is found is measures.measure("nine-shaped")
    assert not {one.slug for one in worksheets.offered()} & {one.slug for one in measures.offered()}
    with pytest.raises(worksheets.Unknown):
        measures.measure("kind-pause")
    assert [one.slug for one in measures.offered()] == [
        "weekly-check",
        "nine-shaped",
        "pair-shaped",
    ]


@pytest.mark.django_db
def test_switched_off_it_is_no_longer_offered_and_old_answers_are_still_read(shelf):
    shelf.off.add("nine-shaped")
    assert "nine-shaped" not in [one.slug for one in measures.offered()]
    assert not measures.is_on("nine-shaped")
    assert made_of("measure", "nine-shaped", 1).slug == "nine-shaped"


def test_a_version_that_is_loaded_later_stands_beside_the_first(shelf):
    first = worksheets.find("nine-shaped")
    shelf.another("nine-shaped", title="Reworded")
    assert worksheets.find("nine-shaped").number == 2
    assert worksheets.find("nine-shaped", 1) is first


def test_codes_become_numbers_and_numbers_a_score(shelf):
    nine = measures.measure("nine-shaped")
    kept = nine.clean(answers("LA2", but={"q9": "LA0", "hard": "LA3", "more": "words"}))
    ratings, words = nine.split(kept)
    assert words == {"more": "words"}
    assert ratings["q1"] == "LA2"
    (total,) = nine.scores(kept)
    assert (total.code, total.value) == ("total", Decimal(16))  # 8 × 2 + 0; "hard" counts nothing
    # a share of numbers and ticks gives the same number
    assert nine.scores(ratings) == nine.scores(kept)


@pytest.mark.parametrize("gap", [{"q4": DECLINED}, {"q4": None}])
def test_a_total_is_empty_with_one_item_missing(shelf, gap):
    nine = measures.measure("nine-shaped")
    kept = nine.clean(answers("LA1", but=gap))
    assert [one.value for one in nine.scores(kept)] == [None]


def test_rather_not_say_is_an_answer_of_its_own(shelf):
    nine = measures.measure("nine-shaped")
    kept = nine.clean(answers(DECLINED))
    assert set(kept.values()) == {DECLINED}
    assert {str(shown.items[0]) for shown in nine.show(kept)} == {"I’d rather not say"}
    with pytest.raises(ValidationError, match="Answer one of them"):
        nine.clean({})


def test_zero_is_an_answer(shelf):
    weekly = measures.measure("weekly-check")
    kept = weekly.clean({"distress": "0"})
    assert kept == {"distress": 0}
    assert weekly.scores(kept)[0].value == Decimal(0)


@pytest.mark.parametrize("value", ["LA4", "", "declined", 7, True, 1.5, ["LA1"], {"code": "LA1"}])
def test_what_is_no_answer_of_the_item_is_refused(shelf, value):
    nine = measures.measure("nine-shaped")
    if value == "":
        assert nine.clean({"q1": "", "q2": "LA0"}) == {"q2": "LA0"}
        return
    with pytest.raises(ValidationError):
        nine.clean({"q1": value})


def test_a_person_alone_is_no_answer_and_stands_among_the_words(shelf):
    pair = measures.measure("pair-shaped")
    person = "5f0c6f3e-6a0e-4b8e-9a11-2d0b6f1f4a10"
    with pytest.raises(ValidationError, match="Answer one of them"):
        pair.clean({measures.ABOUT: [person]})
    kept = pair.clean({measures.ABOUT: [person], **answers(4, letter="r")})
    ratings, words = pair.split(kept)
    assert words == {measures.ABOUT: [person]}
    assert pair.people_in(kept) == {person}
    assert [(one.code, one.value) for one in pair.scores(ratings)] == [
        ("avoidance", Decimal("4.00")),
        ("anxiety", Decimal("4.00")),
    ]


def test_reversed_items_count_from_the_other_end(shelf):
    pair = measures.measure("pair-shaped")
    low = pair.clean(answers(1, letter="r"))
    # 1–4 reversed: 7, 7, 7, 7, then 1, 1: 30 / 6
    assert [one.value for one in pair.scores(low)] == [Decimal("5.00"), Decimal("1.00")]


def test_the_weekly_check_has_five_numbers_of_its_own_and_no_total():
    weekly = measures.measure("weekly-check")
    kept = weekly.clean({"distress": 6, "reaction_urge": 7, "closeness": 3, "kindness": DECLINED})
    assert [(one.code, one.value) for one in weekly.scores(kept)] == [
        ("distress", Decimal(6)),
        ("reaction_urge", Decimal(7)),
        ("closeness", Decimal(3)),
        ("kindness", None),
        ("sleep", None),
    ]
    assert not weekly.known.validated
    assert "not a validated measure" in f"{weekly.clinical} {weekly.about}"


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ((Item("moment", "?", "boolean"),), "moment"),
        ((Item("entry_id", "?", "boolean"),), "entry_id"),
        ((Item(measures.ABOUT, "?", "boolean"),), measures.ABOUT),
        ((Item("a b", "?", "boolean"),), "a b"),
        ((Item("a", "?", "boolean"), Item("a", "?", "line")), "a"),
        ((Item("a", "?", "choice", (Option(DECLINED, "no"),)),), DECLINED),
        ((Item("a", "?", "slider"),), "slider"),
        ((Item("a", "?", "heading"),), "no questions"),
    ],
)
def test_what_cannot_be_asked_is_refused_when_it_is_built(items, why):
    with pytest.raises(ValueError, match=why):
        measures.build(replace(NINE_SHAPED, items=items))


def test_how_far_apart_two_answers_lie(shelf):
    assert measures.measure("weekly-check").least_days == 7
    assert measures.measure("nine-shaped").least_days == 14
    assert measures.measure("pair-shaped").least_days == 84
    assert measures.build(replace(PAIR_SHAPED, recipe=None)).least_days == 1

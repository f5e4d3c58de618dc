"""What a recipe has to be: each rule, broken once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tracker.measures import Band, SafetyItem, shipped
from tracker.measures.rules import check

PHQ, RQ = shipped.find("phq-9"), shipped.find("rq")


def of(recipe, **more):
    """The recipe with another first score."""
    return replace(recipe, scores=(replace(recipe.scores[0], **more), *recipe.scores[1:]))


BROKEN = {
    "a name": replace(PHQ, slug="PHQ 9"),
    "a version": replace(PHQ, version=0),
    "no source": replace(PHQ, source=""),
    "a range upside down": replace(PHQ, answers=(3, 0)),
    "no scores": replace(PHQ, scores=()),
    "two of one code": replace(PHQ, scores=PHQ.scores * 2),
    "a safety item that is not there": replace(PHQ, safety_items=(SafetyItem(10, 1),)),
    "a safety answer that is not there": replace(PHQ, safety_items=(SafetyItem(9, 4),)),
    "codes of some": replace(PHQ, codes={1: ("44250-9",)}),
    "one code for two": replace(PHQ, codes=dict.fromkeys(range(1, 10), ("44250-9",))),
    "names without codes": replace(RQ, codes={}),
    "an item that is not there": of(PHQ, items=(1, 10)),
    "an item twice": of(PHQ, items=(1, 1)),
    "reversing what it doesn't count": of(PHQ, items=(1, 2), high=Decimal(6), reverse={3}),
    "taking off in a sum": of(PHQ, items=(1, 2), minus=(3,)),
    "a difference of nothing": of(RQ, minus=()),
    "no such method": of(PHQ, method="median"),
    "no such direction": of(PHQ, higher_is="bigger"),
    "another range": of(PHQ, high=Decimal(28)),
    "bands out of order": of(PHQ, bands=PHQ.scores[0].bands[::-1]),
    "bands from later on": of(PHQ, bands=(Band(Decimal(1), "x"),)),
    "bands beyond the range": of(PHQ, bands=(Band(Decimal(0), "x"), Band(Decimal(28), "y"))),
    "bands of nobody": of(PHQ, bands_source=""),
    "caseness of nobody": of(PHQ, caseness_source=""),
    "change of nobody": of(PHQ, reliable_change_source=""),
    "a source for nothing": of(PHQ, caseness=None),
    "caseness out of range": of(PHQ, caseness=Decimal(28)),
    "caseness without a direction": of(PHQ, higher_is=""),
    "time below zero": replace(PHQ, recall_days=-1),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_recipe_that_breaks_a_rule_is_no_recipe(broken):
    with pytest.raises(ValueError, match=r"(?i)phq|rq"):
        check(BROKEN[broken])


def test_those_that_ship_break_none():
    assert [check(one).slug for one in shipped.ALL] == [
        *("phq-9", "phq-2", "gad-7", "gad-2", "who-5", "bsl-23"),
        *("scs-sf", "ders-16", "ders-18", "ecr-rs", "ecr-r", "rq", "saam"),
    ]
    with pytest.raises(KeyError):
        shipped.find("bdi-ii")


def test_no_words_of_a_question_ship():
    """Labels are of scores and bands; nothing that ships is as long as a question."""
    words = [label for one in shipped.ALL for label in one.names.values()]
    words += [score.label for one in shipped.ALL for score in one.scores]
    words += [band.label for one in shipped.ALL for score in one.scores for band in score.bands]
    assert max(len(str(word)) for word in words) <= 25

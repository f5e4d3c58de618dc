"""Invariants 1, 2, 3 and 15 of the domain model, for measures."""

import itertools
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.http import Http404

from journals import access, actions
from journals.actions import Choice
from journals.kinds import measures
from journals.models import Share
from tests.conftest import NOW
from tests.instruments import NINE_SHAPED, PAIR_SHAPED, on_the_shelf
from tests.journals.measures import all_of, answer, ask, let_see
from tracker.measures import score

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    with on_the_shelf() as shelf, time_machine.travel(NOW, tick=False):
        yield shelf


def seen(amara, care):
    found, _more = access.shared_alone(amara, care, now=NOW)
    numbers = access.shared_numbers(amara, care, now=NOW)
    return found, numbers.measures


def test_invariant_01_a_new_measure_answer_has_no_grant(maya, amara, care):
    ask(amara, care)
    for content in (all_of("LA3"), all_of("LA0")):
        answer(maya, content=content)
    assert not Share.objects.exists()
    assert seen(amara, care) == ([], ())


def test_invariant_02_every_reading_asks_care_and_share_at_that_time(maya, amara, care):
    ask(amara, care)
    standing = let_see(maya, care)
    entry = answer(maya)
    assert [len(one) for one in seen(amara, care)] == [1, 1]
    actions.stop_standing_share(maya, standing, now=NOW)
    assert seen(amara, care) == ([], ())
    choice = Choice(frozenset({entry.pk}), "full")
    actions.share_alone(maya, entry, care, choice, now=NOW)
    assert [len(one) for one in seen(amara, care)] == [1, 1]
    care.status = "paused"
    care.save(update_fields=["status"])
    assert access.shared_numbers(amara, care, now=NOW).measures == ()
    with pytest.raises(Http404):
        access.shared_in(amara, entry.pk, NOW)


def test_invariant_03_numbers_alone_never_give_words_or_whom_it_is_about(maya, amara, care):
    ask(amara, care, "pair-shaped", every_days=84)
    ask(amara, care)
    person = actions.add_person(
        maya, person_id=uuid.uuid4(), content={"label": "Somebody"}, now=NOW
    )
    about = {measures.ABOUT: [str(person.pk)], **all_of(4, letter="r")}
    for slug, content in (("pair-shaped", about), ("nine-shaped", {"more": "Words", "q1": "LA1"})):
        let_see(maya, care, slug)
        answer(maya, slug, content)
    found, lines = seen(amara, care)
    assert len(found) == 2
    said = " ".join(f"{part.content} {part.names} {part.shown}" for part in found) + str(lines)
    assert "Somebody" not in said
    assert "Words" not in said
    assert str(person.pk) not in said
    assert all(part.words is None for part in found)


@pytest.mark.parametrize("missing", [1, 5, 9])
@pytest.mark.parametrize("recipe", [NINE_SHAPED.recipe, PAIR_SHAPED.recipe], ids=lambda r: r.slug)
def test_invariant_15_totals_are_null_with_a_missing_item(recipe, missing):
    low, high = recipe.answers
    for value in (low, high):
        whole = dict.fromkeys(range(1, recipe.items + 1), value)
        without = {**whole, missing: None}
        for one in recipe.scores:
            needed = missing in one.items
            assert (score(recipe, without)[one.code] is None) == needed
            assert score(recipe, whole)[one.code] is not None
    gone = {n: low for n in range(1, recipe.items + 1) if n != missing}
    assert None in score(recipe, gone).values()


def test_invariant_15_golden_totals_of_the_shapes():
    nine = measures.build(NINE_SHAPED)
    fixed = [0, 1, 2, 3, 0, 1, 2, 3, 1]
    content = {f"q{n}": f"LA{value}" for n, value in enumerate(fixed, 1)}
    assert [one.value for one in nine.scores(content)] == [Decimal(13)]
    pair = measures.build(PAIR_SHAPED)
    given = dict(
        zip((f"r{n}" for n in itertools.count(1)), [1, 2, 3, 4, 5, 6, 7, 1, 2], strict=False)
    )
    # reversed 7, 6, 5, 4, then 5, 6: 33 / 6; and 7, 1, 2: 10 / 3
    assert [one.value for one in pair.scores(given)] == [Decimal("5.50"), Decimal("3.33")]

"""A questionnaire with a safety item: asked by agreement, answered with help, flagged."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from journals import access, actions
from journals.access import measures as own
from journals.models import Assignment, Share
from tests import watched
from tests.conftest import NOW, enter
from tests.instruments import on_the_shelf
from tests.journals.measures import all_of, answer, ask, let_see

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    with on_the_shelf() as shelf, time_machine.travel(NOW, tick=False):
        yield shelf


def options(shelf):
    """The codes of "not at all" and of the next answer, for the item about self-harm."""
    item = next(one for one in own.measures.measure("nine-shaped").known.items if one.number == 9)
    by_value = {one.value: one.code for one in item.options}
    return item.key, by_value[0], by_value[1]


def test_invariant_09_it_is_neither_asked_nor_answered_without_an_agreement(maya, amara, care):
    with pytest.raises(ValidationError) as error:
        actions.assign(amara, care, assignment_id=care.pk, slug="nine-shaped", targets={}, now=NOW)
    assert error.value.error_dict.keys() == {"worksheet"}
    row = ask(amara, care)
    assert own.own_measure(maya, "nine-shaped", NOW)
    assert own.is_due(Assignment.objects.select_related("client").get(pk=row.pk), NOW)
    for one in access.own_monitorings(maya).filter(ended_at=None):
        actions.end_monitoring(maya, one, now=NOW)
    with pytest.raises(Http404):
        own.own_measure(maya, "nine-shaped", NOW)
    with pytest.raises(Http404):
        answer(maya)
    assert "nine-shaped" not in [one.worksheet.slug for one in own.own_measures(maya, NOW)]
    assert not own.is_due(Assignment.objects.select_related("client").get(pk=row.pk), NOW)


def test_item_nine_leads_to_help_and_once_shared_to_a_flag(shelf, maya, amara, care):
    ask(amara, care)
    key, none, some = options(shelf)
    calm = answer(maya, content={**all_of("LA1"), key: none})
    assert access.high_for(maya, calm) == ()
    entry = answer(maya, content={**all_of("LA1"), key: some})
    (fired,) = access.high_for(maya, entry)
    assert (fired.rule, fired.value, fired.most) == ("question", 1, 3)
    page = enter(maya).get(reverse("entry-saved", args=[entry.pk])).text
    assert "thoughts of suicide or self-harm" in page
    assert reverse("measure-answer", args=[entry.pk]) in page
    assert watched.waiting() == []
    actions.share_numbers(maya, entry, care, now=NOW)
    (flag,) = watched.waiting()
    mine = enter(maya).get(reverse("measure-answer", args=[entry.pk])).text
    assert "so that Amara looks at it first" in mine
    assert reverse("entry-saved", args=[entry.pk]) in mine
    seen = access.shared_flag(amara, flag.pk, NOW)
    assert seen.fired == (fired,)
    assert (
        "question about self-harm: 1 of 3" in enter(amara).get(reverse("flag", args=[flag.pk])).text
    )


def test_a_standing_share_flags_it_and_just_for_me_stays_so(shelf, maya, amara, care):
    ask(amara, care)
    let_see(maya, care)
    key, _none, some = options(shelf)
    high = {**all_of("LA1"), key: some}
    alone = answer(maya, content=high, just_for_me=True)
    assert watched.waiting() == []
    watched.change(maya, alone, {**high, "q1": some})
    assert not Share.objects.filter(entry=alone).exists()
    entry = answer(maya, content=high)
    assert [flag.entry_id for flag in watched.waiting()] == [entry.pk]

"""The agenda: what each side may read of it; ticked by both; a pin shows nothing unshared."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from journals import access, actions
from journals.actions import When
from tests.conftest import NOW
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def add(owner, care, kind, text="", entry=None, **more):
    said = {"item_id": uuid.uuid4(), "now": NOW, **more}
    return actions.add_to_agenda(owner, care, kind=kind, text=text, entry=entry, **said)


def texts(reader, care, **more):
    return [one.text for one in access.shared_agenda(reader, care, now=NOW + DAY, **more)]


@pytest.fixture
def page(maya):
    return actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "A page."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )


def shared(maya, care, entry):
    choice = actions.Choice(frozenset({entry.pk}), "full")
    actions.share_alone(maya, entry, care, choice, now=NOW)


def test_the_therapist_reads_what_the_client_put_there_and_the_ledger_says_so(maya, amara, care):
    item = add(maya, care, "talk_about", "Being proud and crying.")
    assert texts(amara, care) == ["Being proud and crying."]
    (last,) = ledger.of_client(maya.pk, limit=1)
    assert (last.verb, last.entity_id) == ("opened_agenda", item.pk)


def test_a_pin_shows_only_as_long_as_its_entry_is_shared(maya, amara, care, page):
    add(maya, care, "pin", entry=page)
    assert access.shared_agenda(amara, care, now=NOW + DAY) == []
    shared(maya, care, page)
    (pin,) = access.shared_agenda(amara, care, now=NOW + DAY)
    assert pin.entry_id == page.pk
    actions.stop_sharing(maya, entry_ids=[page.pk], now=NOW)
    assert access.shared_agenda(amara, care, now=NOW + DAY) == []


def test_only_a_pin_names_something_so_that_nothing_else_tells_that_it_is_there(maya, care, page):
    for kind in ("talk_about", "talk_before"):
        with pytest.raises(ValidationError) as refused:
            add(maya, care, kind, "About this.", entry=page)
        assert "entry" in refused.value.error_dict


def test_what_the_therapist_brings_up_is_hers(maya, amara, care, page):
    add(amara, care, "bring_up", "Sleep, from last time.")
    assert not access.own_agenda(maya).exists()
    assert texts(amara, care) == []
    assert [one.text for one in access.own_bring_up(amara, care, now=NOW)] == [
        "Sleep, from last time."
    ]
    assert not [event for event in ledger.of_client(maya.pk) if "agenda" in event.verb]


def test_to_discuss_something_it_must_be_shared_and_stay_so(maya, amara, care, page):
    with pytest.raises(ValidationError):
        add(amara, care, "bring_up", entry=page)
    shared(maya, care, page)
    add(amara, care, "bring_up", entry=page, text="Ask about this.")
    assert len(access.own_bring_up(amara, care, now=NOW)) == 1
    actions.stop_sharing(maya, entry_ids=[page.pk], now=NOW)
    assert access.own_bring_up(amara, care, now=NOW) == []


def test_either_ticks_what_was_talked_about(maya, amara, omar, care):
    item = add(maya, care, "talk_about", "Christmas.")
    with pytest.raises(ValueError):
        actions.tick_item(omar, item, done=True, now=NOW)
    actions.tick_item(amara, item, done=True, now=NOW)
    assert texts(amara, care) == []
    assert texts(amara, care, ticked_since=NOW - DAY) == ["Christmas."]
    actions.tick_item(maya, item, done=False, now=NOW)
    assert texts(amara, care) == ["Christmas."]


def test_a_wish_to_talk_before_is_known_until_it_is_ticked(maya, amara, care):
    item = add(maya, care, "talk_before", "Can we talk on Monday?")
    assert access.wishes_to_talk([care], NOW) == {care.pk: NOW}
    actions.tick_item(amara, item, done=True, now=NOW)
    assert access.wishes_to_talk([care], NOW) == {}


def test_paused_care_shows_nothing(maya, amara, care):
    item = add(maya, care, "talk_before", "Can we talk on Monday?")
    care_actions.pause(care, by=maya, now=NOW)
    assert texts(amara, care) == []
    assert access.wishes_to_talk([care], NOW) == {}
    with pytest.raises(Http404):
        access.shared_agenda_item(amara, item.pk, NOW)
    care.refresh_from_db()
    with pytest.raises(ValidationError):
        add(maya, care, "talk_about", "More.")


def test_taken_off_it_is_gone_and_can_be_put_back(maya, amara, care):
    item = add(maya, care, "talk_about", "Christmas.")
    actions.take_off_agenda(maya, item, now=NOW)
    assert texts(amara, care) == []
    actions.put_back_on_agenda(maya, item, now=NOW)
    assert texts(amara, care) == ["Christmas."]


def test_said_again_it_is_there_once_and_words_can_be_changed(maya, amara, care):
    pk = uuid.uuid4()
    for _twice in range(2):
        item = add(maya, care, "talk_about", "Christmas.", item_id=pk)
    with pytest.raises(actions.IdTaken):
        add(maya, care, "talk_about", "Easter.", item_id=pk)
    actions.reword_item(maya, item, text="Christmas and New Year.", base_version=1, now=NOW)
    assert texts(amara, care) == ["Christmas and New Year."]
    with pytest.raises(actions.StaleVersion):
        actions.reword_item(maya, item, text="Other.", base_version=1, now=NOW)


def test_nobody_else_puts_anything_there(jonas, omar, maya, care, page):
    for who, kind in ((jonas, "talk_about"), (omar, "bring_up"), (maya, "bring_up")):
        with pytest.raises(ValueError):
            add(who, care, kind, "Hello.")
    with pytest.raises(ValidationError):
        add(maya, care, "talk_about", "  ")
    with pytest.raises(ValidationError):
        add(maya, care, "pin")

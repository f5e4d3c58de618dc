"""The list of what waits, and the buttons that put it aside, as a therapist meets them."""

import re
import uuid

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse

from journals import access, actions
from journals.actions import Choice, When
from journals.models import ReadMark
from tests.clinic import MINTED
from tests.conftest import NOW, make_care, make_client, next_appointment
from tests.journals.reviewing import HOUR, look_back, note, part, share, waiting
from tests.test_query_counts import count
from tracker.privacy import keys, ledger

pytestmark = [pytest.mark.django_db, pytest.mark.quick_once]
PAGE = "/review/"


@pytest.fixture(autouse=True)
def open_keys(maya, amara, care):
    keys.warm([maya.pk, amara.pk])


@pytest.fixture
def browser(sign_in, amara):
    with time_machine.travel(NOW, tick=False):
        yield sign_in(amara)


def test_the_list_says_that_something_waits_and_nothing_of_it(browser, amara, maya, care):
    one = note(maya, text="kq-a-word")
    look_back(maya, one)
    share(maya, care, one, ask=True)
    page = browser.get(PAGE)
    assert "Moment, 23 Nov" in page.text
    assert "1. Notice · self-monitoring" in page.text
    assert "Asks for an answer" in page.text
    assert "kq-a-word" not in page.text
    assert ReadMark.objects.count() == 0
    assert "opened" not in {event.verb for event in ledger.of_client(maya.pk, limit=50)}


def test_marked_with_undo_to_the_end(browser, amara, maya, care):
    share(maya, care, note(maya), note(maya))
    page = browser.get(PAGE)
    seen = re.findall(r'name="seen" value="([^"]+)"', page.text)
    assert len(seen) == 3  # all of one client's, and each
    mark = reverse("client-reviewed", args=[maya.pk])
    page = browser.post(mark, {"seen": seen[1]}, follow=True)
    assert "Marked as reviewed." in page.text
    page = browser.post(mark, {"seen": seen[0]}, follow=True)
    assert "Nothing waits. That’s all of it." in page.text
    page = browser.post(reverse("to-review-undo"), follow=True)
    assert "It waits again." in page.text
    assert len(waiting(amara)) == 1


NOBODYS = uuid.UUID(int=7, version=4)


@pytest.mark.parametrize("seen", ["", "x", "1:2", f"{NOBODYS}:1", f"{NOBODYS}:0 \x00"])
def test_what_makes_no_sense_marks_nothing(browser, amara, maya, care, seen):
    share(maya, care, note(maya))
    mark = reverse("client-reviewed", args=[maya.pk])
    assert browser.post(mark, {"seen": seen}).status_code == 302
    assert len(waiting(amara)) == 1


def test_each_leads_to_its_place_on_the_clients_page(browser, amara, maya, care):
    for n in range(25):
        share(maya, care, note(maya, at=NOW - n * HOUR))
    page = actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "A page."},
        when=When(NOW - HOUR, maya.time_zone),
        now=NOW,
    )
    actions.share_alone(maya, page, care, Choice(frozenset({page.pk}), "full"), now=NOW)
    places = [
        browser.get(reverse("client-find", args=[maya.pk, item.id])).url for item in waiting(amara)
    ]
    assert len(places) == 26
    for place in places:
        address, _mark, anchor = place.partition("#")
        assert f'id="{anchor}"' in browser.get(address).text, place
    assert sum("page=2" in place for place in places) == 5
    for foreign in (uuid.uuid4(), part(note(maya)).pk):
        assert browser.get(reverse("client-find", args=[maya.pk, foreign])).status_code == 404


def test_from_the_clients_page_all_that_is_on_it(browser, amara, maya, care):
    share(maya, care, note(maya), note(maya))
    client = reverse("client", args=[maya.pk])
    page = browser.get(client)
    assert "Mark all as reviewed" in page.text
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', page.text)
    page = browser.post(
        reverse("client-reviewed", args=[maya.pk]), {"seen": seen, "stay": "1"}, follow=True
    )
    assert page.redirect_chain[0][0] == client
    assert "All on this page is reviewed" in page.text
    assert waiting(amara) == []


def test_its_client_learns_nothing_of_it(sign_in, amara, maya, care):
    """Not even that something was put aside unopened."""
    one = note(maya)
    share(maya, care, one)
    hers = Client()
    hers.force_login(maya)
    pages = [reverse("moment", args=[one.pk]), reverse("moment-sharing", args=[one.pk])]
    pages += [reverse("sharing"), reverse("home")]
    with time_machine.travel(NOW, tick=False):
        before = [MINTED.sub("", hers.get(page).text) for page in pages]
        actions.mark_reviewed(amara, care, {part(one).pk: 1}, now=NOW)
        assert [MINTED.sub("", hers.get(page).text) for page in pages] == before
    assert "Not opened yet" in before[1]


def test_place_of_asks_for_its_own_therapist(omar, maya, care):
    with pytest.raises(ValueError):
        access.place_of(omar, care, uuid.uuid4(), NOW)
    with pytest.raises(Http404):
        access.place_of(care.therapist, care, uuid.uuid4(), NOW)


@pytest.mark.slow
def test_the_list_asks_as_often_with_many_as_with_few(browser, amara, maya, care):
    counts = {}
    for many in (1, 30):
        for n in range(many):
            client = make_client(f"C{many}-{n}", f"c{many}-{n}@example.org")
            keys.warm([client.pk])
            one = make_care(client, amara)
            share(client, one, note(client))
            next_appointment(one, days=n % 20 + 1)
        share(maya, care, note(maya), level="ratings_only")
        counts[many] = count(browser, PAGE)
    assert counts[1] == counts[30] <= 20, counts

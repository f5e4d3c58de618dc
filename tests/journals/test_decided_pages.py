"""What two decided in a session, on the pages of both: written down, asked, made so, or not."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import actions
from journals.actions import Choice
from journals.models import DecisionProposal
from tests.conftest import NOW, make_care
from tests.journals.test_review_pages import moment, part, post, share
from tracker.privacy.models import LedgerEvent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now_is_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def care(maya, amara):
    return make_care(maya, amara, started_at=NOW - 60 * DAY)


@pytest.fixture
def browser(sign_in, amara):
    return sign_in(amara)


@pytest.fixture
def page(browser, maya):
    return lambda: browser.get(reverse("client", args=[maya.pk])).text


def decide(browser, maya, episode, about="self_evaluation", **fields):
    fields |= {"about": part(episode, about).pk, "outcome": "1", "credit": "fully"}
    return post(browser, maya, "decide", episode.pk, **fields)


def test_what_they_decided_is_asked_and_the_client_makes_it_so(browser, maya, care, sign_in, page):
    episode = moment(maya, outcome="cannot_tell")
    share(maya, care, episode, ask=True)
    link = reverse("decide", args=[maya.pk, episode.pk])
    assert f'href="{link}"' in page()
    assert "At the door." in browser.get(link).text
    text = decide(browser, maya, episode, reasons="I stayed.").text
    assert "Written down. Maya is asked whether it is so." in text
    assert "Maya has not answered yet." in text
    hers = sign_in(maya)
    today = hers.get("/").text
    assert "You decided this together on Monday 23 November" in today
    assert "Closer" in today
    decision = DecisionProposal.objects.get()
    assert "Is that how you see it?" in hers.get(f"/moments/{episode.pk}/").text
    saved = hers.post(reverse("decision", args=[decision.pk]), {"answer": "yes"}, follow=True).text
    assert "this is how you see it" in saved
    look = part(episode)
    assert (look.ratings["outcome"], look.ratings["context"]) == (1, "in_session")
    assert look.shares.get().asked_at is None  # what was asked is answered by it
    assert hers.post(reverse("decision", args=[decision.pk]), {"answer": "yes"}).status_code == 404


def test_changed_first_it_is_settled_in_her_own_way(browser, maya, care, sign_in):
    episode = moment(maya, outcome="cannot_tell", reasons="I cried.")
    share(maya, care, episode)
    decide(browser, maya, episode, reasons="I stayed.")
    decision, hers = DecisionProposal.objects.get(), sign_in(maya)
    form = hers.get(f"/moments/{episode.pk}/?change=look-back&decided={decision.pk}").text
    assert "I cried.\n\nI stayed.</textarea>" in form
    look = part(episode)
    fields = {"entry_id": look.pk, "base_version": "1", "outcome": "2", "in_session": "on"}
    path = reverse("moment-look-back", args=[episode.pk])
    assert hers.post(path, fields | {"decided": decision.pk}).status_code == 302
    decision.refresh_from_db()
    assert decision.confirmed_at == NOW
    assert part(episode).ratings["outcome"] == 2


def test_no_changes_nothing_and_the_therapist_is_told(browser, maya, care, sign_in, page):
    episode = moment(maya, outcome=-1)
    share(maya, care, episode)
    decide(browser, maya, episode)
    decision, hers = DecisionProposal.objects.get(), sign_in(maya)
    answer = hers.post(reverse("decision", args=[decision.pk]), {"answer": "no"}, follow=True)
    assert "What you wrote stays as it is." in answer.text
    assert part(episode).version == 1
    sign_in(care.therapist)
    assert "is not how Maya sees it" in page()


def test_it_is_taken_back_while_nobody_has_answered(browser, maya, care):
    episode = moment(maya, outcome=1)
    share(maya, care, episode)
    decide(browser, maya, episode)
    path = reverse("decision-back", args=[maya.pk, DecisionProposal.objects.get().pk])
    assert "Taken back." in browser.post(path, follow=True).text
    assert "changed meanwhile" in browser.post(path, follow=True).text


def test_nothing_is_decided_about_what_cannot_be_read_in_full(browser, maya, care, page):
    episode = moment(maya, outcome=1)
    share(maya, care, episode, level="ratings_only")
    assert "Record what you decided" not in page()
    assert decide(browser, maya, episode).status_code == 404
    private = moment(maya, 2 * DAY)
    assert decide(browser, maya, private, about="self_monitoring").status_code == 404


def test_a_look_back_shared_meanwhile_is_shown_and_the_words_are_kept(browser, maya, care):
    episode = moment(maya, outcome=1)
    note = part(episode, "self_monitoring")
    actions.share_parts(maya, episode, care, Choice(frozenset({note.pk}), "full"), now=NOW)
    share(maya, care, episode)
    refused = decide(browser, maya, episode, about="self_monitoring", reasons="I stayed.")
    assert refused.status_code == 422
    assert "This has changed meanwhile." in refused.text
    assert "I stayed.</textarea>" in refused.text
    assert f'name="about" value="{part(episode).pk}"' in refused.text
    assert not DecisionProposal.objects.exists()


def test_writing_it_down_reads_nothing(browser, maya, care):
    """The page is disclosed when it is opened; that the form came is only itself."""
    episode = moment(maya, outcome=1)
    share(maya, care, episode)
    path = reverse("decide", args=[maya.pk, episode.pk])
    fields = {"entry_id": uuid.uuid4(), "about": part(episode).pk, "outcome": "1"}
    assert browser.post(path, fields).status_code == 302
    assert [event.verb for event in LedgerEvent.objects.filter(actor_id=care.therapist_id)] == [
        "proposed_decision"
    ]

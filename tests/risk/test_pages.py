"""The pages: agreeing, the calm page, and what a clinician does. As people go through them."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from journals import access, actions
from journals.models import Entry, ReviewFlag, RiskMonitoring, Share
from tests import watched
from tests.conftest import NOW, enter, freshen
from tests.journals.test_worksheets_later import drawn
from tracker.care import actions as care_actions


def saved_to(browser, strength: int, pk: uuid.UUID | None = None) -> tuple[uuid.UUID, str]:
    """The card with this urge, posted as its page does; the id, and where saving leads."""
    path, pk = reverse("worksheet", args=["daily-card"]), pk or uuid.uuid4()
    data = {"entry_id": str(pk), "number": "1", "drawn": drawn(browser, path)}
    answer = browser.post(path, {**data, "urges-hurt_self-strength": str(strength)})
    assert answer.status_code == 302, answer.text
    return pk, answer.url


def test_proposed_agreed_to_and_ended(clock, maya, amara, care):
    bea = watched.deputy_for(amara)
    hers, mine = enter(amara), freshen(enter(maya))
    page = hers.get(reverse("client-watch", args=[maya.pk])).text
    assert "Not yet." in page
    said = {"asks": ["urge"], "least": "3", "rhythm": "each_weekday", "plan": "not_indicated"}
    path = reverse("client-watch", args=[maya.pk])
    assert hers.post(path, {**said, "reason": "None."}).status_code == 422  # nobody is named
    deputy = reverse("client-deputy", args=[maya.pk])
    assert hers.post(deputy, {"deputy": str(maya.pk)}).status_code == 422
    assert hers.post(deputy, {"deputy": str(bea.pk)}).status_code == 302
    assert hers.post(path, said).status_code == 422
    assert hers.post(path, {**said, "reason": "We talked."}).status_code == 302
    assert "proposes an agreement" in mine.get(reverse("home")).text

    page = mine.get(reverse("care-watch", args=[care.pk])).text
    for words in ("Bea Lind", "every weekday", "Nobody is watching in between", "made it 3"):
        assert words in page
    assert "Bea Lind" in mine.get(reverse("care-settings")).text
    row = RiskMonitoring.objects.get()
    agree = reverse("watch-agree", args=[row.pk])
    assert mine.post(agree, {"sharing": "other"}).status_code == 302
    assert access.may_be_asked(care.pk) == set()
    assert mine.post(agree, {"sharing": "always"}).status_code == 302
    assert access.may_be_asked(care.pk) == {"urge"}
    assert access.always_shares(care)
    assert "Answers that are looked at first" in mine.get(reverse("sharing")).text
    mine.post(agree, {"sharing": "ask"})
    assert not access.always_shares(care)
    assert mine.post(reverse("watch-end", args=[row.pk])).status_code == 302
    assert access.may_be_asked(care.pk) == set()
    assert "Earlier agreements" in mine.get(reverse("care-watch", args=[care.pk])).text


def test_agreeing_asks_for_the_password_and_ending_does_not(clock, maya, amara, care):
    row = watched.propose(amara, care)
    mine = enter(maya)
    assert (
        "reauthenticate" in mine.post(reverse("watch-agree", args=[row.pk]), {"sharing": "ask"}).url
    )
    mine.post(reverse("watch-end", args=[row.pk]))
    row.refresh_from_db()
    assert row.ended_at is not None


@pytest.fixture
def mine(clock, maya, amara, care):
    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    return enter(maya)


def test_a_high_answer_is_saved_and_leads_to_help_once(mine, maya, amara, care):
    pk, to = saved_to(mine, 4)
    assert to == reverse("entry-saved", args=[pk])
    assert Entry.objects.filter(pk=pk).exists()
    page = mine.get(to).text
    assert "enough for now" not in page
    for words in (
        *("Thank you for writing it down", "the urge to hurt yourself was 4 of 5"),
        *("Nobody is reading this right now", "Are you safe at this moment?"),
        *("No, or I’m not sure", "Yes. Show me who I can talk to", "Yes. Carry on"),
        *("988", "Share with Amara", "Why am I seeing this page?"),
    ):
        assert words in page
    assert mine.get(to).status_code == 200  # looking again is fine
    carry_on = reverse("worksheet-answer", args=[pk])
    assert f'href="{carry_on}"' in page
    # the same answer once more, in other words: nobody is asked twice
    anew = {"entry_id": str(pk), "base_version": "1", "number": "1", "note": "Words."}
    again = mine.post(carry_on, {**anew, "urges-hurt_self-strength": "4"})
    assert again.url == carry_on
    assert not Share.objects.exists()


def test_a_low_answer_goes_where_every_answer_goes(mine):
    pk, to = saved_to(mine, 3)
    assert to == reverse("worksheet-answer", args=[pk])
    assert mine.get(reverse("entry-saved", args=[pk])).url == to


def test_one_tap_shares_the_numbers_of_this_answer(mine, maya, amara, care):
    pk, to = saved_to(mine, 5)
    other, _to = saved_to(mine, 2)
    share = reverse("entry-share-numbers", args=[pk, care.pk])
    assert mine.get(share).status_code == 405
    assert mine.post(share).url == to
    assert mine.post(share).status_code == 302  # twice is once
    (one,) = Share.objects.all()
    assert (one.entry_id, one.level) == (pk, "ratings_only")
    page = mine.get(to).text
    assert "Amara can see the answer, and usually looks by Tuesday" in page
    assert "Share with Amara" not in page
    low = reverse("entry-share-numbers", args=[other, care.pk])
    assert mine.post(low).status_code == 404  # sharing anything else has its own page
    assert ReviewFlag.objects.count() == 1


def test_the_page_is_its_writers_alone(mine, maya, jonas, amara):
    _pk, to = saved_to(mine, 4)
    assert enter(jonas).get(to).status_code == 404
    assert enter(amara).get(to).status_code == 403


def test_a_clinician_takes_it_up_and_says_what_was_done(mine, maya, amara, care):
    pk, _to = saved_to(mine, 4)
    mine.post(reverse("entry-share-numbers", args=[pk, care.pk]))
    flag, hers = ReviewFlag.objects.get(), enter(amara)
    for path in (reverse("client", args=[maya.pk]), reverse("client-prep", args=[maya.pk])):
        page = hers.get(path).text
        assert page.index("To look at first") < page.index("would like to talk about")
        assert "Urge to self-harm: 4 of 5" in page
    path = reverse("flag", args=[flag.pk])
    page = hers.get(path).text
    assert "What somebody answers is no measure of how safe they are" in page
    assert hers.post(reverse("flag-seen", args=[flag.pk])).status_code == 302
    assert "has it in hand" in hers.get(path).text
    assert hers.post(path, {"code": "talked", "note": ""}).status_code == 422
    assert hers.post(path, {"code": "fine", "note": "N."}).status_code == 422
    assert hers.post(path, {"code": "talked", "note": "We spoke today."}).status_code == 302
    assert "We spoke today." in hers.get(path).text
    page = hers.get(reverse("flags")).text
    assert "Nothing waits. That says nothing about how anybody is." in page
    assert "To look at first" not in hers.get(reverse("client", args=[maya.pk])).text


def test_flags_of_care_that_is_over_are_not_forgotten(mine, maya, amara, care):
    pk, _to = saved_to(mine, 4)
    mine.post(reverse("entry-share-numbers", args=[pk, care.pk]))
    actions.end_care(care, by=maya, now=NOW)
    hers = enter(amara)
    assert "1 answer to look at first that is not on this list" in hers.get(reverse("home")).text
    assert "Maya Lindqvist" in hers.get(reverse("flags")).text


def test_a_deputy_of_another_care_sees_nothing(mine, maya, amara, omar, care):
    pk, _to = saved_to(mine, 4)
    mine.post(reverse("entry-share-numbers", args=[pk, care.pk]))
    flag = ReviewFlag.objects.get()
    care_actions.name_deputy(amara, care, omar.pk, now=NOW)
    bea, theirs = enter(watched.deputy_for(amara)), enter(omar)
    ReviewFlag.objects.update(due_at=NOW - timedelta(hours=1))
    assert bea.get(reverse("flag", args=[flag.pk])).status_code == 404
    page = theirs.get(reverse("flag", args=[flag.pk]))
    assert page.status_code == 200
    assert "Everything that they share" not in page.text


def test_the_rules_are_printed_for_everybody(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(reverse("rules")).text
    for words in ("4 or 5", "version 1", "never searched", "no prediction"):
        assert words in page

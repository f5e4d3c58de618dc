"""A client's two pages for their therapist, and all that can be done on them."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import access, actions
from journals.actions import Choice, When
from journals.models import AgendaItem, Guidance
from tests.conftest import NOW, make_care
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship

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
    """`page(name, *ids)`: the text of one of the pages about Maya."""
    return lambda name="client", query="": browser.get(reverse(name, args=[maya.pk]) + query).text


def moment(maya, ago=DAY, title="The empty Sunday", **look):
    at = NOW - ago
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content={"situation": "At the door.", "reaction_urge": 6},
        when=When(at, maya.time_zone),
        now=at,
    )
    if look:
        actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content=look, now=at)
    return episode


def share(maya, care, episode, *, level="full", ask=False):
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    actions.share_parts(maya, episode, care, Choice(parts, level, ask=ask), now=NOW - DAY / 2)


def part(episode, kind="self_evaluation"):
    return episode.entries.of_kind(kind).get()


def meet(amara, care, *, days=0, minutes=0):
    return care_actions.make_appointment(
        amara,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=NOW + timedelta(days=days, minutes=minutes),
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW,
    )


def add(owner, care, kind, text="", **more):
    return actions.add_to_agenda(
        owner, care, item_id=uuid.uuid4(), kind=kind, text=text, now=NOW - DAY, **more
    )


# --- what the pages say --------------------------------------------------------------------------


def test_before_anything_is_shared_it_says_so_and_asks_for_nothing(page, care):
    text = page()
    assert "That is a fine place to start." in text
    assert "Since you began" in text
    assert "Nothing on the list yet." in text
    assert "Nothing asks for an answer." in page("client-prep")


@pytest.mark.parametrize(
    ("meeting", "words"),
    [
        ({"minutes": 3}, "You meet at 13:03, in 3 minutes"),
        ({"minutes": 60}, "You meet at 14:00, in 60 minutes"),
        ({"minutes": 120}, "You meet today at 15:00"),
        ({"days": 1}, "You meet on Tuesday 24 November, 13:00"),
        ({"minutes": -10}, "Meeting since 12:50"),
    ],
)
def test_when_they_meet(page, amara, care, meeting, words):
    meet(amara, care, **meeting)
    assert words in page("client-prep")


def test_what_they_want_to_talk_about_is_first_and_in_their_words(page, maya, amara, care):
    add(maya, care, "talk_about", "Whether I may be proud.")
    add(maya, care, "talk_before", "Can we talk on Monday?")
    text = page("client-prep")
    assert text.index("would like to talk before you meet") < text.index("Whether I may be proud.")
    assert "Please call the practice" in text


def test_a_pin_leads_to_what_is_pinned(page, maya, care):
    episode = moment(maya, outcome=1)
    share(maya, care, episode)
    add(maya, care, "pin", entry=part(episode))
    assert f'href="#m{episode.pk}">“The empty Sunday”' in page()
    # on the other page it is not laid out, so the link leads to it alone
    link = f"{reverse('client', args=[maya.pk])}?moment={episode.pk}#m{episode.pk}"
    assert f'href="{link}"' in page("client-prep")
    alone = page(query=f"?moment={episode.pk}")
    assert "At the door." in alone
    assert "Show as tables" not in alone


def test_facts_lead_to_what_they_are_about(page, maya, care):
    episode = moment(maya)
    share(maya, care, episode)
    text = page()
    assert "<b>1 moment shared</b>" in text
    assert f'<a href="#m{episode.pk}">Sun 22 Nov</a>' in text


def test_what_is_not_shared_is_not_there_even_if_asked_for(page, maya, care, browser):
    episode = moment(maya)
    assert "does not share this with you" in page(query=f"?moment={episode.pk}")
    assert browser.get(reverse("client", args=[maya.pk]) + "?moment=x").status_code == 404


def test_the_preparation_lays_out_what_waits_and_nothing_else(page, maya, care):
    share(maya, care, moment(maya, outcome=1), ask=True)
    share(maya, care, moment(maya, 2 * DAY, "Another one", outcome=1))
    text = page("client-prep")
    assert "The empty Sunday" in text
    assert "Another one</h3>" not in text
    assert "Another one</h3>" in page()


def test_charts_are_there_with_their_sentence_and_a_table(page, maya, care):
    share(maya, care, moment(maya, outcome=1))
    text = page("client-prep")
    assert text.count('<figure class="chart">') == 3
    assert "One week with a value: median 6." in text
    assert text.count('<table class="tbl">') == 3


def test_paused_care_shows_nothing_of_theirs_on_either_page(page, maya, amara, care):
    share(maya, care, moment(maya, outcome=1), ask=True)
    add(maya, care, "talk_about", "Whether I may be proud.")
    care_actions.pause(care, by=maya, now=NOW)
    for name in ("client", "client-prep"):
        text = page(name)
        assert "Care is paused" in text
        for words in ("The empty Sunday", "Whether I may", "moment shared", "figure"):
            assert words not in text


def test_who_is_away_and_said_so_is_away(page, maya, care):
    care_actions.tell_away(maya, care, (NOW + 3 * DAY).date(), now=NOW)
    assert "Maya is away until Thursday 26 November, and let you know." in page()
    care_actions.tell_away(maya, care, (NOW - DAY).date(), now=NOW)
    assert "is away" not in page()


def looked_at():
    return CareRelationship.objects.get().looked_at


def test_only_opening_the_person_or_saying_so_counts_as_looking(page, browser, maya, care):
    page("client-prep")
    assert looked_at() is None
    answer = browser.post(reverse("client-looked", args=[maya.pk]) + "?at=prep")
    assert answer.url == reverse("client-prep", args=[maya.pk])
    assert looked_at() == NOW
    CareRelationship.objects.update(looked_at=None)
    page()
    assert looked_at() == NOW


# --- answering -----------------------------------------------------------------------------------


def post(browser, maya, name, *ids, at="", **fields):
    fields = {"entry_id": str(uuid.uuid4()), "base_version": "0", **fields}
    return browser.post(reverse(name, args=[maya.pk, *ids]) + at, fields, follow=True)


def test_an_answer_comes_back_to_the_page_it_was_written_on(browser, maya, care):
    episode = moment(maya, outcome=1)
    share(maya, care, episode, ask=True)
    answer = post(browser, maya, "answer", part(episode).pk, at="?at=prep", text="You stayed.")
    assert answer.redirect_chain == [(reverse("client-prep", args=[maya.pk]), 302)]
    assert "Sent. It is read when it is read." in answer.text
    wrong = post(browser, maya, "answer", part(episode).pk, at="?at=prep", view="not_yet")
    assert wrong.status_code == 422
    assert "Before you meet" in wrong.text
    assert "needs a sentence from you" in wrong.text


def test_a_wish_to_talk_is_replied_to_in_place(browser, maya, amara, care, page):
    meet(amara, care, days=1)
    wish = add(maya, care, "talk_before", "Can we talk?")
    assert "Talk about it when you meet: Tuesday 24 November, 13:00" in page("client-prep")
    answer = post(browser, maya, "agenda-reply", wish.pk, at="?at=prep", reply="next", text="")
    assert "You’ll talk about it when you meet" in answer.text
    assert Guidance.objects.get().agenda_item_id == wish.pk
    refused = post(browser, maya, "agenda-reply", wish.pk, reply="shout", text="Kept words.")
    assert refused.status_code == 422
    assert "Kept words." in refused.text


def test_a_reply_to_what_was_taken_off_gives_the_words_back(browser, maya, care):
    talk = add(maya, care, "talk_about", "Christmas.")
    actions.take_off_agenda(maya, talk, now=NOW)
    answer = post(browser, maya, "agenda-reply", talk.pk, text="These words.")
    assert answer.status_code == 404
    assert "These words." in answer.text


def test_who_answers_only_in_person_has_no_form_and_the_client_is_told(
    browser, maya, care, page, sign_in
):
    episode = moment(maya, outcome=1)
    share(maya, care, episode, ask=True)
    assert "Your look at it" in page()
    answer = browser.post(
        reverse("answering", args=[maya.pk]), {"mode": "in_session_only"}, follow=True
    )
    assert "You answer only when you meet. Maya is told so." in answer.text
    assert "Your look at it" not in answer.text
    assert "Discuss in session" in answer.text
    assert post(browser, maya, "answer", part(episode).pk, text="In writing.").status_code == 422
    hers = sign_in(maya)
    for path in ("/sharing/", f"/moments/{episode.pk}/sharing/"):
        assert "Amara answers when you meet, not in writing." in hers.get(path).text
    browser = sign_in(care.therapist)
    assert browser.post(reverse("answering", args=[maya.pk]), {"mode": "x"}).status_code == 422
    browser.post(reverse("answering", args=[maya.pk]), {"mode": "written"})
    assert "Your look at it" in page()


# --- the own list, and notes ---------------------------------------------------------------------


def test_the_own_list_is_written_ticked_and_taken_off(browser, maya, amara, care):
    text = post(browser, maya, "bring-up", at="?at=prep", text="Proud and crying.").text
    assert "Proud and crying." in text
    (mine,) = access.own_bring_up(amara, care, now=NOW)
    browser.post(reverse("client-tick", args=[maya.pk, mine.id]))
    assert access.own_bring_up(amara, care, now=NOW) == []
    browser.post(reverse("client-tick", args=[maya.pk, mine.id]), {"again": "1"})
    off = reverse("bring-up-off", args=[maya.pk, mine.id])
    assert "Taken off your list." in browser.post(off + "?at=prep", follow=True).text
    assert access.own_bring_up(amara, care, now=NOW) == []
    browser.post(off + "?at=prep&undo=1")
    assert len(access.own_bring_up(amara, care, now=NOW)) == 1
    assert post(browser, maya, "bring-up", text=" ").status_code == 422


def test_what_the_client_brought_is_ticked_too(browser, maya, amara, care, page):
    talk = add(maya, care, "talk_about", "Christmas.")
    browser.post(reverse("client-tick", args=[maya.pk, talk.pk]))
    assert AgendaItem.objects.get().done_at == NOW
    assert "Not yet after all" in page()
    # nobody else's, and not about somebody else
    jonas = reverse("client-tick", args=[uuid.uuid4(), talk.pk])
    assert browser.post(jonas).status_code == 404


def test_something_that_is_shared_goes_on_the_list_once(browser, maya, amara, care):
    episode = moment(maya, outcome=1)
    share(maya, care, episode)
    for _twice in range(2):
        text = post(browser, maya, "discuss", part(episode).pk).text
    assert "On your list for when you meet" in text
    assert [one.entry_id for one in access.own_bring_up(amara, care, now=NOW)] == [part(episode).pk]
    unshared = moment(maya, 2 * DAY, outcome=1)
    assert post(browser, maya, "discuss", part(unshared).pk).status_code == 404


def test_notes_are_kept_and_say_whose_they_are(browser, maya, amara, care, page):
    text = post(browser, maya, "own-note", text="Watch for perfectionism.").text
    assert "Your notes are kept. Only you see them here." in text
    assert "Watch for perfectionism.</textarea>" in text
    assert "it may have to hand these over" in text
    stale = post(browser, maya, "own-note", text="Another tab.")
    assert stale.status_code == 409
    assert "Another tab." in stale.text
    assert post(browser, maya, "own-note", text="Saved again.", base_version="1").status_code == 200
    assert access.own_note(amara, care).words["text"] == "Saved again."

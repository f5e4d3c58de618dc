"""The client's side of the agenda: what is put on it, who reads it, and what is said of that."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import access, actions
from journals.actions import When
from journals.models import AgendaItem, Draft, Guidance
from tests.conftest import NOW, make_care
from tests.journals.drafting import TYPED, Page
from tracker.care import actions as care_actions

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TUESDAY = datetime(2026, 11, 24, 20, tzinfo=UTC)  # three in the afternoon in New York


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def browser(sign_in, maya, care):
    return sign_in(maya)


@pytest.fixture
def meeting(amara, care):
    return meet(amara, care)


def meet(therapist, relationship, at=TUESDAY):
    return care_actions.make_appointment(
        therapist,
        relationship,
        appointment_id=uuid.uuid4(),
        starts_at=at,
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW,
    )


@pytest.fixture
def page(maya):
    return actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "A page."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )


@pytest.fixture
def moment(maya):
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=When(NOW - DAY, maya.time_zone),
        now=NOW,
    )
    actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content={"outcome": 1}, now=NOW)
    return episode


def put(browser, text="Sleep, again", which="talk_about", **more):
    said = {"entry_id": uuid.uuid4(), "text": text, "which": which, **more}
    return browser.post(reverse("agenda"), said)


def item(maya, care, text="Sleep, again", kind="talk_about"):
    return actions.add_to_agenda(maya, care, item_id=uuid.uuid4(), kind=kind, text=text, now=NOW)


# --- the list -----------------------------------------------------------------------------------
def test_what_is_put_on_the_list_the_therapist_reads(browser, amara, care):
    answer = put(browser)
    assert answer.status_code == 302
    assert "Amara can read it" in browser.get(answer.url).text
    (thing,) = access.shared_agenda(amara, care, now=NOW)
    assert thing.text == "Sleep, again"


def test_to_talk_before_says_that_nobody_reads_it_as_it_arrives(
    browser, amara, care, meeting, practice
):
    type(practice).objects.update(phone="+1 212 555 0101")
    text = browser.get(reverse("agenda")).text
    assert "I’d like to talk before we meet" in text
    assert "Nobody reads this as it arrives." in text
    assert "Amara usually reads before you meet, Tuesday 24." in text
    assert 'href="tel:+12125550101"' in text
    assert text.count(f'href="{reverse("help")}"') > 2
    put(browser, which="talk_before")
    assert access.wishes_to_talk([care], NOW)


def test_nothing_is_chosen_beforehand_and_both_are_needed(browser):
    assert not re.search(r'name="which"[^>]* checked', browser.get(reverse("agenda")).text)
    for said in ({"which": ""}, {"text": ""}):
        answer = put(browser, **said)
        assert answer.status_code == 422
        assert 'id="errors"' in answer.text
    assert not AgendaItem.objects.exists()


def test_with_two_therapists_each_has_their_own_list(browser, maya, omar, care):
    beside = make_care(maya, omar)
    put(browser, relationship=beside.pk)
    assert "Sleep, again" not in browser.get(reverse("agenda"), {"with": care.pk}).text
    assert "Sleep, again" in browser.get(reverse("agenda"), {"with": beside.pk}).text


def test_it_is_reworded_ticked_and_taken_off_with_undo(browser, maya, amara, care):
    own = item(maya, care)
    said = {"entry_id": own.pk, "base_version": 1, "text": "Sleep, and Sam"}
    assert browser.post(reverse("agenda-item", args=[own.pk]), said).status_code == 302
    stale = browser.post(reverse("agenda-item", args=[own.pk]), {**said, "text": "Else"})
    assert stale.status_code == 409
    assert "Sleep, and Sam" in stale.text
    ticked = browser.post(reverse("agenda-done", args=[own.pk]), {"done": "1"}, follow=True)
    assert "talked about on Monday 23 November" in ticked.text
    browser.post(reverse("agenda-done", args=[own.pk]))  # the toast's undo
    assert "talked about on" not in browser.get(reverse("agenda")).text
    off = browser.post(reverse("agenda-take-off", args=[own.pk]), follow=True)
    assert reverse("agenda-put-back", args=[own.pk]) in off.text
    assert access.shared_agenda(amara, care, now=NOW) == []
    browser.post(reverse("agenda-put-back", args=[own.pk]))
    assert len(access.shared_agenda(amara, care, now=NOW)) == 1


def test_what_is_typed_is_kept(browser):
    page = Page(browser, reverse("agenda"), "text")
    assert page.keep(TYPED).status_code == 200
    assert TYPED in browser.get(reverse("agenda")).text
    page.form.fields["which"] = ["talk_about"]
    assert page.save().status_code == 302
    assert Draft.objects.count() == 0


def test_an_answer_stands_beside_what_it_answers_once_it_can_no_longer_be_taken_back(
    browser, maya, amara, care, at_now
):
    own = item(maya, care, kind="talk_before")
    given = Guidance(
        client=maya,
        agenda_item=own,
        relationship=care,
        author=amara,
        sent_at=NOW,
        shown_from=NOW + timedelta(seconds=60),
        words={"text": "Call the practice."},
        ratings={},
    )
    given.save(force_insert=True)
    assert "Call the practice.</p>" not in browser.get(reverse("agenda")).text
    at_now.move_to(NOW + timedelta(seconds=61))
    home = browser.get(reverse("home")).text
    assert "On what you would like to talk about" in home
    assert "Call the practice.</p>" in browser.get(reverse("agenda")).text
    given.refresh_from_db()
    assert given.seen_at is not None


def test_what_is_left_of_care_that_is_over_can_still_be_read(browser, maya, omar, care):
    beside = make_care(maya, omar)
    item(maya, beside, "Said to Omar")
    care_actions.end(beside, by=maya, now=NOW)
    assert "Said to Omar" in browser.get(reverse("agenda")).text


def test_without_anybody_there_is_nobody_to_talk_with(sign_in, jonas):
    browser = sign_in(jonas)
    assert "nobody here to talk with" in browser.get(reverse("agenda")).text
    assert put(browser).status_code == 404


# --- pins ---------------------------------------------------------------------------------------
def test_a_page_is_brought_along_and_says_whether_the_pin_can_be_seen(
    browser, maya, amara, care, page
):
    path = reverse("page", args=[page.pk])
    assert "Bring to session" in browser.get(path).text
    browser.post(reverse("entry-pin", args=[page.pk]), {"relationship": care.pk})
    text = browser.get(path).text
    assert "Amara sees this pin only if it is shared with Amara." in text
    assert f'href="{reverse("entry-sharing", args=[page.pk])}?with={care.pk}"' in text
    assert access.shared_agenda(amara, care, now=NOW) == []
    actions.share_alone(maya, page, care, actions.Choice(frozenset({page.pk}), "full"), now=NOW)
    assert "Amara can see the pin." in browser.get(path).text
    assert len(access.shared_agenda(amara, care, now=NOW)) == 1


def test_a_moments_pin_stands_on_what_is_shared_of_it(browser, maya, amara, care, moment):
    browser.post(reverse("moment-pin", args=[moment.pk]), {"relationship": care.pk})
    browser.post(reverse("moment-pin", args=[moment.pk]), {"relationship": care.pk})
    assert AgendaItem.objects.count() == 1
    text = browser.get(reverse("moment", args=[moment.pk])).text
    assert "Amara sees this pin only if it is shared with Amara." in text
    look = moment.entries.get(kind="self_evaluation")
    actions.share_parts(maya, moment, care, actions.Choice(frozenset({look.pk}), "full"), now=NOW)
    (thing,) = access.shared_agenda(amara, care, now=NOW)
    assert thing.entry_id == look.pk
    assert "Amara can see the pin." in browser.get(reverse("moment", args=[moment.pk])).text


def test_a_pin_is_taken_off_where_it_was_put(browser, maya, care, page):
    browser.post(reverse("entry-pin", args=[page.pk]), {"relationship": care.pk})
    own, path = AgendaItem.objects.get(), reverse("page", args=[page.pk])
    answer = browser.post(reverse("agenda-take-off", args=[own.pk]), {"back": path})
    assert answer.url == path
    assert "Bring to session" in browser.get(path).text
    away = browser.post(reverse("agenda-take-off", args=[own.pk]), {"back": "//evil.example"})
    assert away.url.startswith(reverse("agenda"))


def test_a_pin_of_what_was_removed_is_gone(browser, maya, care, page):
    browser.post(reverse("entry-pin", args=[page.pk]), {"relationship": care.pk})
    actions.remove_entry(maya, page, now=NOW)
    assert browser.get(reverse("agenda")).context["items"] == []


# --- appointments -------------------------------------------------------------------------------
def test_the_next_appointment_is_told_by_ones_own_clock(browser, maya, meeting):
    assert "Next: Tuesday 24 November, 15:00" in browser.get(reverse("home")).text
    type(maya).objects.filter(pk=maya.pk).update(time_zone="Europe/Berlin")
    assert "Next: Tuesday 24 November, 21:00" in browser.get(reverse("home")).text
    assert "Tuesday 24 November, 21:00" in browser.get(reverse("agenda")).text


def test_i_cant_come_says_first_what_it_does(browser, amara, care, meeting):
    path = reverse("cant-come", args=[meeting.pk])
    assert path in browser.get(reverse("agenda")).text
    text = browser.get(path).text
    assert "nobody reads it as it arrives" in text
    assert "call the practice as well" in text
    meeting.refresh_from_db()
    assert meeting.status == "planned"
    answer = browser.post(path, follow=True)
    assert "Amara sees in here that you can’t come." in answer.text
    assert "· cancelled" in answer.text
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"
    assert browser.get(path).status_code == 302
    assert "Next:" not in browser.get(reverse("home")).text


def test_an_appointment_of_somebody_else_is_none(browser, jonas, amara):
    other = meet(amara, make_care(jonas, amara))
    assert browser.get(reverse("cant-come", args=[other.pk])).status_code == 404
    assert browser.post(reverse("cant-come", args=[other.pk])).status_code == 404

"""A therapist's digest: once, only while something waits at that moment, and saying nothing."""

import uuid
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journals import actions as journal
from journals.actions import Choice, When
from journals.models import Share
from tests.conftest import give_second_factor
from tests.reminders.plans import DUE, MINUTE, Reason, State, ring, the_notice
from tests.reminders.test_words import NEVER
from tracker.care import actions as care_actions
from tracker.privacy import keys
from tracker.reminders import access, actions, channels, news, words
from tracker.reminders.models import Kind, Notice

pytestmark = pytest.mark.django_db
PAGE = "/settings/digest/"
BEFORE = DUE - timedelta(hours=2)
DIGEST = Kind.DIGEST


@pytest.fixture(autouse=True)
def therapist(amara, maya, care):
    give_second_factor(amara)
    keys.warm([maya.pk, amara.pk])
    return amara


def share(maya, care, *, now=BEFORE, level="full"):
    episode = journal.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door.", "reaction_urge": 5},
        when=When(now, maya.time_zone),
        now=now,
    )
    ids = frozenset(episode.entries.values_list("pk", flat=True))
    journal.share_parts(maya, episode, care, Choice(ids, level), now=now)
    return episode


def subscribe(user, **fields):
    wish = {"local_time": time(12, 30), "days": 127, "enabled": True}
    wish |= {"now": DUE - timedelta(hours=1)}
    return actions.set_digest(user, **{**wish, **fields})


def ended() -> tuple[str, str]:
    return the_notice().state, the_notice().reason


# --- when it is sent ----------------------------------------------------------------------------
def test_it_is_off_until_it_is_chosen(amara, maya, care):
    share(maya, care)
    ring()
    assert not Notice.objects.exists()
    assert access.own_digest(amara) is None


def test_something_waits_so_one_mail_goes(amara, maya, care):
    subscribe(amara)
    share(maya, care)
    ids = actions.tick(DUE)
    actions.deliver(ids, DUE)
    actions.deliver(ids, DUE)  # the message came twice
    ring(DUE + MINUTE)
    assert [sent.to for sent in mail.outbox] == [["amara@example.org"]]
    assert ended() == (State.SENT, "")


def test_nothing_waits_so_none_goes_and_the_page_says_why(amara):
    subscribe(amara)
    ring()
    assert not mail.outbox
    assert ended() == (State.SKIPPED, Reason.NOTHING_NEW)
    assert words.outcome(the_notice()) == "Not sent: nothing was new"


@pytest.mark.parametrize("how", ["stopped", "removed", "paused", "ended", "expired", "reviewed"])
def test_what_is_taken_back_while_it_waits_to_be_sent_is_not_told_of(amara, maya, care, how):
    subscribe(amara)
    episode = share(maya, care)
    ids = actions.tick(DUE)
    assert the_notice().state == State.CLAIMED
    if how == "stopped":
        journal.stop_sharing(maya, relationship=care, now=DUE)
    elif how == "removed":
        journal.remove_moment(maya, episode, now=DUE)
    elif how == "paused":
        care_actions.pause(care, by=maya, now=DUE)
    elif how == "ended":
        journal.end_care(care, by=maya, now=DUE)
    elif how == "expired":
        Share.objects.update(until=DUE)
    else:
        versions = dict.fromkeys(episode.entries.values_list("pk", flat=True), 1)
        journal.mark_reviewed(amara, care, versions, now=DUE)
    actions.deliver(ids, DUE)
    assert not mail.outbox
    assert ended() == (State.SKIPPED, Reason.NOTHING_NEW)


def test_it_asks_again_before_every_try(amara, maya, care, wire):
    subscribe(amara)
    share(maya, care)
    wire += [channels.NotNow()]
    ring()
    assert the_notice().state == State.RETRY
    journal.stop_sharing(maya, relationship=care, now=DUE)
    ring(DUE + 5 * MINUTE)
    assert not mail.outbox
    assert ended() == (State.SKIPPED, Reason.NOTHING_NEW)


def test_other_words_under_numbers_alone_are_no_news(amara, maya, care):
    subscribe(amara)
    episode = share(maya, care, level="ratings_only")
    (entry,) = episode.entries.all()
    journal.mark_reviewed(amara, care, {entry.pk: 1}, now=BEFORE)
    anew = {"situation": "At the gate.", "reaction_urge": 5}
    journal.change_note(maya, entry, anew, base_version=1, when=None, now=BEFORE + MINUTE)
    ring()
    assert not mail.outbox
    anew["reaction_urge"] = 6
    journal.change_note(maya, entry, anew, base_version=2, when=None, now=BEFORE + 2 * MINUTE)
    assert news.anything(amara.pk, DUE)


def test_a_colleagues_client_is_no_news(amara, omar, maya, care):
    give_second_factor(omar)
    subscribe(omar)
    share(maya, care)
    ring()
    assert not mail.outbox


@pytest.mark.parametrize("how", ["deactivated", "no second factor", "not verified any more"])
def test_who_may_not_enter_is_told_nothing(amara, maya, care, how):
    subscribe(amara)
    share(maya, care)
    ids = actions.tick(DUE)
    if how == "deactivated":
        type(amara).objects.filter(pk=amara.pk).update(is_active=False)
    elif how == "no second factor":
        Authenticator.objects.filter(user=amara).delete()
    else:
        type(amara.clinician).objects.filter(pk=amara.pk).update(verified_at=None)
    actions.deliver(ids, DUE)
    assert not mail.outbox
    assert ended() == (State.CANCELLED, Reason.GONE)


def test_what_waits_is_asked_without_opening_anything(amara, maya, care):
    share(maya, care)
    with keys.scope(), CaptureQueriesContext(connection) as found:  # no key is warm here
        assert news.anything(amara.pk, DUE)
    (query,) = found
    assert "words" not in query["sql"]
    assert '"ratings"' not in query["sql"]


# --- at the same wall time ----------------------------------------------------------------------
@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize(
    ("zone", "around", "utc"),
    [
        ("America/New_York", datetime(2026, 10, 31), ("11:30", "12:30")),  # back on 1 November
        ("Europe/Berlin", datetime(2027, 3, 27), ("06:30", "05:30")),
        ("Australia/Lord_Howe", datetime(2027, 4, 3), ("20:30", "21:00")),
    ],
)
def test_it_keeps_its_wall_time_when_clocks_change(amara, maya, care, zone, around, utc):
    amara.time_zone = zone
    amara.save()
    start = around.replace(tzinfo=UTC) - timedelta(days=1)
    subscribe(amara, local_time=time(7, 30), now=start)
    share(maya, care, now=start)
    for quarter in range(4 * 24 * 4):
        ring(start + quarter * 15 * MINUTE)
    sent = Notice.objects.order_by("due_at").values_list("due_at", "state")
    assert {state for _at, state in sent} == {State.SENT}
    times = [f"{at:%H:%M}" for at, _state in sent]
    assert len(times) == len(mail.outbox) == 4
    assert (times[0], times[-1]) == utc


def test_only_on_the_days_that_were_chosen(amara, maya, care):
    share(maya, care)
    subscribe(amara, days=0b0000100)  # Wednesdays; DUE is a Tuesday
    ring()
    assert not mail.outbox
    ring(DUE + timedelta(days=1))
    assert len(mail.outbox) == 1


# --- what it says -------------------------------------------------------------------------------
def test_the_whole_message_reveals_nothing(amara, maya, care, settings):
    subscribe(amara)
    for _one in range(3):
        share(maya, care)
    ring()
    (sent,) = mail.outbox
    parsed = message_from_bytes(sent.message().as_bytes())
    assert parsed["Subject"] == "There is something new"
    assert parsed["From"].startswith("Keel <")
    assert parsed.get_content_type() == "text/plain"
    del parsed["To"]
    rest = parsed.as_string().lower()
    never = [*NEVER, "amara", "osei", "client", "caseload", "review", "shared", "harbour"]
    assert [word for word in never if word in rest] == []
    go = f"{settings.SITE_URL}/go/{the_notice().pk}/"
    said = sent.body.replace(go, "").replace(settings.SITE_URL, "")
    assert not any(letter.isdigit() for letter in said)
    assert go in sent.body
    assert f"{settings.SITE_URL}{PAGE}" in sent.body


def test_everybodys_is_the_same(amara, omar):
    notice = Notice(pk=uuid.UUID(int=1), kind=DIGEST)
    one, other = (words.body(notice, time(7, n)) for n in (0, 30))
    assert one == other


# --- the page -----------------------------------------------------------------------------------
@pytest.fixture
def browser(sign_in, amara):
    with time_machine.travel(DUE - timedelta(hours=1), tick=False):
        yield sign_in(amara)


def test_chosen_and_stopped_on_its_page(browser, amara):
    page = browser.get(PAGE)
    assert "Nothing yet. Each time shows here, sent or not." in page.text
    assert "checked" in page.text.split('value="4"')[1].split(">")[0]  # Friday
    assert "checked" not in page.text.split('value="5"')[1].split(">")[0]
    wish = {"enabled": "on", "local_time": "12:30", "days": ["0", "1"]}
    page = browser.post(PAGE, wish, follow=True)
    assert "Saved. The next one: Tuesday 24 November, 12:30." in page.text
    rule = access.own_digest(amara)
    assert (rule.enabled, rule.days, rule.zone) == (True, 0b11, "America/New_York")
    assert access.own_times(amara) == []
    ring()
    assert "Not sent: nothing was new" in browser.get(PAGE).text
    page = browser.post(PAGE, {**wish, "enabled": ""}, follow=True)
    assert "Saved. It is off, so nothing will come." in page.text


def test_turned_off_while_it_waits_none_goes(browser, amara, maya, care):
    subscribe(amara)
    share(maya, care)
    ids = actions.tick(DUE)
    browser.post(PAGE, {"local_time": "12:30", "days": ["0"]})
    actions.deliver(ids, DUE)
    assert not mail.outbox
    assert ended() == (State.CANCELLED, Reason.CHANGED)


def test_its_link_leads_to_what_waits(browser, amara, maya, care):
    subscribe(amara)
    share(maya, care)
    ring()
    assert browser.get(f"/go/{the_notice().pk}/").url == "/review/"
    assert the_notice().opened_at is not None


def test_settings_lead_there_for_therapists_alone(browser, sign_in, maya):
    assert f'href="{PAGE}"' in browser.get("/settings/").text
    assert f'href="{PAGE}"' not in sign_in(maya).get("/settings/").text

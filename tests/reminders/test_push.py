"""Notifications in a browser: sealed, of one length, to known hosts, gone when they say so."""

import ipaddress
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from tests.faults.sink import Browser
from tests.reminders.plans import DUE, MINUTE, Reason, State, remind, ring, the_notice
from tracker.reminders import access, actions, channels, push, words
from tracker.reminders.models import Channel, Kind, Notice, Preferences, PushSubscription

pytestmark = pytest.mark.quick_once


# --- what goes over -----------------------------------------------------------------------------
def test_it_comes_to_the_browser_and_not_by_mail(sink, phone, maya):
    ring()
    ((path, headers, sealed),) = sink.got
    notice = the_notice()
    assert (notice.state, notice.channel) == (State.SENT, Channel.PUSH)
    assert not mail.outbox
    assert path == "/push/one"
    said = phone.open(sealed)
    assert said == {"title": "Keel", "body": "A minute for yourself?", "go": f"/go/{notice.pk}/"}
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].startswith("vapid t=")
    assert push.public_key() in headers["Authorization"]
    assert 0 < int(headers["TTL"]) <= 3600


def test_every_message_is_as_long_and_holds_nothing_of_anybody(sink, phone, maya):
    lengths = set()
    for kind in Kind:
        for _ in range(2):
            plain = push.payload(uuid.uuid4(), words.subject(kind))
            assert len(plain) == push.LENGTH
            lengths.add(len(plain))
            said = plain.decode().lower()
            for never in ("maya", "lindqvist", "therap", "mood", "session", "example.org"):
                assert never not in said
    ring()
    assert len(sink.got[0][2]) == push.LENGTH + 103  # RFC 8188's header, delimiter and tag
    assert lengths == {push.LENGTH}


def test_a_second_try_has_the_same_topic(sink, phone, maya):
    sink.answers = [500, 201]
    ring()
    assert the_notice().state == State.RETRY
    ring(DUE + 2 * MINUTE)
    assert the_notice().state == State.SENT
    assert len({headers["Topic"] for _path, headers, _body in sink.got}) == 1


# --- what the answers mean ----------------------------------------------------------------------
@pytest.mark.parametrize("answer", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_a_mail_goes(sink, phone, maya, answer):
    sink.answers = [answer]
    ring()
    assert access.own_phones(maya).count() == 0
    assert [sent.to for sent in mail.outbox] == [["maya@example.org"]]
    assert (the_notice().state, the_notice().channel) == (State.SENT, Channel.EMAIL)


@pytest.mark.parametrize("answer", [429, 500, 503, "hang"])
def test_what_may_pass_is_tried_again(sink, phone, maya, answer):
    sink.answers = [answer]
    ring()
    assert (the_notice().state, access.own_phones(maya).count()) == (State.RETRY, 1)
    assert not mail.outbox


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("1800", 30, 30.1),
        ("5", 0.8, 1.2),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0.8, 1.2),
        ("-9", 0.8, 1.2),
    ],
)
def test_not_before_they_say(sink, phone, maya, said, first, last):
    """In minutes. Never sooner than by itself, and a date would be by their clock."""
    sink.answers, sink.retry_after = [429], said
    ring()
    assert timedelta(minutes=first) <= the_notice().retry_at - DUE <= timedelta(minutes=last)


def test_longer_than_its_hour_is_too_late(sink, phone, maya):
    sink.answers, sink.retry_after = [429], "9" * 40
    ring()
    assert (the_notice().state, len(sink.got)) == (State.STALE, 1)


@pytest.mark.parametrize("answer", [301, 400, 403, 413])
def test_what_was_refused_goes_by_mail_and_nowhere_else(sink, phone, maya, answer):
    sink.answers = [answer]
    ring()
    assert [path for path, _headers, _body in sink.got] == ["/push/one"]
    assert len(mail.outbox) == 1
    assert access.own_phones(maya).count() == 1


def test_an_endless_answer_is_not_read(sink, phone, maya):
    sink.answers = ["huge"]
    ring()
    assert the_notice().state == State.SENT


def test_nobody_there_does_not_keep_mails_from_others(sink, phone, maya, jonas):
    remind(jonas)
    sink.close()
    ring()
    assert [sent.to for sent in mail.outbox] == [["jonas@example.org"]]
    assert Notice.objects.get(user=maya).state == State.RETRY


def test_two_browsers_of_one_person_both_show_it(sink, phone, maya):
    actions.add_phone(maya, sink.browser("two").given, now=DUE - MINUTE)
    sink.answers = [410, 201]
    ring()
    assert len(sink.got) == 2
    assert access.own_phones(maya).count() == 1
    assert not mail.outbox


# --- where it may go ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://user:word@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.example.org/x",
        "https://push.apple.com/x",  # hosts below it only
        "https://evil.example/fcm.googleapis.com",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://fcm.googleapis.com/" + "x" * 2000,
        "https://fcm.googleapis.com:port/x",
        "file:///etc/passwd",
        "\0",
        "",
    ],
)
def test_addresses_that_nothing_is_sent_to(settings, maya, endpoint):
    given = Browser("https://fcm.googleapis.com/x").given | {"endpoint": endpoint}
    assert not push.known(endpoint)
    with pytest.raises(ValidationError):
        actions.add_phone(maya, given, now=DUE)
    assert not PushSubscription.objects.exists()


def test_addresses_of_the_four_services(settings):
    for host in ("fcm.googleapis.com", "web.push.apple.com", "updates.push.services.mozilla.com"):
        assert push.known(f"https://{host}/wpush/v2/abc")
    assert push.known("https://db5p.notify.windows.com/w/?token=abc")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"],
)
def test_a_known_name_at_a_private_address_is_refused(sink, phone, maya, monkeypatch, address):
    """Looked at when the message goes: a name may lead elsewhere by then."""
    monkeypatch.setattr(push, "is_public", lambda one: ipaddress.ip_address(one).is_global)
    found = [(2, 1, 6, "", (address, push.PORT))]
    monkeypatch.setattr(push.socket, "getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(channels.Refused):
        push.send(phone.given, b"x", uuid.uuid4(), 60)
    assert sink.got == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("p256dh", "AAAA"), ("p256dh", "A" * 87), ("auth", "?"), ("auth", "")],
)
def test_keys_that_are_none(sink, maya, name, wrong):
    with pytest.raises(ValidationError):
        actions.add_phone(maya, sink.browser().given | {name: wrong}, now=DUE)


def test_without_a_key_of_ours_nobody_is_offered_any(settings, sign_in, maya):
    settings.VAPID_PRIVATE_KEY = ""
    assert "Notify me" not in sign_in(maya).get("/reminders/").text


# --- whose it is --------------------------------------------------------------------------------
def test_a_browser_belongs_to_who_turned_it_on_there_last(sink, phone, maya, jonas):
    actions.add_phone(jonas, phone.given, now=DUE)
    assert (access.own_phones(maya).count(), access.own_phones(jonas).count()) == (0, 1)


def test_five_at_most_the_newest(sink, maya):
    for n in range(7):
        actions.add_phone(maya, sink.browser(f"p{n}").given, now=DUE + n * MINUTE)
    paths = {row.words["endpoint"][-2:] for row in PushSubscription.objects.filter(user=maya)}
    assert paths == {"p2", "p3", "p4", "p5", "p6"}


def test_on_its_page(sink, sign_in, maya):
    browser = sign_in(maya)
    page = browser.get("/reminders/").text
    assert f'data-push="{push.public_key()}"' in page
    said = browser.post("/reminders/phone/", sink.browser().given, follow=True).text
    assert "Reminders come to this phone now." in said
    assert "to one browser of yours" in said
    wrong = browser.post("/reminders/phone/", {"endpoint": "https://evil.example/"}, follow=True)
    assert "can’t be used here" in wrong.text
    said = browser.post("/reminders/phone/off/", follow=True).text
    assert "Reminders come by e-mail again." in said
    assert access.own_preferences(maya).channel == Channel.EMAIL


def test_each_of_them_on_its_page(sink, sign_in, maya, jonas):
    browser, laptop = sign_in(maya), {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}
    browser.post("/reminders/phone/", sink.browser("one").given)
    one = browser.get("/reminders/").text
    assert "A device" in one
    assert 'name="phone"' not in one  # the last one goes by "By e-mail again"
    browser.post("/reminders/phone/", sink.browser("two").given, headers=laptop)
    newest, oldest = (row.pk for row in access.own_phones(maya))
    page = browser.get("/reminders/").text
    assert "Firefox on Windows" in page
    for wrong in (actions.add_phone(jonas, sink.browser("three").given, now=DUE).pk, "x\x00"):
        assert browser.post("/reminders/phone/off/", {"phone": wrong}).status_code == 404
    for pk, said in ((oldest, "No more there."), (newest, "Reminders come by e-mail again.")):
        assert said in browser.post("/reminders/phone/off/", {"phone": pk}, follow=True).text
    assert (access.own_phones(maya).count(), access.own_phones(jonas).count()) == (0, 1)


# --- the other way ------------------------------------------------------------------------------
def test_a_dead_address_is_told_and_tried_again_on_saving(maya, wire, sign_in):
    remind(maya, now=DUE - MINUTE)
    for day in range(3):
        wire.append(channels.Refused())
        ring(DUE + timedelta(days=day))
    assert access.own_preferences(maya).email_is_dead
    assert "Reminders do not reach you" in sign_in(maya).get("/reminders/").text
    remind(maya, now=DUE + timedelta(days=3))
    assert not access.own_preferences(maya).email_is_dead


def test_three_refusals_on_one_day_are_one(maya, wire):
    remind(maya)
    for n in range(3):
        wire.append(channels.Refused())
        actions.send_now(maya, now=DUE - 3 * MINUTE + n * MINUTE)
        ring(DUE - 3 * MINUTE + n * MINUTE)
    assert access.own_preferences(maya).email_refused_days == 1


def test_where_mails_are_dead_a_browser_takes_over(sink, phone, maya, wire):
    Preferences.objects.update(channel=Channel.EMAIL, email_refused_days=3)
    ring()
    assert (the_notice().state, the_notice().channel) == (State.SENT, Channel.PUSH)
    assert (len(sink.got), the_notice().reason) == (1, Reason.NONE)

"""Notifications by a program: what the page can do, with the same rules."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail

from tests.faults.sink import Browser
from tests.reminders.plans import DUE, remind, ring
from tracker.reminders import access, actions, push
from tracker.reminders.models import Channel, PushSubscription

SECOND = timedelta(seconds=1)
PHONES, REMINDERS = "/api/v1/phones/", "/api/v1/reminders/"


@pytest.fixture
def as_maya(sign_in, maya):
    return sign_in(maya)


def add(browser, given: dict):
    return browser.post(PHONES, given, content_type="application/json")


def test_from_the_first_question_to_the_last_removal(sink, as_maya, maya, right_now):
    phone = sink.browser()
    told = as_maya.get(REMINDERS).json()
    assert (told["push_key"], told["channel"]) == (push.public_key(), "email")
    added = add(as_maya, phone.given)
    assert (added.status_code, set(added.json())) == (201, {"id", "added_at"})
    assert as_maya.get(PHONES).json()["results"] == [added.json()]
    assert as_maya.get(REMINDERS).json()["channel"] == "push"

    asked = as_maya.post("/api/v1/notices/", {}, content_type="application/json").json()
    ring(right_now + 30 * SECOND)
    said = phone.open(sink.got[0][2])
    assert said == {"title": "Keel", "body": "A minute for yourself?", "go": f"/go/{asked['id']}/"}

    assert as_maya.delete(f"{PHONES}{added.json()['id']}/").status_code == 204
    assert as_maya.get(PHONES).json()["results"] == []
    assert as_maya.get(REMINDERS).json()["channel"] == "email"
    remind(maya)
    ring()
    assert [sent.to for sent in mail.outbox] == [["maya@example.org"]]


def test_only_the_last_one_brings_mails_back(sink, as_maya, maya):
    first, second = (add(as_maya, sink.browser(name).given).json() for name in ("a", "b"))
    assert [one["id"] for one in as_maya.get(PHONES).json()["results"]] == [
        second["id"],
        first["id"],
    ]
    as_maya.delete(f"{PHONES}{second['id']}/")
    assert access.own_preferences(maya).channel == Channel.PUSH
    as_maya.delete(f"{PHONES}{first['id']}/")
    assert access.own_preferences(maya).channel == Channel.EMAIL


def test_an_address_goes_in_and_never_out(sink, as_maya, maya):
    phone = sink.browser("kqsecret")
    shown = [add(as_maya, phone.given).text, as_maya.get(PHONES).text, as_maya.get(REMINDERS).text]
    for secret in phone.given.values():
        assert not [text for text in shown if secret in text]


def test_the_same_browser_twice_is_one(sink, as_maya):
    given = sink.browser().given
    assert [add(as_maya, given).status_code for _ in range(2)] == [201, 201]
    assert len(as_maya.get(PHONES).json()["results"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://evil.example/x"},
        {"endpoint": "http://fcm.googleapis.com/x"},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 2000},
        {"p256dh": "AAAA"},
        {"auth": 7},
        {"auth": None},
        {"more": "x"},
    ],
)
def test_what_is_no_address_of_a_browser_is_refused(as_maya, wrong):
    given = Browser("https://fcm.googleapis.com/x").given
    assert add(as_maya, given | wrong).status_code == 400
    assert not PushSubscription.objects.exists()
    assert add(as_maya, given).status_code == 201


def test_where_there_is_no_key_nothing_is_offered(as_maya, settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert as_maya.get(REMINDERS).json()["push_key"] is None
    assert add(as_maya, Browser("https://fcm.googleapis.com/x").given).status_code == 400


def test_somebody_elses_is_none_at_all(sink, as_maya, jonas):
    theirs = actions.add_phone(jonas, sink.browser().given, now=DUE)
    answers = [as_maya.delete(f"{PHONES}{pk}/") for pk in (theirs.pk, uuid.uuid4())]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert access.own_phones(jonas).count() == 1
    assert as_maya.get(PHONES).json()["results"] == []


def test_therapists_have_none(sign_in, amara):
    assert sign_in(amara).get(PHONES).status_code == 403

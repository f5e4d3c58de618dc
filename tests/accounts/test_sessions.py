"""Where somebody is signed in: seen and ended by themselves, and worth nothing to a thief."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW, enter, freshen
from tracker.accounts import devices
from tracker.accounts.models import Session

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


def signed_in(user, device: str = FIREFOX) -> Client:
    browser = Client(headers={"user-agent": device})
    enter(user, browser)
    assert browser.get(reverse("sessions")).status_code == 200
    return browser


def is_in(browser: Client) -> bool:
    return browser.get(reverse("sessions")).status_code == 200


def test_the_table_holds_no_key(maya):
    browser = signed_in(maya)
    key = browser.cookies["session"].value
    [row] = Session.objects.all()
    assert row.pk == hashlib.sha256(key.encode()).hexdigest()
    stolen = Client()
    stolen.cookies["session"] = row.pk
    assert not is_in(stolen)
    assert is_in(browser)


def test_each_device_is_listed_in_plain_words_with_the_hour_of_its_last_use(maya, jonas):
    signed_in(jonas)
    with time_machine.travel(NOW.replace(minute=47), tick=False):
        signed_in(maya, SAFARI)
    with time_machine.travel(NOW + timedelta(minutes=50), tick=False):
        page = signed_in(maya).get(reverse("sessions")).text
    assert "Safari on iPhone" in page
    assert page.count("Firefox on Android</b>") == 1
    assert "Last used on Monday 23 November, in the hour from 13:00" in page  # New York
    assert ":47" not in page


def test_what_has_ended_is_not_listed(maya):
    with time_machine.travel(NOW - timedelta(hours=30), tick=False):
        old = signed_in(maya, SAFARI)
        session = old.session  # one's own device would have kept its row for thirty days
        session.set_expiry(10**7)
        session.save()
    with time_machine.travel(NOW, tick=False):
        assert "Safari" not in signed_in(maya).get(reverse("sessions")).text


def test_after_another_password_the_old_ones_are_not_listed(maya):
    signed_in(maya, SAFARI)
    maya.set_password("quite another passphrase")
    maya.save()
    assert "Safari" not in signed_in(maya).get(reverse("sessions")).text


@pytest.fixture
def here(maya):
    return signed_in(maya)


def test_one_is_ended_and_the_others_go_on(maya, here):
    phone, tablet = signed_in(maya, SAFARI), signed_in(maya)
    freshen(here)
    which = hashlib.sha256(phone.cookies["session"].value.encode()).hexdigest()
    here.post(reverse("sessions-end"), {"which": which})
    assert [is_in(one) for one in (here, phone, tablet)] == [True, False, True]


def test_all_others_are_ended(maya, jonas, here):
    phone, stranger = signed_in(maya, SAFARI), signed_in(jonas)
    freshen(here)
    page = here.post(reverse("sessions-end"), follow=True)
    assert "1 device is signed out." in page.text
    assert [is_in(one) for one in (here, phone, stranger)] == [True, False, True]


def test_nobody_ends_the_session_of_somebody_else(maya, jonas, here):
    stranger = signed_in(jonas)
    freshen(here)
    which = hashlib.sha256(stranger.cookies["session"].value.encode()).hexdigest()
    page = here.post(reverse("sessions-end"), {"which": which}, follow=True)
    assert "Nothing else was signed in." in page.text
    assert is_in(stranger)


def test_who_is_asked_again_ends_them_afterwards_and_goes_on_under_another_key(maya, here):
    phone, before = signed_in(maya, SAFARI), here.cookies["session"].value
    ask = here.post(reverse("sessions-end"))
    assert is_in(phone)
    here.post(ask.url, {"password": PASSWORD, "next": reverse("sessions-end")})
    assert not is_in(phone)
    assert is_in(here)
    assert here.cookies["session"].value != before
    stolen = Client()
    stolen.cookies["session"] = before
    assert not is_in(stolen)


def test_opening_a_locked_session_changes_its_key(maya, here):
    before = here.cookies["session"].value
    here.post(reverse("hide"))
    here.post(reverse("unlock"), {"password": PASSWORD})
    assert is_in(here)
    assert here.cookies["session"].value != before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Android"),
        (SAFARI, "Safari on iPhone"),
        (
            "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit Chrome/140 Safari/537",
            "Chrome on Chromebook",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("curl/8", "A device"),
        ("", "A device"),
        ("<script>alert(1)</script>\x00 Linux", "Linux"),
    ],
)
def test_a_device_has_a_plain_name(said, words):
    assert devices.in_words(devices.named(said)) == words

"""The settings page, and the device that a client calls their own."""

from datetime import time, timedelta

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from django.utils import timezone

from tests.conftest import give_second_factor

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
START = timezone.now().replace(microsecond=0)
DAY = timedelta(days=1)
WANTED = {
    "name": "Maya L.",
    "language": "en-gb",
    "time_zone": "Europe/Paris",
    "day_starts": "05:30",
    "hides_to": "news",
    "relock_minutes": "15",
}


def test_what_a_client_can_set(maya, sign_in):
    browser = sign_in(maya)
    page = browser.get(reverse("settings")).text
    assert "What Hide does not do" in page
    assert browser.post(reverse("settings"), WANTED).status_code == 302
    maya.refresh_from_db()
    assert (maya.name, maya.time_zone, maya.day_starts) == ("Maya L.", "Europe/Paris", time(5, 30))
    assert (maya.hide_on, maya.hides_to, maya.relock_minutes) == (False, "news", 15)


def test_hide_switched_off_is_gone_from_every_page(maya, sign_in):
    browser = sign_in(maya)
    assert "data-hide" in browser.get(reverse("sharing")).text
    browser.post(reverse("settings"), WANTED)
    assert "data-hide" not in browser.get(reverse("sharing")).text
    assert "data-hide" not in browser.get(reverse("help")).text


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("day_starts", "13:00", "between 00:00 and 12:00"),
        ("day_starts", "late", "for example 04:00"),
        ("hides_to", "https://evil.example/", "Choose one of these."),
        ("relock_minutes", "2", "Choose one of these."),
        ("relock_minutes", "", "Choose one of these."),
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(maya, sign_in, field, value, says):
    answer = sign_in(maya).post(reverse("settings"), {**WANTED, field: value})
    assert answer.status_code == 422
    assert says in answer.text
    assert "Maya L." in answer.text
    maya.refresh_from_db()
    assert maya.name == "Maya Lindqvist"


def test_a_clinician_sets_less(amara, sign_in):
    browser = sign_in(amara)
    page = browser.get(reverse("settings")).text
    for field in ("day_starts", "hide_on", "hides_to"):
        assert f'name="{field}"' not in page
    sent = {
        "name": "Amara O.",
        "language": "es",
        "time_zone": "Europe/Paris",
        "relock_minutes": "5",
    }
    assert browser.post(reverse("settings"), {**sent, "hides_to": "news"}).status_code == 302
    amara.refresh_from_db()
    assert (amara.relock_minutes, amara.hides_to) == (5, "weather")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def sit_down(client, user, **more):
    sent = {"login": user.email, "password": PASSWORD, **more}
    return client.post(reverse("account_login"), sent)


def there(client) -> bool:
    return client.get(reverse("reminders")).status_code == 200


def test_on_ones_own_device_it_lasts_thirty_days(client, maya, clock):
    sit_down(client, maya, own_device="on")
    assert client.cookies["session"]["max-age"] == 30 * 24 * 60 * 60
    for days in (1, 8, 29):
        clock.move_to(START + days * DAY)
        assert there(client), days
    assert "your own device" in client.get(reverse("settings")).text
    clock.move_to(START + 30 * DAY + timedelta(minutes=1))
    assert not there(client)


def test_without_the_tick_it_is_a_day(client, maya, clock):
    sit_down(client, maya)
    assert not client.cookies["session"]["max-age"]
    clock.move_to(START + timedelta(minutes=61))
    assert not there(client)


def test_the_steps_that_matter_still_ask_again(client, maya, clock):
    sit_down(client, maya, own_device="on")
    clock.move_to(START + 2 * DAY)
    asked = client.post(reverse("tokens"), {"name": "A shortcut", "days": "30"})
    assert asked.url.startswith(reverse("account_reauthenticate"))


def test_a_device_can_stop_being_ones_own(client, maya, clock):
    sit_down(client, maya, own_device="on")
    client.post(reverse("device-forget"))
    assert not client.cookies["session"]["max-age"]
    clock.move_to(START + timedelta(minutes=61))
    assert not there(client)


def test_signing_in_again_without_the_tick_forgets_it(client, maya, clock):
    sit_down(client, maya, own_device="on")
    client.post(reverse("hide"))
    sit_down(client, maya)
    clock.move_to(START + timedelta(minutes=61))
    assert not there(client)


def test_never_for_clinicians(client, amara, clock):
    give_second_factor(amara)
    assert sit_down(client, amara, own_device="on").url.startswith(reverse("mfa_authenticate"))
    sealed = Authenticator.objects.get(user=amara).data["secret"]
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(get_adapter().decrypt(sealed), counter))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("client-invite")).status_code == 200
    clock.move_to(START + timedelta(minutes=16))
    assert client.get(reverse("client-invite")).status_code == 302

"""Hide locks, quiet minutes lock, and nothing but the password opens."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.browsing import form_with

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
START = timezone.now().replace(microsecond=0)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def press_hide(browser):
    answer = browser.post(reverse("hide"))
    assert answer.status_code == 200
    return answer


def asks(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(reverse("unlock"))


@pytest.mark.parametrize("who", ["maya", "amara", "pat"])
def test_after_hide_every_page_of_ones_own_asks_for_the_password(who, sign_in, request):
    user = request.getfixturevalue(who)
    browser = sign_in(user)
    press_hide(browser)
    for name in ("settings", "home", "tokens", "account_change_password"):
        assert asks(browser.get(reverse(name))), name
    help_page = browser.get(reverse("help"))
    assert help_page.status_code == 200
    assert user.name not in help_page.text


def test_hide_leads_where_this_person_chose(maya, sign_in, client):
    anybody = press_hide(client)
    assert "weather.gov" in anybody.text
    maya.hides_to = "facts"
    maya.save(update_fields=["hides_to"])
    away = press_hide(sign_in(maya))
    assert '<meta http-equiv="refresh" content="0; url=https://en.wikipedia.org/' in away.text
    assert "Keel" not in away.text


@override_settings(HIDE_URL="https://example.org/away")
def test_the_usual_place_is_the_operators(maya, sign_in):
    assert "https://example.org/away" in press_hide(sign_in(maya)).text


def test_the_password_opens_it_where_one_was(maya, sign_in):
    browser = sign_in(maya)
    press_hide(browser)
    ask = browser.get(reverse("sharing"))
    wrong = browser.post(ask.url, {"password": "not this one at all"})
    assert wrong.status_code == 422
    assert "That is not the password" in wrong.text
    assert asks(browser.get(reverse("sharing")))
    right = browser.post(ask.url, {"password": PASSWORD})
    assert (right.status_code, right.url) == (302, reverse("sharing"))
    assert browser.get(reverse("sharing")).status_code == 200


def test_it_leads_nowhere_else(maya, sign_in):
    browser = sign_in(maya)
    press_hide(browser)
    answer = browser.post(reverse("unlock") + "?next=https://evil.example/", {"password": PASSWORD})
    assert answer.url == reverse("home")


def test_somebody_elses_password_opens_nothing(maya, jonas, sign_in):
    jonas.set_password("quite another passphrase")
    jonas.save(update_fields=["password"])
    browser = sign_in(maya)
    press_hide(browser)
    answer = browser.post(reverse("unlock"), {"password": "quite another passphrase"})
    assert answer.status_code == 422


def test_signing_in_opens_it_too(maya, sign_in):
    browser = sign_in(maya)
    press_hide(browser)
    browser.post(reverse("account_login"), {"login": maya.email, "password": PASSWORD})
    assert browser.get(reverse("settings")).status_code == 200


def test_a_second_factor_that_was_passed_stays_passed(amara, sign_in):
    browser = sign_in(amara)
    press_hide(browser)
    browser.post(reverse("unlock"), {"password": PASSWORD})
    assert browser.get(reverse("client-invite")).status_code == 200


def test_the_api_refuses_a_locked_session(maya, sign_in):
    browser = sign_in(maya)
    assert browser.get("/api/v1/me/").status_code == 200
    press_hide(browser)
    assert browser.get("/api/v1/me/").status_code == 401


def test_a_form_sent_while_locked_waits_behind_the_password(maya, sign_in):
    browser = sign_in(maya)
    page = browser.get(reverse("people")).text
    form = form_with(page, "label")
    press_hide(browser)
    sent = browser.post(
        reverse("people"), {**{k: v[0] for k, v in form.fields.items()}, "label": "Robin K."}
    )
    assert asks(sent)
    opened = browser.post(sent.url, {"password": PASSWORD})
    assert opened.url == reverse("held")
    assert "Robin K." in browser.get(opened.url).text


def test_hide_needs_no_token_and_takes_no_cookie_from_elsewhere(maya):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(maya)
    answer = press_hide(browser)
    assert asks(browser.get(reverse("settings")))
    assert browser.cookies["session"]["samesite"] == "Lax"
    # A cookie that scripts can't read has changed, so no browser brings pages back from memory.
    assert answer.cookies["away"]["httponly"]


def test_one_can_sign_out_of_a_locked_session(maya, sign_in):
    browser = sign_in(maya)
    press_hide(browser)
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("settings")).url.startswith(reverse("account_login"))
    assert not browser.session.keys()


def test_unlock_is_for_nobody_else(client, maya, sign_in):
    assert client.get(reverse("unlock")).url == reverse("home")
    assert sign_in(maya).get(reverse("unlock")).url == reverse("home")


@pytest.mark.parametrize("minutes", [1, 5, 15])
def test_quiet_minutes_lock(minutes, maya, sign_in, clock):
    maya.relock_minutes = minutes
    maya.save(update_fields=["relock_minutes"])
    browser = sign_in(maya)
    for n in range(1, 7):  # never while something happens in time
        clock.move_to(START + timedelta(minutes=n * minutes))
        assert browser.get(reverse("settings")).status_code == 200
    clock.move_to(START + timedelta(minutes=7 * minutes, seconds=15))
    assert asks(browser.get(reverse("settings")))
    # Asking in vain does not count as being here.
    clock.shift(timedelta(seconds=5))
    assert asks(browser.get(reverse("settings")))
    browser.post(reverse("unlock"), {"password": PASSWORD})
    assert browser.get(reverse("settings")).status_code == 200


def test_without_that_setting_it_does_not_lock(maya, sign_in, clock):
    browser = sign_in(maya)
    browser.get(reverse("settings"))
    clock.shift(timedelta(minutes=50))
    assert browser.get(reverse("settings")).status_code == 200


def test_a_page_that_locks_says_after_how_long(maya, sign_in):
    browser = sign_in(maya)
    assert "data-relock" not in browser.get(reverse("settings")).text
    maya.relock_minutes = 5
    maya.save(update_fields=["relock_minutes"])
    assert 'data-relock="5"' in browser.get(reverse("settings")).text

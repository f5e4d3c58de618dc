"""Guessing is slowed down, however it is tried; its owner comes in all the same."""

import itertools
import threading
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.test_second_factor_gate import code
from tests.conftest import NOW, enter, send_letters
from tracker.accounts import actions, limits
from tracker.accounts.models import AccountEvent, Tries

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("clock")]
PASSWORD = "a long enough passphrase"
WRONG = "not the one that was set"
MINUTE = timedelta(minutes=1)


def attempt(email: str, password: str, browser: Client | None = None, **more):
    fields = {"login": email, "password": password}
    return (browser or Client()).post(reverse("account_login"), fields, **more)


def guess(email: str, times: int, **more) -> None:
    for _try in range(times):
        attempt(email, WRONG, **more)


def came_in(answer) -> bool:
    return answer.status_code == 302


def test_five_are_free_and_then_each_waits_longer():
    waits, now = [], NOW
    for _more in range(12):
        wait = limits.take("one way", now)
        if wait:
            waits.append(wait - 1)
            now += timedelta(seconds=wait)
    assert waits == [300, 600, 900, 900]
    assert limits.take("another way", now) == 0


def test_who_guesses_on_makes_nobody_wait_longer(maya, clock):
    guess(maya.email, 6)
    clock.shift(4 * MINUTE)
    guess(maya.email, 20)
    clock.shift(MINUTE + timedelta(seconds=1))
    assert came_in(attempt(maya.email, PASSWORD))


def test_guessing_from_one_network_slows_down_no_other(maya):
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        guess(maya.email, 20, headers={"x-forwarded-for": "203.0.113.7"})
        there = attempt(maya.email, PASSWORD, headers={"x-forwarded-for": "203.0.113.7"})
        here = attempt(maya.email, PASSWORD, headers={"x-forwarded-for": "198.51.100.2"})
    assert (there.status_code, came_in(here)) == (429, True)


@pytest.mark.parametrize("proxies", [0, 1])
def test_no_header_makes_a_network_up(maya, proxies):
    """Without a proxy the header is whatever its sender likes; with one, its last part counts."""
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        for n in range(7):
            forged = f"198.51.100.{n}" if not proxies else f"198.51.100.{n}, 203.0.113.7"
            last = attempt(maya.email, WRONG, headers={"x-forwarded-for": forged})
    assert last.status_code == 429


def test_a_device_that_was_here_before_comes_in_while_others_wait(maya):
    mine = Client()
    assert came_in(attempt(maya.email, PASSWORD, mine))
    mine.post(reverse("account_logout"))
    guess(maya.email, 10)
    assert attempt(maya.email, PASSWORD).status_code == 429
    assert came_in(attempt(maya.email, PASSWORD, mine))


def test_a_known_device_is_slowed_down_by_itself(maya):
    mine = Client()
    attempt(maya.email, PASSWORD, mine)
    mine.post(reverse("account_logout"))
    for _try in range(6):
        answer = attempt(maya.email, WRONG, mine)
    assert answer.status_code == 429
    assert came_in(attempt(maya.email, PASSWORD))


def test_a_known_device_of_somebody_else_is_a_strange_one(maya, jonas):
    theirs = Client()
    attempt(jonas.email, PASSWORD, theirs)
    theirs.post(reverse("account_logout"))
    guess(maya.email, 6)
    assert attempt(maya.email, PASSWORD, theirs).status_code == 429
    theirs.cookies["known"] = theirs.cookies["known"].value.replace(":", "x:", 1)
    assert attempt(maya.email, PASSWORD, theirs).status_code == 429


def test_a_session_goes_on_and_gives_its_password_while_others_guess(maya):
    mine = enter(maya)
    guess(maya.email, 10)
    assert mine.get(reverse("sessions")).status_code == 200
    answer = mine.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302
    mine.post(reverse("hide"))
    assert mine.post(reverse("unlock"), {"password": PASSWORD}).status_code == 302


def test_an_address_that_nobody_has_waits_as_long(maya):
    answers = []
    for email in (maya.email, "nobody@example.org"):
        cache.clear()
        guess(email, 5)
        last = attempt(email, WRONG)
        answers.append((last.status_code, last.headers["Retry-After"]))
    assert answers[0] == answers[1] == (429, "301")


@pytest.fixture
def secret(maya):
    made = generate_totp_secret()
    TOTP.activate(maya, made)
    return made


def test_codes_are_few_and_signing_in_begins_anew(maya, secret, clock):
    browsers = [Client() for _n in range(7)]
    for browser in browsers:
        attempt(maya.email, PASSWORD, browser)
    for browser in browsers[:5]:
        assert browser.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    answer = browsers[5].post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert answer.url == reverse("account_login")
    assert "Too many tries" in browsers[5].get(answer.url).text
    clock.shift(5 * MINUTE + timedelta(seconds=1))
    assert came_in(browsers[6].post(reverse("mfa_authenticate"), {"code": code(secret)}))


def test_in_an_hour_ten_codes_are_tried_at_the_most(clock):
    tried = 0
    for _second in range(0, 3600, 20):
        clock.shift(timedelta(seconds=20))
        tried += limits.take("codes", NOW + timedelta(seconds=_second)) == 0
    assert 5 < tried <= 10


def test_the_broker_and_the_cache_may_be_emptied(maya):
    guess(maya.email, 6)
    for one in caches.all():
        one.clear()
    assert attempt(maya.email, PASSWORD).status_code == 429


def test_no_address_stands_among_the_tries(maya):
    guess(maya.email, 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_tries")
        assert "maya" not in str(cursor.fetchall())


def test_its_owner_is_told_of_a_hundred_in_a_day(maya):
    with override_settings(
        ALLAUTH_TRUSTED_PROXY_COUNT=1, ACCOUNT_RATE_LIMITS={"login_failed": None}
    ):
        for n in range(limits.MANY + 3):
            guess(maya.email, 1, headers={"x-forwarded-for": f"203.0.113.{n}"})
            guess("nobody@example.org", 1, headers={"x-forwarded-for": f"203.0.113.{n}"})
    send_letters(NOW)
    assert [sent.to for sent in mail.outbox] == [[maya.email]]
    assert [event.verb for event in AccountEvent.objects.all()] == ["tried"]


@pytest.mark.django_db(transaction=True)
def test_all_that_try_at_once_are_counted():
    free, gate = itertools.count(), threading.Barrier(6)

    def many():
        gate.wait(10)
        for _try in range(4):
            if limits.take("together", NOW) == 0:
                next(free)
        connection.close()

    threads = [threading.Thread(target=many) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert next(free) == limits.FREE
    assert Tries.objects.get().count == limits.FREE


def test_what_is_over_is_forgotten():
    limits.take("once", NOW)
    actions.forget_what_is_over(NOW + timedelta(minutes=59))
    assert Tries.objects.exists()
    actions.forget_what_is_over(NOW + timedelta(minutes=61))
    assert not Tries.objects.exists()

"""A clinician's session has given a code itself; that somebody set a factor up is not enough."""

import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from tracker.privacy import keys

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
A = "t1:" + base64.b64encode(b"A" * 32).decode()
B = "t2:" + base64.b64encode(b"B" * 32).decode()


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def enter(browser, user):
    return browser.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=False
    )


def enter_with_code(browser, user, secret: str):
    assert enter(browser, user).url == reverse("mfa_authenticate")
    return browser.post(reverse("mfa_authenticate"), {"code": code(secret)})


@pytest.fixture
def secret(amara):
    made = generate_totp_secret()
    TOTP.activate(amara, made)
    return made


def test_password_and_code_open_the_door(client, amara, secret):
    assert enter_with_code(client, amara, secret).url == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_a_password_alone_opens_nothing_once_a_factor_exists(client, amara):
    enter(client, amara)
    assert client.get(reverse("home")).url == reverse("mfa_index")
    TOTP.activate(amara, generate_totp_secret())  # by the owner, in another browser
    answer = client.get(reverse("settings"))
    assert answer.url == f"{reverse('account_login')}?next={reverse('settings')}"
    assert "_auth_user_id" not in client.session


def test_setting_it_up_counts_and_asks_the_password_once(client, amara):
    enter(client, amara)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    made = client.session[SECRET_SESSION_KEY]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(made)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("home")).status_code == 200


def test_a_page_opened_before_somebody_else_set_it_up_does_not_count(client, amara):
    enter(client, amara)
    client.get(reverse("mfa_activate_totp"))
    made = client.session[SECRET_SESSION_KEY]
    TOTP.activate(amara, generate_totp_secret())
    client.post(reverse("mfa_activate_totp"), {"code": code(made)})
    assert client.get(reverse("home")).status_code == 302


def test_turning_it_off_shuts_the_door(client, amara, secret):
    enter_with_code(client, amara, secret)
    Authenticator.objects.all().delete()
    assert client.get(reverse("settings")).url == reverse("mfa_index")


def test_taking_it_off_asks_for_the_password_again(client, amara, secret):
    enter_with_code(client, amara, secret)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.exists()


@pytest.fixture
def old_ring():
    with override_settings(KEEL_KEYS=A):
        yield


def test_the_code_still_works_after_the_key_was_changed(old_ring, amara, secret):
    with override_settings(KEEL_KEYS=f"{B},{A}"):
        call_command("keys", "rotate")
    with override_settings(KEEL_KEYS=B), keys.scope():
        browser = Client()
        assert enter_with_code(browser, amara, secret).url == reverse("home")
        assert browser.get(reverse("home")).status_code == 200

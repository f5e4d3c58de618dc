"""Signing in and out, resetting a password, and the second step."""

import base64
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from tests.accounts.test_closed_doors import IN_THE_DATABASE
from tests.conftest import give_second_factor, pass_second_factor, send_letters
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
WRONG = "not the one that was set"


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()
    yield
    cache.clear()


def sign_in(browser: Client, email: str, password: str = PASSWORD, **more):
    return browser.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def code_now(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.fixture
def secret(amara):
    """Amara has a second factor."""
    secret = generate_totp_secret()
    TOTP.activate(amara, secret)
    return secret


@pytest.mark.parametrize("email", ["maya@example.org", "Maya@Example.ORG"])
def test_a_client_signs_in_by_mail_and_password(client, maya, email):
    answer = sign_in(client, email)
    assert answer.status_code == 302
    assert answer.url == "/"
    assert is_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("maya@example.org", WRONG),
        ("nobody@example.org", PASSWORD),
        ("maya@example.org", ""),
        ("", ""),
        ("maya@example.org", PASSWORD + " "),
        ("maya@example.org", PASSWORD.upper()),
    ],
)
def test_anything_else_stays_outside(client, maya, email, password):
    answer = sign_in(client, email, password)
    assert answer.status_code == 200
    assert not is_in(client)


def test_an_unknown_address_answers_like_a_wrong_password(client, maya):
    """Only the address that was typed comes back in another place."""
    pages = [
        sign_in(client, email, WRONG).text.replace(email, "ADDRESS")
        for email in ("maya@example.org", "nobody@example.org")
    ]
    tokens = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert tokens.sub("", pages[0]) == tokens.sub("", pages[1])


def test_an_account_that_is_switched_off_stays_outside(client, maya):
    User.objects.filter(pk=maya.pk).update(is_active=False)
    sign_in(client, maya.email)
    assert not is_in(client)
    client.force_login(maya)
    assert client.get(reverse("moments")).status_code == 302


def test_too_many_tries_are_slowed_down(client, maya):
    for _try in range(6):
        sign_in(client, maya.email, WRONG)
    answer = sign_in(client, maya.email)
    assert not is_in(client)
    assert "Too many" in answer.text
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, maya, to):
    assert sign_in(client, maya.email, next=to).url == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for(client, maya):
    answer = client.get(reverse("sharing"))
    assert answer.url == f"{reverse('account_login')}?next={reverse('sharing')}"
    assert sign_in(client, maya.email, next=reverse("sharing")).url == reverse("sharing")


def test_the_session_changes_at_the_door(client, maya):
    client.get(reverse("moments"))
    client.session["anything"] = 1
    before = client.session.session_key
    sign_in(client, maya.email)
    inside = client.session.session_key
    assert inside != before
    client.post(reverse("account_logout"))
    assert not is_in(client)
    client.cookies["session"] = inside
    assert client.get(reverse("moments")).status_code == 302  # the old cookie is dead


def test_leaving_takes_a_press(sign_in, maya):
    """A link or a picture somewhere else cannot sign anybody out."""
    browser = sign_in(maya)
    browser.get(reverse("account_logout"))
    assert is_in(browser)


def test_nobody_signs_up(client):
    for name in ("account_signup", "account_email", "socialaccount_signup"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/account/signup/", "/accounts/signup/", "/admin/"):
        assert client.get(path).status_code == 404


# --- the second step ------------------------------------------------------------------------


def test_a_therapist_needs_the_second_step(client, amara, secret):
    answer = sign_in(client, amara.email)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/").status_code == 302
    assert "Caseload" not in client.get("/", follow=True).text
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert answer.status_code == 302
    assert is_in(client)
    assert "Caseload" in client.get("/").text


def test_a_wrong_code_stays_outside(client, amara, secret):
    sign_in(client, amara.email)
    wrong = f"{(int(code_now(secret)) + 1) % 10**6:06}"
    for code in (wrong, "", "000000x", "٣٣٣٣٣٣", "1" * 400, code_now(secret, -40)):
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert not is_in(client)


def test_a_code_works_once(amara, secret):
    code = code_now(secret)
    for first in (True, False):
        browser = Client()
        sign_in(browser, amara.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(browser) is first


@override_settings(CACHES=IN_THE_DATABASE)
def test_a_used_code_is_remembered_where_no_broker_forgets_it(amara, secret):
    code = code_now(secret)
    for first in (True, False):
        browser = Client()
        sign_in(browser, amara.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(browser) is first
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM keel_cache WHERE cache_key LIKE '%totp.used%'")
        assert len(cursor.fetchall()) == 1


def test_the_log_tells_of_signing_in_and_names_nobody(client, maya, caplog):
    caplog.set_level("INFO", "tracker.accounts")
    sign_in(client, maya.email)
    for _try in range(6):
        sign_in(Client(), maya.email, WRONG)
    said = [record.getMessage() for record in caplog.records]
    assert f"Signed in: {maya.pk}" in said
    assert said.count("A password was refused.") == 5
    assert "A password has to wait: too many were wrong." in said
    assert "maya" not in caplog.text.lower()


def test_a_recovery_code_works_once(amara, secret):
    code = RecoveryCodes.activate(amara).get_unused_codes()[0]
    for first in (True, False):
        browser = Client()
        sign_in(browser, amara.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(browser) is first


def test_the_secret_is_sealed_in_the_database(amara, secret):
    stored = Authenticator.objects.get(user=amara).data["secret"]
    assert secret not in stored
    assert secret.encode() not in base64.b64decode(stored.rpartition(":")[2])


def test_without_a_second_factor_a_clinician_reaches_only_its_setting_up(client, amara, maya, care):
    sign_in(client, amara.email)
    assert is_in(client)
    for path in ("/", reverse("client", args=[maya.pk]), reverse("settings"), "/moments/"):
        answer = client.get(path)
        assert answer.status_code in (302, 403)
        assert "Maya" not in answer.text
    assert client.get("/").url == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    new = re.search(r"[A-Z2-7]{32}", page.text)[0]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_now(new)})
    assert done.status_code == 302
    assert "Caseload" in client.get("/").text


def test_a_session_that_never_gave_a_code_is_none(client, amara, maya, care, secret):
    """She has a second factor, and this session got in without it, however that came about."""
    client.force_login(amara)
    for path in ("/", reverse("client", args=[maya.pk]), reverse("settings"), reverse("mfa_index")):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "Maya" not in answer.text


def test_turning_it_off_shuts_the_door_again(client, amara, secret):
    sign_in(client, amara.email)
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert client.get("/").status_code == 200
    Authenticator.objects.filter(user=amara).delete()
    assert client.get("/").url == reverse("mfa_index")


# --- a forgotten password -------------------------------------------------------------------


def reset_link(email: str) -> str:
    Client().post(reverse("account_reset_password"), {"email": email})
    send_letters()
    return re.search(r"https?://[^\s]+(/account/reset/key/[^\s]+)", mail.outbox[-1].body)[1]


def follow(browser: Client, link: str) -> str:
    """allauth hides the key of the address behind a redirect, in the session."""
    return browser.get(link, follow=True).redirect_chain[-1][0]


NEW = "another long passphrase"


def test_a_reset_mail_says_nothing(maya):
    reset_link(maya.email)
    (sent,) = mail.outbox
    assert sent.subject == "The link you asked for"
    assert sent.to == [maya.email]
    for word in ("therap", "health", "journal", "clinic", "Maya", "mood", "care"):
        assert word.lower() not in (sent.subject + sent.body).lower().replace(maya.email, "")
    assert sent.content_subtype == "plain"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, maya):
    pages = []
    for email in (maya.email, "nobody@example.org"):
        answer = client.post(reverse("account_reset_password"), {"email": email})
        pages.append((answer.status_code, answer.url))
    send_letters()
    assert pages[0] == pages[1]
    assert [sent.to for sent in mail.outbox] == [[maya.email]]


def test_a_reset_works_once_and_signs_nobody_in(client, maya):
    link = reset_link(maya.email)
    path = follow(client, link)
    done = client.post(path, {"password1": NEW, "password2": NEW})
    assert done.status_code == 302
    assert not is_in(client)
    sign_in(client, maya.email, NEW)
    assert is_in(client)
    late = Client()
    assert "used, or is too old" in late.get(link, follow=True).text


@pytest.mark.parametrize("weak", ["short", "password12345", "maya@example.org"])
def test_a_weak_password_is_refused(client, maya, weak):
    path = follow(client, reset_link(maya.email))
    answer = client.post(path, {"password1": weak, "password2": weak})
    assert answer.status_code in (200, 422)
    assert not User.objects.get(pk=maya.pk).check_password(weak)


def test_a_reset_does_not_skip_the_second_step(client, amara, secret):
    path = follow(client, reset_link(amara.email))
    client.post(path, {"password1": NEW, "password2": NEW})
    assert not is_in(client)
    assert sign_in(client, amara.email, NEW).url == reverse("mfa_authenticate")
    assert not is_in(client)


@pytest.mark.parametrize("who", ["maya", "amara"])
def test_after_a_reset_a_second_step_can_be_set_up(client, request, who):
    """allauth keeps addresses of its own, and calls one that came by a link not verified."""
    user = request.getfixturevalue(who)
    path = follow(client, reset_link(user.email))
    client.post(path, {"password1": NEW, "password2": NEW})
    sign_in(client, user.email, NEW)
    for route in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(route)).status_code == 200
    new = re.search(r"[A-Z2-7]{32}", client.get(reverse("mfa_activate_totp")).text)[0]
    client.post(reverse("mfa_activate_totp"), {"code": code_now(new)})
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_who_has_no_password_makes_one_by_mail(sign_in, maya):
    """Such as somebody who signs in by passkey only."""
    maya.set_unusable_password()
    maya.save()
    said = sign_in(maya).get("/account/password/", follow=True)
    assert said.redirect_chain == [("/account/reset/", 302)]
    assert "has no password yet" in said.text


def test_changing_the_password_ends_the_other_sessions(maya):
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser, maya.email)
    path = reverse("account_change_password")
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post(path, fields).status_code == 302
    assert there.get(reverse("moments")).status_code == 302


@pytest.mark.parametrize("name", ["mfa_deactivate_totp", "mfa_generate_recovery_codes"])
def test_the_second_factor_is_changed_after_the_password_only(client, amara, name):
    client.force_login(amara)
    give_second_factor(amara)
    pass_second_factor(client, amara)
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url

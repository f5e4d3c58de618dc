"""What the sign-in pages give away, and what they hold on to: nothing, and the limits."""

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from tests.conftest import NOW, send_letters
from tracker.accounts import actions

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
IN_THE_DATABASE = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "keel_cache",
    }
}


def enter(email: str, password: str):
    return Client().post(reverse("account_login"), {"login": email, "password": password})


def said(answer) -> tuple[int, list[str]]:
    return answer.status_code, answer.context["form"].non_field_errors()


def test_a_closed_account_answers_like_a_wrong_password(maya, jonas):
    jonas.is_active = False
    jonas.save(update_fields=["is_active"])
    wrong = said(enter(maya.email, "something else entirely"))
    assert wrong[1]
    assert said(enter(jonas.email, PASSWORD)) == wrong
    assert said(enter(jonas.email, "something else entirely")) == wrong
    # and nothing of it is left for whoever comes next
    assert said(enter(maya.email, "something else entirely")) == wrong


@override_settings(CACHES=IN_THE_DATABASE)
def test_the_limits_are_counted_in_the_database(maya):
    caches["default"].clear()
    for _try in range(5):
        first = said(enter(maya.email, "something else entirely"))
    last = said(enter(maya.email, PASSWORD))
    assert last != first
    assert last[0] == 429
    caches["default"].clear()
    assert said(enter(maya.email, PASSWORD)) == last


@override_settings(CACHES=IN_THE_DATABASE)
def test_codes_are_counted_in_the_database(client):
    caches["default"].clear()
    pages = [client.post(reverse("join-code"), {"code": "AAAA-BBBB-CCCC"}) for _n in range(11)]
    assert {page.status_code for page in pages} == {422}
    assert "Too many tries" in pages[-1].text
    assert "Too many tries" not in pages[-2].text


@override_settings(SITE_URL="https://keel.example", ALLOWED_HOSTS=["*"])
def test_the_reset_mail_is_quiet_and_names_our_own_address(maya, client):
    ask = reverse("account_reset_password")
    there = client.post(ask, {"email": maya.email}, headers={"host": "evil.example"})
    nobody = client.post(ask, {"email": "nobody@example.org"}, headers={"host": "evil.example"})
    send_letters()
    assert (there.status_code, there.url) == (nobody.status_code, nobody.url)
    [message] = mail.outbox
    assert message.subject == "The link you asked for"
    assert "Here is the link you asked for" in message.body
    assert "https://keel.example/account/reset/key/" in message.body
    assert "evil" not in str(message.message())
    words = message.body.replace("https://keel.example/account/reset/key/", "").lower()
    assert not [word for word in ("account", "therap", "password") if word in words]


def test_a_poor_password_is_said_beside_the_password(db):
    with pytest.raises(ValidationError) as refused:
        actions.create_user(
            email="robin@example.org",
            name="Robin Underwood",
            account="client",
            time_zone="Europe/Paris",
            now=NOW,
            password="robin@example.org",
        )
    assert list(refused.value.message_dict) == ["password"]


@pytest.fixture
def una(practice):
    """A therapist whom nobody has verified, and who runs the practice."""
    return actions.create_clinician(
        practice=practice,
        email="una@example.org",
        name="Una Lind",
        now=NOW,
        is_admin=True,
        password=PASSWORD,
    )


def test_nobody_verifies_themselves(una, sign_in):
    browser = sign_in(una)
    page = browser.get(reverse("practice"))
    verify = reverse("verify-therapist", args=[una.pk])
    assert page.status_code == 200
    assert verify not in page.text
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert browser.post(verify).status_code == 404
    una.clinician.refresh_from_db()
    assert una.clinician.verified_at is None


@override_settings(SITE_NAME="Harbour Notes", HIDE_URL="https://example.org/away")
def test_error_pages_have_the_name_of_the_site(client, db):
    page = client.get("/nothing/here/")
    assert page.status_code == 404
    assert "Harbour Notes" in page.text
    assert "https://example.org/away" in page.text
    assert "Keel" not in page.text

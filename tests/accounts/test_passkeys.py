"""What a server can be told about passkeys, and what is kept of one. The rest is the browser's:
see tests/browser/test_passkeys.py."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.test_second_factor_gate import A, B
from tests.conftest import enter
from tracker.accounts.passkeys import SealedPasskey
from tracker.privacy import keys, sealing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()


SAID = {
    "id": "Y3JlZGVudGlhbA",
    "response": {"attestationObject": "kqobject"},
    "clientExtensionResults": {"credProps": {"rk": True}},
}


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return str(cursor.fetchall())


def test_nothing_of_a_passkey_stands_in_the_database(maya):
    SealedPasskey.add(maya, "Sam’s telephone", SAID)
    for word in ("Sam", "telephone", "Y3JlZGVudGlhbA", "kqobject", "credProps"):
        assert word not in stored()
    passkey = Authenticator.objects.get(user=maya).wrap()
    assert isinstance(passkey, SealedPasskey)
    assert (passkey.name, passkey.is_passwordless) == ("Sam’s telephone", True)
    passkey.name = "Another"
    passkey.instance.save()
    assert Authenticator.objects.get(user=maya).wrap().name == "Another"
    assert "Another" not in stored()


def test_a_passkey_that_is_moved_to_somebody_else_opens_nothing(maya, jonas):
    SealedPasskey.add(jonas, "Mine", SAID)
    Authenticator.objects.update(user=maya)
    with pytest.raises(sealing.CannotOpen):
        _name = Authenticator.objects.get(user=maya).wrap().name


def test_passkeys_outlive_another_key_of_the_installation(maya):
    with override_settings(KEEL_KEYS=A), keys.scope():
        SealedPasskey.add(maya, "Mine", SAID)
    with override_settings(KEEL_KEYS=f"{B},{A}"):
        call_command("keys", "rotate")
    with override_settings(KEEL_KEYS=B), keys.scope():
        assert Authenticator.objects.get(user=maya).wrap().name == "Mine"


@pytest.fixture
def asked(client):
    """A browser that has asked what to sign."""
    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    wanted = answer.json()["request_options"]["publicKey"]
    assert wanted["userVerification"] == "required"
    assert wanted.get("allowCredentials", []) == []
    return client


HANDLES = [None, "", "AAAA", 7, {"a": 1}, "bm90LWEtdXVpZA", "\x00"]


@pytest.mark.parametrize("handle", HANDLES)
@pytest.mark.parametrize("around", ["whole", "bare", "list"])
def test_made_up_answers_open_nothing(asked, maya, handle, around):
    parts = {"clientDataJSON": "e30", "authenticatorData": "e30", "signature": "e30"}
    said = {"id": "e30", "rawId": "e30", "type": "public-key"}
    said["response"] = {**parts, "userHandle": handle}
    sent = {"whole": said, "bare": {"response": {"userHandle": handle}}, "list": [said]}[around]
    answer = asked.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(sent)})
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    assert "_auth_user_id" not in asked.session


@pytest.mark.parametrize("sent", ["", "{", "null", "7", '"x"', "[]", "[" * 10_000])
def test_what_is_no_answer_at_all_opens_nothing(asked, sent):
    answer = asked.post(reverse("mfa_login_webauthn"), {"credential": sent})
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))


def test_a_passkey_is_not_set_up_with_words_only(maya):
    browser = Client()
    browser.post(
        reverse("account_login"), {"login": maya.email, "password": "a long enough passphrase"}
    )
    page = browser.get(reverse("mfa_add_webauthn"))
    wanted = page.context["js_data"]["creation_options"]["publicKey"]
    assert dict(wanted["authenticatorSelection"])["residentKey"] == "required"
    made = {**SAID, "rawId": SAID["id"], "type": "public-key"}
    made["response"] = {"clientDataJSON": "e30", "attestationObject": "o2NmbXQ"}
    for said in ("{}", "null", "[" * 10_000, json.dumps(SAID), json.dumps(made)):
        again = browser.post(reverse("mfa_add_webauthn"), {"credential": said, "name": "x"})
        assert again.status_code == 200
    assert not Authenticator.objects.exists()


def test_another_person_s_passkey_is_not_there_to_be_removed(maya, jonas, amara):
    made = SealedPasskey.add(jonas, "Mine", SAID).instance
    browser = enter(maya)
    path = reverse("mfa_remove_webauthn", args=[made.pk])
    ask = browser.post(path)
    answer = browser.post(ask.url, {"password": "a long enough passphrase", "next": path})
    assert answer.status_code == 404
    assert Authenticator.objects.filter(pk=made.pk).exists()

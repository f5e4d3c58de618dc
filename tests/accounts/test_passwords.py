"""What a password may be: what is refused is said beside its field, wherever one is chosen."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tests.conftest import code_for
from tracker.accounts.models import User
from tracker.care import actions as care

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
CONSENTS = ["adult", "care", "keeping"]

# What clients may not choose, and the word that tells them why.
REFUSED = {
    "short words": "too short",
    "12345678901234567890": "too common",
    "maya@example.org": "similar",
    "maya maya maya": "guessed first",
    "Lindqvist-2026!": "guessed first",
    "example.org.1984": "guessed first",
    "KeelKeelKeel1": "guessed first",
    "my keel pass": "guessed first",
    "harbour.notes": "guessed first",
    "HarbourPractice26": "guessed first",
    "x" * 129: "at most 128",
}
ACCEPTED = [
    "correct horse keel staple",
    "maya likes long walks at night",
    "x.y" * 42 + "zz",  # 128
    " begins and ends with a space ",
    "пароль из нескольких слов",
    "no digits nor capitals",
]


@pytest.fixture(autouse=True)
def names(practice):
    with override_settings(SITE_NAME="Harbour Notes"):
        yield


@pytest.mark.parametrize("password", REFUSED)
def test_what_is_refused(maya, password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, maya)
    assert REFUSED[password] in " ".join(refused.value.messages)


@pytest.mark.parametrize("password", ACCEPTED)
def test_what_is_accepted(maya, password):
    validate_password(password, maya)


def test_clinicians_need_fifteen_beside_those_words(amara, maya):
    for password in ("fourteen of it", "twelve words osei"):
        validate_password(password, maya)
        with pytest.raises(ValidationError):
            validate_password(password, amara)
    validate_password("fifteen words osei amara", amara)


def joining(client, amara, password: str):
    token = care.invite(amara, called="M", rhythm="weekly", now=timezone.now()).token
    fields = {"name": "Robin Underwood", "email": "robin@example.net", "password": password}
    fields["code"] = code_for("robin@example.net")
    more = {"time_zone": "Europe/Paris", "consents": CONSENTS}
    return client.post(reverse("join", args=[token]), fields | more)


def changing(client, maya, password: str):
    client.force_login(maya)
    fields = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    return client.post(reverse("account_change_password"), fields)


@pytest.mark.parametrize("password", ["robin underwood", "Harbour-Notes-1", "y" * 129])
def test_joining_says_it_beside_the_field(client, amara, password):
    answer = joining(client, amara, password)
    assert answer.status_code == 422
    assert 'id="id_password_error"' in answer.text
    assert password not in answer.text
    assert "maxlength" not in answer.text.partition('name="password"')[2][:200]  # none is cut off
    assert not User.objects.filter(email="robin@example.net").exists()


@pytest.mark.parametrize("password", ["maya lindqvist", "Harbour-Notes-1", "y" * 129])
def test_changing_says_it_beside_the_field(client, maya, password):
    answer = changing(client, maya, password)
    assert 'id="id_password1_error"' in answer.text
    maya.refresh_from_db()
    assert maya.check_password(PASSWORD)


def test_it_is_taken_as_it_was_typed(client, maya):
    typed = " Ünd am Ende ein Leerzeichen "
    assert changing(client, maya, typed).status_code == 302
    maya.refresh_from_db()
    assert maya.check_password(typed)
    assert not maya.check_password(typed.strip())
    client.logout()
    client.post(reverse("account_login"), {"login": maya.email, "password": typed})
    assert client.get(reverse("moments")).status_code == 200

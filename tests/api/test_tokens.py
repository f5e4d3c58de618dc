"""Keys to the API: made behind the password, shown once, gone at once."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import give_second_factor
from tracker.accounts import access, actions
from tracker.accounts.models import ApiToken

from .conftest import Caller

pytestmark = pytest.mark.django_db
PAGE = "/settings/tokens/"
ASKED = {"name": "my spreadsheet", "days": "30"}


@pytest.fixture
def at_the_page(client, maya):
    """Maya, who has just given her password again."""
    client.login(username=maya.email, password="a long enough passphrase")
    client.force_login(maya)
    client.post(reverse("account_reauthenticate"), {"password": "a long enough passphrase"})
    return client


def test_making_asks_for_the_password_again(client, maya):
    client.force_login(maya)
    assert client.get(PAGE).status_code == 200
    asked = client.post(PAGE, ASKED)
    assert (asked.status_code, asked.url.split("?")[0]) == (302, reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_it_is_shown_once_and_not_kept(at_the_page, maya):
    page = at_the_page.post(PAGE, ASKED)
    secret = page.context["secret"]
    assert secret in page.text
    assert page["Cache-Control"] == "no-store"
    assert secret not in at_the_page.get(PAGE).text
    kept = ApiToken.objects.get()
    assert secret not in str(vars(kept))
    assert len(secret) > 43
    answer = Client().get("/api/v1/me/", headers={"authorization": f"Bearer {secret}"})
    assert answer.json()["id"] == str(maya.pk)
    kept.refresh_from_db()
    assert kept.last_used_on == timezone.now().date()


def test_a_form_that_says_nothing_is_refused(at_the_page):
    page = at_the_page.post(PAGE, {"name": "", "days": "9999"})
    assert page.status_code == 422
    assert not ApiToken.objects.exists()


def test_revoking_works_with_the_next_request(as_maya, client, maya, jonas):
    assert as_maya.get("me/").status_code == 200
    path = reverse("token-revoke", args=[as_maya.token.pk])
    client.force_login(jonas)
    assert client.post(path).status_code == 404
    client.force_login(maya)
    assert client.post(path).status_code == 302
    refused = as_maya.get("me/")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert client.post(path).status_code == 404


def test_an_inactive_person_is_out_at_once(as_maya, maya):
    maya.is_active = False
    maya.save(update_fields=["is_active"])
    assert as_maya.get("me/").status_code == 401


def test_it_ends_by_itself(as_maya):
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert as_maya.get("me/").status_code == 401


def test_a_clinician_needs_the_second_factor_all_along(amara, client):
    client.force_login(amara)
    assert client.get(PAGE).status_code == 302
    give_second_factor(amara)
    caller = Caller(amara)
    assert caller.get("clients/").status_code == 200
    Authenticator.objects.all().delete()
    assert caller.get("clients/").status_code == 403
    client.force_login(amara)
    assert client.get("/api/v1/clients/").status_code == 403


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "bearer é", "Bearer a b", "Basic eA=="])
def test_what_is_no_token(db, header):
    sent = header.encode().decode("latin1")
    answer = Client().get("/api/v1/me/", headers={"authorization": sent})
    assert answer.status_code == 401
    assert list(answer.json()) == ["errors"]


def test_a_bad_token_is_not_rescued_by_a_session(client, maya):
    client.force_login(maya)
    assert client.get("/api/v1/me/").status_code == 200
    assert client.get("/api/v1/me/", headers={"authorization": "Bearer x"}).status_code == 401


def test_the_session_writes_only_with_its_csrf_token(maya):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(maya)
    send = {"data": '{"name": "M"}', "content_type": "application/json"}
    assert browser.patch("/api/v1/me/", **send).status_code == 403
    browser.get(reverse("settings"))
    token = browser.cookies["csrf"].value
    assert browser.patch("/api/v1/me/", **send, headers={"x-csrftoken": token}).status_code == 200


def test_a_drawer_holds_twenty(maya):
    now = timezone.now()
    for _n in range(actions.TOKENS):
        actions.make_token(maya, name="x", days=30, now=now)
    with pytest.raises(Exception, match="as many as fit"):
        actions.make_token(maya, name="x", days=30, now=now)
    assert access.own_tokens(maya, now).count() == actions.TOKENS


def test_the_rates(as_maya, as_jonas):
    with time_machine.travel(timezone.now(), tick=False):  # however slow the machine is
        all_within_one_minute(as_maya, as_jonas)


def all_within_one_minute(as_maya, as_jonas):
    statuses = [as_maya.patch("me/", {}).status_code for _n in range(31)]
    assert statuses == [200] * 30 + [429]
    refused = as_maya.patch("me/", {})
    assert 0 < int(refused["Retry-After"]) <= 61
    assert as_maya.get("me/").status_code == 200
    assert as_jonas.patch("me/", {}).status_code == 200
    assert [as_maya.get("me/").status_code for _n in range(120)][-1] == 429

"""The steps that ask again: each on the list refuses a session that gave its password long ago."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.conftest import NOW, enter, freshen
from tests.test_bad_input import rows
from tests.world import LATER, browsers
from tests.world_kept import world_in
from tracker.accounts.fresh import STEPS
from tracker.care import actions as care

pytestmark = pytest.mark.django_db
ROUTES = sorted(name for names in STEPS.values() for name in names)
MINUTES = 60
# What is sent: a whole form, so that nothing but the question stands before it.
SENT = {
    "address": {"address": "another@example.org"},
    "account_change_password": {
        "oldpassword": "",
        "password1": "quite another passphrase",
        "password2": "quite another passphrase",
    },
    "join": {"consents": ["adult", "privacy", "not_emergency", "care"]},
    "share-standing": {"what": "check_in_ratings", "level": "ratings_only"},
}
NEEDS_CODES = {"mfa_remove_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"}
NEEDS_CODES |= {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}
GETS = {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}


@pytest.fixture
def world():
    with time_machine.travel(LATER, tick=False):
        yield world_in("private")


def path_of(route: str, world) -> str:
    if route == "join":
        amara = world.people["amara"]
        return reverse(route, args=[care.invite(amara, called="M", rhythm="weekly", now=NOW).token])
    if route == "watch-agree":
        return reverse(route, kwargs={"pk": world.ids["monitoring_of_maya"]})
    ids = {"care_id": "care_of_maya", "pk": "care_of_maya"}
    for kwargs in ({}, {"care_id": world.ids[ids["care_id"]]}, {"pk": world.ids[ids["pk"]]}):
        try:
            return reverse(route, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return reverse(route, kwargs={"pk": Authenticator.objects.first().pk})


def ask(browser, route: str, path: str):
    return browser.get(path) if route in GETS else browser.post(path, SENT.get(route, {}))


@pytest.mark.parametrize("route", ROUTES)
def test_after_ten_minutes_each_asks_again_and_does_nothing(world, route):
    browser = browsers(world)["maya"]
    enter(world.people["maya"], browser)
    if route in NEEDS_CODES:
        with_codes(world.people["maya"])
    path = path_of(route, world)
    freshen(browser)
    session = browser.session
    session["account_authentication_methods"][0]["at"] = time.time() - 10 * MINUTES - 1
    session.save()
    before = rows()
    answer = ask(browser, route, path)
    if route == "account_change_password":  # it asks in its own form
        assert answer.context["form"].has_error("oldpassword")
    else:
        assert answer.url.startswith("/account/"), answer.url
        assert "reauthenticate" in answer.url
    assert rows() == before


@pytest.mark.parametrize("route", [one for one in ROUTES if one != "account_change_password"])
def test_within_ten_minutes_none_asks(world, route):
    browser = browsers(world)["maya"]
    enter(world.people["maya"], browser)
    if route in NEEDS_CODES:
        with_codes(world.people["maya"])
    path = path_of(route, world)
    freshen(browser)
    answer = ask(browser, route, path)
    assert "reauthenticate" not in getattr(answer, "url", "")


def with_codes(user) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def test_the_list_names_routes_that_are_there():
    assert set(ROUTES) <= set(get_resolver().reverse_dict)


def test_stopping_a_standing_share_asks_nothing(world):
    browser = browsers(world)["maya"]
    path = reverse("share-standing", args=[world.ids["care_of_maya"]])
    answer = browser.post(path, {"what": "check_in_ratings", "level": ""})
    assert answer.url.startswith(reverse("sharing"))


def test_a_session_at_the_api_asks_too(world):
    browser = browsers(world)["maya"]
    body = {"care": str(world.ids["care_of_maya"]), "what": "days_checked_in"}
    path = "/api/v1/standing-shares/5f0c9f0e-6a5c-4b8f-9a2d-3c1e5f7a9b1d/"
    first = browser.put(path, body, content_type="application/json")
    assert first.status_code == 403
    assert "/account/reauthenticate/" in first.text
    assert freshen(browser).put(path, body, content_type="application/json").status_code == 201

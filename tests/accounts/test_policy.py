"""Deny by default: a view says who may use it, or nobody may."""

import pytest
from django.http import HttpResponse
from django.urls import include, path

from tracker.accounts.policy import ALLAUTH, GROUPS, ROLES, allow, allowed


def forgotten(request):
    return HttpResponse("open")


@allow("client")
def for_clients(request):
    return HttpResponse("open")


@allow("everyone")
def for_all(request):
    return HttpResponse("open")


urlpatterns = [
    path("forgotten/", forgotten, name="forgotten"),
    path("login-by-another-name/", forgotten),
    path("for-clients/", for_clients, name="for-clients"),
    path("for-all/", for_all, name="for-all"),
    path("", include("tracker.urls")),
]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("who", ["maya", "amara", "pat", None])
def test_a_view_that_says_nothing_is_shut_for_everybody(client, request, sign_in, who):
    browser = sign_in(request.getfixturevalue(who)) if who else client
    assert browser.get("/forgotten/").status_code == 403
    assert browser.get("/login-by-another-name/").status_code == 403
    assert browser.get("/for-all/").text == "open"
    answer = browser.get("/for-clients/").status_code
    assert answer == {"maya": 200, None: 302}.get(who, 403)


def test_a_role_that_nobody_has_is_a_mistake():
    with pytest.raises(ValueError, match="therapists"):
        allow("therapists")
    with pytest.raises(ValueError, match="unknown"):
        allow("client", "admin")


def test_policies_add_up():
    assert allow("client", "therapist")(forgotten_too).allowed == {"client", "therapist"}
    assert allow("everyone")(forgotten_too).allowed == ROLES
    assert allow("signed_in")(forgotten_too).allowed == ROLES - {"anonymous"}


def forgotten_too(request):
    """Decorated by the test above."""


def test_allauths_views_are_open_by_name_only():
    assert allowed(forgotten, "account_login") == ROLES
    assert allowed(forgotten, "account_signup") == frozenset()
    assert allowed(forgotten, None) == frozenset()
    assert set(ALLAUTH.values()) <= GROUPS.keys()


def test_what_a_view_says_wins_over_its_name():
    assert allowed(for_clients, "account_login") == {"client"}


@pytest.mark.django_db
def test_roles(maya, amara, pat, practice):
    from tests.conftest import NOW
    from tracker.accounts import actions

    una = actions.create_clinician(practice=practice, email="u@example.org", name="Una", now=NOW)
    both = actions.create_clinician(
        practice=practice, email="b@example.org", name="Bo", now=NOW, is_admin=True
    )
    assert [user.role for user in (maya, amara, pat, una)] == [
        "client",
        "therapist",
        "practice_admin",
        "unverified",
    ]
    assert both.role == "practice_admin"  # until somebody says that they are a therapist
    actions.verify_therapist(both.clinician, by=pat, now=NOW)
    both.clinician.refresh_from_db()
    assert both.role == "therapist"
    assert both.administers
    assert not amara.administers


@pytest.mark.django_db
def test_verifying_happens_once_and_names_who_did_it(amara, pat, practice):
    from tests.conftest import NOW
    from tracker.accounts import actions

    una = actions.create_clinician(practice=practice, email="u@example.org", name="Una", now=NOW)
    actions.verify_therapist(una.clinician, by=pat, now=NOW)
    actions.verify_therapist(una.clinician, by=amara, now=NOW.replace(year=2027))
    una.clinician.refresh_from_db()
    assert una.clinician.verified_at == NOW
    assert una.clinician.verified_by_id == pat.pk

"""Somebody leaves: nothing of theirs opens any more, and their clients are told and keep it all."""

import re
import threading

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW, make_care, make_practice, make_therapist, send_letters
from tests.practice.test_staff import PASSWORD, added, change, enter, first_password, verbs
from tracker.accounts import actions
from tracker.accounts.models import ApiToken, Clinician, User
from tracker.care import access as care_access
from tracker.care import actions as care

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def admin(pat):
    return enter(pat)


# --- closing and opening ------------------------------------------------------------------------
@pytest.fixture
def care_of_maya(maya, amara):
    return make_care(maya, amara)


def test_closing_ends_sessions_and_tokens_at_once(admin, amara, maya, care_of_maya):
    browser = enter(amara)
    _token, secret = actions.make_token(amara, name="T", days=30, now=NOW.replace(year=2100))
    with_token = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert Client().get("/api/v1/clients/", **with_token).status_code == 200
    change(admin, "account-close", amara)
    assert browser.get(reverse("client", args=[maya.pk])).status_code == 302
    assert Client().get("/api/v1/clients/", **with_token).status_code == 401
    sign_in = {"login": amara.email, "password": PASSWORD}
    assert Client().post(reverse("account_login"), sign_in).status_code == 200
    assert verbs()[-1] == "closed"


def test_nothing_old_wakes_up_when_it_is_opened_again(admin, amara, maya, care_of_maya):
    browser = enter(amara)
    actions.make_token(amara, name="T", days=30, now=NOW)
    change(admin, "account-close", amara)
    change(admin, "account-open", amara)
    assert browser.get(reverse("client", args=[maya.pk])).status_code == 302
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    sign_in = {"login": amara.email, "password": PASSWORD}
    assert Client().post(reverse("account_login"), sign_in).status_code == 200  # refused
    Client().post(reverse("account_reset_password"), {"email": amara.email})
    send_letters()
    path = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[0].body).group(1)
    fresh = Client()
    first_password(fresh, path)
    answer = fresh.post(reverse("account_login"), sign_in)
    assert answer.url == reverse("mfa_authenticate")  # the factor that she had


def test_a_link_that_was_on_its_way_is_dead(admin):
    ines = added(admin, by_mail="on")
    send_letters()
    path = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[0].body).group(1)
    change(admin, "account-close", ines)
    assert 'name="password1"' not in Client().get(path, follow=True).text
    change(admin, "account-open", ines)
    assert 'name="password1"' not in Client().get(path, follow=True).text


def test_the_last_admin_stays(admin, pat, amara):
    assert "Name another admin first." in change(admin, "admin-unmake", pat).text
    with pytest.raises(ValidationError, match="run the practice"):
        actions.close_account(pat.clinician, by=None, now=NOW)
    change(admin, "admin-make", amara)
    assert change(admin, "admin-unmake", pat).status_code in (200, 404)
    pat.clinician.refresh_from_db()
    assert not pat.clinician.is_admin
    with pytest.raises(ValidationError, match="run the practice"):
        actions.unmake_admin(amara.clinician, by=None, now=NOW)


def test_an_admin_whose_account_is_closed_does_not_count(practice, pat, amara):
    actions.make_admin(amara.clinician, by=None, now=NOW)
    actions.close_account(pat.clinician, by=None, now=NOW)
    with pytest.raises(ValidationError, match="run the practice"):
        actions.unmake_admin(amara.clinician, by=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_close_each_other_one_stays(pat, amara):
    actions.make_admin(amara.clinician, by=None, now=NOW)
    gate, refused = threading.Barrier(2), []

    def close(clinician: Clinician) -> None:
        try:
            gate.wait()
            actions.close_account(clinician, by=None, now=NOW)
        except ValidationError:
            refused.append(clinician)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=(one.clinician,)) for one in (pat, amara)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(clinician__is_admin=True, is_active=True).count() == 1


# --- what clients are told ----------------------------------------------------------------------
PAGES = ("/", "/sharing/", "/settings/care/")
AWAY = "Amara does not read here at the moment"


def test_clients_are_told_that_nobody_reads_and_keep_everything(
    admin, sign_in, amara, maya, care_of_maya
):
    browser = sign_in(maya)
    assert not any(AWAY in browser.get(page).text for page in PAGES)
    change(admin, "account-close", amara)
    for page in PAGES:
        text = browser.get(page).text
        assert AWAY in text, page
        assert "(212) 555-0142" in text, page
        assert "closed" not in text, page
    assert list(care_access.active_care(maya)) == []
    care_of_maya.refresh_from_db()
    assert care_of_maya.status == "active"
    change(admin, "account-open", amara)
    assert not any(AWAY in browser.get(page).text for page in PAGES)


def test_an_open_invitation_waits_with_the_account(admin, amara):
    way = care.invite(amara, called="R.", rhythm="weekly", now=NOW)
    change(admin, "account-close", amara)
    assert care_access.invitation_by_code(way.code, NOW) is None
    change(admin, "account-open", amara)
    assert care_access.invitation_by_code(way.code, NOW) == way.invitation


def test_the_deputy_is_named_to_clients_and_sees_nothing(
    admin, sign_in, amara, omar, maya, care_of_maya
):
    answer = change(admin, "deputy", amara, deputy=str(omar.pk))
    assert "Clients are told the name." in answer.text
    page = sign_in(maya).get("/sharing/").text
    assert "While Amara is away: Omar Haddad." in page
    browser = enter(omar)
    assert browser.get(reverse("client", args=[maya.pk])).status_code == 404
    assert "Maya" not in browser.get("/").text
    change(admin, "account-close", omar)
    assert "While Amara is away" not in sign_in(maya).get("/sharing/").text
    change(admin, "deputy", amara, deputy="")
    assert verbs()[-3:] == ["named_deputy", "closed", "no_deputy"]


@pytest.mark.parametrize("who", ["amara", "pat", "una", "elsewhere"])
def test_who_cannot_be_a_deputy(request, admin, amara, practice, who):
    if who == "una":
        one = actions.create_clinician(
            practice=practice, email="una@example.org", name="Una", now=NOW
        )
    elif who == "elsewhere":
        one = make_therapist(make_practice("Other"), "Eli Ware", "eli@example.org")
    else:
        one = request.getfixturevalue(who)
    page = change(admin, "deputy", amara, deputy=str(one.pk))
    assert page.status_code == 422
    assert "Choose a verified therapist" in page.text
    with pytest.raises(ValidationError):
        actions.name_deputy(amara.clinician, one.clinician, by=None, now=NOW)

"""Who works here: added, verified, stood in for, let go. Nothing of it is about any client."""

import re
from importlib import import_module

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.conftest import (
    NOW,
    make_care,
    make_practice,
    make_therapist,
    send_letters,
)
from tests.conftest import enter as signed_in
from tests.privacy.test_ledger import Schema
from tracker.accounts import access, actions
from tracker.accounts.models import Clinician, StaffEvent, User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()
    yield
    cache.clear()


def enter(user: User, *, fresh: bool = True) -> Client:
    """Signed in with the second factor; `fresh`: and asked once more, a moment ago."""
    browser = signed_in(user)
    if fresh:
        answer = browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert answer.status_code == 302
    return browser


@pytest.fixture
def admin(pat):
    return enter(pat)


def change(browser: Client, name: str, user: User, **data):
    return browser.post(reverse(name, args=[user.pk]), data, follow=True)


def verbs() -> list[str]:
    return list(StaffEvent.objects.order_by("id").values_list("verb", flat=True))


def added(admin, **more) -> User:
    form = {"name": "Ines Varga", "email": "ines@example.org", "role": "therapist", **more}
    page = admin.post(reverse("colleague-new"), form)
    assert page.status_code == 200, page.context["form"].errors
    return User.objects.get(email="ines@example.org")


# --- adding somebody ----------------------------------------------------------------------------
def test_somebody_new_gets_a_picture_a_code_and_a_link_once(admin):
    page = admin.post(
        reverse("colleague-new"),
        {"name": "Ines Varga", "email": "Ines@example.org", "role": "therapist"},
    )
    assert "<svg" in page.text
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page.text)
    assert "/account/reset/key/" in page.text
    ines = User.objects.get(email="ines@example.org")
    assert (ines.role, ines.has_usable_password()) == ("unverified", False)
    assert ines.clinician.practice == access.practices().get()
    assert mail.outbox == []
    assert "/account/reset/key/" not in admin.get(reverse("colleague", args=[ines.pk])).text
    assert verbs()[-2:] == ["added", "handed_over"]


def test_the_mail_says_nothing(admin):
    added(admin, by_mail="on")
    send_letters()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ines@example.org"], "The link you asked for")
    for word in ("Harbour", "practice", "Ines", "Pat", "therap"):
        assert word not in sent.body
    path = re.search(r"https?://[^/\s]+(/\S+)", sent.body).group(1)
    assert 'name="password1"' in Client().get(path, follow=True).text


def first_password(browser: Client, path: str) -> None:
    form = browser.get(path, follow=True)
    words = {"password1": PASSWORD, "password2": PASSWORD}
    assert browser.post(form.request["PATH_INFO"], words).status_code == 302


def test_the_code_leads_to_a_password_and_then_to_a_second_step(admin):
    ines = added(admin)
    way = actions.hand_over(ines.clinician, by=None, now=NOW.replace(year=2100))
    browser = Client()
    answer = browser.post(reverse("join-code"), {"code": way.code.lower()})
    first_password(browser, answer.url)
    browser.post(reverse("account_login"), {"login": ines.email, "password": PASSWORD})
    for page in ("/", "/practice/procedure/", "/clients/invite/"):
        assert browser.get(page).status_code in (302, 403), page
    assert browser.get("/").url == reverse("mfa_index")
    again = Client().post(reverse("join-code"), {"code": way.code})
    assert again.status_code == 422  # used


def test_a_clinicians_password_is_longer_than_a_clients(admin, maya):
    ines, fourteen = added(admin), "fourteen chars"
    validate_password(fourteen, maya)
    with pytest.raises(ValidationError, match="at least 15"):
        validate_password(fourteen, ines)


def test_a_newer_code_takes_the_place_of_the_older(admin):
    ines = added(admin)
    ways = [actions.hand_over(ines.clinician, by=None, now=NOW) for _twice in range(2)]
    found = [access.expected_clinician(way.code, NOW) for way in ways]
    assert found == [None, ines.clinician]
    assert access.expected_clinician(ways[1].code, ways[1].until) is None


def test_nobody_is_shown_a_way_into_an_account_that_was_used(admin, amara):
    """An admin who could reset a therapist's password could read as that therapist."""
    page = admin.get(reverse("colleague", args=[amara.pk])).text
    assert reverse("colleague-link", args=[amara.pk]) not in page
    answer = change(admin, "colleague-link", amara)
    assert "/account/reset/key/" not in answer.text
    assert amara.check_password(PASSWORD)
    with pytest.raises(ValidationError):
        actions.hand_over(amara.clinician, by=None, now=NOW)


def test_not_even_after_it_was_closed_and_opened(admin, amara):
    actions.close_account(amara.clinician, by=None, now=NOW)
    User.objects.filter(pk=amara.pk).update(last_login=NOW)
    actions.open_account(amara.clinician, by=None, now=NOW)
    assert "/account/reset/key/" not in change(admin, "colleague-link", amara).text


def test_an_address_that_is_taken_is_said_beside_its_field(admin, maya):
    form = {"name": "M", "email": maya.email, "role": "therapist"}
    page = admin.post(reverse("colleague-new"), form)
    assert page.status_code == 422
    assert "email" in page.context["form"].errors


@pytest.mark.parametrize(
    ("role", "therapist", "runs_it"),
    [("therapist", True, False), ("both", True, True), ("admin", False, True)],
)
def test_what_they_will_do_here(admin, role, therapist, runs_it):
    clinician = added(admin, role=role).clinician
    assert (clinician.is_therapist, clinician.is_admin) == (therapist, runs_it)
    assert clinician.verified_at is None


# --- verifying ----------------------------------------------------------------------------------
def test_verified_and_unverified(admin, practice):
    ines = added(admin)
    assert "can now work with clients" in change(admin, "verify-therapist", ines).text
    assert User.objects.get(pk=ines.pk).role == "therapist"
    change(admin, "unverify-therapist", ines)
    assert User.objects.get(pk=ines.pk).role == "unverified"
    assert verbs()[-2:] == ["verified", "unverified"]


def test_unverified_nothing_opens_with_the_next_request(admin, amara, maya, care):
    browser = enter(amara)
    client = reverse("client", args=[maya.pk])
    assert browser.get(client).status_code == 200
    change(admin, "unverify-therapist", amara)
    assert browser.get(client).status_code == 403


def test_nobody_verifies_or_closes_themselves(practice, amara):
    Clinician.objects.filter(pk=amara.pk).update(is_admin=True)
    browser = enter(amara)
    for name in ("verify-therapist", "unverify-therapist", "account-close", "colleague-link"):
        assert change(browser, name, amara).status_code == 404, name
    page = browser.get(reverse("colleague", args=[amara.pk])).text
    assert reverse("account-close", args=[amara.pk]) not in page


# --- who may, and how freshly -------------------------------------------------------------------
CHANGES = ("verify-therapist", "unverify-therapist", "deputy", "admin-make", "admin-unmake")
CHANGES += ("account-close", "account-open", "colleague-link")


def test_each_change_asks_who_it_is_again(pat, amara):
    browser = enter(pat, fresh=False)
    before = StaffEvent.objects.count()
    paths = [reverse(name, args=[amara.pk]) for name in CHANGES]
    for path in [*paths, reverse("colleague-new"), reverse("practice-details")]:
        answer = browser.post(path, {})
        assert answer.url.startswith(reverse("account_reauthenticate")), path
    assert StaffEvent.objects.count() == before
    assert browser.get(reverse("colleague", args=[amara.pk])).status_code == 200


def test_after_the_password_the_change_is_made(pat, amara):
    browser = enter(pat, fresh=False)
    path = reverse("unverify-therapist", args=[amara.pk])
    ask = browser.post(path).url
    done = browser.post(ask, {"password": PASSWORD, "next": path})
    assert done.status_code == 302
    amara.clinician.refresh_from_db()
    assert amara.clinician.verified_at is None


def test_another_practice_is_not_there(admin):
    eli = make_therapist(make_practice("Other"), "Eli Ware", "eli@example.org")
    assert "Eli" not in admin.get(reverse("practice")).text
    assert admin.get(reverse("colleague", args=[eli.pk])).status_code == 404
    for name in CHANGES:
        assert change(admin, name, eli).status_code == 404, name
    assert "Eli" not in admin.get(reverse("practice-record")).text


@time_machine.travel(NOW, tick=False)
def test_no_page_of_the_practice_says_anything_about_clients(pat, amara, maya, care):
    """Neither a name nor a number: the same pages with a client more."""
    admin = enter(pat, fresh=False)
    paths = [reverse(name) for name in ("practice", "practice-record", "practice-details")]
    paths += [reverse("colleague", args=[amara.pk]), reverse("procedure")]
    before = [drawn(admin, path) for path in paths]
    jonas = actions.create_user(
        email="j@example.org",
        name="Jonas Feld",
        account="client",
        time_zone="UTC",
        now=NOW,
        password=None,
    )
    make_care(jonas, amara)
    assert [drawn(admin, path) for path in paths] == before
    assert not any("Maya" in page or "Jonas" in page for page in before)


def drawn(browser: Client, path: str) -> str:
    page = browser.get(path)
    assert page.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text)


# --- the record ---------------------------------------------------------------------------------
def test_the_record_says_who_did_what_to_whom(admin, amara):
    change(admin, "unverify-therapist", amara)
    page = admin.get(reverse("practice-record")).text
    assert "took back the verification of" in page
    assert "Pat Romero" in page
    assert "Amara Osei" in page
    assert "Whoever runs the server" in page  # made her account, in the fixture


def test_the_record_is_only_ever_added_to(pat):
    """With the triggers that the product has, and the tests' database has not."""
    stand = import_module("tracker.accounts.migrations.0006_staff_events_stand").Migration
    stand.operations[0].code(None, Schema())
    for change_it in (
        lambda: StaffEvent.objects.update(verb="opened"),
        lambda: StaffEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            change_it()
    assert verbs() == ["added"]


def test_no_change_without_its_line(monkeypatch, amara):
    def broken(*args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(StaffEvent.objects, "create", broken)
    for act in (actions.unverify_therapist, actions.close_account, actions.make_admin):
        with pytest.raises(OSError, match="no space"):
            act(amara.clinician, by=None, now=NOW)
    amara.refresh_from_db()
    assert (amara.is_active, amara.role, amara.administers) == (True, "therapist", False)

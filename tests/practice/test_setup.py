"""The first start of a real installation: who may set it up, once, and what has to be said."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from tests import matrix_forms
from tests.conftest import NOW
from tracker.accounts import actions
from tracker.accounts.models import Clinician, Practice, StaffEvent, User
from tracker.practice import checks, opening

pytestmark = pytest.mark.django_db
PAGE = "/setup/"
PASSWORD = "a boat that knows the way home"
FORM = matrix_forms.DETAILS | {
    "person": "Amara Osei",
    "email": "Amara@Example.org",
    "role": "both",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def printed() -> str:
    out = StringIO()
    call_command("setup_code", stdout=out, no_color=True)
    return out.getvalue()


def opened(browser: Client) -> Client:
    assert browser.post(PAGE, {"code": opening.code(NOW)}).url == PAGE
    return browser


# --- the code -----------------------------------------------------------------------------------
def test_the_server_prints_the_code_and_where_it_goes():
    said = printed()
    assert "/setup/" in said
    assert opening.code(NOW) in said


def test_it_works_for_at_least_an_hour_and_at_most_for_two():
    code = opening.code(NOW)
    for minutes, right in ((0, True), (60, True), (119, True), (121, False), (-61, False)):
        assert opening.is_right(code, NOW + timedelta(minutes=minutes)) == right, minutes
    assert opening.is_right(code.lower().replace("-", " "), NOW)
    assert not opening.is_right("", NOW)


def test_another_installation_has_another_code(settings):
    code = opening.code(NOW)
    settings.SECRET_KEY = "another one that is long enough to sign something with, fifty"
    assert opening.code(NOW) != code


def test_without_it_there_is_no_form(client):
    page = client.get(PAGE)
    assert page.status_code == 200
    assert 'name="password"' not in page.text
    answer = client.post(PAGE, FORM)
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_a_wrong_code_opens_nothing_and_ten_are_enough(client):
    for _try in range(10):
        assert "That is not the code" in client.post(PAGE, {"code": "2222-3333-4444"}).text
    answer = client.post(PAGE, {"code": opening.code(NOW)})
    assert answer.status_code == 422
    assert "Too many tries" in answer.text


def test_it_opens_for_this_browser_only(client):
    assert 'name="password"' in opened(client).get(PAGE).text
    assert 'name="password"' not in Client().get(PAGE).text


# --- the form -----------------------------------------------------------------------------------
def test_it_makes_the_practice_and_its_first_therapist(client):
    answer = opened(client).post(PAGE, FORM)
    assert answer.url == reverse("account_login")
    practice, user = Practice.objects.get(), User.objects.get()
    assert practice.name == "Harbour Practice"
    assert practice.missing == []
    assert (user.email, user.name, user.role) == ("amara@example.org", "Amara Osei", "therapist")
    assert user.administers
    assert user.check_password(PASSWORD)
    assert [one.verb for one in StaffEvent.objects.order_by("id")] == [
        "set_up",
        "added",
        "verified",
    ]


def test_then_comes_the_second_step_before_anything_else(client):
    opened(client).post(PAGE, FORM)
    signed_in = client.post(
        reverse("account_login"), {"login": "amara@example.org", "password": PASSWORD}
    )
    assert signed_in.status_code == 302
    for page in ("/", "/practice/", "/clients/invite/"):
        assert client.get(page).url == reverse("mfa_index"), page
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_it_can_be_somebody_who_sees_no_clients(client):
    opened(client).post(PAGE, FORM | {"role": "admin"})
    user = User.objects.get()
    assert user.role == "practice_admin"
    assert not user.clinician.is_therapist
    assert user.clinician.verified_at is None


def test_once_done_it_is_gone(client):
    opened(client).post(PAGE, FORM)
    for browser in (client, Client()):
        assert browser.get(PAGE).status_code == 404
        assert browser.post(PAGE, {"code": opening.code(NOW)}).status_code == 404
        assert browser.post(PAGE, FORM).status_code == 404
    with pytest.raises(CommandError, match="works here already"):
        printed()


def test_it_is_not_there_beside_a_practice_that_the_command_made(client):
    assert Client().get("/").url == PAGE
    call_command(
        "invite_therapist", "a@example.org", name="A", practice="Harbour", stdout=StringIO()
    )
    assert client.get(PAGE).status_code == 404
    assert client.get("/").url == reverse("account_login")


def test_it_is_not_there_in_the_demo(client, settings):
    settings.DEMO = True
    assert client.get(PAGE).status_code == 404
    with pytest.raises(CommandError, match="demo"):
        printed()


@pytest.mark.parametrize("field", [name for name in FORM if name not in ("email",)])
def test_everything_has_to_be_said(client, field):
    answer = opened(client).post(PAGE, FORM | {field: ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Practice.objects.exists()
    assert not StaffEvent.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("password", "too short", "at least"),
        ("password", "fourteen chars", "at least 15"),
        ("password_again", "a boat that knows another way", "not the same"),
        ("crisis_region", "DE", "CRISIS_REGION=DE"),
        ("crisis_region", "elsewhere", "Choose one"),
        ("time_zone", "Nowhere/Else", "time zone"),
        ("email", "amara", "e-mail"),
        ("retention_months", "13", "Choose one"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, field, value, says):
    answer = opened(client).post(PAGE, FORM | {field: value})
    assert answer.status_code == 422
    assert says in str(answer.context["form"].errors[field])
    assert "Call 112." in answer.text  # what was typed is still there
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_sets_up():
    browsers = [opened(Client()) for _two in range(2)]
    gate, answers = threading.Barrier(2), []

    def post(browser: Client, email: str) -> None:
        try:
            gate.wait()
            answers.append(browser.post(PAGE, FORM | {"email": email}).status_code)
        finally:
            connection.close()

    people = zip(browsers, ("a@example.org", "b@example.org"), strict=True)
    threads = [threading.Thread(target=post, args=pair) for pair in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 404]
    assert Practice.objects.count() == Clinician.objects.count() == User.objects.count() == 1


# --- what the operator is told ------------------------------------------------------------------
def said() -> str:
    return " ".join(message.msg for message in checks.somebody_is_responsible(None))


def test_the_checks_say_that_nobody_works_here(client):
    assert "manage.py setup_code" in said()
    opened(client).post(PAGE, FORM)
    assert said() == ""


def test_they_say_what_a_practice_has_not_said(practice, settings):
    assert said() == ""
    practice.phone, practice.retention_months = "", None
    practice.save()
    assert "its telephone number, how long it keeps its records" in said()
    settings.DEMO = True
    assert said() == ""


def test_they_notice_that_the_server_shows_other_lines_now(practice, settings):
    settings.CRISIS_REGION = "gb"
    assert "crisis lines" in said()
    practice.crisis_region = "GB"
    practice.save()
    assert said() == ""


def test_without_a_database_the_other_checks_still_speak(monkeypatch):
    def gone():
        raise DatabaseError

    monkeypatch.setattr(checks.access, "nobody_works_here", gone)
    assert checks.somebody_is_responsible(None) == []


def test_it_can_be_set_up_with_a_lower_case_region(client, settings):
    settings.CRISIS_REGION = "us"
    opened(client).post(PAGE, FORM)
    assert Practice.objects.get().missing == []


def test_nobody_is_made_if_the_account_cannot_be(client, maya):
    """A client's address: all of it or nothing."""
    answer = opened(client).post(PAGE, FORM | {"email": maya.email})
    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors
    assert not Practice.objects.exists()
    actions.set_up(
        details={"name": "Harbour", "time_zone": "UTC"},
        email="amara@example.org",
        name="Amara",
        password=PASSWORD,
        is_therapist=True,
        now=NOW,
    )

"""The day, and the week, after a new password came by a link in a mail: somebody at home may have
read that mail."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from tests import watched
from tests.conftest import NOW, enter, freshen, give_second_factor, pass_second_factor, send_letters
from tests.test_bad_input import rows
from tracker.accounts import actions
from tracker.accounts.fresh import STEPS, WAIT
from tracker.accounts.models import AccountEvent, ApiToken, User
from tracker.privacy import tombstones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PASSWORD, NEW = "a long enough passphrase", "quite another passphrase"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def has_been_here(clock, maya):
    """Nobody's first password is a reset."""
    sign_in(maya, PASSWORD)
    maya.refresh_from_db()


def reset(email: str) -> None:
    """As whoever reads the mails does it."""
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": email})
    send_letters()
    link = re.search(r"https?://[^/\s]+(/account/reset/key/\S+)", mail.outbox[-1].body)[1]
    path = browser.get(link, follow=True).redirect_chain[-1][0]
    assert browser.post(path, {"password1": NEW, "password2": NEW}).status_code == 302


def sign_in(user: User, password: str = NEW) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": password})
    return browser


SENT = {
    "address": {"address": "another@example.org"},
    "share-standing": {"what": "check_in_ratings", "level": "ratings_only"},
    "tokens": {"name": "mine", "days": "30"},
    "calendar": {"called": "busy"},
}


def path_of(route: str, care) -> str:
    if route == "watch-agree":
        return reverse(route, args=[watched.propose(care.therapist, care).pk])
    given = {"share-standing": "care_id", "care-along": "pk"}.get(route)
    return reverse(route, kwargs={given: care.pk} if given else {})


@pytest.mark.parametrize("route", WAIT)
def test_for_a_day_each_waits_and_does_nothing(maya, care, clock, route):
    reset(maya.email)
    browser, path = sign_in(maya), path_of(route, care)
    for later in (timedelta(0), DAY - timedelta(minutes=1)):
        clock.move_to(NOW + later)
        browser = sign_in(maya)
        before = rows()
        answer = browser.post(path, SENT.get(route, {}))
        assert answer.url == reverse("sessions")
        assert "came by a link in a mail. This waits until" in browser.get(answer.url).text
        assert rows() == before
    clock.move_to(NOW + DAY)
    assert getattr(sign_in(maya).post(path, SENT.get(route, {})), "url", "") != reverse("sessions")


def test_the_list_names_routes_that_are_there():
    assert set(WAIT) <= set(get_resolver().reverse_dict)


def test_looking_and_taking_back_wait_for_nothing(maya, care):
    reset(maya.email)
    browser = sign_in(maya)
    for route in WAIT:
        if route not in ("share-standing", "watch-agree"):  # forms without a page of their own
            assert browser.get(path_of(route, care)).status_code == 200
    fields = {"what": "check_in_ratings", "level": ""}
    stopped = browser.post(path_of("share-standing", care), fields)
    assert stopped.url.startswith(reverse("sharing"))
    for route in STEPS["other sessions"] + STEPS["deleting the account"]:
        browser.post(reverse(route))
        assert "This waits until" not in browser.get(reverse("sessions")).text


def test_at_the_api_a_session_waits_and_a_token_is_over(maya, care):
    _row, secret = actions.make_token(maya, name="mine", days=30, now=NOW)
    reset(maya.email)
    assert not ApiToken.objects.filter(user=maya, revoked_at=None).exists()
    headers = {"authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me/", headers=headers).status_code == 401
    body = {"care": str(care.pk), "what": "days_checked_in"}
    path = f"/api/v1/standing-shares/{uuid.uuid4()}/"
    answer = freshen(sign_in(maya)).put(path, body, content_type="application/json")
    assert answer.status_code == 403
    assert "This waits until" in answer.text


def test_whoever_gave_a_second_factor_waits_for_nothing(maya, care):
    reset(maya.email)
    give_second_factor(maya)
    maya.refresh_from_db()
    browser = freshen(enter(maya))
    pass_second_factor(browser, maya)
    answer = browser.post(reverse("address"), SENT["address"])
    assert answer.url == reverse("address")


def test_the_first_page_says_so_for_a_week(maya, clock):
    said = "you were given a new password by a link in a mail"
    assert said not in sign_in(maya, PASSWORD).get("/").text
    reset(maya.email)
    for days, told in ((0, True), (6, True), (8, False)):
        clock.move_to(NOW + days * DAY)
        page = sign_in(maya).get("/").text
        assert (said in page) is told
    events = AccountEvent.objects.filter(user=maya)
    assert "reset" in {event.verb for event in events}


def test_the_page_costs_no_question_of_its_own(maya):
    """It is asked once, at signing in: the newest reset ended every older session."""
    reset(maya.email)
    browser = sign_in(maya)
    browser.get("/")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/")
    assert "accounts_accountevent" not in str([one["sql"] for one in asked])


def test_a_first_password_is_no_reset(practice, amara):
    """By the link that a practice hands over."""
    una = actions.create_clinician(practice=practice, email="una@example.org", name="U", now=NOW)
    browser = Client()
    link = browser.get(actions.way_in(una), follow=True).redirect_chain[-1][0]
    fields = {"password1": "quite another passphrase", "password2": "quite another passphrase"}
    assert browser.post(link, fields).status_code == 302
    assert [event.verb for event in AccountEvent.objects.filter(user=una)] == ["password"]


def test_a_backup_does_not_bring_the_old_one_back(maya, settings, tmp_path):
    settings.TOMBSTONES = str(tmp_path / "list")
    reset(maya.email)
    assert [(one.kind, one.id) for one in tombstones.read()] == [
        (tombstones.Kind.PASSWORD, maya.pk)
    ]

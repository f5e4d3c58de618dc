"""Where kept words turn up, what of them is shown, and when they are forgotten."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.browsing import form_with
from tracker.accounts import held

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
TYPED = "What I wanted to keep"


@pytest.fixture
def browser(maya):
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser)
    return browser


def sign_in(browser: Client, after: str = "/"):
    form = form_with(browser.get(reverse("account_login"), {"next": after}).text, "login")
    form.fields |= {"login": ["maya@example.org"], "password": [PASSWORD]}
    answer = browser.post(reverse("account_login"), form.fields)
    assert answer.status_code == 302
    return answer


@pytest.fixture
def form(browser):
    """A check-in, written, of a page that is too old by now: signed out, with another token."""
    found = form_with(browser.get("/").text, "line", reverse("check-in"))
    found.fields |= {"line": [TYPED], "mood": ["3"]}
    found.fields["csrfmiddlewaretoken"] = ["x" * 64]
    browser.cookies.pop("session")
    return found


def test_signed_out_with_an_old_page_the_words_wait(browser, form):
    page = browser.post(form.action, form.fields)
    assert page.status_code == 403
    assert "Sign in, and your words are here" in page.text
    assert f"{reverse('account_login')}?next={reverse('held')}" in page.text
    assert TYPED not in page.text
    assert sign_in(browser, reverse("held")).url == reverse("held")
    assert TYPED in browser.get(reverse("held")).text


def test_a_page_of_nobody_keeps_nothing(browser, form):
    form.fields[held.MARK] = ["forged"]
    page = browser.post(form.action, form.fields)
    assert "Copy them" in page.text
    assert "held" not in browser.session


def test_they_come_before_anything_else_until_saved(browser, form):
    browser.post(form.action, form.fields)
    sign_in(browser)
    assert browser.get("/").url == reverse("held")
    page = browser.get(reverse("held"))
    again = form_with(page.text, "line")
    assert again.action == reverse("check-in")
    assert browser.post(again.action, again.fields).url == "/"
    assert "held" not in browser.session
    assert browser.get("/").status_code == 200


def test_what_could_not_be_saved_stays(browser, form):
    form.fields["mood"] = ["99"]
    browser.post(form.action, form.fields)
    sign_in(browser)
    again = form_with(browser.get(reverse("held")).text, "line")
    assert browser.post(again.action, again.fields).status_code == 422
    assert "held" in browser.session


def test_they_can_be_left(browser, form):
    browser.post(form.action, form.fields)
    sign_in(browser)
    leave = form_with(browser.get(reverse("held")).text, "csrfmiddlewaretoken", reverse("held"))
    assert browser.post(leave.action, leave.fields).url == "/"
    assert browser.get("/").status_code == 200


def test_only_what_a_person_typed_is_shown(browser, form):
    browser.post(form.action, form.fields)
    sign_in(browser)
    page = browser.get(reverse("held")).text
    assert re.findall(r'<p class="voice prewrap">(.*?)</p>', page) == [TYPED]


@pytest.mark.parametrize(
    "value",
    [
        *("", "x", "3", "12:30", "2026-11-23", "2026-11-23T12:30", "-4", "6.5", "full"),
        *("self_monitoring", "Europe/Paris", "6F9619FF-8B86-D011-B42D-00C04FC964FF"),
    ],
)
def test_codes_and_numbers_are_no_words(value):
    assert held.words({"a": [value]}) == []


@pytest.mark.parametrize("value", ["So it was.", "Am", "late, again", "café", "I’m fine\nnow"])
def test_words_are(value):
    assert held.words({"a": [value]}) == [value]


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/\\evil.example", ""]
)
def test_a_form_is_sent_to_this_site_only(path):
    assert not held.is_here(path)


def test_a_password_is_never_kept(rf):
    request = rf.post("/", {"password": "secret words", "oldpassword": "more", "line": "A line."})
    assert held.typed(request) == {"line": ["A line."]}

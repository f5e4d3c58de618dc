"""A session that ends while somebody types: the words wait, sealed, for that person alone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from journals.models import Entry
from tests.browsing import form_with
from tests.conftest import NOW
from tracker.accounts import held
from tracker.accounts.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PASSWORD = "a long enough passphrase"
TYPED = "kq0000z was what I wanted to keep"


@pytest.fixture
def browser(maya):
    browser = Client(enforce_csrf_checks=True)
    log_in(browser, "maya@example.org")
    return browser


def log_in(browser: Client, email: str):
    """Through the page, as a person does, keeping what its form brings along."""
    page = browser.get(reverse("account_login"), {"next": "/"})
    form = form_with(page.text, "login")
    form.fields |= {"login": [email], "password": [PASSWORD]}
    answer = browser.post(form.action or reverse("account_login"), form.fields)
    assert answer.status_code == 302, "signed in"
    return answer


def check_in_form(browser: Client):
    form = form_with(browser.get("/").text, "line", reverse("check-in"))
    form.fields |= {"line": [TYPED], "mood": ["3"]}
    return form


def end_sessions() -> None:
    Session.objects.all().delete()


def entries() -> list:
    return list(Entry.objects.values_list("kind", flat=True))


def session_bytes() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM accounts_session")
        return " ".join(row[0] for row in cursor.fetchall())


def test_the_words_wait_behind_sign_in_and_one_press_saves_them(browser, maya):
    form = check_in_form(browser)
    end_sessions()
    answer = browser.post(form.action, form.fields)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert "kq0000z" not in answer.url
    assert entries() == []
    assert "kq0000z" not in str(dict(browser.session))
    page = browser.get(answer.url)
    assert TYPED not in page.text
    sign_in = form_with(page.text, "login")
    sign_in.fields |= {"login": [maya.email], "password": [PASSWORD]}
    back = browser.post(sign_in.action or answer.url, sign_in.fields)
    assert back.url == reverse("held")
    page = browser.get(back.url)
    assert TYPED in page.text
    again = form_with(page.text, "line")
    assert again.action == form.action
    saved = browser.post(again.action, again.fields)
    assert saved.status_code == 302
    assert entries() == ["check_in"]
    browser.post(again.action, again.fields)
    assert entries() == ["check_in"]


def test_nobody_else_who_signs_in_sees_them(browser, maya, jonas):
    form = check_in_form(browser)
    end_sessions()
    browser.post(form.action, form.fields)
    log_in(browser, jonas.email)
    answer = browser.get(reverse("held"))
    assert answer.status_code == 302
    assert TYPED not in browser.get("/").text
    assert entries() == []


def test_they_are_kept_for_half_an_hour(browser, maya, clock):
    form = check_in_form(browser)
    end_sessions()
    browser.post(form.action, form.fields)
    clock.move_to(NOW + timedelta(minutes=held.MINUTES, seconds=5))
    log_in(browser, maya.email)
    assert browser.get(reverse("held")).status_code == 302
    assert "held" not in browser.session


@pytest.mark.parametrize("mark", ["", "nonsense", "00000000000000000000000000000000:x:y"])
def test_a_form_that_does_not_say_whose_it_was_is_not_kept(browser, maya, mark):
    form = check_in_form(browser)
    form.fields[held.MARK] = [mark]
    end_sessions()
    answer = browser.post(form.action, form.fields)
    assert answer.status_code == 302
    assert "held" not in browser.session


def test_a_mark_of_somebody_without_a_key_is_not_kept(browser, maya):
    from tracker.privacy import keys

    form = check_in_form(browser)
    end_sessions()
    keys.destroy(maya.pk, NOW)
    assert browser.post(form.action, form.fields).status_code == 302
    assert "held" not in browser.session


def test_the_mark_is_signed(maya, jonas):
    mark = held.mark(maya)
    forged = mark.replace(maya.pk.hex, jonas.pk.hex)
    assert forged != mark
    request = type("Request", (), {"method": "POST", "POST": {held.MARK: forged}})
    assert not held.is_for(request, jonas)
    request.POST = {held.MARK: mark}
    assert held.is_for(request, maya)
    assert not held.is_for(request, jonas)


def two_forms(browser) -> list:
    """Two tabs, both sent after the session ended."""
    forms = [check_in_form(browser) for _n in range(2)]
    forms[1].fields["line"] = ["The second one, in another tab"]
    end_sessions()
    for form in forms:
        browser.post(form.action, form.fields)
    return forms


def test_two_forms_wait_beside_each_other(browser, maya):
    two_forms(browser)
    log_in(browser, maya.email)
    page = browser.get(reverse("held"))
    assert TYPED in page.text
    assert "The second one, in another tab" in page.text
    first = form_with(page.text, "line")
    assert browser.post(first.action, first.fields).url == "/"
    assert browser.get("/").url == reverse("held")
    page = browser.get(reverse("held"))
    assert TYPED not in page.text
    second = form_with(page.text, "line")
    assert second.fields["line"] == ["The second one, in another tab"]
    assert browser.post(second.action, second.fields).status_code == 302
    assert entries() == ["check_in", "check_in"]
    assert browser.get("/").status_code == 200


def test_one_of_two_is_thrown_away(browser, maya):
    two_forms(browser)
    log_in(browser, maya.email)
    page = browser.get(reverse("held")).text
    away = form_with(page, held.SENT, reverse("held"))
    browser.post(away.action, away.fields)
    page = browser.get(reverse("held")).text
    assert TYPED not in page
    assert "The second one, in another tab" in page


def test_the_same_form_sent_twice_waits_once(browser, maya):
    form = check_in_form(browser)
    end_sessions()
    for _n in range(2):
        browser.post(form.action, form.fields)
    assert len(browser.session["held"]) == 1


def test_the_newest_few_stay(browser, maya):
    form = check_in_form(browser)
    end_sessions()
    for n in range(held.MOST_FORMS + 2):
        form.fields["line"] = [f"Number {n}, of many"]
        browser.post(form.action, form.fields)
    log_in(browser, maya.email)
    page = browser.get(reverse("held")).text
    assert [n for n in range(held.MOST_FORMS + 2) if f"Number {n}, of many" in page] == [
        2,
        3,
        4,
        5,
        6,
    ]


# --- signed in again in another tab: the token of the first tab is old ------------------------


def test_an_old_token_shows_the_words_again_with_a_new_one(browser, maya):
    form = check_in_form(browser)
    browser.post(reverse("account_logout"), _token(browser))
    log_in(browser, maya.email)
    answer = browser.post(form.action, form.fields)
    assert answer.status_code == 403
    assert TYPED in answer.text
    assert entries() == []
    again = form_with(answer.text, "line")
    assert again.fields["csrfmiddlewaretoken"] != form.fields["csrfmiddlewaretoken"]
    assert again.fields["entry_id"] == form.fields["entry_id"]
    assert browser.post(again.action, again.fields).status_code == 302
    assert entries() == ["check_in"]


def test_the_other_person_of_this_browser_does_not_see_them(browser, maya, jonas):
    form = check_in_form(browser)
    browser.post(reverse("account_logout"), _token(browser))
    log_in(browser, jonas.email)
    answer = browser.post(form.action, form.fields)
    assert answer.status_code == 403
    assert TYPED not in answer.text
    assert browser.get(reverse("held")).status_code == 302
    assert entries() == []


def test_a_form_of_another_site_is_refused_without_an_echo(browser, maya):
    answer = browser.post(reverse("check-in"), {"line": TYPED, "mood": "3"})
    assert answer.status_code == 403
    assert TYPED not in answer.text
    assert entries() == []


def test_a_form_without_a_token_is_refused_signed_out_too(maya):
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(reverse("check-in"), {"line": TYPED})
    assert answer.status_code == 403
    assert TYPED not in answer.text


def test_the_words_are_sealed_in_the_session_table(browser, maya):
    form = check_in_form(browser)
    end_sessions()
    browser.post(form.action, form.fields)
    [kept] = dict(browser.session)["held"]
    assert set(kept) == {"id", "for", "until", "form"}
    assert "kq0000z" not in session_bytes()
    assert "kq0000z" not in str(kept)


def test_text_is_only_text_when_it_comes_back(browser, maya):
    form = check_in_form(browser)
    form.fields["line"] = ['"><script>alert(1)</script>']
    end_sessions()
    browser.post(form.action, form.fields)
    log_in(browser, maya.email)
    page = browser.get(reverse("held"))
    assert "<script>alert" not in page.text
    assert form_with(page.text, "line").fields["line"] == form.fields["line"]


def _token(browser: Client) -> dict[str, str]:
    page = browser.get("/settings/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    return {"csrfmiddlewaretoken": token}

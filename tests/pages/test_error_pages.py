"""Whatever goes wrong, the page says so in plain words, leads on, and tells nothing else."""

import logging
import re

import pytest
from django.conf import settings as configured
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import Client
from django.urls import reverse

from tests.browsing import form_with
from tracker.pages import views
from tracker.pages.middleware import Said

WORD = "kqferns"
ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}|Traceback|Exception|Error:")


def is_quiet(answer: HttpResponse) -> None:
    page = answer.text
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert '<html lang="en-gb"' in page
    assert '<link rel="stylesheet"' in page
    assert f'href="{reverse("help")}"' in page
    assert len(re.findall(r"<h1>\w", page)) == 1
    # nothing of the request, of the error or of an account, in the words or beside them
    main = page[page.index("<main") : page.index("</main")]
    assert WORD not in page
    assert not ID.search(re.sub(r"<title>.*?</title>", "", main))
    title = re.search(r"<title>(.*?)</title>", page)[1]
    assert title.endswith(f" – {configured.SITE_NAME}")


@pytest.fixture
def browser(maya):
    made = Client(raise_request_exception=False)
    made.force_login(maya)
    return made


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", f"/{WORD}/", 404),
        ("get", f"/moments/{WORD}/", 404),
        ("get", "/practice/", 403),
        ("post", f"/healthz?q={WORD}", 405),
        ("get", "/check-in/", 405),
    ],
)
def test_what_is_not_there_or_not_allowed(browser, method, path, status):
    answer = getattr(browser, method)(path)
    assert answer.status_code == status
    is_quiet(answer)
    assert status != 405 or answer.headers["Allow"]


def test_what_is_too_much(browser):
    answer = browser.post("/check-in/", {f"{WORD}{number}": WORD for number in range(600)})
    assert answer.status_code == 400
    is_quiet(answer)


def test_what_breaks(browser, monkeypatch, caplog):
    from journals import actions

    def breaks(*args, **kwargs):
        raise RuntimeError(WORD)

    form = form_with(browser.get("/").text, "line", reverse("check-in"))
    monkeypatch.setattr(actions, "check_in", breaks)
    caplog.set_level(logging.CRITICAL)
    answer = browser.post(form.action, form.fields | {"line": [WORD]})
    assert answer.status_code == 500
    is_quiet(answer)


def test_who_asks_too_often(client, db):
    for _time in range(31):
        answer = client.post("/account/login/", {"login": f"{WORD}@example.org", "password": WORD})
    assert answer.status_code == 429
    is_quiet(answer)


@pytest.mark.parametrize("status", views.DRAWN)
def test_an_answer_without_words_gets_its_page(status, rf):
    answer = Said(lambda request: HttpResponse(status=status))(rf.get("/"))
    assert answer.status_code == status
    assert answer.text == views.drawn(status)
    assert Said(lambda request: HttpResponse("{}", status=status))(rf.get("/")).text == "{}"
    assert len({views.drawn(one) for one in views.DRAWN}) == len(views.DRAWN)


def test_what_else_it_said_stays(rf):
    answer = Said(lambda request: HttpResponseNotAllowed(["GET"]))(rf.get("/"))
    assert answer.headers["Allow"] == "GET"
    assert not Said(lambda request: HttpResponse(status=204))(rf.get("/")).content


def test_even_the_page_of_an_error_may_break(rf, monkeypatch):
    monkeypatch.setattr(views.loader, "render_to_string", lambda *given: 1 / 0)
    answer = views.broken(rf.get(f"/{WORD}/"))
    assert (answer.status_code, answer.text) == (500, views.LAST_WORDS)


def test_the_proxy_has_the_same_last_words():
    """For 502 and whatever else never reaches Keel."""
    file = (configured.BASE_DIR / "deploy" / "Caddyfile").read_text()
    assert file.count(f"respond `{views.LAST_WORDS}`") == 1

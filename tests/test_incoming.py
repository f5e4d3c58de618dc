"""What may come in, on every route there is; and what is said of answers that no view gives.

That each view's answer says it to everybody is held by the access matrices, with tests/headers.py.
"""

import json
import logging

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.api.matrix import ROUTES
from tests.conftest import enter
from tests.headers import cookie_faults, faults
from tests.matrix import ROWS
from tests.world import LATER, World
from tests.world_kept import world_in
from tracker.operations import reports

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "application/x-www-form-urlencoded"
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
# Called by mail programs, which are another site: RFC 8058.
FROM_ANYWHERE = {"reminder-unsubscribe"}


@pytest.fixture
def world():
    with time_machine.travel(LATER, tick=False):
        yield world_in("full")


def addresses(world: World) -> dict[str, str]:
    """One of each route."""
    found = {}
    for before, rows in (("", ROWS), ("api:", ROUTES)):
        for row in rows:
            ids = {key: world.ids[name] for key, name in row.ids.items()}
            if row.name == "account_reset_password_from_key":
                ids = {"uidb36": "1", "key": "no-such-key"}
            found[before + row.name] = reverse(before + row.name, kwargs=ids)
    return found


def is_refused(answer, status: int, path: str) -> list[str]:
    """What is wrong with a refusal."""
    wrong = [] if answer.status_code == status else [f"{path}: {answer.status_code}"]
    if path.startswith("/api/") and answer.status_code == status:
        wrong += [] if list(answer.json()) == ["errors"] else [f"{path}: {answer.text[:80]}"]
    return wrong + faults(path, answer.headers) + cookie_faults(answer.cookies)


def test_no_file_comes_in_anywhere(world):
    """Not even where nobody looks at the form, nobody is signed in, or the method is another."""
    wrong, stranger = [], Client()
    for name, path in addresses(world).items():
        file = SimpleUploadedFile("a.png", b"\x89PNG", "image/png")
        wrong += is_refused(stranger.post(path, {"line": "x", "file": file}), 415, path)
        if name in ("draft", "outbox-put", "api:entries", "api:entry"):
            for method in ("PUT", "PATCH"):
                kind = "multipart/form-data; boundary=b"
                body = b'--b\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n'
                answer = stranger.generic(method, path, body + b"--b--\r\n", kind)
                wrong += is_refused(answer, 415, path)
    assert not wrong, "\n".join(wrong)


def test_a_form_in_parts_without_a_file_is_a_form(world):
    """As a page's own script sends it, and as mail programs unsubscribe."""
    hers = enter(world.people["amara"])
    assert hers.post("/", {"q": "nobody"}).status_code == 200
    assert Client().post(addresses(world)["reminder-unsubscribe"], {"x": "y"}).status_code == 200


def test_nothing_is_changed_from_another_site(world):
    wrong, stranger = [], Client()
    for name, path in addresses(world).items():
        if name in FROM_ANYWHERE:
            continue
        for method in CHANGES if name.startswith("api:") else ("POST",):
            answer = stranger.generic(method, path, headers={"sec-fetch-site": "cross-site"})
            wrong += is_refused(answer, 403, path)
    for site in ("same-site", "no-such-word"):
        answer = stranger.post("/", headers={"sec-fetch-site": site})
        wrong += is_refused(answer, 403, site)
    assert not wrong, "\n".join(wrong)


def test_from_a_page_of_ours_and_from_programs_it_is(world):
    path, hers = reverse("check-in"), enter(world.people["maya"])
    for headers in ({}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}):
        assert hers.post(path, {"line": "x"}, headers=headers).status_code != 403
    assert hers.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200  # a link
    token = {"authorization": "Bearer x", "sec-fetch-site": "cross-site"}
    assert Client().get("/api/v1/me/", headers=token).status_code == 401


def test_mail_programs_may_unsubscribe_from_anywhere(world):
    path = addresses(world)["reminder-unsubscribe"]
    asked = {"List-Unsubscribe": "One-Click"}
    answer = Client().post(path, asked, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200


# --- answers that no view gives -----------------------------------------------------------------
def test_what_no_view_answers_says_it_too(world, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("on fire")

    monkeypatch.setattr("tracker.safety.views.here", broken)
    stranger, other_name = Client(raise_request_exception=False), {"host": "other.example.org"}
    strict = Client(enforce_csrf_checks=True)
    for status, path, answer in (
        (404, "/nowhere/", stranger.get("/nowhere/")),
        (404, "/moments/%FF/", stranger.get("/moments/%FF/")),
        (400, "/", stranger.get("/", headers=other_name)),
        (500, "/about/", stranger.get("/about/")),
        (403, "/account/login/", strict.post("/account/login/", {"login": "x"})),
        (404, "/static/nothing.css", stranger.get("/static/nothing.css")),
        (301, "/account/login", stranger.get("/account/login")),
        (302, "/moments/", stranger.get("/moments/")),
        (415, "/", stranger.post("/", {"a": SimpleUploadedFile("a", b"b")})),
        (400, "/account/reset/", strict.post("/account/reset/", f"a={'x' * 600_000}", FORM)),
    ):
        assert answer.status_code == status, path
        assert faults("/", answer.headers) + cookie_faults(answer.cookies) == [], path


def test_by_plain_http_one_is_led_to_our_own_name(world, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "keel.example.org"
    answer = Client().get("/help/?region=GB", headers={"host": "evil.example"})
    assert (answer.status_code, answer.url) == (301, "https://keel.example.org/help/?region=GB")
    assert faults("/", answer.headers) == []


def test_files_of_ours_say_it_too(settings, tmp_path):
    (tmp_path / "a.css").write_text("body {}")
    settings.STATIC_ROOT = str(tmp_path)
    answer = Client().get("/static/a.css")
    assert answer.status_code == 200
    assert faults("/static/a.css", answer.headers) == []
    answer.close()


# --- what browsers report -----------------------------------------------------------------------
def report(**more) -> dict:
    said = {
        "document-uri": "http://testserver/join/a-secret-of-somebody/?next=kq0000z",
        "effective-directive": "script-src-elem",
        "blocked-uri": "inline",
        "script-sample": "these words",
        **more,
    }
    return {"csp-report": said}


@pytest.fixture
def reported(caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)

    def send(body) -> str:
        monkeypatch.setattr("tracker.operations.views._seldom", reports.Seldom(60))
        caplog.clear()
        path, kind = settings.POLICY_REPORTS, "application/csp-report"
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = Client(enforce_csrf_checks=True).generic("POST", path, sent, kind)
        assert (answer.status_code, answer.content) == (204, b"")
        return "\n".join(
            one.getMessage() for one in caplog.records if "policy" in one.name + one.msg
        )

    return send


def test_a_report_leaves_a_line_without_an_address_or_a_word(reported):
    line = reported(report())
    assert line.endswith("script-src-elem, inline, on the page join")
    line = reported(report(**{"blocked-uri": "https://evil.example/a-secret"}))
    assert line.endswith("script-src-elem, an address, on the page join")
    line = reported(report(**{"document-uri": "https://evil.example/no/page"}))
    assert line.endswith("inline, on the page (none of ours)")


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"1", b"\xff", b"[" * 10_000, b'{"csp-report": 1}', b"x" * 20_000),
        report(**{"effective-directive": "kq0000z\nroot: all is well"}),
        report(**{"document-uri": 7}),
        report(**{"document-uri": "http://[::1/"}),
        report(**{"effective-directive": ["script-src"]}),
    ],
    ids=lambda body: str(body)[:30],
)
def test_nonsense_is_no_report(reported, body):
    line = reported(body)
    assert "kq0000z" not in line
    assert line == "" or "(none of ours)" in line


def test_what_comes_as_something_else_is_none():
    for kind in ("application/json", "multipart/form-data; boundary=b"):
        assert Client().generic("POST", settings.POLICY_REPORTS, b"{}", kind).status_code in (
            204,
            400,
        )


def test_many_reports_fill_no_log(reported, monkeypatch, caplog):
    reported(report())
    for _ in range(20):
        Client().post(settings.POLICY_REPORTS, json.dumps(report()), "application/csp-report")
    assert caplog.text.count("A browser stopped") == 1
    seldom = reports.Seldom(60)
    assert [seldom.now(clock) for clock in (5.0, 6.0, 64.9, 65.0, 66.0)] == [1, 0, 0, 1, 0]

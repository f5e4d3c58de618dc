"""One line for each event, and whatever goes wrong, no word of what was in hand."""

import json
import logging
import sys

import pytest
from django.test import Client
from django.urls import reverse

from tests.browsing import form_with
from tracker.pages import logs
from tracker.pages.middleware import UNTOLD

WORD = "kqferns"


def record(name="kombu", msg="Lost.", *args, **more) -> logging.LogRecord:
    made = logging.LogRecord(
        name, logging.WARNING, "f.py", 1, msg, args, more.pop("exc_info", None)
    )
    made.__dict__ |= more
    return made


def said(*given, **more) -> str:
    return json.loads(logs.Lines().format(record(*given, **more)))["message"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            ("kombu", "Lost %s after %d tries (%.1f s)", WORD, 3, 0.5),
            "Lost … after 3 tries (0.5 s)",
        ),
        (("kombu", "Lost: %r", OSError(WORD)), "Lost: 'OSError'"),
        (("kombu", OSError(WORD)), "OSError"),
        (("kombu", "%d of %s", WORD, 1), "%d of %s"),
        (("celery.app.trace", "Task %(name)s: %(exc)s", {"name": WORD, "exc": WORD}), "Task …: …"),
        (("gunicorn.error", f"Invalid request from ip=1.2.3.4: {WORD}"), "Invalid request"),
        (("gunicorn.error", "Error handling %s", f"/{WORD}?q={WORD}"), "Error handling …"),
        (("tracker.accounts.adapter", "Signed in: %s", "an id"), "Signed in: an id"),
        (("tracker.x", "Not stored: %s (%s)", OSError(WORD), 507), "Not stored: OSError (507)"),
    ],
)
def test_of_what_others_say_the_sentence_stays(given, message):
    assert said(*given) == message


def test_what_django_says_of_an_answer_has_no_path():
    assert said("django.request", "%s: %s", "X", f"/{WORD}", request=1, status_code=500) == (
        "Answered 500"
    )


def broken() -> logging.LogRecord:
    try:
        try:
            {}[WORD]
        except KeyError as error:
            raise ValueError(WORD) from error
    except ValueError:
        return record(exc_info=sys.exc_info())


def test_an_error_is_its_types_and_its_places():
    line = logs.Lines().format(broken())
    error = json.loads(line)["error"]
    assert error["types"] == ["builtins.ValueError", "builtins.KeyError"]
    assert [place.split(":")[0] for place in error["where"]] == ["tests/pages/test_logs.py"]
    assert error["where"][0].endswith(" broken")
    assert WORD not in line


def test_a_line_is_a_line():
    """What forges another one, or paints the terminal, does not come through."""
    forged = "a\r\n2026-01-01 INFO tracker: all is well\x1b[2J\u2028"
    for formatter in (logs.Lines(), logs.Plain()):
        line = formatter.format(record("tracker.x", "%s", forged))
        assert len(line.splitlines()) == 1
        assert "\x1b" not in line


def test_in_front_of_it_the_same_is_plain():
    with_fields = record("tracker.pages.middleware", "Answered", fields={"route": "home"})
    assert (
        logs.Plain()
        .format(with_fields)
        .endswith("WARNING tracker.pages.middleware: Answered route=home")
    )
    first, *where, types = logs.Plain().format(broken()).splitlines()
    assert first.endswith("WARNING kombu: Lost.")
    assert where[0].endswith(" broken")
    assert types == "  builtins.ValueError from builtins.KeyError"


# --- through the door ---------------------------------------------------------------------------
@pytest.fixture
def written(caplog):
    """All lines as they are written, at the level that tells most."""
    caplog.set_level(logging.DEBUG)
    for name in ("django.request", "django.security.csrf"):
        caplog.set_level(logging.DEBUG, name)
    caplog.handler.setFormatter(logs.Lines())
    return lambda: [json.loads(line) for line in caplog.text.splitlines()]


def of_requests(lines: list[dict]) -> list[dict]:
    return [line for line in lines if line["message"] == "Answered"]


def test_every_request_has_its_line(client, maya, written):
    client.force_login(maya)
    client.get("/journal/", {"q": WORD})
    client.get(f"/{WORD}/")
    client.post("/healthz")
    client.generic(WORD, "/healthz")
    found = [(one["method"], one["route"], one["status"]) for one in of_requests(written())]
    assert found == [
        ("GET", "journal", 200),
        ("GET", "none", 404),
        ("POST", "healthz", 405),
        ("other", "healthz", 405),
    ]
    assert all(one["milliseconds"] >= 0 for one in of_requests(written()))
    assert WORD not in str(written())


def test_for_help_there_is_none(client, db, written):
    for name in UNTOLD:
        client.get(reverse(name))
    assert of_requests(written()) == []


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500])
def test_forced_errors_bring_nothing_along(maya, written, monkeypatch, status):
    """In path, query, body, header, cookie and in the exception's own text."""

    def breaks(*args, **kwargs):
        raise RuntimeError(f"{WORD} is on fire")

    client = Client(raise_request_exception=False, enforce_csrf_checks=status == 403)
    client.force_login(maya)
    client.cookies["kept"] = WORD
    path = {404: f"/moments/{WORD}/", 405: "/healthz"}.get(status, reverse("check-in"))
    body: dict = form_with(client.get("/").text, "line", reverse("check-in")).fields
    body |= {"line": [WORD], WORD: WORD}
    if status == 400:
        body |= {f"{WORD}{number}": "" for number in range(600)}
    if status == 500:
        from journals import actions

        monkeypatch.setattr(actions, "check_in", breaks)
    answer = client.post(
        path,
        body,
        QUERY_STRING=f"q={WORD}",
        HTTP_REFERER=f"https://testserver/{WORD}",
        HTTP_ORIGIN=f"https://{WORD}.example.org",
        HTTP_USER_AGENT=WORD,
    )
    assert answer.status_code == status
    lines = written()
    assert of_requests(lines)[-1]["status"] == status
    assert WORD not in json.dumps(lines).lower()
    assert status == 403 or WORD not in answer.text  # there, what was typed comes back
    if status == 500:
        [error] = [line for line in lines if "error" in line and line["level"] == "ERROR"]
        assert error["request"] == of_requests(lines)[-1]["request"]
        assert error["error"]["types"] == ["builtins.RuntimeError"]
        assert error["error"]["where"][-1].startswith("tests/pages/test_logs.py")

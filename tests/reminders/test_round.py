"""A round with nobody's reminder in it: begun once a minute, and back from a door that opens."""

import http.server
import logging
import threading
import warnings
from datetime import timedelta

import pytest

from tests.engines import free_port
from tests.reminders.plans import DUE, MINUTE
from tracker.reminders import access, actions
from tracker.reminders.models import Bell

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def stood_still(now) -> bool:
    return bool(access.standstill(access.bell(), now))


def test_it_is_begun_once_a_minute_however_often_the_bell_rings():
    begun = [actions.note_ring(DUE + n * 5 * SECOND) for n in range(25)]
    assert [n for n, one in enumerate(begun) if one] == [0, 12, 24]
    assert Bell.objects.get().rung_at == DUE + 2 * MINUTE


def test_a_clock_that_was_set_back_begins_anew():
    actions.note_ring(DUE)
    assert actions.note_ring(DUE - timedelta(days=1))


def test_a_standstill_shows_after_five_rounds():
    assert stood_still(DUE)  # nothing ever went
    actions.note_ring(DUE)
    assert stood_still(DUE)
    actions.go_round(DUE)
    assert not stood_still(DUE + 5 * MINUTE)
    assert stood_still(DUE + 5 * MINUTE + SECOND)


class Handler:
    """A mail server that answers MAIL as it is told, and remembers what it was given."""

    def __init__(self):
        self.answer, self.given = "250 OK", []

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.answer.startswith("250"):
            envelope.mail_from = address
        return self.answer

    async def handle_DATA(self, server, session, envelope):
        self.given.append(envelope)
        return "250 OK"


@pytest.fixture
def door(settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # aiosmtpd's own
        from aiosmtpd.controller import Controller

        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        made = Controller(Handler(), hostname="127.0.0.1", port=settings.EMAIL_PORT)
        made.start()
        yield made
        if not made.loop.is_closed():
            made.stop(no_assert=True)


def test_a_door_that_opens_and_is_given_nothing(door):
    actions.note_ring(DUE)
    actions.go_round(DUE)
    assert Bell.objects.get().round_at == DUE
    assert door.handler.given == []


@pytest.mark.parametrize("answer", ["451 not now", "550 never", "421 closing"])
def test_a_door_that_takes_nothing_of_ours(door, answer):
    door.handler.answer = answer
    actions.note_ring(DUE)
    actions.go_round(DUE)
    assert Bell.objects.get().round_at is None
    door.handler.answer = "250 OK"
    actions.go_round(DUE + MINUTE)
    assert Bell.objects.get().round_at == DUE + MINUTE


def test_no_door_at_all(door):
    door.stop(no_assert=True)
    actions.note_ring(DUE)
    actions.go_round(DUE)
    assert Bell.objects.get().round_at is None


# --- who watches from outside ---------------------------------------------------------------------
@pytest.fixture
def watcher(settings):
    """Remembers what it was asked; answers as `status` says, and elsewhere with a redirect."""

    class Watching(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append((self.path, self.headers.get("Content-Length")))
            self.send_response(self.server.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            """Nothing on the screen."""

    made = http.server.HTTPServer(("127.0.0.1", 0), Watching)
    made.asked, made.status = [], 200
    threading.Thread(target=made.serve_forever, daemon=True).start()
    settings.REMINDER_CANARY_URL = f"http://127.0.0.1:{made.server_port}/ping/secret?a=b"
    yield made
    made.shutdown()
    made.server_close()


def test_it_is_told_after_each_round_and_nothing_with_it(watcher):
    actions.note_ring(DUE)
    actions.go_round(DUE)
    assert watcher.asked == [("/ping/secret?a=b", None)]


def test_no_round_and_it_hears_nothing(watcher, door):
    door.stop(no_assert=True)
    actions.go_round(DUE)
    assert watcher.asked == []


def test_it_may_answer_as_it_likes(watcher, caplog):
    """A redirect is not followed; and the log does not hold the address, which is a secret."""
    watcher.status = 302
    actions.note_ring(DUE)
    with caplog.at_level(logging.INFO):
        actions.go_round(DUE)
        watcher.shutdown()
        watcher.server_close()
        actions.go_round(DUE + MINUTE)
    assert len(watcher.asked) == 1
    assert "answers 302" in caplog.text
    assert "Nobody answers" in caplog.text
    assert "secret" not in caplog.text
    assert Bell.objects.get().round_at == DUE + MINUTE

"""A wire whose answers the test writes, and a push service with a browser behind it."""

import pytest
from django.core import mail

from tests.faults.sink import Browser, Sink
from tests.reminders.plans import DUE, MINUTE, remind
from tracker.reminders import actions, channels, push


@pytest.fixture
def wire(monkeypatch):
    """Scripted answers: each send takes the next one; an exception is raised, None is accepted."""
    script: list[Exception | None] = []

    def send(self, to, subject, body, notice_id, unsubscribe):
        answer = script.pop(0) if script else None
        if answer:
            raise answer
        mail.outbox.append((to, notice_id))

    monkeypatch.setattr(channels.Mail, "send", send)
    return script


@pytest.fixture
def sink(tmp_path, settings, monkeypatch):
    made = Sink(tmp_path)
    settings.PUSH_HOSTS = ["localhost"]
    monkeypatch.setattr(push, "PORT", made.port)
    monkeypatch.setattr(push, "is_public", lambda address: address in ("127.0.0.1", "::1"))
    monkeypatch.setattr(push, "_context", made.trust)
    monkeypatch.setattr(push, "TIMEOUT", 1)
    yield made
    made.close()


@pytest.fixture
def phone(sink, maya) -> Browser:
    remind(maya)
    browser = sink.browser()
    actions.add_phone(maya, browser.given, now=DUE - 2 * MINUTE)
    return browser

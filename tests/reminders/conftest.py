"""A wire whose answers the test writes."""

import pytest
from django.core import mail

from tracker.reminders import channels


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

"""What leaves the house says nothing about anybody."""

from datetime import UTC, datetime, time
from email import message_from_bytes

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from tracker.reminders import actions, channels, words
from tracker.reminders.models import Notice

NEVER = ["maya", "lindqvist", "therap", "mood", "session", "health", "clinic", "entry", "feel"]


def test_the_whole_message_holds_nothing_of_its_reader(maya, settings):
    now = timezone.now()
    actions.send_now(maya, now=now)
    call_command("send_due", "--once")
    (sent,) = mail.outbox
    raw = sent.message().as_bytes()
    parsed = message_from_bytes(raw)
    assert parsed["To"] == "maya@example.org"
    assert parsed["Subject"] == "A minute for yourself?"
    assert parsed.get_content_type() == "text/plain"
    del parsed["To"]
    rest = parsed.as_string().lower()
    assert [word for word in NEVER if word in rest] == []
    notice = Notice.objects.get()
    assert f"{settings.SITE_URL}/go/{notice.pk}/" in sent.body
    assert f"{settings.SITE_URL}/reminders/" in sent.body
    assert str(maya.pk) not in rest


def test_the_time_that_was_asked_for(maya):
    assert words.body(Notice(user=maya), time(12, 30)).startswith("You asked for this at 12:30.\n")


def test_every_try_has_the_same_message_id(maya, jonas):
    one = channels.headers(maya.pk, "https://x")["Message-ID"]
    assert (
        one
        == channels.headers(maya.pk, "https://x")["Message-ID"]
        != channels.headers(jonas.pk, "https://y")["Message-ID"]
    )
    assert maya.pk.hex[:12] not in one


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("sent", "", "Sent 17:31"),
        ("sent", "uncertain", "Sent, perhaps twice"),
        ("skipped", "already_written", "Not sent: you had already written"),
        ("skipped", "paused", "Not sent: reminders were paused"),
        ("stale", "late", "Not sent: it was too late by then"),
        ("cancelled", "changed", "Not sent: you changed or stopped it"),
        ("cancelled", "gone", "Not sent"),
        ("failed", "refused", "Could not be delivered"),
        ("failed", "uncertain", "Perhaps sent: the mail server did not say"),
        ("due", "", "On its way"),
        ("claimed", "", "On its way"),
        ("sending", "", "On its way"),
        ("retry", "uncertain", "On its way"),
    ],
)
def test_each_end_in_words(state, reason, said):
    at = datetime(2026, 11, 24, 17, 31, tzinfo=UTC)
    assert words.outcome(Notice(state=state, reason=reason, sent_at=at)) == said

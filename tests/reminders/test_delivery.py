"""Sending on the database; the wire is Django's own test outbox."""

import smtplib
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.db import OperationalError, connection

from tests.reminders.plans import (
    DUE,
    MINUTE,
    TODAY,
    Reason,
    State,
    remind,
    remind_many,
    ring,
    the_notice,
)
from tracker.reminders import access, actions, channels
from tracker.reminders.actions import ringing, sending
from tracker.reminders.models import Notice, Reminder

HOUR = timedelta(hours=1)


def test_a_message_that_comes_twice_sends_once(maya):
    remind(maya)
    ids = actions.tick(DUE)
    actions.deliver(ids, DUE)
    actions.deliver(ids, DUE)
    assert len(mail.outbox) == 1


def test_a_claim_whose_worker_died_is_taken_back(maya):
    remind(maya)
    assert actions.tick(DUE)
    assert not actions.tick(DUE + MINUTE)
    ring(DUE + 3 * MINUTE)
    assert len(mail.outbox) == 1
    assert the_notice().reason == ""


def test_a_worker_that_died_while_sending_is_tried_once_more_and_the_row_says_so(maya):
    remind(maya)
    (pk,) = actions.tick(DUE)
    sending._begin(pk, DUE)
    ring(DUE + 3 * MINUTE)
    assert len(mail.outbox) == 1
    assert (the_notice().state, the_notice().reason) == (State.SENT, Reason.UNCERTAIN)


def test_a_second_death_while_sending_ends_it(maya):
    remind(maya)
    (pk,) = actions.tick(DUE)
    sending._begin(pk, DUE)
    assert actions.tick(DUE + 3 * MINUTE) == [pk]
    sending._begin(pk, DUE + 3 * MINUTE)
    ring(DUE + 6 * MINUTE)
    assert not mail.outbox
    assert (the_notice().state, the_notice().reason) == (State.FAILED, Reason.UNCERTAIN)


def test_what_may_have_arrived_is_never_called_unsent(maya):
    remind(maya)
    (pk,) = actions.tick(DUE)
    sending._begin(pk, DUE)
    actions.satisfy(maya.pk, TODAY)
    ring(DUE + 3 * MINUTE)
    assert (the_notice().state, the_notice().reason) == (State.FAILED, Reason.UNCERTAIN)


def test_a_slow_worker_that_was_overtaken_changes_nothing(maya, wire, monkeypatch):
    remind(maya)
    (pk,) = actions.tick(DUE)

    def overtaken(self, *args):
        Notice.objects.update(attempts=2)  # another worker's try

    monkeypatch.setattr(channels.Mail, "send", overtaken)
    actions.deliver([pk], DUE)
    assert the_notice().state == State.SENDING


@pytest.mark.django_db(transaction=True)
def test_a_database_that_restarts_just_then_is_waited_for(maya, monkeypatch):
    remind(maya)
    (pk,) = actions.tick(DUE)
    away = [OperationalError("the connection is lost")] * 2
    monkeypatch.setattr(sending, "WAIT", 0)

    def lost(execute, statement, parameters, many, context):
        if away and statement.startswith("UPDATE") and State.SENT.value in parameters:
            raise away.pop()
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(lost):
        actions.deliver([pk], DUE)
    assert (the_notice().state, len(mail.outbox), away) == (State.SENT, 1, [])


def test_a_busy_server_is_tried_again_with_growing_pauses(maya, wire):
    remind(maya)
    wire += [channels.NotNow()] * 3
    tries, at = [], DUE
    while at < DUE + timedelta(minutes=30):
        before = the_notice().attempts if Notice.objects.exists() else 0
        ring(at)
        if the_notice().attempts > before:
            tries.append((at - DUE) // MINUTE)
        at += timedelta(seconds=15)
    assert len(tries) == 4
    pauses = [b - a for a, b in pairwise(tries)]
    assert pauses == sorted(pauses)
    assert (the_notice().state, the_notice().reason) == (State.SENT, "")
    assert len(mail.outbox) == 1


def test_at_the_end_of_the_hour_it_is_too_late_for_all_of_them(maya, jonas):
    """However quickly each is looked at, and whether a bell had claimed it before."""
    for one in (maya, jonas):
        remind(one)
    ids = actions.tick(DUE + HOUR - MINUTE)
    actions.release(ids[:1])
    assert actions.tick(DUE + HOUR) == []
    actions.deliver(ids, DUE + HOUR)
    assert set(Notice.objects.values_list("state", "reason")) == {(State.STALE, Reason.LATE)}
    assert not mail.outbox


def test_a_minute_before_it_is_not(maya):
    remind(maya)
    ring(DUE + HOUR - MINUTE)
    assert len(mail.outbox) == 1


def test_a_server_that_is_busy_for_an_hour_makes_it_stale(maya, wire):
    remind(maya)
    wire += [channels.NotNow()] * 99
    for minute in range(70):
        ring(DUE + minute * MINUTE)
    assert the_notice().state == State.STALE
    assert not mail.outbox


def test_a_refused_address_ends_it_and_the_others_go(maya, jonas, wire):
    for one in (maya, jonas):
        remind(one)
    wire += [channels.Refused()]
    ring()
    assert sorted(Notice.objects.values_list("state", "reason")) == [
        (State.FAILED, Reason.REFUSED),
        (State.SENT, ""),
    ]


def test_a_line_that_dies_with_the_text_on_it_gets_one_more_try(maya, wire):
    remind(maya)
    wire += [channels.Unknown(), channels.Unknown()]
    for minute in range(10):
        ring(DUE + minute * MINUTE)
    assert (the_notice().state, the_notice().reason) == (State.FAILED, Reason.UNCERTAIN)
    assert the_notice().attempts == 2


def test_when_nobody_answers_the_rest_of_the_batch_waits(maya, monkeypatch):
    ids = [
        Notice.objects.create(
            key=f"now:{n}", user=maya, due_at=DUE, retry_at=DUE, local_date=TODAY
        ).pk
        for n in range(5)
    ]
    calls = []

    def send(self, *args):
        calls.append(args)
        raise channels.NoConnection

    monkeypatch.setattr(channels.Mail, "send", send)
    assert set(actions.tick(DUE)) == set(ids)
    actions.deliver(ids, DUE)
    assert len(calls) == 2
    assert set(Notice.objects.values_list("state", flat=True)) == {State.RETRY}


def test_a_message_that_cannot_be_made_does_not_stop_the_others(maya, jonas, wire, caplog):
    for one in (maya, jonas):
        remind(one)
    wire += [RuntimeError("maya@example.org")]
    ring()
    assert len(mail.outbox) == 1
    assert "example.org" not in caplog.text


def test_one_now_is_sent_even_when_all_else_is_off(maya):
    actions.satisfy(maya.pk, TODAY)
    actions.send_now(maya, now=DUE)
    ring()
    assert len(mail.outbox) == 1


def test_one_now_at_a_time_and_four_an_hour(maya):
    for _ in range(4):
        actions.send_now(maya, now=DUE)
        with pytest.raises(actions.NotNow, match="on its way"):
            actions.send_now(maya, now=DUE)
        ring()
    with pytest.raises(actions.NotNow, match="four within an hour"):
        actions.send_now(maya, now=DUE)
    assert actions.send_now(maya, now=DUE + timedelta(hours=2))


def test_released_notices_are_claimed_at_the_next_ring(maya):
    remind(maya)
    ids = actions.tick(DUE)
    actions.release(ids)
    assert actions.tick(DUE) == ids


def test_the_lag_grows_while_nobody_rings(maya):
    assert access.lag(DUE) == 0.0
    remind(maya)
    assert access.lag(DUE + MINUTE) == 60.0
    actions.tick(DUE + MINUTE)
    assert access.lag(DUE + 2 * MINUTE) == 120.0
    ring(DUE + 5 * MINUTE)
    assert access.lag(DUE + 6 * MINUTE) == 0.0


def test_many_are_planned_in_a_constant_number_of_statements(
    maya, django_user_model, django_assert_max_num_queries
):
    crowd = django_user_model.objects.bulk_create(
        django_user_model(
            email=f"p{n}@example.org",
            name="P",
            account="client",
            time_zone=["America/New_York", "Asia/Kathmandu"][n % 2],
            date_joined=DUE,
        )
        for n in range(300)
    )
    remind_many(crowd)
    with django_assert_max_num_queries(25):
        assert len(actions.tick(DUE)) == 150  # Kathmandu's 12:30 was hours ago
    assert set(Reminder.objects.values_list("next_due_at", flat=True)) == {
        DUE + timedelta(days=1),
        datetime(2026, 11, 25, 6, 45, tzinfo=UTC),
    }


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_once(maya, jonas, monkeypatch):
    monkeypatch.setattr(ringing, "BATCH", 3)
    for one in (maya, jonas):
        remind(one)
    for n in range(20):
        Notice.objects.create(key=f"now:{n}", user=maya, due_at=DUE, retry_at=DUE, local_date=TODAY)
    sent, errors, gate = [], [], threading.Barrier(4)

    def send(self, to, subject, body, notice_id, unsubscribe):
        sent.append(notice_id)

    monkeypatch.setattr(channels.Mail, "send", send)

    def work():
        try:
            gate.wait()
            for _ in range(3):
                ring()
        except Exception as error:  # shown below: a thread cannot fail a test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(sent) == len(set(sent)) == 22
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}


class Backend:
    """An SMTP backend that answers each send with one error."""

    def __init__(self, error):
        self.error, self.closed = error, 0

    def open(self):
        return True

    def close(self):
        self.closed += 1

    def send_messages(self, messages):
        raise self.error


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), channels.Refused),
        (smtplib.SMTPRecipientsRefused({"a": (451, b"later")}), channels.NotNow),
        (smtplib.SMTPRecipientsRefused({"a": (421, b"bye")}), channels.NotNow),
        (smtplib.SMTPDataError(554, b"no"), channels.Refused),
        (smtplib.SMTPDataError(452, b"full"), channels.NotNow),
        (smtplib.SMTPSenderRefused(530, b"who", "a"), channels.NotNow),
        (smtplib.SMTPServerDisconnected("gone"), channels.NoConnection),
        (TimeoutError(), channels.NoConnection),
        (ValueError("header"), channels.Refused),
    ],
)
def test_what_the_answers_of_a_mail_server_mean(monkeypatch, error, meaning, jonas):
    monkeypatch.setattr(channels, "get_connection", lambda: Backend(error))
    with pytest.raises((channels.Refused, channels.NotNow)) as raised:
        channels.Mail().send("a@example.org", "s", "b", jonas.pk, "https://x")
    assert raised.type is meaning


def test_nobody_listens(monkeypatch, settings, jonas):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(channels.NoConnection):
        channels.Mail().send("a@example.org", "s", "b", jonas.pk, "https://x")


def test_a_broker_that_is_away_gives_the_claims_back(maya, monkeypatch, right_now):
    from kombu.exceptions import OperationalError

    from tracker.reminders import tasks

    def away(ids):
        raise OperationalError

    actions.send_now(maya, now=right_now)
    monkeypatch.setattr(tasks.send, "delay", away)
    tasks.ring()
    assert the_notice().state == State.DUE

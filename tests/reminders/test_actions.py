"""Planning and claiming on the database."""

from datetime import UTC, date, time, timedelta

import pytest
from django.core import mail

from tests.reminders.plans import DUE, MINUTE, TODAY, Reason, State, remind, ring, the_notice
from tracker.accounts import actions as accounts
from tracker.reminders import access, actions
from tracker.reminders.models import Notice, Reminder


def test_it_is_sent_once_on_its_day_and_moves_on(maya):
    reminder = remind(maya)
    assert reminder.next_due_at == DUE
    ring(DUE - MINUTE)
    assert not mail.outbox
    for _ in range(3):
        ring()
    assert [m.to for m in mail.outbox] == [["maya@example.org"]]
    assert (the_notice().state, the_notice().reason) == (State.SENT, "")
    reminder.refresh_from_db()
    assert reminder.next_due_at == DUE + timedelta(days=1)


def test_days_that_are_not_ticked_are_passed_over(maya):
    assert remind(maya, days=1 << 6).next_due_at.astimezone(UTC).date() == date(2026, 11, 29)


def test_who_has_written_today_is_left_alone(maya, jonas):
    for one in (maya, jonas):
        remind(one)
    actions.satisfy(maya.pk, TODAY)
    actions.satisfy(jonas.pk, TODAY - timedelta(days=1))
    ring()
    assert [m.to for m in mail.outbox] == [["jonas@example.org"]]
    assert access.own_notices(maya, DUE)[0].reason == Reason.ALREADY_WRITTEN
    assert access.own_notices(maya, DUE)[0].state == State.SKIPPED


def test_writing_between_claim_and_sending_still_counts(maya):
    remind(maya)
    ids = actions.tick(DUE)
    actions.satisfy(maya.pk, TODAY)
    actions.deliver(ids, DUE)
    assert not mail.outbox
    assert the_notice().reason == Reason.ALREADY_WRITTEN


def test_who_wrote_before_ever_setting_a_reminder_is_left_alone_too(maya):
    actions.satisfy(maya.pk, TODAY)
    assert not access.own_preferences(maya).enabled
    remind(maya)
    ring()
    assert the_notice().reason == Reason.ALREADY_WRITTEN


def test_the_day_of_writing_never_moves_back(maya):
    actions.satisfy(maya.pk, TODAY)
    actions.satisfy(maya.pk, TODAY - timedelta(days=3))
    assert access.own_preferences(maya).satisfied_on == TODAY


def test_satisfy_is_one_statement(maya, django_assert_num_queries):
    remind(maya)
    with django_assert_num_queries(1):
        actions.satisfy(maya.pk, TODAY)


def test_a_pause_holds_until_its_day(maya):
    remind(maya)
    assert actions.pause(maya, TODAY + timedelta(days=1), now=DUE)
    ring()
    ring(DUE + timedelta(days=1))
    assert list(Notice.objects.order_by("due_at").values_list("state", "reason")) == [
        (State.SKIPPED, Reason.PAUSED),
        (State.SENT, ""),
    ]


def test_nothing_to_pause(maya):
    assert not actions.pause(maya, TODAY, now=DUE)


@pytest.mark.parametrize("down", [timedelta(minutes=55), timedelta(days=3, minutes=20)])
def test_after_an_outage_the_newest_comes_if_it_is_not_too_late(maya, down):
    remind(maya)
    ring(DUE + down)
    ring(DUE + down)
    assert len(mail.outbox) == 1
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("down", [timedelta(minutes=65), timedelta(days=3, hours=5)])
def test_what_is_more_than_an_hour_late_is_not_sent(maya, down):
    reminder = remind(maya)
    ring(DUE + down)
    assert not mail.outbox
    assert (the_notice().state, the_notice().reason) == (State.STALE, Reason.LATE)
    reminder.refresh_from_db()
    assert reminder.next_due_at > DUE + down


def test_a_notice_that_no_worker_took_for_an_hour_is_stale(maya):
    remind(maya)
    actions.tick(DUE)
    ring(DUE + timedelta(hours=2))
    assert not mail.outbox
    assert the_notice().state == State.STALE


def test_a_change_of_zone_does_not_send_the_same_slot_twice(maya):
    remind(maya)
    ring()
    accounts.change_profile(maya, time_zone="America/Los_Angeles", now=DUE)
    assert access.own_times(maya)[0].next_due_at == DUE + timedelta(hours=3)
    ring(DUE + timedelta(hours=3))
    assert len(mail.outbox) == 1


def test_a_clock_that_jumps_back_does_not_send_twice(maya):
    remind(maya)
    ring()
    Reminder.objects.update(next_due_at=DUE)
    ring()
    assert len(mail.outbox) == 1


def test_changing_the_time_calls_off_what_waits_for_the_old_one(maya):
    remind(maya)
    ids = actions.tick(DUE)
    remind(maya, time(12, 40), now=DUE)
    actions.deliver(ids, DUE)
    assert (the_notice().state, the_notice().reason) == (State.CANCELLED, Reason.CHANGED)
    ring(DUE + 10 * MINUTE)
    assert len(mail.outbox) == 1


def test_saving_it_again_loses_nothing(maya):
    """Neither what is due and was not rung for yet, nor what was put off for an hour."""
    remind(maya)
    remind(maya, now=DUE + MINUTE)
    ring(DUE + 2 * MINUTE)
    assert the_notice().state == State.SENT
    asked = actions.act_on(the_notice(), "in_an_hour", now=DUE + 3 * MINUTE)
    remind(maya, now=DUE + 4 * MINUTE)
    ring(DUE + 63 * MINUTE)
    assert (asked, len(mail.outbox)) == ("in_an_hour", 2)


def test_a_time_that_is_taken_away_takes_along_what_was_put_off(maya):
    remind(maya)
    ring()
    actions.act_on(the_notice(), "in_an_hour", now=DUE + MINUTE)
    remind(maya, time(18), now=DUE + 2 * MINUTE)
    ring(DUE + 61 * MINUTE)
    assert len(mail.outbox) == 1


def test_a_late_one_keeps_its_distance_too(maya):
    """Fifty minutes late, so the next is only two hours away, whatever the two were due for."""
    remind(maya, time(12, 30), time(15, 30), days=0b0001111)
    ring(DUE + 50 * MINUTE)
    ring(DUE + timedelta(hours=3))
    reasons = Notice.objects.order_by("due_at").values_list("state", "reason")
    assert list(reasons) == [(State.SENT, ""), (State.SKIPPED, Reason.CLOSE)]


def test_turning_it_off_calls_off_what_waits(maya):
    remind(maya)
    ids = actions.tick(DUE)
    remind(maya, enabled=False, now=DUE)
    actions.deliver(ids, DUE)
    ring(DUE + timedelta(days=1))
    assert not mail.outbox


def test_an_account_that_is_closed_gets_nothing(maya):
    remind(maya)
    ids = actions.tick(DUE)
    maya.is_active = False
    maya.save()
    actions.deliver(ids, DUE)
    assert not mail.outbox
    assert the_notice().reason == Reason.GONE


def test_what_is_only_planned_has_not_happened(maya):
    Notice.objects.create(
        key="planned", user=maya, due_at=DUE + MINUTE, retry_at=DUE + MINUTE, local_date=TODAY
    )
    assert list(access.own_notices(maya, DUE)) == []
    assert len(access.own_notices(maya, DUE + MINUTE)) == 1

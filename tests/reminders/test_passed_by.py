"""Whoever passes messages by gets fewer, and then none, until they open one, write or say so."""

from datetime import time, timedelta

import pytest
from django.core import mail

from tests.reminders.plans import DUE, Reason, State, remind, ring
from tracker.reminders import access, actions
from tracker.reminders.actions import ringing
from tracker.reminders.models import Notice, Preferences

DAY = timedelta(days=1)
PAGE = "/reminders/"


@pytest.fixture
def daily(maya):
    return remind(maya)


def days(first: int, many: int) -> list[str]:
    """What became of so many days, one word each."""
    found = []
    for n in range(first, first + many):
        ring(DUE + n * DAY)
        notice = Notice.objects.latest("due_at")
        found.append(notice.reason or notice.state)
    return found


def test_after_five_every_second_one_and_after_ten_none(sign_in, maya, daily):
    assert days(0, 5) == [State.SENT] * 5
    halved = days(5, 10)
    assert sorted(set(halved)) == sorted({State.SENT, Reason.HALVED})
    assert halved.count(State.SENT) == 5
    assert "only every second one comes for now" in sign_in(maya).get(PAGE).text
    assert days(15, 1) == [Reason.RESTED]
    page = sign_in(maya).get(PAGE).text
    assert "Reminders are resting." in page
    assert "Not sent: reminders are resting" in page
    assert days(16, 3) == [Reason.RESTED] * 3  # no further one is even planned
    assert len(mail.outbox) == 10
    # no message ever says so
    assert len({sent.body.split("put-off")[0].split("/go/")[0] for sent in mail.outbox}) == 1


@pytest.mark.parametrize("how", ["writes", "opens", "saves"])
def test_and_then_all_come_again(maya, daily, how):
    days(0, 5)
    if how == "writes":
        actions.satisfy(maya.pk, (DUE + 4 * DAY).date())
    elif how == "opens":
        actions.mark_opened(Notice.objects.latest("due_at"), now=DUE + 4 * DAY)
    else:
        remind(maya, now=DUE + 4 * DAY + timedelta(hours=1))
    assert days(5, 4) == [State.SENT] * 4


def test_turning_them_on_ends_the_rest(maya, daily):
    Preferences.objects.update(unanswered=10)
    assert days(0, 1) == [Reason.RESTED]
    assert not access.own_preferences(maya).enabled
    remind(maya, now=DUE + timedelta(hours=1))
    assert days(1, 1) == [State.SENT]
    assert access.own_preferences(maya).rested_at is None


def test_who_writes_at_that_very_moment_goes_on(maya, daily, monkeypatch):
    Preferences.objects.update(unanswered=10)
    rest = ringing._rest

    def after_writing(users, now):
        actions.satisfy(maya.pk, DUE.date())
        rest(users, now)

    monkeypatch.setattr(ringing, "_rest", after_writing)
    ring()
    assert access.own_preferences(maya).enabled


def test_what_is_asked_for_by_hand_is_not_counted(maya, daily):
    actions.send_now(maya, now=DUE - timedelta(hours=4))
    ring(DUE - timedelta(hours=4))
    assert access.own_preferences(maya).unanswered == 0


@pytest.mark.parametrize(("window", "sent"), [(None, 2), (240, 2), (30, 1)])
def test_of_two_a_day_the_first_is_not_passed_by_yet_when_the_second_comes(maya, window, sent):
    """Three and a half hours later, on a date of which every second one is left out."""
    day = DUE + DAY * (DUE.date().toordinal() % 2 == 0)
    wish = {"window": window, "days": 1 << day.weekday(), "now": day - DAY / 2}
    remind(maya, time(9), time(12, 30), **wish)
    Preferences.objects.update(unanswered=4)
    ring(day - timedelta(hours=3, minutes=30))
    assert access.own_preferences(maya).unanswered == 5
    ring(day)
    assert len(mail.outbox) == sent
    assert Notice.objects.latest("due_at").reason == (Reason.NONE if sent == 2 else Reason.HALVED)


def test_an_answer_after_its_window_brings_them_all_back_too(maya, daily):
    days(0, 5)
    actions.mark_opened(Notice.objects.latest("due_at"), now=DUE + 4 * DAY + timedelta(hours=9))
    assert access.own_preferences(maya).unanswered == 0


def test_nothing_is_sent_about_it(maya, daily):
    ring()
    ring(DUE + timedelta(hours=5))
    assert (len(mail.outbox), Notice.objects.count()) == (1, 1)
    assert Notice.objects.get().state == State.SENT


def test_a_window_stays_until_another_is_named(sign_in, maya):
    browser, wish = sign_in(maya), {"enabled": True, "local_times": ["12:30"], "days": [0]}

    def put(**more):
        answer = browser.put(
            "/api/v1/reminders/", {**wish, **more}, content_type="application/json"
        )
        return answer.json().get("window_minutes", answer.status_code)

    assert [put(), put(window_minutes=90), put(), put(local_times=["09:00"])] == [240, 90, 90, 90]
    assert [put(window_minutes=wrong) for wrong in (29, 721, "90", None)] == [400] * 4


def test_with_two_times_the_one_that_stays_keeps_its_place(maya):
    remind(maya, time(9), time(20), days=0b1111)
    kept = access.own_times(maya)[1].pk
    remind(maya, time(20), days=0b1111)
    assert [one.pk for one in access.own_times(maya)] == [kept]


def test_changing_the_time_there_and_back_sends_no_second_one(maya, daily):
    ring()
    remind(maya, time(12, 40), now=DUE)
    remind(maya, now=DUE - timedelta(minutes=5))
    ring(DUE + timedelta(minutes=1))
    assert len(mail.outbox) == 1

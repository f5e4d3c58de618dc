"""A message a day before two people meet: found by each ring, planned once, and not at night."""

from datetime import time, timedelta

import pytest
from django.core import mail

from tests.conftest import next_appointment
from tests.reminders.plans import DUE, Reason, State, at, how, of, remind_of_causes_only
from tracker.care import actions as care_actions
from tracker.reminders import actions
from tracker.reminders.actions.sessions import expect_sessions
from tracker.reminders.models import Kind, Notice, Preferences

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
NOW = DUE

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def wants(maya):
    """Reminders are on, and nothing comes by the clock."""
    remind_of_causes_only(maya)


def test_a_day_before_they_meet(maya, care, amara):
    meeting = next_appointment(care, days=3)
    begins = care.appointments.get().starts_at
    at(begins - DAY - 3 * HOUR)
    assert not Notice.objects.exists()
    for late in (0, 1, 5):  # every ring finds it, and plans it once
        at(begins - DAY + timedelta(minutes=late))
    assert (of(Kind.SESSION_PREP).about, how(Kind.SESSION_PREP)) == (meeting, (State.SENT, ""))


def test_where_that_is_at_night_it_comes_before(maya, care):
    """Quiet from 09:00 to 17:00, and they meet at 10:30: at 08:59 the day before."""
    actions.set_wishes(maya, actions.Wish(True, (), 127, quiet=(time(9), time(17))), now=NOW - HOUR)
    next_appointment(care, days=3)
    meeting = care.appointments.get()
    begins = NOW + 3 * DAY - 2 * HOUR  # 10:30
    type(meeting).objects.update(starts_at=begins, ends_at=begins + HOUR)
    at(begins - DAY - 91 * timedelta(minutes=1))
    assert how(Kind.SESSION_PREP) == (State.SENT, "")


@pytest.mark.parametrize(
    ("late", "sent"), [(29, False), (30, True), (32, True), (49, True), (50, False)]
)
def test_found_only_after_the_night_that_it_fell_into(maya, care, late, sent):
    """They meet at 07:30, so it belongs to 08:00, where quiet hours end: that is also where it is
    found by a bell that was silent until 08:02, or by somebody who turns reminders on then."""
    next_appointment(care, days=3)
    meeting = care.appointments.get()
    begins = NOW + 3 * DAY - 5 * HOUR
    type(meeting).objects.update(starts_at=begins, ends_at=begins + HOUR)
    Preferences.objects.update(session_prep=False)
    at(begins - DAY - HOUR)
    Preferences.objects.update(session_prep=True)
    at(begins - DAY + late * timedelta(minutes=1))
    assert bool(mail.outbox) == sent


def test_not_for_what_was_called_off_or_moved_after_it_was_planned(maya, care, amara):
    next_appointment(care, days=3)
    appointment = care.appointments.get()
    begins = appointment.starts_at
    ids = actions.tick(begins - DAY)
    assert len(ids) == 1
    care_actions.cancel_appointment(amara, appointment, now=begins - DAY)
    actions.deliver(ids, begins - DAY)
    assert how(Kind.SESSION_PREP) == (State.SKIPPED, Reason.DONE)


def test_looking_for_appointments_costs_the_same_for_many(
    maya, jonas, care, jonas_care, django_assert_num_queries
):
    for one in (care, jonas_care):
        next_appointment(one, days=3)
    remind_of_causes_only(jonas)
    begins = care.appointments.get().starts_at
    actions.tick(begins - DAY)
    assert Notice.objects.filter(kind=Kind.SESSION_PREP).count() == 2
    with django_assert_num_queries(3):
        expect_sessions(begins - DAY)

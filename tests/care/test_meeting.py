"""Appointments, the plan for check-ins, being away: by whom, once, and what comes next."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from tests.conftest import NOW
from tracker.care import access, actions

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def meet(amara, care, at=NOW + DAY, **more):
    said = {"appointment_id": uuid.uuid4(), "length": timedelta(minutes=50), "now": NOW, **more}
    return actions.make_appointment(amara, care, starts_at=at, zone="America/New_York", **said)


def test_the_next_one_is_next_until_it_is_over(amara, care):
    meet(amara, care, NOW - HOUR)
    meet(amara, care, NOW + 7 * DAY)
    during, after = NOW - timedelta(minutes=30), NOW
    assert access.next_appointments([care], during) == {care.pk: NOW - HOUR}
    assert access.last_appointments([care], during) == {}
    assert access.next_appointments([care], after) == {care.pk: NOW + 7 * DAY}
    assert access.last_appointments([care], after) == {care.pk: NOW - HOUR}


def test_a_cancelled_one_is_none_and_its_time_is_free(amara, maya, care):
    first = meet(amara, care)
    actions.cancel_appointment(maya, first, now=NOW)
    actions.cancel_appointment(maya, first, now=NOW)
    assert access.next_appointments([care], NOW) == {}
    meet(amara, care)
    assert len(access.appointments([care])) == 1


def test_it_moves_from_the_version_that_was_read(amara, care):
    one = meet(amara, care)
    move = {"length": HOUR, "base_version": 1, "now": NOW}
    actions.move_appointment(amara, one, starts_at=NOW + 2 * DAY, **move)
    assert access.next_appointments([care], NOW) == {care.pk: NOW + 2 * DAY}
    with pytest.raises(actions.StaleAppointment):
        actions.move_appointment(amara, one, starts_at=NOW + 3 * DAY, **move)


def test_made_twice_it_is_one_and_two_at_one_time_are_refused(amara, care):
    pk = uuid.uuid4()
    assert meet(amara, care, appointment_id=pk).pk == meet(amara, care, appointment_id=pk).pk
    with pytest.raises(ValidationError) as refused:
        meet(amara, care)
    assert "starts_at" in refused.value.error_dict
    for other in ({"at": NOW + 2 * DAY}, {"length": HOUR}):
        with pytest.raises(actions.AppointmentIdTaken):
            meet(amara, care, appointment_id=pk, **other)


@pytest.mark.parametrize(
    "odd",
    [
        {"length": timedelta(minutes=1)},
        {"length": timedelta(hours=9)},
        {"at": NOW + 800 * DAY},
        {"at": NOW - 400 * DAY},
    ],
)
def test_odd_times_are_refused_beside_their_field(amara, care, odd):
    with pytest.raises(ValidationError) as refused:
        meet(amara, care, **odd)
    assert refused.value.error_dict.keys() <= {"starts_at", "minutes"}


def test_strangers_make_and_find_none(omar, jonas, amara, care):
    with pytest.raises(ValueError):
        meet(omar, care)
    one = meet(amara, care)
    with pytest.raises(ValueError):
        actions.cancel_appointment(jonas, one, now=NOW)
    for stranger in (omar, jonas):
        with pytest.raises(Http404):
            access.own_appointment(stranger, one.pk)


def test_a_plan_needs_both(amara, maya, care):
    plan = actions.propose_plan(amara, care, days=0b0010101, now=NOW)
    assert access.agreed_plans([care]) == {}
    with pytest.raises(ValidationError):
        actions.agree_to_plan(amara, plan, now=NOW)
    actions.agree_to_plan(maya, plan, now=NOW)
    assert access.agreed_plans([care])[care.pk].days == 0b0010101
    other = actions.propose_plan(maya, care, days=0b1111111, now=NOW)
    assert access.agreed_plans([care])[care.pk].pk == plan.pk
    actions.agree_to_plan(amara, other, now=NOW)
    assert access.agreed_plans([care])[care.pk].days == 0b1111111
    actions.end_plan(maya, other, now=NOW)
    assert access.agreed_plans([care]) == {}


def test_a_new_proposal_replaces_one_that_waits(amara, maya, care):
    first = actions.propose_plan(amara, care, days=1, now=NOW)
    again = actions.propose_plan(amara, care, days=1, now=NOW)
    assert first.pk == again.pk
    second = actions.propose_plan(maya, care, days=2, now=NOW)
    assert access.proposed_plan(care).pk == second.pk
    with pytest.raises(ValidationError):
        actions.agree_to_plan(maya, first, now=NOW)
    with pytest.raises(ValidationError):
        actions.propose_plan(maya, care, days=0, now=NOW)


def test_away_is_told_to_one_therapist_and_taken_back(maya, jonas, care):
    actions.tell_away(maya, care, date(2026, 12, 1), now=NOW)
    care.refresh_from_db()
    assert care.away_until == date(2026, 12, 1)
    actions.tell_away(maya, care, None, now=NOW)
    care.refresh_from_db()
    assert care.away_until is None
    with pytest.raises(ValueError):
        actions.tell_away(jonas, care, date(2026, 12, 1), now=NOW)


def test_how_answers_come_is_the_therapists_to_say(amara, omar, care):
    actions.set_guidance_mode(amara, care, "in_session_only", now=NOW)
    care.refresh_from_db()
    assert care.guidance_mode == "in_session_only"
    with pytest.raises(ValidationError):
        actions.set_guidance_mode(amara, care, "never", now=NOW)
    with pytest.raises(ValueError):
        actions.set_guidance_mode(omar, care, "written", now=NOW)

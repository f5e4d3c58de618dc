"""A new therapist gets an invitation like any other. Nothing moves, and nothing is inherited."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from journals import access as journals
from journals import actions as journal
from journals.access.worksheets import assigned_in
from journals.actions import Choice, When
from tests.conftest import NOW
from tracker.care import access, actions
from tracker.care.models import ConsentRecord

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
WEEK = timedelta(days=7)


@pytest.fixture
def before(maya, amara, care):
    """Everything that can be shared, agreed or asked for in care with Amara."""
    episode = journal.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door.", "reaction_urge": 6},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    journal.share_parts(maya, episode, care, Choice(parts, "full"), now=NOW)
    for what in ("check_in_ratings", "days_checked_in"):
        journal.start_standing_share(maya, care, what=what, now=NOW)
    journal.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 2}, now=NOW)
    goal = journal.save_goal(
        maya, goal_id=uuid.uuid4(), content={"toward": "Say goodbye."}, person=None, now=NOW
    )
    journal.offer_goal(maya, goal, now=NOW)
    journal.assign(
        amara, care, assignment_id=uuid.uuid4(), slug="daily-card", targets={}, note="", now=NOW
    )
    plan = actions.propose_plan(amara, care, days=5, now=NOW)
    actions.agree_to_plan(maya, plan, now=NOW)
    actions.make_appointment(
        amara,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=NOW + WEEK,
        length=timedelta(minutes=50),
        zone="UTC",
        now=NOW,
    )
    return care


def invited(maya, therapist, now):
    way = actions.invite(therapist, called="M.", rhythm="weekly", now=now)
    return actions.accept(way.invitation, client=maya, consents=set(ConsentRecord.Kind), now=now)


@pytest.mark.parametrize("ended", [True, False])
def test_the_new_one_sees_nothing(maya, amara, omar, before, ended):
    if ended:
        journal.end_care(before, by=amara, now=LATER)
    new = invited(maya, omar, LATER)
    assert journals.shared_moments(omar, new, now=LATER) == ([], False)
    assert journals.shared_alone(omar, new, now=LATER) == ([], False)
    assert journals.shared_goals(omar, new, LATER) == []
    assert journals.shared_proposals(omar, new) == []
    assert journals.shared_agenda(omar, new, now=LATER) == []
    assert journals.shared_entries(omar, new.pk, now=LATER) == ([], False)
    assert journals.shared_days(omar, [new], since=NOW.date(), now=LATER) == {}
    assert list(assigned_in(omar, new)) == []
    assert list(access.appointments([new])) == []
    assert access.agreed_plans([new]) == {}
    assert list(access.own_supervisions(maya, LATER)) == []


def test_the_page_of_the_new_one_is_empty(sign_in, maya, amara, omar, before):
    journal.end_care(before, by=maya, now=LATER)
    invited(maya, omar, LATER)
    page = sign_in(omar).get(reverse("client", args=[maya.pk])).text
    for word in ("At the door.", "Say goodbye.", "Amara"):
        assert word not in page
    assert "Maya shares nothing with you at the moment." in page


def test_what_comes_later_reaches_neither_by_itself(maya, amara, omar, before):
    journal.end_care(before, by=maya, now=LATER)
    new = invited(maya, omar, LATER)
    journal.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 4}, now=LATER)
    assert journals.shared_alone(omar, new, now=LATER) == ([], False)
    assert not journals.own_shares(maya, LATER).exists()


def test_the_old_one_is_a_stranger(sign_in, maya, amara, omar, before):
    journal.end_care(before, by=maya, now=LATER)
    invited(maya, omar, LATER)
    browser = sign_in(amara)
    for name in ("client", "client-prep", "client-appointments", "assignments"):
        assert browser.get(reverse(name, args=[maya.pk])).status_code == 404, name

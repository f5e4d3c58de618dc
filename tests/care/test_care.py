"""Pausing hides, ending is final, and only the two of them know of each other."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from journals import access as journals
from journals import actions as journal
from journals.actions import Choice, When
from journals.models import Share
from tests.conftest import NOW, make_care
from tracker.care import access, actions
from tracker.care.models import CareRelationship
from tracker.privacy import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def shared(maya, care):
    """A moment of Maya's that Amara can open."""
    episode = journal.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    journal.share_parts(maya, episode, care, Choice(parts, "full"), now=NOW)
    return episode


def seen(amara, care) -> int:
    care.refresh_from_db(fields=["status"])
    return len(journals.shared_moments(amara, care, now=LATER)[0])


def test_pausing_hides_and_resuming_shows_again(amara, maya, care, shared):
    assert seen(amara, care) == 1
    actions.pause(care, by=maya, now=NOW)
    assert (care.status, care.paused_at) == ("paused", NOW)
    assert seen(amara, care) == 0
    assert list(journals.own_shares(maya, LATER)) == []
    assert Share.objects.get().revoked_at is None
    actions.resume(care, by=maya, now=NOW)
    assert (care.status, care.paused_at) == ("active", None)
    assert seen(amara, care) == 1


@pytest.mark.parametrize("first", ["active", "paused"])
def test_ending_is_final(amara, maya, care, shared, first):
    if first == "paused":
        actions.pause(care, by=maya, now=NOW)
    actions.end(care, by=amara, now=NOW)
    assert (care.status, care.ended_at) == ("ended", NOW)
    assert seen(amara, care) == 0
    for again in (actions.resume, actions.pause, actions.end):
        with pytest.raises(ValidationError):
            again(care, by=maya, now=NOW)
    with pytest.raises(Http404):
        access.client_of(amara, maya.pk)


def test_a_new_relationship_inherits_nothing(amara, maya, care, shared):
    actions.end(care, by=maya, now=NOW)
    again = make_care(maya, amara)
    assert seen(amara, again) == 0
    assert list(journals.own_shares(maya, LATER)) == []


def test_a_new_therapist_inherits_nothing(maya, omar, care, shared):
    beside = make_care(maya, omar)
    assert journals.shared_moments(omar, beside, now=LATER)[0] == []


def test_every_step_is_in_the_clients_ledger(amara, maya, care):
    actions.pause(care, by=maya, now=NOW)
    actions.resume(care, by=amara, now=NOW)
    actions.end(care, by=amara, now=NOW)
    events = ledger.of_client(maya.pk)
    assert [(e.verb, e.actor_id) for e in events] == [
        ("care_ended", amara.pk),
        ("care_resumed", amara.pk),
        ("care_paused", maya.pk),
    ]
    assert {e.entity_id for e in events} == {care.pk}


def test_two_at_once_move_it_once(maya, care):
    """The second holds an old picture of the row."""
    stale = CareRelationship.objects.get(pk=care.pk)
    actions.pause(care, by=maya, now=NOW)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        actions.pause(stale, by=maya, now=NOW)
    assert len(ledger.of_client(maya.pk)) == 1


def test_who_finds_whom(amara, omar, maya, jonas, care, jonas_care):
    assert {row.client_id for row in access.caseload(amara)} == {maya.pk, jonas.pk}
    assert list(access.caseload(omar)) == []
    assert access.client_of(amara, maya.pk) == care
    for who, whom in ((omar, maya.pk), (amara, omar.pk), (amara, uuid.uuid4())):
        with pytest.raises(Http404):
            access.client_of(who, whom)
    assert list(access.own_care(maya)) == [care]
    actions.pause(care, by=maya, now=NOW)
    assert list(access.active_care(maya)) == []
    assert {row.client_id for row in access.caseload(amara)} == {maya.pk, jonas.pk}


def test_an_invitation_is_nobodys_client(amara):
    actions.invite(amara, called="R.", rhythm="weekly", now=NOW)
    assert list(access.caseload(amara)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "invited"},
        {"status": "active", "started_at": None},
        {"status": "ended"},
        {"status": "active", "ended_at": NOW},
    ],
)
def test_the_database_refuses_what_cannot_be(maya, amara, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_care(maya, amara, **wrong)


def test_the_database_knows_one_running_care_for_two_people(maya, amara, care):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_care(maya, amara, status="paused", paused_at=NOW)


def test_opening_her_page_is_remembered(amara, care):
    actions.mark_looked_at(care, LATER)
    assert CareRelationship.objects.get(pk=care.pk).looked_at == LATER

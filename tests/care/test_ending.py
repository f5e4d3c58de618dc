"""The end of care, from both sides: what ends with it, what stays, and who is told."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from journals import access as journals
from journals import actions as journal
from journals.access import worksheets
from journals.actions import Choice, When
from journals.models import Entry, Share, StandingShare
from tests.conftest import NOW, make_care, make_therapist
from tracker.care import access, actions
from tracker.care.models import Appointment, CheckInPlan, ConsentRecord, Supervision
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
WEEK = timedelta(days=7)


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


@pytest.fixture
def given(maya, amara, omar, care, shared):
    """All that can be given in care, or asked for."""
    ConsentRecord.objects.create(
        user=maya, kind="care", version="1", relationship=care, given_at=NOW
    )
    Supervision.objects.create(relationship=care, supervisor=omar, granted_at=NOW, until=NOW + WEEK)
    journal.start_standing_share(maya, care, what="check_in_ratings", now=NOW)
    actions.tell_away(maya, care, NOW.date(), now=NOW)
    actions.propose_plan(amara, care, days=5, now=NOW)
    agreed = actions.propose_plan(amara, care, days=1, now=NOW)
    actions.agree_to_plan(maya, agreed, now=NOW)
    actions.propose_plan(maya, care, days=7, now=NOW)
    journal.assign(
        amara, care, assignment_id=uuid.uuid4(), slug="daily-card", targets={}, note="", now=NOW
    )
    for days in (-7, 7):
        meet(amara, care, NOW + timedelta(days=days))
    return care


def meet(therapist, care, at) -> Appointment:
    return actions.make_appointment(
        therapist,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=at,
        length=timedelta(minutes=50),
        zone="UTC",
        now=NOW,
    )


@pytest.mark.parametrize("by", ["maya", "amara"])
def test_everything_that_was_given_ends_at_once(request, maya, amara, given, by):
    journal.end_care(given, by=request.getfixturevalue(by), now=LATER)
    for model in (Share, StandingShare, Supervision):
        assert set(model.objects.values_list("revoked_at", flat=True)) == {LATER}, model
    assert not CheckInPlan.objects.filter(ended_at=None).exists()
    assert not ConsentRecord.objects.filter(relationship=given, withdrawn_at=None).exists()
    planned = Appointment.objects.filter(status="planned")
    assert list(planned.values_list("starts_at", flat=True)) == [NOW - WEEK]
    given.refresh_from_db()
    assert (given.status, given.away_until) == ("ended", None)
    assert ledger.of_client(maya.pk)[0].verb == "care_ended"


def test_what_another_therapist_was_given_stays(maya, amara, practice, given, shared):
    bea = make_therapist(practice, "Bea Lund", "bea@example.org")
    beside = make_care(maya, bea)
    parts = frozenset(shared.entries.values_list("pk", flat=True))
    journal.share_parts(maya, shared, beside, Choice(parts, "full"), now=NOW)
    later = meet(bea, beside, NOW + WEEK)
    journal.end_care(given, by=maya, now=LATER)
    assert len(journals.shared_moments(bea, beside, now=LATER)[0]) == 1
    later.refresh_from_db()
    assert later.status == "planned"


def test_nothing_comes_back(maya, amara, given, shared):
    """Neither by undoing a stop that came before, nor by beginning anew."""
    stopped = journal.stop_sharing(maya, relationship=given, now=NOW)
    journal.end_care(given, by=amara, now=LATER)
    assert journal.undo_stop(maya, stopped, now=LATER) == 0
    again = make_care(maya, amara)
    assert journals.shared_moments(amara, again, now=LATER)[0] == []
    journal.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=LATER)
    assert not Share.objects.filter(revoked_at=None).exists()


def test_what_she_wrote_stays_and_she_goes_on(sign_in, maya, amara, given, shared):
    browser = sign_in(maya)
    assert "Amara Osei asked for it" in browser.get("/").text
    journal.end_care(given, by=amara, now=LATER)
    assert "asked for it" not in browser.get("/").text
    assert "daily-card" in {one.worksheet.slug for one in worksheets.own_worksheets(maya, LATER)}
    assert list(journals.own_episodes(maya)) == [shared]
    journal.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=LATER)
    assert Entry.objects.filter(client=maya).count() == 2


def test_it_ends_once(maya, amara, given):
    stale = access.own_relationship(maya, given.pk)
    journal.end_care(given, by=amara, now=LATER)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        journal.end_care(stale, by=maya, now=LATER + WEEK)
    given.refresh_from_db()
    assert (given.ended_at, given.ended_by) == (LATER, amara)


def test_if_any_of_it_fails_nothing_ends(monkeypatch, maya, given):
    def broken(*args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(ledger, "record", broken)
    with pytest.raises(OSError, match="no space"):
        journal.end_care(given, by=maya, now=LATER)
    assert given.therapist.clients_in_care.get(pk=given.pk).status == "active"
    assert Share.objects.filter(revoked_at=None).exists()


# --- the pages ----------------------------------------------------------------------------------
def test_the_therapist_reads_what_it_means_before(sign_in, amara, maya, care):
    browser, page = sign_in(amara), reverse("client-end", args=[maya.pk])
    assert page in browser.get(reverse("client", args=[maya.pk])).text
    words = browser.get(page).text
    for said in ("You can open nothing of Maya’s any more", "Maya keeps the account"):
        assert said in words
    care.refresh_from_db()
    assert care.status == "active"
    answer = browser.post(page, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "The care with Maya Lindqvist has ended." in answer.text
    care.refresh_from_db()
    assert (care.status, care.ended_by) == ("ended", amara)
    assert browser.get(page).status_code == 404
    assert browser.get(reverse("client", args=[maya.pk])).status_code == 404


def test_a_stranger_cannot_end_it(sign_in, omar, maya, care):
    page = reverse("client-end", args=[maya.pk])
    assert sign_in(omar).post(page).status_code == 404
    care.refresh_from_db()
    assert care.status == "active"


TITLE = "The care with %s ended on"


def test_the_client_is_told_once_and_neutrally(sign_in, amara, maya, care):
    journal.end_care(care, by=amara, now=timezone.now())
    browser = sign_in(maya)
    for _twice in range(2):  # looking does not make it go away
        page = browser.get("/").text
        assert TITLE % "Amara Osei" in page
        assert "you can go on writing here" in page
    assert browser.post(reverse("care-end-read", args=[care.pk])).url == "/"
    assert TITLE % "Amara Osei" not in browser.get("/").text
    assert browser.post(reverse("care-end-read", args=[care.pk])).status_code == 404
    assert "to " in browser.get(reverse("care-settings")).text


def test_the_therapist_is_told_when_the_client_ends_it(sign_in, amara, maya, care):
    browser = sign_in(maya)
    browser.post(reverse("care-end", args=[care.pk]))
    assert TITLE % "Amara Osei" not in browser.get("/").text  # she did it herself
    browser = sign_in(amara)
    assert TITLE % "Maya Lindqvist" in browser.get("/").text
    browser.post(reverse("care-end-read", args=[care.pk]))
    assert TITLE % "Maya Lindqvist" not in browser.get("/").text


@pytest.mark.parametrize("who", ["omar", "jonas"])
def test_nobody_else_can_have_read_it(request, sign_in, amara, maya, care, who):
    journal.end_care(care, by=amara, now=NOW)
    browser = sign_in(request.getfixturevalue(who))
    assert browser.post(reverse("care-end-read", args=[care.pk])).status_code == 404
    assert list(access.ended_by_the_other(maya)) == [care]

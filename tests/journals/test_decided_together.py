"""What two decided in a session: written down by one, made so by the client alone. And notes."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from journals import access, actions
from journals.actions import Choice, When
from journals.actions.entries import content_of
from journals.models import DecisionProposal, EntryVersion
from tests.conftest import NOW, make_care
from tracker.care import actions as care_actions
from tracker.privacy import ledger
from tracker.privacy.fields import Sealed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
CLOSER = {"outcome": 1, "credit": "fully", "reasons": "I stayed at the door."}


@pytest.fixture
def care(maya, amara):
    return make_care(maya, amara, started_at=NOW - timedelta(days=60))


@pytest.fixture
def episode(maya):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=When(NOW - timedelta(hours=5), maya.time_zone),
        now=NOW - timedelta(hours=5),
    )


@pytest.fixture
def look(maya, episode):
    content = {"outcome": "cannot_tell", "reasons": "I cried.", "learned": "To wait."}
    return actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content=content, now=NOW)


def share(maya, care, *entries, level="full"):
    chosen = Choice(frozenset(entry.pk for entry in entries), level)
    actions.share_parts(maya, entries[0].episode, care, chosen, now=NOW)


def note_of(episode):
    return episode.entries.of_kind("self_monitoring").get()


def propose(amara, care, entry, content=CLOSER, **more):
    said = {"decision_id": uuid.uuid4(), "now": NOW, **more}
    return actions.propose_decision(amara, care, entry_id=entry.pk, content=content, **said)


def test_it_changes_nothing_until_the_client_confirms_it(maya, amara, care, look):
    share(maya, care, look)
    decision = propose(amara, care, look)
    look.refresh_from_db()
    assert (look.version, look.ratings["outcome"]) == (1, "cannot_tell")
    (waits,) = access.own_decisions(maya, NOW)
    actions.confirm_decision(maya, waits, now=LATER)
    look.refresh_from_db()
    content = content_of(look)
    assert (content["outcome"], content["credit"], content["learned"]) == (1, "fully", "To wait.")
    assert content["reasons"] == "I cried.\n\nI stayed at the door."
    assert (content["context"], look.status) == ("in_session", "confirmed")
    assert EntryVersion.objects.get(entry=look).ratings["outcome"] == "cannot_tell"
    assert not access.own_decisions(maya, LATER).exists()
    assert actions.confirm_decision(maya, decision, now=LATER).version == look.version


def test_about_a_note_without_a_look_back_it_becomes_one(maya, amara, care, episode):
    share(maya, care, note_of(episode))
    decision = propose(amara, care, note_of(episode))
    for _twice in range(2):
        look = actions.confirm_decision(maya, decision, now=LATER)
    assert (look.kind, look.status, look.ratings["outcome"]) == ("self_evaluation", "confirmed", 1)
    assert not look.shares.exists()  # hers alone until she ticks it


def test_a_look_back_that_is_not_shared_does_not_exist_for_it(maya, amara, care, episode, look):
    share(maya, care, note_of(episode))
    decision = propose(amara, care, note_of(episode))
    actions.confirm_decision(maya, decision, now=LATER)
    look.refresh_from_db()
    assert (look.ratings["outcome"], content_of(look)["learned"]) == (1, "To wait.")
    share(maya, care, note_of(episode), look)
    with pytest.raises(Http404):
        propose(amara, care, note_of(episode))


def test_it_needs_to_be_read_in_full_by_its_therapist(maya, amara, omar, care, episode, look):
    with pytest.raises(Http404):
        propose(amara, care, look)
    share(maya, care, look, level="ratings_only")
    for who, whose in ((amara, care), (omar, make_care(maya, omar))):
        with pytest.raises(Http404):
            propose(who, whose, look)


def test_something_must_have_been_decided(maya, amara, care, look):
    share(maya, care, look)
    for content in ({}, {"reasons": "Only words."}, {"outcome": 7}):
        with pytest.raises(ValidationError):
            propose(amara, care, look, content)


def test_a_level_needs_a_goal_with_levels_that_is_shown(maya, amara, care, look, episode):
    share(maya, care, look)
    level = {"level": 1}
    with pytest.raises(ValidationError):
        propose(amara, care, look, level)
    goal = actions.save_goal(
        maya,
        goal_id=uuid.uuid4(),
        content={"toward": "Say goodbye.", "level_1": "A word.", "level_0": "A look."},
        now=NOW,
    )
    actions.change_moment(maya, episode, title="", goal=goal, base_version=1, now=NOW)
    with pytest.raises(ValidationError):  # hers alone
        propose(amara, care, look, level)
    actions.offer_goal(maya, goal, now=NOW)
    decision = propose(amara, care, look, level)
    assert actions.confirm_decision(maya, decision, now=LATER).ratings["level"] == 1


def test_a_new_one_takes_the_place_of_what_waited(maya, amara, care, look):
    share(maya, care, look)
    first = propose(amara, care, look)
    second = propose(amara, care, look, {"outcome": 2})
    assert list(access.own_decisions(maya, NOW)) == [second]
    with pytest.raises(ValidationError):
        actions.confirm_decision(maya, first, now=LATER)


def test_said_again_it_is_there_once(maya, amara, care, look):
    share(maya, care, look)
    pk = uuid.uuid4()
    for _twice in range(2):
        propose(amara, care, look, decision_id=pk)
    assert DecisionProposal.objects.count() == 1
    with pytest.raises(actions.IdTaken):
        propose(amara, care, look, {"outcome": 2}, decision_id=pk)


def test_no_is_an_answer_and_can_be_seen(maya, amara, care, look):
    share(maya, care, look)
    decision = propose(amara, care, look)
    for _twice in range(2):
        actions.decline_decision(maya, decision, now=LATER)
    look.refresh_from_db()
    assert look.version == 1
    assert access.shared_decisions(care, [look.pk], now=LATER)[look.pk].declined_at == LATER
    with pytest.raises(ValidationError):
        actions.confirm_decision(maya, decision, now=LATER)


def test_changed_first_it_is_settled(maya, amara, care, look):
    share(maya, care, look)
    decision = propose(amara, care, look)
    assert actions.decided(decision, look) == {
        "outcome": 1,
        "credit": "fully",
        "learned": "To wait.",
        "reasons": "I cried.\n\nI stayed at the door.",
    }
    for _twice in range(2):
        actions.settle_decision(maya, decision, now=LATER)
    assert not access.own_decisions(maya, LATER).exists()
    with pytest.raises(ValidationError):
        actions.decline_decision(maya, decision, now=LATER)


def test_it_waits_only_while_it_is_shared_and_care_goes_on(maya, amara, care, look):
    share(maya, care, look)
    decision = propose(amara, care, look)

    def waits():
        return access.own_decisions(maya, LATER).exists()

    (share_id,) = actions.stop_sharing(maya, entry_ids=[look.pk], now=NOW)
    assert not waits()
    assert access.shared_decisions(care, [look.pk], now=LATER) == {}
    with pytest.raises(Http404):
        access.own_decision(maya, decision.pk, LATER)
    actions.undo_stop(maya, [share_id], now=NOW)
    assert waits()
    care_actions.pause(care, by=maya, now=NOW)
    assert not waits()
    care_actions.resume(care, by=maya, now=NOW)
    care.refresh_from_db()
    care_actions.end(care, by=maya, now=NOW)
    assert not waits()


def test_the_therapist_takes_it_back(maya, amara, omar, care, look):
    share(maya, care, look)
    decision = propose(amara, care, look)
    with pytest.raises(ValueError):
        actions.take_back_decision(omar, care, decision.pk, now=NOW)
    assert actions.take_back_decision(amara, care, decision.pk, now=NOW)
    assert not actions.take_back_decision(amara, care, decision.pk, now=NOW)
    assert not access.own_decisions(maya, NOW).exists()


def test_nobody_else_answers_it(maya, jonas, amara, care, look):
    share(maya, care, look)
    decision = propose(amara, care, look)
    with pytest.raises(Http404):
        access.own_decision(jonas, decision.pk, NOW)
    with pytest.raises(ValidationError):
        actions.confirm_decision(jonas, decision, now=NOW)


def test_each_step_has_its_line_and_no_word_in_it(maya, amara, care, look):
    share(maya, care, look)
    propose(amara, care, look)
    decision = propose(amara, care, look, {"outcome": 2})
    actions.confirm_decision(maya, decision, now=LATER)
    verbs = [line.verb for line in ledger.of_client(maya.pk) if "decision" in line.verb]
    assert verbs == ["confirmed_decision", "proposed_decision", "proposed_decision"]


# --- notes ---------------------------------------------------------------------------------------


def save(amara, care, text, base_version=0):
    return actions.save_note(amara, care, text=text, base_version=base_version, now=NOW)


def test_a_note_is_the_therapists_own_and_sealed_with_her_key(maya, amara, care):
    note = save(amara, care, "Watch for perfectionism.")
    assert note.sealed_for == "author_id"
    stored = type(note).objects.filter(pk=note.pk).values_list("words", flat=True).get()
    assert isinstance(stored, Sealed)
    assert access.own_note(amara, care).words["text"] == "Watch for perfectionism."
    assert ledger.of_client(maya.pk) == []


def test_it_knows_who_was_faster(amara, care):
    save(amara, care, "First.")
    assert save(amara, care, "Second.", 1).version == 2
    assert save(amara, care, "Second.", 1).version == 2  # the same again
    with pytest.raises(actions.StaleVersion):
        save(amara, care, "Third.", 1)
    with pytest.raises(actions.StaleVersion):
        save(amara, care, "Third.")
    assert save(amara, care, " ", 2).words == {}


def test_nothing_is_no_note_and_nobody_else_writes_it(amara, omar, care):
    assert save(amara, care, "  ") is None
    assert access.own_note(amara, care) is None
    with pytest.raises(ValueError):
        save(omar, care, "Mine.")
    with pytest.raises(ValidationError):
        save(amara, care, "x" * 8001)

"""A question is asked of one therapist, and nobody else learns of it (ADR 0009)."""

import uuid

import pytest

from journals import access, actions
from tests.conftest import NOW, make_care, make_therapist

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_with_two(maya, care, practice):
    """One look back that Amara and Bea can both open; asked of Amara only."""
    bea = make_therapist(practice, "Bea Lund", "bea@example.org")
    beside = make_care(maya, bea)
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=actions.When(NOW, maya.time_zone),
        now=NOW,
    )
    look = actions.look_back(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"outcome": 1}, now=NOW
    )
    asks = actions.Choice(frozenset({look.pk}), "full", ask=True)
    shares = actions.Choice(frozenset({look.pk}), "full")
    actions.share_parts(maya, episode, care, asks, now=NOW)
    actions.share_parts(maya, episode, beside, shares, now=NOW)
    return maya, episode, look, care, bea, beside


def waiting(therapist):
    return [row.waiting for row in access.shared_caseload(therapist, NOW).rows]


def test_only_the_one_who_was_asked_is_waited_for(shared_with_two, amara):
    _maya, _episode, look, _care, bea, beside = shared_with_two
    assert waiting(amara) == [1]
    assert waiting(bea) == [0]
    [seen], _more = access.shared_moments(bea, beside, now=NOW)
    assert seen.waits_since is None
    assert seen.look_back.entry_id == look.pk


def test_the_question_moves_along_when_less_is_shown_and_can_be_taken_back(shared_with_two, amara):
    maya, episode, look, care, bea, _beside = shared_with_two
    less = actions.Choice(frozenset({look.pk}), "ratings_only", ask=True)
    actions.share_parts(maya, episode, care, less, now=NOW)
    assert waiting(amara) == [1]
    back = actions.Choice(frozenset({look.pk}), "ratings_only")
    actions.share_parts(maya, episode, care, back, now=NOW)
    assert (waiting(amara), waiting(bea)) == ([0], [0])

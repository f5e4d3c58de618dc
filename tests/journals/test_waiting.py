"""What waits for an answer: the answers say so, and a mark on the share only makes it quick."""

import importlib
import uuid
from datetime import timedelta

import pytest
from django.apps import apps

from journals import access, actions
from journals.actions import Choice, When
from journals.models import Guidance, Share
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def look(maya, care):
    """A look back that asks Amara what she thinks."""
    before = NOW - 5 * HOUR
    moment = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=When(before, maya.time_zone),
        now=before,
    )
    made = actions.look_back(
        maya, episode=moment, entry_id=uuid.uuid4(), content={"outcome": 1}, now=before
    )
    share(maya, care, made, now=before)
    return made


def share(maya, care, look, *, level="full", ask=True, now=NOW):
    parts = frozenset(look.episode.entries.values_list("pk", flat=True))
    actions.share_parts(maya, look.episode, care, Choice(parts, level, None, ask), now=now)


def answer(amara, care, look, now=NOW):
    return actions.answer(
        amara,
        care,
        guidance_id=uuid.uuid4(),
        entry_id=look.pk,
        text="I see it too.",
        view="healthier",
        now=now,
    )


def waits(amara, care, now=NOW) -> bool:
    """On her list, and on the client's page."""
    (row,) = access.shared_caseload(amara, now).rows
    on_page = access.waiting_moments(care, now)
    assert bool(on_page) == bool(row.waiting)
    return bool(row.waiting)


def known(look):
    return Share.objects.get(entry=look, revoked_at=None).answered_at


def test_an_answer_marks_the_share_and_taking_it_back_unmarks_it(amara, care, look, settings):
    settings.ANSWER_UNDO_SECONDS = 60
    assert (waits(amara, care), known(look)) == (True, None)
    sent = answer(amara, care, look)
    assert (waits(amara, care), known(look)) == (False, NOW)
    assert actions.take_back_answer(amara, care, sent.pk, path="/clients/x/", now=NOW)
    assert (waits(amara, care), known(look)) == (True, None)


def test_of_two_answers_the_older_one_still_counts(amara, care, look, settings):
    settings.ANSWER_UNDO_SECONDS = 60
    answer(amara, care, look, NOW - HOUR)
    second = answer(amara, care, look)
    actions.take_back_answer(amara, care, second.pk, path="/clients/x/", now=NOW)
    assert (waits(amara, care), known(look)) == (False, None)


def test_without_the_mark_the_answers_say_it(amara, care, look):
    answer(amara, care, look)
    Share.objects.update(answered_at=None)
    assert not waits(amara, care)
    Guidance.objects.all().delete()
    assert waits(amara, care)


def test_shared_again_it_is_still_answered_and_asked_again_it_waits(maya, amara, care, look):
    answer(amara, care, look, NOW - HOUR)
    parts = frozenset(look.episode.entries.values_list("pk", flat=True))
    actions.stop_sharing(maya, entry_ids=parts, now=NOW - HOUR / 2)
    stopped = Share.objects.filter(revoked_at__isnull=False).values_list("pk", flat=True)
    actions.undo_stop(maya, list(stopped), now=NOW)
    assert (waits(amara, care), known(look)) == (False, None)
    share(maya, care, look, now=NOW)
    assert waits(amara, care)


def test_answers_from_before_there_was_a_mark_are_marked(maya, amara, care, look):
    answer(amara, care, look, NOW - HOUR)
    Share.objects.update(answered_at=None)
    migration = importlib.import_module("journals.migrations.0012_answered_shares")
    migration.known_answers(apps, None)
    marked = Share.objects.filter(answered_at__isnull=False)
    assert list(marked.values_list("entry", "answered_at")) == [(look.pk, NOW - HOUR)]

"""A page or a worksheet beside a moment, ticked with it: its therapist reads it there."""

import uuid

import pytest
from django.urls import reverse

from journals import actions
from journals.actions import Choice, When
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
WORDS = "It rained the whole way home."


@pytest.fixture
def beside(maya):
    """A moment of one note with a page and a worksheet beside it."""
    when = When(NOW, maya.time_zone)
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=when,
        now=NOW,
    )
    said = {"when": when, "episode": episode, "now": NOW}
    page = actions.write_page(maya, entry_id=uuid.uuid4(), content={"text": WORDS}, **said)
    sheet = actions.answer_worksheet(
        maya, entry_id=uuid.uuid4(), slug="kind-pause", content={"hurts": "The quiet."}, **said
    )
    return episode, page, sheet


def share(maya, care, episode, *parts, level="full") -> None:
    chosen = frozenset(part.pk for part in parts)
    actions.share_parts(maya, episode, care, Choice(chosen, level), now=NOW)


def test_what_is_ticked_is_read_there(sign_in, maya, amara, care, beside):
    episode, page, sheet = beside
    share(maya, care, episode, episode.entries.of_kind("self_monitoring").get(), page)
    shown = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    assert "Beside this moment" in shown
    assert WORDS in shown
    assert "The quiet." not in shown
    share(maya, care, episode, page, sheet)
    shown = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    assert WORDS in shown
    assert "The quiet." in shown


def test_its_client_sees_it_in_the_preview(sign_in, maya, care, beside):
    episode, page, _sheet = beside
    address = reverse("share-view", args=[care.pk])
    assert WORDS not in sign_in(maya).get(address).text
    share(maya, care, episode, page)
    assert WORDS in sign_in(maya).get(address).text


def test_numbers_only_show_none_of_its_words(sign_in, maya, amara, care, beside):
    episode, page, sheet = beside
    share(maya, care, episode, page, sheet, level="ratings_only")
    shown = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    assert WORDS not in shown
    assert "The quiet." not in shown

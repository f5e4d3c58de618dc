"""Sharing, changing and putting aside, for the tests about reviewing."""

import uuid
from datetime import timedelta

from journals import access, actions
from journals.actions import Choice, When
from journals.actions.entries import content_of
from journals.models import Entry
from tests.conftest import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def note(maya, *, urge=5, text="At the door.", at=NOW - HOUR):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": text, "reaction_urge": urge},
        when=When(at, maya.time_zone),
        now=at,
    )


def part(episode, kind="self_monitoring") -> Entry:
    return Entry.objects.filter(episode=episode, kind=kind).order_by("recorded_at")[0]


def share(client, care, *episodes, level="full", now=NOW, ask=False):
    for episode in episodes:
        ids = frozenset(episode.entries.values_list("pk", flat=True))
        actions.share_parts(client, episode, care, Choice(ids, level, ask=ask), now=now)


def look_back(maya, episode, now=NOW):
    return actions.look_back(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"outcome": 1, "reasons": "It went on."},
        now=now,
    )


def reword(maya, episode, now, **more):
    entry = part(episode)
    return actions.change_note(
        maya,
        entry,
        {**content_of(entry), **more},
        base_version=entry.version,
        when=None,
        now=now,
    )


def waiting(amara, now=NOW) -> list:
    return [item for pile in access.to_review(amara, now).piles for item in pile.items]


def mark_all(amara, care, now=NOW) -> list:
    versions = {
        one.entry_id: one.shown_version for item in waiting(amara, now) for one in item.parts
    }
    return actions.mark_reviewed(amara, care, versions, now=now)

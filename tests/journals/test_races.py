"""Reading against taking back, at the same moment, over several connections, again and again.

A client presses Stop. A read that begins after the answer to that has come shows nothing of it: not
on the page, not in a list of the API, not as one entry. Reads that were under way may show it.
"""

import threading
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journals import actions
from journals.actions import Choice
from journals.models import Entry, Episode, Share
from journals.models.review import ShareQuerySet
from tests.conftest import LONG
from tests.world import World, browsers, build
from tracker.care.models import CareRelationship

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(3600)]
RACES = 1000 if LONG else 30  # on each of the two databases
HERS = {"maya.one.title", "maya.one.note", "maya.one.note#", "maya.one.look"}


class Ring:
    """Maya with one moment to share and to take back, and Amara at each surface."""

    def __init__(self) -> None:
        self.world: World = build("private")
        self.maya = self.world.people["maya"]
        self.care = CareRelationship.objects.get(pk=self.world.ids["care_of_maya"])
        self.episode = Episode.objects.get(pk=self.world.ids["one_of_maya"])
        self.shown = [self.world.ids[f"one_{part}_of_maya"] for part in ("note", "look")]
        self.hers: Client = browsers(self.world)["maya"]
        self.readers = {name: browsers(self.world)["amara"] for name in self.surfaces}

    @property
    def surfaces(self) -> dict[str, str]:
        """Where she reads it: a name and an address."""
        me = self.world.ids["user_of_maya"]
        return {
            "page": reverse("client", args=[me]),
            "list of the API": f"{reverse('api:shared-episodes')}?client={me}",
            "entry of the API": reverse("api:shared-entry", args=[self.shown[0]]),
        }

    def share(self) -> None:
        choice = Choice(frozenset(self.shown), "full")
        actions.share_parts(self.maya, self.episode, self.care, choice, now=timezone.now())

    # --- ways of taking it back: each gives the status of the answer ---
    def stop_the_moment(self) -> int:
        return self.hers.post(reverse("moment-stop", args=[self.episode.pk])).status_code

    def stop_everything(self) -> int:
        return self.hers.post(reverse("share-stop-all", args=[self.care.pk])).status_code

    def stop_by_a_program(self) -> int:
        live = Share.objects.filter(entry__in=self.shown, revoked_at=None)
        answers = [
            self.hers.delete(reverse("api:share", args=[pk])).status_code
            for pk in live.values_list("pk", flat=True)
        ]
        return max(answers)

    def pause(self) -> int:
        return self.hers.post(reverse("care-pause", args=[self.care.pk])).status_code

    def remove(self) -> int:
        return self.hers.post(reverse("moment-remove", args=[self.episode.pk])).status_code

    WAYS = (stop_the_moment, stop_everything, stop_by_a_program, pause, remove)

    def as_before(self) -> None:
        CareRelationship.objects.filter(pk=self.care.pk).update(status="active", paused_at=None)
        Entry.objects.filter(pk__in=self.shown).update(deleted_at=None)
        Episode.objects.filter(pk=self.episode.pk).update(closed_at=None, close_reason="")
        for one in (self.care, self.episode):
            one.refresh_from_db()
        cache.clear()  # of the limits that the API counts by


@dataclass
class Outcome:
    """What became of the reads: (surface, begun after the answer, shown) and how often."""

    reads: Counter = field(default_factory=Counter)
    broken: list[object] = field(default_factory=list)

    def too_late(self) -> int:
        """Reads begun after the confirmation that returned content."""
        return sum(n for (_name, after, shown), n in self.reads.items() if after and shown)


def race(ring: Ring, way, outcome: Outcome) -> None:
    """Everybody reads, again and again; one takes it back; each reads once more after that."""
    ring.share()
    gate, confirmed = threading.Barrier(len(ring.readers) + 1), threading.Event()

    def read(name: str, path: str) -> None:
        gate.wait()
        after = False
        while not after:
            after = confirmed.is_set()
            answer = asked(ring.readers[name], path)
            shown = bool(ring.world.groups_in(answer.text) & HERS)
            outcome.reads[name, after, shown] += 1
            if answer.status_code not in (200, 404):
                outcome.broken.append((name, answer.status_code))

    def take_back() -> None:
        gate.wait()
        if (status := way(ring)) not in (200, 302):
            outcome.broken.append((way.__name__, status))
        confirmed.set()

    jobs = [(take_back,), *((read, name, path) for name, path in ring.surfaces.items())]
    threads = [threading.Thread(target=alone, args=(outcome, *job)) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    ring.as_before()


def asked(reader: Client, path: str):
    """An answer that says something: who asks so often meets the API's limit, which shows nothing
    and proves nothing."""
    answer = reader.get(path)
    while answer.status_code == 429:
        cache.clear()
        answer = reader.get(path)
    return answer


def alone(outcome: Outcome, job, *given) -> None:
    """In a thread of its own, with a connection of its own."""
    try:
        job(*given)
    except Exception as error:  # a thread cannot fail a test
        outcome.broken.append(error)
    finally:
        connection.close()


def test_no_read_that_begins_after_the_answer_shows_anything():
    ring, outcome = Ring(), Outcome()
    for number in range(RACES):
        race(ring, ring.WAYS[number % len(ring.WAYS)], outcome)
        assert outcome.broken == [], number
    assert outcome.too_late() == 0, outcome.reads
    for name in ring.surfaces:
        assert outcome.reads[name, True, False] >= RACES, name
        # and there was something to see, for those who came before
        assert outcome.reads[name, False, True] > 0, name


@pytest.mark.once
def test_a_gate_that_remembers_would_be_found(monkeypatch):
    """The control: what was stopped counts as live, and each race finds it."""
    ring, outcome = Ring(), Outcome()
    live = ShareQuerySet.live

    def remembered(shares, now):
        ended = shares.filter(revoked_at__isnull=False, entry__in=ring.shown)
        return ended if ended.exists() else live(shares, now)

    monkeypatch.setattr(ShareQuerySet, "live", remembered)
    for _number in range(3):
        race(ring, Ring.stop_the_moment, outcome)
    assert outcome.too_late() >= 3, (outcome.reads, outcome.broken)

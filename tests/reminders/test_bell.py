"""Beat goes on when the machine's clock is set back, while it runs or before it starts."""

from datetime import timedelta

import pytest
import time_machine
from celery.beat import PersistentScheduler
from django.conf import settings

from tests.reminders.plans import DUE
from tracker.celery import Clockwork, app

BACK = timedelta(hours=2)


@pytest.fixture
def beat(tmp_path):
    """Beat with a file of its own, and what it rings: none of it goes anywhere."""
    started = []

    def start():
        rung = []
        one = Clockwork(app, schedule_filename=str(tmp_path / "beat"))
        one.apply_entry = lambda entry, producer=None: rung.append(entry.name)
        one.rung, one.producer = rung, None
        started.append(one)
        return one

    yield start
    for one in started:
        one.close()


def go_on(beat, clock, seconds: int = 6) -> list[str]:
    """What it rings in so many seconds."""
    del beat.rung[:]
    for _ in range(seconds):
        clock.shift(1)
        while not beat.tick():
            pass
    return beat.rung


def test_it_rings_on_when_the_clock_is_set_back(beat):
    with time_machine.travel(DUE, tick=False) as clock:
        running = beat()
        assert "ring" in go_on(running, clock)
        clock.shift(-BACK)
        assert go_on(running, clock).count("ring") == 1


def test_and_when_it_was_set_back_while_it_was_down(beat):
    with time_machine.travel(DUE, tick=False) as clock:
        before = beat()
        assert "ring" in go_on(before, clock)
        before.close()
        clock.shift(-BACK)
        assert "ring" in go_on(beat(), clock)


def test_and_when_it_is_set_back_while_beat_looks_at_it(beat, monkeypatch):
    """Then it can be asleep for one ring, and not for the five minutes that Celery allows."""
    look = PersistentScheduler.tick
    with time_machine.travel(DUE, tick=False) as clock:
        running = beat()
        go_on(running, clock)

        def set_back(self):
            clock.shift(-BACK)
            return look(self)

        monkeypatch.setattr(PersistentScheduler, "tick", set_back)
        assert running.tick() <= settings.REMINDER_RING_SECONDS
        monkeypatch.undo()
        assert "ring" in go_on(running, clock)

"""A scheduler that knows everybody: `python -m bench.site.beat MANY SLICE EDITS ROUNDS`.

Prints seconds of its work in a minute, as JSON: twelve ticks for nobody, one for each task that is
due with its row saved back; and with `edited`, the reloads that changed schedules bring about.
"""

import json
import logging
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta

import django

django.setup()
logging.disable(logging.CRITICAL)

from celery import Celery  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks  # noqa: E402
from django_celery_beat.schedulers import DatabaseScheduler  # noqa: E402

from bench.claims import ZONES  # noqa: E402
from bench.common import seconds  # noqa: E402

IDLE_TICKS = 12
FULL_SYNC_MINUTES = 5


def main(many: int, slice_: int, edits: float, rounds: int) -> None:
    call_command("migrate", "django_celery_beat", verbosity=0)
    fill(many)
    app = Celery("peer", broker=settings.CELERY_BROKER_URL, set_as_current=False)
    app.conf.update(timezone="UTC", enable_utc=True, task_ignore_result=True, result_expires=None)
    app.task(lambda _n: None, name="remind")
    clock = DatabaseScheduler(app=app, lazy=False)
    clock.tick()
    found: dict[str, list[float]] = {"minute": [], "edited": []}
    for turn in range(rounds):
        idle = statistics.median(seconds(clock.tick) for _ in range(10))
        due = one_due(clock, turn)
        minute = IDLE_TICKS * idle + slice_ * due
        found["minute"].append(minute)
        found["edited"].append(minute + (edits + 1 / FULL_SYNC_MINUTES) * reload(clock, turn))
    print(json.dumps(found))


def fill(many: int) -> None:
    PeriodicTask.objects.all().delete()
    hours = {
        (zone, hour, minute): CrontabSchedule(timezone=zone, hour=f"{hour}", minute=f"{minute}")
        for zone in ZONES
        for hour in range(24)
        for minute in range(0, 60, 5)
    }
    CrontabSchedule.objects.bulk_create(hours.values(), batch_size=2000)
    some, now = list(hours.values()), datetime.now(UTC)
    PeriodicTask.objects.bulk_create(
        [
            PeriodicTask(
                name=f"c{n}",
                task="remind",
                crontab=some[n * 7 % len(some)],
                args=f"[{n}]",
                last_run_at=now,
            )
            for n in range(many)
        ],
        batch_size=2000,
    )
    PeriodicTasks.update_changed()


def one_due(clock: DatabaseScheduler, turn: int, several: int = 20) -> float:
    """Seconds for one task that is due: the tick that sends it, and its row saved back."""
    long_ago = datetime.now(UTC) - timedelta(days=2)
    for name in list(clock._schedule)[turn * several : (turn + 1) * several]:
        entry = clock._schedule[name]
        entry.last_run_at = entry.model.last_run_at = long_ago
    clock._heap = None
    clock.tick()
    ticks = [seconds(clock.tick) for _ in range(several - 1)]
    dirty = max(1, len(clock._dirty))
    return statistics.median(ticks) + seconds(clock.sync) / dirty


def reload(clock: DatabaseScheduler, turn: int) -> float:
    """Seconds for the tick after one client changed theirs."""
    time.sleep(0.01)
    row = PeriodicTask.objects.get(name=f"c{turn}")
    row.description = f"{turn}"
    row.save()
    return seconds(clock.tick)


if __name__ == "__main__":
    many, slice_, edits, rounds = sys.argv[1:]
    main(int(many), int(slice_), float(edits), int(rounds))

"""A thousand reminders that are due in one minute, by real beat, broker and worker.

The mail server here takes all at once, but for one address in ten, which it always puts off. What
is measured is how long the others wait from the first ring on: the middle one, and the last but
nine of a thousand.
"""

import asyncio
import os
import statistics
import subprocess
import threading
import time
from datetime import time as clock_time
from datetime import timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from django.conf import settings
from django.utils import timezone

from tests.engines import free_port
from tracker.operations import processes
from tracker.operations.sockets import broker_socket
from tracker.reminders.models import Preferences, Reminder
from tracker.wallclock import clock

from .claims import fill
from .common import Figure
from .place import ROOT, Place

MIDDLE_SECONDS, NEARLY_ALL_SECONDS = 30, 60
PATIENCE = 300


class Post:
    """When each message was taken; one address in ten takes none."""

    def __init__(self, expected: int):
        self.taken: list[float] = []
        self.expected, self.all_here = expected, threading.Event()

    async def handle_RCPT(self, server, session, envelope, address, options):
        await asyncio.sleep(0)
        if address.partition("@")[0].endswith("3"):
            return "451 not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(time.monotonic())
        if len(self.taken) >= self.expected:
            self.all_here.set()
        return "250 OK"


def run(place: Place) -> list[Figure]:
    many = place.size.burst
    post = Post(many - sum(f"{n}".endswith("3") for n in range(many)))
    door = Controller(post, hostname="127.0.0.1", port=free_port())
    door.start()
    environment = os.environ | {
        "EMAIL_URL": f"smtp://127.0.0.1:{door.port}",
        "REMINDER_RING_SECONDS": "1",
    }
    running = [start(broker(), environment)]
    try:
        running.append(start(processes.celery_command("worker", "--concurrency", "2"), environment))
        waits = measure(many, post, running, environment)
    finally:
        for one in reversed(running):
            one.terminate()
            one.wait(timeout=30)
        door.stop(no_assert=True)
    half, nearly_all = statistics.median(waits), waits[int(len(waits) * 0.99)]
    return [
        Figure("seconds until half are handed over", half, waits[0], half, most=MIDDLE_SECONDS),
        Figure("seconds until 99 in 100 are", nearly_all, half, waits[-1], most=NEARLY_ALL_SECONDS),
    ]


def measure(many: int, post: Post, running: list, environment: dict[str, str]) -> list[float]:
    fill(many)
    # half a minute for the worker to start
    due = timezone.now() + timedelta(seconds=30 if many > 100 else 5)
    Preferences.objects.update(quiet_from=clock_time(), quiet_until=clock_time())
    local = Reminder.objects.all()
    for rule in local:
        rule.local_time = due.astimezone(clock(rule.zone)).time().replace(microsecond=0)
        rule.next_due_at = due.replace(microsecond=0)
    Reminder.objects.bulk_update(local, ["local_time", "next_due_at"], batch_size=500)
    schedule = Path(settings.DATA_DIR) / "bench-beat"
    command = processes.celery_command("beat", "--schedule", str(schedule), "--pidfile", "")
    running.append(start(command, environment))
    began = time.monotonic() + max(0.0, (due - timezone.now()).total_seconds())
    if not post.all_here.wait(PATIENCE):
        raise RuntimeError(f"{len(post.taken)} of {post.expected} came")
    return sorted(max(0.0, at - began) for at in post.taken)


def broker() -> tuple[str, ...]:
    place = broker_socket(Path(settings.DATA_DIR))
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Path(settings.DATA_DIR) / "bench-broker"
    store.mkdir()
    return processes.broker_command(processes.find_broker(), place, store)


def start(command: tuple[str, ...], environment: dict[str, str]) -> subprocess.Popen:
    environment = environment | {"DJANGO_SETTINGS_MODULE": "bench.site.settings"}
    log = (Path(settings.DATA_DIR) / "bench.log").open("ab")
    return subprocess.Popen(
        [*processes.tied(), *command], cwd=ROOT, env=environment, stdout=log, stderr=log
    )

"""The work of a clock that knows everybody, against one that asks a table: seconds in each minute.

The peer is django-celery-beat's scheduler with a PeriodicTask for each client, installed into a
directory that goes with the run. Ours is a ring every five seconds, and a day's reminders spread
over its minutes. Two in a hundred clients change their times in a day.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

from django.conf import settings
from django.db import connection

from tests.engines import free_port
from tracker.operations import processes
from tracker.reminders import actions

from .claims import NOW, arm, fill
from .common import Figure, interleave, ratio, seconds
from .place import ROOT, Place

PEER = ("django-celery-beat==2.9.0", "django-timezone-field==7.2.1", "python-crontab==3.3.0")
PEER += ("cron-descriptor==1.4.5",)
MINUTES_A_DAY = 24 * 60
EDITS_A_DAY = 0.02
LEAST = {10_000: 40.0, 50_000: 200.0}


def run(place: Place) -> list[Figure]:
    """Nothing where the peer can't be installed; it is measured on PostgreSQL."""
    if place.engine != "postgresql":
        return []
    with tempfile.TemporaryDirectory(prefix="keel-bench-peer-") as there:
        if not installed(there):
            print("The peer can't be installed: not measured.")
            return []
        known, found = 0, []
        for many in place.size.schedules:
            fill(many, known)
            known = many
            theirs = ask(there, many, place.size.rounds)
            ours = interleave({"minute": lambda many=many: minute(many)}, place.size.rounds)
            name = f"a minute of django-celery-beat with {many:,} schedules"
            found += [
                ratio(name, theirs["minute"], ours["minute"], least=LEAST.get(many)),
                ratio(f"{name}, some of them changed", theirs["edited"], ours["minute"]),
            ]
        return found


def minute(many: int) -> float:
    """So much work of ours: the rings that find nothing, and those that find this minute's."""
    slice_ = max(1, many // MINUTES_A_DAY)
    arm(slice_)
    full = seconds(lambda: actions.tick(NOW))
    empty = seconds(lambda: [actions.tick(NOW) for _ in range(20)]) / 20
    return full + empty * (60 / settings.REMINDER_RING_SECONDS - 1)


def installed(there: str) -> bool:
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", there, *PEER]
    return subprocess.run(command, check=False).returncode == 0


def ask(there: str, many: int, rounds: int) -> dict[str, list[float]]:
    """The peer's figures, from a process of its own: seconds of work in a minute, by rounds."""
    port = free_port()
    command = [str(processes.find_broker()), "--port", str(port), "--save", ""]
    broker = subprocess.Popen(command, cwd=there, stdout=subprocess.DEVNULL)
    environment = os.environ | {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{there}",
        "DJANGO_SETTINGS_MODULE": "bench.site.peer",
        "REDIS_URL": f"redis://127.0.0.1:{port}/0",
    }
    slice_, edits = max(1, many // MINUTES_A_DAY), many * EDITS_A_DAY / MINUTES_A_DAY
    asked = [str(one) for one in (many, slice_, edits, rounds)]
    connection.close()
    time.sleep(1)
    try:
        said = subprocess.run(
            [sys.executable, "-m", "bench.site.beat", *asked],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    finally:
        broker.terminate()
        broker.wait(timeout=20)
    return json.loads(said.splitlines()[-1])

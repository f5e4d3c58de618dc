"""A web server that is killed and comes back, and a person who goes on typing."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs

from tests.engines import databases
from tests.engines.migrated import migrated
from tests.operations.test_up import KEYS, ROOT, eventually, free_port, plain

PASSWORD = "a long enough passphrase"
PEOPLE = 24
BUILD = f"""
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.utils import timezone
from tracker.accounts import actions
from tracker.accounts.models import User
from tracker.privacy import keys
known = ""
with keys.scope():
    for n in range({PEOPLE}):
        user = actions.create_user(
            email=f"p{{n}}@example.org", name=f"Person {{n}}", account="client",
            time_zone="America/New_York", now=timezone.now(), password=None if n else "{PASSWORD}",
        )
        known = known or user.password  # a hash takes its time
    User.objects.update(password=known)
"""
# Loaded once, so that a worker that is killed is back at once; no connection goes through a fork.
CONFIG = """
preload_app = True
def when_ready(server):
    from django.db import connections
    connections.close_all()
"""

# What lies in a store of the outbox, sealed bytes as the letters that they would be.
READ = """async (store) => {
  const box = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("outbox");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = reject;
  });
  const items = await new Promise((resolve) => {
    const asked = box.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  box.close();
  const text = (bytes) => new TextDecoder("latin1").decode(bytes);
  return items.map((one) => ({ ...one, sealed: text(one.sealed) }));
}"""


def ready(page) -> None:
    """Until the service worker is there, and knows whose letterbox it fills."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    eventually(lambda: page.evaluate(READ, "owner"), 30, lambda: "an owner")


class Server:
    """Gunicorn as the product starts it, with one worker, on a database of its own."""

    def __init__(self, place: Path):
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        place.mkdir()
        database = databases.own(place)
        database.copy(migrated())
        self.env = {**plain(place, self.port), **KEYS, **database.environment}
        self.config = place / "web.py"
        self.config.write_text(CONFIG)
        build = [sys.executable, "manage.py", "shell", "--no-imports", "-c", BUILD]
        subprocess.run(build, cwd=ROOT, env=self.env, check=True)
        self.start()

    def start(self) -> None:
        self.master = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "tracker.wsgi:application"),
                *("--config", str(self.config), "--bind", f"127.0.0.1:{self.port}"),
                *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
                *("--no-control-socket", "--log-level", "critical"),
            ],
            cwd=ROOT,
            env=self.env,
            start_new_session=True,
        )
        eventually(self.answers, 30, lambda: "an answer")

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{self.site}/help/", timeout=5)
            return True
        return False

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill(self, *, whole: bool = False) -> None:
        """kill -9: the worker, which the master replaces, or everything."""
        if whole:
            os.killpg(self.master.pid, signal.SIGKILL)
            self.master.wait()
            return
        for pid in self.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def back(self, *, whole: bool = False) -> None:
        if whole:
            self.start()
        else:
            eventually(self.answers, 30, lambda: "an answer")


class Typist:
    """Somebody at a keyboard: what was typed when, and what the server has acknowledged.

    The page's clock is ours, so that minutes of typing take seconds; requests are real. While one
    is on its way nobody types: its 50 real milliseconds would be seconds on the page's clock.
    """

    KEY_MS = 90

    def __init__(self, page, field: str):
        self.page, self.field = page, field
        self.text = ""
        self.typed_at: list[float] = []  # for each letter, on the page's clock
        self.clock = 0.0
        self.acknowledged = ""
        self.on_their_way: set = set()
        page.on("request", self._sent)
        page.on("requestfailed", lambda request: self.on_their_way.discard(request))
        page.on("requestfinished", self._finished)

    def _sent(self, request) -> None:
        if request.method == "PUT":
            self.on_their_way.add(request)

    def _finished(self, request) -> None:
        self.on_their_way.discard(request)
        if request.method == "PUT" and (answer := request.response()) and answer.status == 200:
            words = parse_qs(request.post_data).get(self.field, [""])[0]
            if len(words) > len(self.acknowledged):
                self.acknowledged = words

    def press(self, letters: str) -> None:
        """A few keys, one after the other."""
        self.page.keyboard.insert_text(letters)
        self.text += letters
        self.typed_at += [self.clock] * len(letters)
        self.wait(self.KEY_MS * len(letters))

    def wait(self, ms: int) -> None:
        self.page.clock.run_for(ms)
        self.clock += ms / 1000
        deadline = time.monotonic() + 20
        while self.on_their_way:
            assert time.monotonic() < deadline, "a draft that nobody answered"
            self.page.wait_for_timeout(5)

    def older_than(self, seconds: float) -> str:
        """What had been typed so long before now."""
        return "".join(
            letter
            for letter, at in zip(self.text, self.typed_at, strict=True)
            if at <= self.clock - seconds
        )

    def until_saved(self) -> None:
        """Until the line says so of everything."""
        deadline = time.monotonic() + 20
        while self.acknowledged != self.text:
            assert time.monotonic() < deadline, (self.acknowledged, self.text)
            self.wait(250)
            self.page.wait_for_timeout(10)

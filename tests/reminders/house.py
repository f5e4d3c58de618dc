"""A whole house for the delivery tests: real broker, workers, beats, SMTP, and a database.

Nothing here shares memory with the test: people and reminders are made, and rows are read, by
other processes or straight from the database.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.engines import databases
from tests.engines.migrated import migrated
from tracker.operations import processes
from tracker.operations.sockets import broker_socket

ROOT = Path(__file__).resolve().parent.parent.parent
ASK_FOR_ONE = """
import django; django.setup()
from datetime import time
from django.utils import timezone
from tracker.accounts import actions as accounts
from tracker.privacy import keys
from tracker.reminders import actions, schedule
from tracker.reminders.models import Reminder
now = timezone.now()
with keys.scope():
    for n in range({people}):
        user = accounts.create_user(email=f"p{{n}}@example.org", name="P", account="client",
            time_zone="UTC", now=now, password=None)
        at = now.time().replace(second=0, microsecond=0)
        actions.set_wishes(user, actions.Wish(True, (at,), 127, quiet=(time(), time())), now=now)
Reminder.objects.update(next_due_at=now)
"""


class Post:
    """A mail server that can be held at a point: at MAIL, at RCPT, or with the text in hand."""

    def __init__(self) -> None:
        self.delivered: list[tuple[str, str]] = []
        self.hold_at: str | None = None
        self.held = threading.Event()
        self.free = threading.Event()

    async def _point(self, name: str) -> None:
        if self.hold_at == name:
            self.hold_at = None  # the first message only
            self.held.set()
            while not self.free.is_set():
                await asyncio.sleep(0.05)

    async def handle_MAIL(self, server, session, envelope, address, options):
        await self._point("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self._point("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        text = envelope.content.decode()
        message_id = next(x for x in text.splitlines() if x.lower().startswith("message-id"))
        self.delivered.append((envelope.rcpt_tos[0], message_id))
        await self._point("after DATA")
        return "250 OK"


class Door(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=False)


class House:
    def __init__(self, tmp: Path):
        self.data = tmp / "data"
        (self.data / "broker").mkdir(parents=True)
        self.database = databases.own(self.data)
        self.post = Post()
        with socket.socket() as probe:  # a port that is free
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.door = Door(self.post, hostname="127.0.0.1", port=self.port)
        self.running: list[subprocess.Popen] = []

    def open(self) -> "House":
        """Start broker and mail server, on an empty database."""
        self.door.start()
        self.database.copy(migrated())
        self.env = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "KEEL_DATA": str(self.data),
            "SECRET_KEY": "only-for-tests-" + "x" * 40,
            "KEEL_KEYS": "t1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "REMINDER_RING_SECONDS": "1",
            "REMINDER_LEASE_SECONDS": "5",
            "PYTHONWARNINGS": "ignore",
            **self.database.environment,
        }
        place = broker_socket(self.data)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.start(*processes.broker_command(processes.find_broker(), place, self.data / "broker"))
        return self

    def start(self, *command: str) -> subprocess.Popen:
        """A process that leads a group of its own, so that it dies with its children."""
        with (self.data / "log").open("ab") as out:
            started = subprocess.Popen(
                command,
                cwd=ROOT,
                env=getattr(self, "env", None),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.running.append(started)
        return started

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.env, check=True, timeout=60)

    def ask(self, people: int = 1) -> None:
        """That many people, each with a reminder that is due now."""
        self.run("-c", ASK_FOR_ONE.format(people=people))

    def worker(self) -> subprocess.Popen:
        return self.start(*processes.celery_command("worker", "--concurrency", "2", "-l", "INFO"))

    def beat(self) -> subprocess.Popen:
        state = self.data / f"beat{len(self.running)}"
        return self.start(
            *processes.celery_command("beat", "--schedule", str(state), "--pidfile", "")
        )

    @staticmethod
    def kill(process: subprocess.Popen) -> None:
        """kill -9, parent and children."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def rows(self) -> list[tuple[str, str, int]]:
        return self.database.rows(
            "SELECT state, reason, attempts FROM reminders_notice ORDER BY id"
        )

    def until(self, true, seconds: float = 40) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"{self.rows()}\n{self.log()}"
            time.sleep(0.1)

    def log(self) -> str:
        return (self.data / "log").read_text(errors="replace")[-6000:]

    def close(self) -> None:
        self.post.free.set()
        for process in reversed(self.running):
            if process.poll() is None:
                self.kill(process)
        self.door.stop(no_assert=True)
        self.database.close()

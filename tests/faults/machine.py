"""A machine: real broker, workers, beats, web, mail, push service and database, and one clock.

Nothing here shares memory with the test. People are made and rows are read by a process of its own
(`hand`), and the test moves the clock that all of them run by.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time as real
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis

from tests.engines import free_port
from tests.faults import stores
from tests.faults.elsewhere import sitecustomize as elsewhere
from tests.faults.post import Post
from tests.faults.sink import Sink
from tracker.operations import processes
from tracker.operations.sockets import broker_socket

ROOT = Path(__file__).resolve().parents[2]
# The processes' first day: a Monday, so that a week is ahead before any clock changes.
START = datetime(2027, 1, 4, 11, tzinfo=UTC)
ROUND = timedelta(days=3650)
LEASE = timedelta(seconds=120)
LONG_WAIT = 60  # real seconds, for what takes two on a machine that has nothing else to do


class Machine:
    def __init__(self, place: Path):
        self.data = place / "data"
        (self.data / "broker").mkdir(parents=True)
        self.database = stores.own(self.data)
        self.post = Post(self.now)
        self.push = Sink(place, self.now, elsewhere.SERVICE)
        self.clock = self.data / "clock"
        self.running: list[subprocess.Popen] = []
        self.staff: dict[str, list[subprocess.Popen]] = {"worker": [], "beat": []}
        self.hands = self.broker = self.server = None

    # --- its clock -----------------------------------------------------------------------------
    def now(self) -> datetime:
        return datetime.fromtimestamp(real.time() + self.offset, UTC)

    def turn_to(self, moment: datetime) -> None:
        """For all processes at once, as if somebody set the machine's clock."""
        self.offset = moment.timestamp() - real.time()
        part = self.clock.with_suffix(".part")
        part.write_text(repr(self.offset))
        part.replace(self.clock)

    # --- its processes -------------------------------------------------------------------------
    def open(self) -> "Machine":
        """Start everything but web, workers and beats, on an empty database."""
        self.offset = 0.0
        self.turn_to(START)
        self.post.open()
        self.database.open()
        self.env = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "KEEL_DATA": str(self.data),
            "SECRET_KEY": "only-for-tests-" + "x" * 40,
            "KEEL_KEYS": "t1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post.port}",
            "VAPID_PRIVATE_KEY": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY",
            "PUSH_HOSTS": elsewhere.SERVICE,
            "SSL_CERT_FILE": str(self.push.certificate),
            "REMINDER_RING_SECONDS": "0.5",
            # None after the first: it would take the place of a message at a point of the sinks.
            "REMINDER_ROUND_SECONDS": str(ROUND.total_seconds()),
            "PYTHONWARNINGS": "ignore",
            "PYTHONPATH": str(Path(elsewhere.__file__).parent),
            "HOUSE_CLOCK": str(self.clock),
            "HOUSE_PUSH": str(self.push.port),
            **self.database.environment,
        }
        self.socket = broker_socket(self.data)
        self.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.start_broker()
        self.hire()
        return self

    def start(self, *command: str, **more) -> subprocess.Popen:
        """A process that leads a group of its own, so that it dies with its children."""
        with self._log(len(self.running)).open("ab") as out:
            started = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**self.env, **more.pop("env", {})},
                stdout=more.pop("stdout", out),
                stderr=out,
                start_new_session=True,
                **more,
            )
        self.running.append(started)
        return started

    def said(self, process: subprocess.Popen) -> str:
        """All that it ever wrote."""
        return self._log(self.running.index(process)).read_text(errors="replace")

    def _log(self, number: int) -> Path:
        return self.data / f"log{number}"

    def run(self, *arguments: str) -> None:
        command = [sys.executable, *arguments]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, timeout=120)

    def start_broker(self) -> None:
        found = processes.find_broker()
        command = processes.broker_command(found, self.socket, self.data / "broker")
        self.broker = self.start(*command, stdout=subprocess.DEVNULL)
        self.until(lambda: processes.is_listening(self.socket))

    def lose_broker(self) -> None:
        """kill -9, and nothing is left of what it held."""
        self.kill(self.broker)
        shutil.rmtree(self.data / "broker")
        (self.data / "broker").mkdir()

    def ask_broker(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket))

    def flush(self) -> None:
        with self.ask_broker() as broker:
            broker.flushall()

    def is_idle(self) -> bool:
        """A task leaves the broker once it was done. What a worker died of stays there."""
        with self.ask_broker() as broker:
            return broker.hlen("unacked") == 0

    def worker(self, *, lease: timedelta = LEASE, hands: int = 2) -> subprocess.Popen:
        """A new one, which works by the time that this returns."""
        new = self._hire_worker(lease, hands)
        self._until_ready(new)
        return new

    def beat(self) -> subprocess.Popen:
        new = self._hire_beat()
        self._until_ready(new)
        return new

    def _hire_worker(self, lease: timedelta = LEASE, hands: int = 2) -> subprocess.Popen:
        command = processes.celery_command("worker", "--concurrency", str(hands), "-l", "INFO")
        new = self.start(*command, env={"REMINDER_LEASE_SECONDS": str(lease.seconds)})
        self.staff["worker"].append(new)
        return new

    def _hire_beat(self) -> subprocess.Popen:
        state = self.data / f"beat{len(self.running)}"
        options = ("--schedule", str(state), "--pidfile", "", "-l", "INFO")
        new = self.start(*processes.celery_command("beat", *options))
        self.staff["beat"].append(new)
        return new

    def _until_ready(self, process: subprocess.Popen) -> None:
        """It asks the database and the broker as it starts, and may end if they don't answer."""
        ready = (" ready.", "beat: Starting...")
        self.until(lambda: any(word in self.said(process) for word in ready))

    def keep_staff(self, workers: int, beats: int) -> None:
        """So many of each, and no more."""
        new = []
        for role, wanted, hire in (
            ("worker", workers, self._hire_worker),
            ("beat", beats, self._hire_beat),
        ):
            alive = [one for one in self.staff[role] if one.poll() is None]
            for one in alive[wanted:]:
                self.kill(one)
            self.staff[role] = alive[:wanted]
            new += [hire() for _ in range(wanted - len(alive))]
        for one in new:
            self._until_ready(one)

    def pids(self) -> set[int]:
        """Of the workers and beats that live."""
        staff = [one for role in self.staff.values() for one in role]
        return {one.pid for one in staff if one.poll() is None}

    def tell_staff(self, what: signal.Signals) -> None:
        for pid in self.pids():
            os.killpg(pid, what)

    def dismiss(self, role: str) -> None:
        for one in self.staff[role]:
            self.kill(one)
        self.staff[role] = []

    def hire(self) -> None:
        self.hands = self.start(
            *(sys.executable, "-m", "tests.faults.hand"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def web(self) -> str:
        """The address of the product's pages, as it starts them."""
        if self.server is None:
            port = free_port()
            self.server = self.start(*processes.web_command("127.0.0.1", port))
            self.site = f"http://127.0.0.1:{port}"
            self.until(lambda: self.ask_web("/healthz", patience=2) in (200, 503))
        return self.site

    def close_web(self) -> None:
        if self.server:
            self.kill(self.server)
        self.server = None

    def ask_web(self, path: str, body: dict | None = None, token: str = "", patience=40) -> int:
        """The status of an answer; 0 if there was none."""
        request = urllib.request.Request(
            f"{self.site}{path}",
            method="PUT" if body else "GET",
            data=json.dumps(body).encode() if body else None,
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {token}"} if token else {}),
        )
        try:
            with urllib.request.urlopen(request, timeout=patience) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    @staticmethod
    def kill(process: subprocess.Popen) -> None:
        """kill -9, parent and children; frozen or not."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def hand(self, name: str, **given):
        """What tests/faults/hand.py does by this name."""
        self.hands.stdin.write(json.dumps([name, given]) + "\n")
        self.hands.stdin.flush()
        answer = json.loads(self.hands.stdout.readline() or '{"error": "It is gone."}')
        assert "error" not in answer, f"{name}: {answer['error']}\n{self.log()}"
        return answer["is"]

    @staticmethod
    def sleep(seconds: float) -> None:
        """Where the length of a fault is what is tried."""
        real.sleep(seconds)

    def until(self, true: Callable[[], object], seconds: float = LONG_WAIT) -> None:
        assert self.waits_for(true, seconds), self.story()

    @staticmethod
    def waits_for(true: Callable[[], object], seconds: float) -> bool:
        """Whether it came true in time."""
        end = real.monotonic() + seconds
        while not true():
            if real.monotonic() > end:
                return False
            real.sleep(0.05)
        return True

    def story(self) -> str:
        """For whoever has to find out what happened."""
        return self.log()

    def log(self) -> str:
        """The last of what all of them wrote."""
        return "\n".join(self.said(one)[-4000:] for one in self.running[-8:])

    def close(self) -> None:
        self.post.orders.forget()
        self.push.orders.forget()
        for process in reversed(self.running):
            if process.poll() is None:
                self.kill(process)
        if self.hands:
            self.hands.stdin.close()
            self.hands.stdout.close()
        self.post.close()
        self.push.close()
        self.database.close()


def every(seconds: float, do: Callable[[], object], times: int) -> threading.Thread:
    """Do it so many times, meanwhile."""

    def go() -> None:
        for _ in range(times):
            do()
            real.sleep(seconds)

    started = threading.Thread(target=go)
    started.start()
    return started

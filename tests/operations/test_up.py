"""`manage.py up` for real: every process starts, comes back when killed, and leaves nothing."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.core.management import CommandError

from tests.conftest import need
from tests.engines import databases, seeded
from tracker.operations.management.commands.up import address

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    *("SECRET_KEY", "KEEL_KEYS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEMO", "DEBUG"),
    *("ALLOWED_HOSTS", "SITE_URL", "SITE_NAME", "PORT", "BIND_HOST", "KEEL_DATA"),
    "DJANGO_SETTINGS_MODULE",
)
KEYS = {
    "SECRET_KEY": "only-for-tests-" + "x" * 40,
    "KEEL_KEYS": "t1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
}

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc"),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def surroundings(place, port):
    """An environment as a person has it: none of Keel's variables but these two.

    In the PostgreSQL half of the suite, a new database there and what it asks for.
    """
    here = plain(place, port)
    if databases.server():
        here |= {"DATABASE_URL": databases.make(), "DEMO": "on", **KEYS}
    return here


def with_people(place, port):
    """The same, and the demo's people are there already."""
    own = {"DEMO": "on", **KEYS} if databases.server() else {}
    return seeded.into(place, others() | own) | {"PORT": str(port)}


def plain(place, port):
    """Without a database of the run's engine."""
    return others() | {"KEEL_DATA": str(place), "PORT": str(port)}


def others():
    return {name: text for name, text in os.environ.items() if name not in OURS}


def ours(place):
    """Every living process of this installation: {pid: its command line}."""
    mark = f"KEEL_DATA={place}".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        with contextlib.suppress(OSError):
            # The broker writes a title over its environment, but it works in the data directory.
            inside = (entry / "cwd").readlink().is_relative_to(place)
            if inside or mark in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
    return found


def eventually(check, seconds, what):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := check():
            return result
        time.sleep(0.1)
    pytest.fail(f"not within {seconds} s: {what() if callable(what) else what}")


def health(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return json.load(answer) if answer.status == 200 else None
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def workers(place):
    """The workers' own processes, without their pools: whoever the supervisor started."""
    supervisor = (place / "supervisor.pid").read_text().strip()
    found = set()
    for pid, command in ours(place).items():
        if " worker " not in command:
            continue
        with contextlib.suppress(OSError):
            # "pid (name) state parent …"; the name may hold spaces, but no bracket here.
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1] == supervisor:
                found.add(pid)
    return found


@pytest.fixture
def place():
    """A data directory with a short path; whatever still runs in it is ended afterwards."""
    made = Path(tempfile.mkdtemp(prefix="keel-up-"))
    data = made / "var"
    yield data
    for pid in ours(data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def up(place):
    """Start `manage.py up` there, as from a terminal: `up(port, **variables)`."""
    with contextlib.ExitStack() as ends:

        def start(port, env=surroundings, **more):
            started = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=env(place, port) | more,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            ends.enter_context(started)
            ends.callback(started.kill)
            return started

        yield start


def answering(started, port, place):
    """Wait for the site; a start that ended says why."""

    def look():
        if started.poll() is not None:
            pytest.fail(f"up ended: {started.communicate()[0]}")
        return health(port)

    return eventually(look, 90, lambda: f"an answer\n{logs(place)}")


def logs(place):
    return "\n".join(
        f"--- {path.name}\n{path.read_text()[-2000:]}" for path in (place / "log").glob("*.log")
    )


def stop(started, place):
    started.send_signal(signal.SIGTERM)
    said = started.communicate(timeout=40)[0]
    eventually(lambda: not ours(place), 10, lambda: f"no process left, but {ours(place)}")
    return said


@pytest.mark.quick_once
def test_everything_starts_heals_and_ends(place, up):
    port = free_port()
    started = up(port)
    answer = answering(started, port, place)
    assert answer["up"] is True
    assert answer["database"] is True
    for name in ("-server ", " beat ", "gunicorn", " worker "):
        eventually(lambda name=name: any(name in c for c in ours(place).values()), 30, name)

    # A killed worker is replaced by another one, and its pool does not stay behind.
    before = eventually(lambda: workers(place), 30, "a worker")
    family = {pid for pid, command in ours(place).items() if " worker " in command}
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: workers(place) - before, 30, "a new worker")
    eventually(lambda: not family & set(ours(place)), 30, "the old pool is gone")
    assert health(port)

    said = stop(started, place)
    assert f"is at http://127.0.0.1:{port}" in said, logs(place)
    assert str(place / "mails") in said
    # The keys of a first start, unless they were given together with the database.
    assert (str(place / "env") in said) is not bool(databases.server())
    assert (place / "keel.sqlite3").exists() is not bool(databases.server())
    assert "Traceback" not in said
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


@pytest.mark.long
def test_a_supervisor_killed_hard_leaves_nothing_behind(place, up):
    need("setpriv", shutil.which("setpriv"))
    port = free_port()
    started = up(port, env=with_people)
    answering(started, port, place)
    eventually(lambda: workers(place), 30, "a worker")
    started.kill()
    started.communicate(timeout=20)
    eventually(lambda: not ours(place), 30, lambda: f"no process left, but {ours(place)}")


def refused(up, port, **more):
    """What `up` says when it does not start."""
    started = up(port, env=plain, **more)
    said = started.communicate(timeout=90)[0]
    assert started.returncode == 1, said
    assert "Traceback" not in said
    return said


@pytest.mark.once
def test_a_port_in_use_is_one_sentence(place, up):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is in use" in refused(up, port)
    assert not (place / "keel.sqlite3").exists()


@pytest.mark.once
def test_the_demo_stays_on_this_machine(up):
    assert "only runs on this machine" in refused(up, free_port(), BIND_HOST="0.0.0.0")


@pytest.mark.once
def test_a_port_that_is_none_is_refused(up):
    assert "PORT must be a number" in refused(up, "٣")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "٣"])
def test_what_is_no_port(port):
    with pytest.raises(CommandError, match="PORT must be a number"):
        address({"PORT": port})


@pytest.mark.once
def test_new_keys_are_never_made_for_an_old_database(place, up):
    place.mkdir(parents=True)
    (place / "keel.sqlite3").write_bytes(b"")
    assert "keys are missing" in refused(up, free_port())
    assert not (place / "env").exists()

"""Where a bench runs: a fresh data directory, a fresh database, and the web server in front."""

import base64
import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests import engines
from tracker.operations.processes import tied, web_command

from . import common

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "bench.site.settings"
# As a server is set up whose tables are larger than this machine's defaults expect.
ROOMY = {"shared_buffers": "1GB", "max_wal_size": "8GB"}


@dataclass(frozen=True)
class Size:
    """How much is measured. The tests take the smallest; ratios of that say nothing."""

    rounds: int = 5
    requests: int = 150
    clients: int = 100_000
    crowds: tuple[int, ...] = (10_000, 100_000)  # clients who are reminded
    schedules: tuple[int, ...] = (10_000, 50_000)  # of the peer that keeps one for each client
    burst: int = 1_000  # reminders that are due in one minute
    many: int = 2_000
    caseloads: tuple[int, ...] = (40, 200, 400)  # clients of a therapist each
    history: int = 520  # moments that one client shares
    tables: tuple[int, ...] = (10_000, 1_000_000)  # entries of everybody
    exports: tuple[int, int] = (1_000, 50_000)  # entries of two people who take theirs with them
    exported: int = 3  # times that each does


FULL = Size()
# An hour and some twenty gigabytes.
LARGE = replace(FULL, tables=(10_000, 1_000_000, 10_000_000), crowds=(10_000, 100_000, 1_000_000))
TINY = Size(
    1,
    4,
    clients=300,
    crowds=(50, 200),
    schedules=(50,),
    burst=20,
    many=30,
    caseloads=(1, 2),
    history=42,
    tables=(200, 500),
    exports=(20, 60),
    exported=1,
)


@dataclass(frozen=True)
class Place:
    """One engine and how much to do. `roots` are the processes that count beside the server."""

    engine: str
    size: Size
    roots: tuple[int, ...] = ()


# --- databases ---------------------------------------------------------------------------------
@contextlib.contextmanager
def database(engine: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """DATABASE_URL ("" is SQLite in the data directory) and the processes of its server.

    PostgreSQL is the one that DATABASE_URL names, in a database made for this run; else one
    started for the occasion, which waits for the disk as in production.
    """
    if engine == "sqlite":
        yield "", ()
        return
    with contextlib.ExitStack() as ends:
        given = os.environ.get("DATABASE_URL", "")
        server = given or ends.enter_context(engines.Server(durable=True, options=ROOMY))
        yield ends.enter_context(_own(server)), _postmaster(server)


@contextlib.contextmanager
def _own(server: str) -> Iterator[str]:
    """A new database on this server, dropped afterwards."""
    name = sql.Identifier(f"keel_bench_{uuid.uuid4().hex[:12]}")
    with psycopg.connect(server, autocommit=True) as there:
        there.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name.as_string(there)[1:-1]}"))
        finally:
            there.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _postmaster(server: str) -> tuple[int, ...]:
    """The server's first process, if it runs on this machine: only then its work is counted."""
    with psycopg.connect(server) as there:
        pid = there.info.backend_pid
        told = Path(f"/proc/{pid}/cmdline")
        if told.exists() and b"postgres" in told.read_bytes():
            return (common.parent(pid),)
    return ()


# --- an installation ---------------------------------------------------------------------------
@contextlib.contextmanager
def installation(url: str) -> Iterator[dict[str, str]]:
    """The environment of a fresh, migrated installation of its own."""
    data = tempfile.mkdtemp(prefix="keel-bench-")
    clean = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
    }
    environment = clean | {
        "KEEL_DATA": data,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "KEEL_KEYS": "b1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    if url:
        environment["DATABASE_URL"] = url
    try:
        for command in (["migrate", "--noinput"], ["collectstatic", "--noinput"]):
            subprocess.run(
                [sys.executable, "manage.py", *command, "--verbosity", "0"],
                cwd=ROOT,
                env=environment,
                check=True,
            )
        yield environment
    finally:
        shutil.rmtree(data, ignore_errors=True)


# --- the web server ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Web:
    port: int
    pid: int


@contextlib.contextmanager
def web(url: str = "", workers: int = 0) -> Iterator[Web]:
    """The web server as in production, but for the address book of `bench.site`, and with so many
    processes, unless it is 0.

    It takes this process's environment, so the settings are the same; and the database, unless
    `url` names another one.
    """
    port = engines.free_port()
    command = [
        "bench.site.wsgi:application" if word == "tracker.wsgi:application" else word
        for word in web_command("127.0.0.1", port)
    ]
    if workers:
        command[command.index("--workers") + 1] = str(workers)
    environment = os.environ | ({"DATABASE_URL": url} if url else {})
    process = subprocess.Popen(
        [*tied(), *command], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        _wait(process, port)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen, port: int) -> None:
    end = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("The web server does not start.")
        time.sleep(0.1)

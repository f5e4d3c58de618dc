"""The parts that the tests stand on, each by its name and version.

On a developer's machine a missing one is skipped; with CI=true it fails, with its name.
"""

import shutil
import socket
import sqlite3
import ssl
import subprocess
import warnings
from importlib.metadata import version
from importlib.util import find_spec

import django
import psycopg
import pytest
from django.db import connection

from tests import engines
from tests.conftest import need
from tests.engines import databases
from tracker.operations import processes


@pytest.fixture
def part(record_property):
    """`part(name, version)`: what the summary shows, and pytest's report keeps."""
    return lambda name, text: record_property("part", f"{name} {text}")


def says(*command) -> str:
    """The first line of a program's answer."""
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return answer.stdout.strip().splitlines()[0]


def test_python_packages(part):
    part("Django", django.__version__)
    for name in ("celery", "redis", "psycopg", "cryptography"):
        part(name, version(name))
    part("OpenSSL", ssl.OPENSSL_VERSION.split()[1])
    assert django.VERSION[:2] == (5, 2)


def test_sqlite(part):
    part("SQLite", sqlite3.sqlite_version)
    assert sqlite3.sqlite_version_info >= (3, 33)  # UPDATE … FROM


def test_postgresql(part):
    """Whichever half this is: the other one has to be able to run."""
    if url := databases.server():
        with psycopg.connect(url) as there:
            part("PostgreSQL", there.execute("SHOW server_version").fetchone()[0].split()[0])
            assert there.info.server_version >= engines.OLDEST * 10_000
    else:
        folder = need("PostgreSQL", engines.programs())
        part("PostgreSQL", says(folder / "postgres", "--version").split()[2])
        assert engines.version_of(folder) >= engines.OLDEST


@pytest.mark.django_db
def test_the_engine_is_the_one_of_this_run():
    wanted = "postgresql" if databases.server() else "sqlite"
    assert connection.vendor == wanted
    if wanted == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_every_worker_has_a_database_of_its_own(worker_id, db):
    assert worker_id == "master" or worker_id in str(connection.settings_dict["NAME"])


def test_valkey_or_redis(part):
    try:
        server = processes.find_broker()
    except processes.CannotStart:
        server = None
    need("A Valkey or Redis server", server)
    part("broker", says(server, "--version").split(" sha")[0])


def test_the_mail_server(part):
    """A real SMTP server on a socket, as the delivery tests use it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # aiosmtpd's own
        need("aiosmtpd, the tests' mail server,", find_spec("aiosmtpd.controller"))
        from aiosmtpd.controller import Controller
        from aiosmtpd.handlers import Sink

    port = engines.free_port()
    door = Controller(Sink(), hostname="127.0.0.1", port=port)
    door.start()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            assert wire.recv(100).startswith(b"220 ")
    finally:
        door.stop(no_assert=True)
    part("aiosmtpd", version("aiosmtpd"))


def test_chromium(part, chromium_path):
    part("Chromium", says(chromium_path, "--version").split()[1])


def test_setpriv(part):
    """Ends the processes of a supervisor that was killed hard. Linux's own."""
    part("setpriv", says(need("setpriv", shutil.which("setpriv")), "--version").split()[-1])

"""The whole database as a file, and a file as the whole database, by each engine's own means.

SQLite copies itself; a file that somebody writes to is never copied from outside. PostgreSQL is
dumped and loaded by its own programs, which have to be as new as the server.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

FOUND = "SELECT app, name FROM django_migrations ORDER BY app, name"
WRAPPED = "SELECT DISTINCT wrapped_by FROM privacy_datakey WHERE destroyed_at IS NULL ORDER BY 1"
UNFINISHED = "SELECT count(*) FROM privacy_restoration WHERE done_at IS NULL"
AT_ONCE = 1 << 20
PATIENCE = 20.0  # seconds


class Trouble(Exception):
    """Why it can't be done, in a sentence for whoever runs the server. Nothing was touched."""


class Dump(Protocol):
    """The database as it was at one moment."""

    migrations: list[tuple[str, str]]
    keys: list[str]
    unfinished: int  # restores that had not come to their end

    def write(self, out: IO[bytes]) -> None:
        """All of it, as `restore` takes it."""


class Sqlite:
    engine, file = "sqlite", "database.sqlite3"

    @contextmanager
    def dumped(self) -> Iterator[Dump]:
        """By a copy beside the database, where what is in it can be read anyhow: never where
        backups are, which are copied away."""
        with tempfile.TemporaryDirectory(prefix=".copy-", dir=Path(_name()).parent) as place:
            copy = Path(place) / self.file
            with closing(sqlite3.connect(_name(), timeout=20)) as here:
                here.execute("VACUUM INTO ?", [str(copy)])
            yield _Copy(copy)

    def left(self) -> list[Path]:
        """Copies of backups that were killed while they were made, or that are being made."""
        return list(Path(_name()).parent.glob(".copy-*"))

    def others(self) -> int:
        """SQLite knows nobody else; while it is being loaded, they wait."""
        return 0

    def load(self, dump: Path, statement: str) -> None:
        """All of it in one step, in the place of what is there, and `statement` with it."""
        connection.close()
        try:
            with closing(sqlite3.connect(dump)) as copy:
                copy.execute(statement)
                copy.commit()
                with closing(sqlite3.connect(_name(), timeout=1)) as here:
                    copy.backup(here, progress=_impatient())
        except sqlite3.Error as reason:
            raise Trouble(f"SQLite did not take it, and is as it was: {reason}.") from None


def _impatient() -> Callable[[int, int, int], None]:
    """By itself SQLite's copying would wait for ever for somebody who doesn't let go."""
    end = time.monotonic() + PATIENCE

    def look(status: int, _left: int, _all: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise sqlite3.OperationalError("others use it: stop web, worker and beat first")

    return look


class _Copy:
    def __init__(self, path: Path):
        self.path = path
        with closing(sqlite3.connect(path)) as copy:
            self.migrations = copy.execute(FOUND).fetchall()
            self.keys = [name for (name,) in copy.execute(WRAPPED)]
            (self.unfinished,) = copy.execute(UNFINISHED).fetchone()

    def write(self, out: IO[bytes]) -> None:
        with self.path.open("rb") as copy:
            shutil.copyfileobj(copy, out, AT_ONCE)


class Postgres:
    engine, file = "postgresql", "database.dump"

    @contextmanager
    def dumped(self) -> Iterator[Dump]:
        """What is asked and what is dumped is one moment's, however much is written meanwhile."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            yield _Pipe(cursor)

    def left(self) -> list[Path]:
        """Nothing: it makes no copy."""
        return []

    def others(self) -> int:
        """How many are connected besides us: web, worker, beat, or somebody who looks."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return cursor.fetchone()[0]

    def load(self, dump: Path, statement: str) -> None:
        """All of it in one transaction, in the place of what is there, and `statement` with it."""
        connection.close()
        read = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
        write = [*_command("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
        pipe = subprocess.PIPE
        with tempfile.TemporaryFile() as said:
            into = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
                write, stdin=pipe, stdout=subprocess.DEVNULL, stderr=said, env=_env()
            )
            script = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
                read, stdout=pipe, stderr=said
            )
            # psql may give up in the middle, and says why
            with suppress(BrokenPipeError), into.stdin, script.stdout:  # type: ignore[union-attr]
                into.stdin.write(b"BEGIN; DROP SCHEMA IF EXISTS public CASCADE;\n")
                shutil.copyfileobj(script.stdout, into.stdin, AT_ONCE)
                # a script that was cut off is never committed
                if script.wait() == 0:
                    last = f"\nSET search_path TO public; {statement}; COMMIT;\n"
                    into.stdin.write(last.encode())
            if script.wait() | into.wait():
                raise Trouble(f"PostgreSQL did not take it, and is as it was: {_last(said)}")


class _Pipe:
    def __init__(self, cursor):
        (self.snapshot,) = cursor.fetchone()
        cursor.execute(FOUND)
        self.migrations = [tuple(row) for row in cursor.fetchall()]
        cursor.execute(WRAPPED)
        self.keys = [name for (name,) in cursor.fetchall()]
        cursor.execute(UNFINISHED)
        (self.unfinished,) = cursor.fetchone()

    def write(self, out: IO[bytes]) -> None:
        words = [*_command("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
        words += [f"--snapshot={self.snapshot}", "--schema=public"]
        with tempfile.TemporaryFile() as said:
            dump = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
                words, stdout=subprocess.PIPE, stderr=said, env=_env()
            )
            try:
                shutil.copyfileobj(dump.stdout, out, AT_ONCE)  # type: ignore[arg-type,misc]
            finally:
                dump.stdout.close()  # type: ignore[union-attr]
                ended = dump.wait()
            if ended:
                raise Trouble(f"pg_dump did not come to its end: {_last(said)}")


def own() -> Sqlite | Postgres:
    """That of this installation."""
    return Sqlite() if connection.vendor == "sqlite" else Postgres()


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Trouble(
            f"{name} is missing on this machine: install PostgreSQL's client programs, of the "
            "server's version."
        )
    return found


def _command(name: str) -> list[str]:
    """The program, and where our database is."""
    words, _secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return [_program(name), *words[1:-1], f"--dbname={words[-1]}"]


def _env() -> dict[str, str]:
    """The password goes by the environment: everybody on a machine sees the words of a command."""
    _words, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return {**os.environ, **(secrets or {})}


def _last(said: IO[bytes]) -> str:
    """The first fault that a program wrote down: it names its objects, and no row of them."""
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    wrong = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (wrong or lines or ["it did not say why"])[0].strip()

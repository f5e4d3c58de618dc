"""A database of its own for tests that start processes, on the engine that this run is about."""

import atexit
import os
import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

_made: set[str] = set()


@atexit.register
def _drop_what_is_left() -> None:
    for url in list(_made):
        drop(url)


def server() -> str:
    """The PostgreSQL of this run, or "" on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def make(template: str = "", mark: str = "") -> str:
    """A new database on the run's PostgreSQL: its address. `template`: the one it copies.
    `mark`: what shall stand in its name."""
    name = f"keel_test_{mark}{uuid.uuid4().hex[:12]}"
    command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        command += sql.SQL(" TEMPLATE {}").format(sql.Identifier(_name(template)))
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(command)
    url = urlunsplit(urlsplit(server())._replace(path=f"/{name}"))
    _made.add(url)
    return url


def drop(url: str) -> None:
    """Remove a database of `make`, whoever is still connected to it."""
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(command.format(sql.Identifier(_name(url))))
    _made.discard(url)


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


class Sqlite:
    """The file in a data directory."""

    def __init__(self, data: Path, mark: str):
        self.file = data / f"keel{mark}.sqlite3"
        self.environment: dict[str, str] = {}

    @property
    def name(self) -> str:
        return str(self.file)

    def copy(self, built: Path) -> bool:
        """Start from the database that `keep` left; False if none did."""
        if there := built.exists():
            shutil.copy(built, self.file)
        return there

    def keep(self, built: Path) -> None:
        """Leave a copy for others, whole, without its write-ahead log."""
        whole = built.with_suffix(".part")
        whole.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.file)) as file:
            file.execute("VACUUM INTO ?", [str(whole)])
        whole.rename(built)

    def rows(self, query: str) -> list[tuple]:
        with closing(sqlite3.connect(self.file, timeout=20)) as file:
            return file.execute(query).fetchall()

    def close(self) -> None:
        """The file goes with its directory."""


class Postgres:
    """A database of its own on the run's server."""

    def __init__(self, mark: str) -> None:
        self.url, self.mark = "", mark

    @property
    def name(self) -> str:
        return _name(self.url)

    @property
    def environment(self) -> dict[str, str]:
        self.url = self.url or make(mark=self.mark)
        return {"DATABASE_URL": self.url}

    def copy(self, built: Path) -> bool:
        """Start from the database that `keep` left; False if none did."""
        if there := built.exists():
            self.url = make(template=built.read_text(), mark=self.mark)
        return there

    def keep(self, built: Path) -> None:
        """Leave a copy for others, who drop it; nobody may be connected to this one now."""
        url = make(template=self.url)
        _made.discard(url)
        built.write_text(url)

    def rows(self, query: str) -> list[tuple]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()

    def close(self) -> None:
        if self.url:
            drop(self.url)


def own(data: Path, mark: str = "") -> Sqlite | Postgres:
    """A database for the processes of one data directory. `mark`: what shall stand in its name."""
    return Postgres(mark) if server() else Sqlite(data, mark)

"""The database of a house: one that can be locked, put back as it was, and, if it is a server,
killed. On PostgreSQL it is a server of the house's own, which writes to the disk as in production.
"""

import contextlib
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg

from tests.engines import Server, databases, programs
from tests.engines.migrated import migrated

KEPT = "kept"


class File(databases.Sqlite):
    def __init__(self, data: Path):
        super().__init__(data, "")
        self.kept = data / KEPT

    def open(self) -> None:
        self.copy(migrated())

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes meanwhile."""
        with closing(sqlite3.connect(self.file, timeout=20, isolation_level=None)) as file:
            file.execute("BEGIN IMMEDIATE")
            yield
            file.execute("ROLLBACK")

    def everything(self) -> bytes:
        """All that stands in it, and what its log still holds."""
        files = [Path(f"{self.file}{more}") for more in ("", "-wal")]
        return b"".join(one.read_bytes() for one in files if one.exists())

    def back_up(self) -> None:
        self.kept.unlink(missing_ok=True)
        self.keep(self.kept)

    def restore(self) -> None:
        """Nobody may have it open now."""
        for more in ("-wal", "-shm"):
            Path(f"{self.file}{more}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)


class Own(databases.Postgres):
    def __init__(self) -> None:
        super().__init__("")
        self.server = Server(durable=True)

    def open(self) -> None:
        self.whole = self.server.__enter__()
        self.url = self.whole.rsplit("/", 1)[0] + "/house"
        self._say("CREATE DATABASE house")
        subprocess.run(
            [programs() / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", self.url],
            input=self._dump(migrated().read_text()),
            stdout=subprocess.DEVNULL,
            check=True,
        )

    @staticmethod
    def _dump(url: str) -> bytes:
        command = [programs() / "pg_dump", "--no-owner", url]
        return subprocess.run(command, capture_output=True, check=True).stdout

    def everything(self) -> bytes:
        """All that stands in it."""
        return self._dump(self.url)

    def _say(self, command: str) -> None:
        with psycopg.connect(self.whole, autocommit=True) as connection:
            connection.execute(command)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes down what became of a message meanwhile."""
        with psycopg.connect(self.url) as connection:
            connection.execute("LOCK TABLE reminders_notice IN EXCLUSIVE MODE")
            yield
            connection.rollback()

    def crash(self) -> None:
        """As with `pg_ctl -m immediate`: no connection is told anything."""
        self.server.crash()

    def back_up(self) -> None:
        """Nobody may be connected now."""
        self._say(f"DROP DATABASE IF EXISTS {KEPT}")
        self._say(f"CREATE DATABASE {KEPT} TEMPLATE house")

    def restore(self) -> None:
        self._say("DROP DATABASE house WITH (FORCE)")
        self._say(f"CREATE DATABASE house TEMPLATE {KEPT}")

    def close(self) -> None:
        self.server.__exit__()


def own(data: Path) -> File | Own:
    return Own() if databases.server() else File(data)

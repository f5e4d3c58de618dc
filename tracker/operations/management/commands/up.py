"""Starts everything on this machine: broker, worker, beat and web under one supervisor."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker.accounts import access
from tracker.operations import processes
from tracker.operations.sockets import broker_socket
from tracker.practice import opening

HOST = "127.0.0.1"
PORT = 8000
PATIENCE_SECONDS = 60


class Command(BaseCommand):
    help = "Start Keel on this machine: broker, worker, beat and web, until Ctrl-C."

    def handle(self, *args, **options) -> None:
        host, port = address(os.environ)
        data = Path(settings.DATA_DIR).absolute()
        try:
            check(host, port, data)
            prepare(data)
            start(host, port, data)
        except processes.CannotStart as reason:
            raise CommandError(str(reason)) from None


def address(environ: Mapping[str, str]) -> tuple[str, int]:
    """Where the site listens: BIND_HOST and PORT, else this machine only, on 8000."""
    text = environ.get("PORT") or str(PORT)
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return environ.get("BIND_HOST") or HOST, int(text)


def check(host: str, port: int, data: Path) -> None:
    """Raise CannotStart for whatever would fail later, or harm, before anything is changed."""
    if settings.DEMO and not processes.is_loopback(host):
        raise processes.CannotStart(
            "DEMO lets anyone step in as an invented person, so it only runs on this machine: "
            "leave BIND_HOST at 127.0.0.1, or turn DEMO off."
        )
    if not settings.REDIS_URL and processes.is_listening(broker_socket(data)):
        raise processes.CannotStart(
            f"Keel is already running with the data in {data}: stop it first, or choose "
            "another KEEL_DATA."
        )
    processes.check_port(host, port)


def prepare(data: Path) -> None:
    """Bring directories, database, invented people and static files up to date."""
    for name in ("log", "beat", "broker"):
        processes.private_directory(data / name)
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO:
        call_command("demo")
    call_command("collectstatic", interactive=False, verbosity=0)


def start(host: str, port: int, data: Path) -> None:
    """Write the supervisor's file and become the supervisor. Never returns."""
    broker = None
    if not settings.REDIS_URL:
        listen = broker_socket(data)
        if listen.parent != data:
            processes.private_directory(listen.parent)
        broker = processes.broker_command(processes.find_broker(), listen, data / "broker")
    prefix = processes.tied()
    wanted = processes.programs(data, host, port, broker)
    config = data / "supervisor.conf"
    text = processes.supervisor_config(settings.BASE_DIR, data, wanted, prefix)
    config.write_text(text, encoding="utf-8")
    greet(host, port, data, prefix)
    sys.stdout.flush()
    program = [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(config)]
    os.execv(program[0], program)  # noqa: S606 - no shell, and every word is ours


def greet(host: str, port: int, data: Path, prefix: tuple[str, ...]) -> None:
    """Leave a small process behind that says where Keel is once it answers."""
    named = [name for name in settings.ALLOWED_HOSTS if name[:1] not in ("*", ".")]
    header = HOST if HOST in settings.ALLOWED_HOSTS else (named or [HOST])[0]
    asked = HOST if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    hello = [
        *(*prefix, sys.executable, "-m", "tracker.operations.hello"),
        *(asked, str(port), header, str(PATIENCE_SECONDS)),
        *(words(f"http://{asked}:{port}", data), str(data / "log")),
    ]
    subprocess.Popen(hello, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)  # noqa: S603 - ours


def words(site: str, data: Path) -> str:
    """What the person who started Keel reads."""
    lines = [f"{settings.SITE_NAME} is at {site}"]
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        lines.append(f"  Mails are written to {settings.EMAIL_FILE_PATH}")
    if not settings.DEMO and access.nobody_works_here():
        lines.append(
            f"  Nobody works here yet: open {site}/setup/ with {opening.code(timezone.now())}"
        )
    lines += [
        f"  Data and logs are in {data}",
        "  Stop it with Ctrl-C.",
    ]
    return "\n".join(lines)

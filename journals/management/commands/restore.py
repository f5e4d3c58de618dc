"""`manage.py restore`: put a backup back, and close again what was closed since it was made."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from journals import actions
from tracker.accounts import access as people
from tracker.operations import backups, dumps, processes
from tracker.operations.sockets import broker_socket
from tracker.privacy import restorations, tombstones


class Command(BaseCommand):
    help = (
        "Put a backup back. Refuses, before it touches anything, what is damaged, does not fit, or "
        "would replace what is there. Stop web, worker and beat first."
    )
    # It has to speak where they would stop it, and the database may be empty.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--key", type=Path, required=True, help="The file with the private key."
        )
        parser.add_argument(
            "--tombstones",
            type=Path,
            action="append",
            default=[],
            help="Another file of tombstones, from another host; may be given several times.",
        )
        parser.add_argument(
            "--replace", action="store_true", help="Throw away what is in the database now."
        )

    def handle(self, *, file: Path, key: Path, replace: bool, **options):
        begun_at = timezone.now()
        with (
            processes.ending_in_order(),
            _in_words(),
            backups.opened(file, key) as (manifest, database),
        ):
            _refuse(manifest, replace)
            lines = _closed_since(manifest, options["tombstones"])
            made_at = manifest.moment
            dumps.own().load(database, restorations.statement(made_at, begun_at))
        call_command("migrate", interactive=False, verbosity=0)
        now = timezone.now()
        self.stdout.write(f"The backup of {made_at:%Y-%m-%d %H:%M} UTC is put back.")
        if newest := tombstones.newest():
            self.stdout.write(f"The newest tombstone is of {newest:%Y-%m-%d %H:%M} UTC.")
        for sentence in actions.close_again(made_at, lines, now=now):
            self.stdout.write(sentence)
        restorations.done(begun_at, now)
        self.stdout.write("It is done. Start web, worker and beat, then run `manage.py doctor`.")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (dumps.Trouble, tombstones.Forged, tombstones.Unknown) as sentence:
        raise CommandError(f"{sentence} Nothing was changed.") from None
    except OSError as reason:  # no room, or no leave
        hint = " It unpacks where TMPDIR says." if reason.errno == errno.ENOSPC else ""
        raise CommandError(f"{reason}.{hint} Nothing was changed.") from None


def _refuse(manifest: backups.Manifest, replace: bool) -> None:
    """Raises Trouble for whatever would go wrong later, or do harm."""
    known = set(MigrationLoader(None).disk_migrations)
    backups.refuse_what_does_not_fit(manifest, known)
    if not (replace or _nobody_is_here()):
        raise dumps.Trouble(
            "There are people in this database: to throw them away, say --replace. Make a backup "
            "of it first."
        )
    if not settings.REDIS_URL and processes.is_listening(broker_socket(settings.DATA_DIR)):
        raise dumps.Trouble("Keel is running with this data: stop it first.")
    if others := dumps.own().others():
        raise dumps.Trouble(
            f"{others} others are connected to this database: stop web, worker and beat first."
        )
    if sentence := tombstones.trouble():
        raise dumps.Trouble(sentence)


def _nobody_is_here() -> bool:
    return "accounts_user" not in connection.introspection.table_names() or people.is_empty()


def _closed_since(
    manifest: backups.Manifest, more: list[Path]
) -> list[tombstones.Tombstone] | None:
    """What is known of it, from all files together; None where one is missing."""
    if absent := [place for place in more if not place.is_file()]:
        raise dumps.Trouble(f"There is no file {absent[0]}.")
    found = tombstones.since(manifest.moment, tombstones.Extent(*manifest.tombstones), more)
    tombstones.adopt(more)
    return found

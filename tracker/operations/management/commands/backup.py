"""`manage.py backup`: an encrypted copy of the database; `backup keys`: the pair of keys for it."""

import logging
import time
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from tracker.operations import backups, processes

log = logging.getLogger(__name__)
A_DAY = timedelta(days=1)
LOOKS_EVERY = 60.0  # seconds
PAIR = """\
Public key, for BACKUP_TO on the server. It encrypts, and opens nothing:

{public}

Private key. Keep it where no copy of this server is: on paper, or in the password manager of
whoever runs the practice, and with a second person. Never on the server. Whoever has it and
KEEL_KEYS can read everything; without it no backup can ever be put back.

{private}
"""


class Command(BaseCommand):
    help = "Make an encrypted backup in BACKUP_DIR. `backup keys` makes a pair of keys for it."

    def add_arguments(self, parser):
        parser.add_argument("what", nargs="?", choices=["keys"])
        parser.add_argument(
            "--daily", action="store_true", help="Go on, and make one a day, until Ctrl-C."
        )

    def handle(self, *, what: str | None, daily: bool, **options):
        if what == "keys":
            public, private = backups.pair()
            self.stdout.write(PAIR.format(public=public, private=private))
        elif daily:
            with processes.ending_in_order():
                self.each_day()
        else:
            try:
                with processes.ending_in_order():
                    self.stdout.write("\n".join(one(timezone.now())))
            except backups.Trouble as sentence:
                raise CommandError(str(sentence)) from None

    def each_day(self) -> None:
        """One that fails is tried again after an hour."""
        failed_at = None
        while True:
            close_old_connections()
            now = timezone.now()
            try:
                last = backups.last_backup()
                due = last is None or abs(now - last.made_at) >= A_DAY
                if due and (failed_at is None or now - failed_at >= timedelta(hours=1)):
                    failed_at = now
                    for sentence in one(now):
                        log.info(sentence)
                    failed_at = None
            except backups.Trouble as sentence:
                log.error(str(sentence))
            except DatabaseError as error:
                log.error("The database did not answer: %s", type(error).__name__)
            time.sleep(LOOKS_EVERY)


def one(now: datetime) -> list[str]:
    """Make one, and say so in sentences. Raises Trouble."""
    made = backups.make(now)
    gone = backups.forget_old(now)
    size = f"{made.stat().st_size / 1_000_000:.1f} MB"
    said = [f"The backup is {made} ({size}). Copy it away from this machine."]
    return [*said, f"{gone} that were older than BACKUP_DAYS are deleted."] if gone else said

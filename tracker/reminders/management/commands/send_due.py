"""`manage.py send_due`: the reminder loop without Celery and without a broker."""

import logging
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from tracker.accounts import actions as accounts
from tracker.privacy import keys, restorations
from tracker.reminders import actions, channels

log = logging.getLogger(__name__)
PER_CONNECTION = 100


class Command(BaseCommand):
    help = "Send what is due, again and again. Safe beside Celery, and beside itself."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args, once: bool, **options):
        keys.check()
        while True:
            try:
                if not restorations.are_going_on():
                    self.round()
            except OperationalError as error:  # the database restarts: the rows are still there
                if once:
                    raise
                log.warning("The database did not answer: %s", type(error).__name__)
            if once:
                return
            close_old_connections()
            time.sleep(settings.REMINDER_RING_SECONDS)

    def round(self) -> None:
        accounts.send_letters(timezone.now(), channels.is_done_with)
        ids = actions.tick(timezone.now())
        for start in range(0, len(ids), PER_CONNECTION):
            actions.deliver(ids[start : start + PER_CONNECTION], timezone.now())
        if actions.note_ring(timezone.now()):
            actions.go_round(timezone.now())

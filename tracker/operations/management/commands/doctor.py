"""`manage.py doctor`: what is wrong with this installation, in sentences."""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker.operations import doctor


class Command(BaseCommand):
    help = "Say what is wrong with this installation. Exit code 1 if anything is."
    # It says itself what they say, and has to speak where they would stop it.
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        wrong = 0
        for part, found in doctor.faults(timezone.now()):
            wrong += len(found)
            if not found:
                self.stdout.write(f"{part}: well.")
            for sentence in found:
                self.stdout.write(self.style.ERROR(f"{part}: {sentence}"))
        if wrong:
            self.stdout.write(f"\n{wrong} to put right.")
            sys.exit(1)
        self.stdout.write("\nAll is well.")

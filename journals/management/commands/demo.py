"""The demo's invented people, for `make run`."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from journals.demo.seed import seed


class Command(BaseCommand):
    help = "Make the demo's people, or bring them up to today if nobody has written since."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("Invented people are only made where DEMO is on.")
        self.stdout.write(seed(timezone.now()))

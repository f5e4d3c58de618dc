"""`manage.py setup_code`: where the first set-up is, and the code that opens it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from tracker.accounts import access
from tracker.practice import opening


class Command(BaseCommand):
    help = "Print the code that opens the first set-up of this installation."

    def handle(self, *args, **options) -> None:
        if settings.DEMO:
            raise CommandError("This is the demo: its practice is invented, and there already.")
        if not access.nobody_works_here():
            raise CommandError("Somebody works here already. They add others at /practice/.")
        self.stdout.write(
            f"Open {settings.SITE_URL}{reverse('setup')} and type this code:\n\n"
            f"  {opening.code(timezone.now())}\n\n"
            "It works for at least an hour. Run this again for a new one."
        )

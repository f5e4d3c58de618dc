"""ledger verify: is every line of the ledger as it was written?"""

from django.core.management.base import BaseCommand, CommandError

from tracker.privacy import ledger


class Command(BaseCommand):
    help = "Check that the ledger is as it was written."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["verify"])

    def handle(self, **options):
        faults = list(ledger.verify())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        self.stdout.write("The ledger is as it was written.")

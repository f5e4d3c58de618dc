"""keys verify: does every stored key open? keys rotate: wrap all with the newest key."""

from django.core.management.base import BaseCommand, CommandError

from tracker.privacy import keyring
from tracker.privacy import keys as data_keys


class Command(BaseCommand):
    help = (
        "verify: check that every stored key opens. rotate: wrap all with the first of KEEL_KEYS."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["verify", "rotate"])

    def handle(self, *, what: str, **options):
        if what == "rotate":
            name, _ = keyring.current()
            done = 0
            for done in data_keys.rewrap():  # noqa: B007  (the last number is what is said)
                pass
            self.stdout.write(f"{done} keys are now wrapped with {name}.")
        held, broken = data_keys.verify()
        for name, count in sorted(held.items()):
            self.stdout.write(f"{name} wraps {count} keys.")
        if broken:
            raise CommandError(f"{len(broken)} keys do not open, the first is {broken[0]}'s.")
        unused = set(keyring.load()) - held.keys()
        if unused and held:
            self.stdout.write(f"Nothing needs {', '.join(sorted(unused))} any more.")

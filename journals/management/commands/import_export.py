"""Read what somebody took with them into an account that is still empty."""

import json
import zipfile
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from journals import actions
from tracker.accounts.models import User, normalized
from tracker.privacy import keys


class Command(BaseCommand):
    help = "Read a file of everything (a ZIP, or its keel.json) into an empty client's account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, help="the e-mail address of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=normalized(options["user"])).first()
        if user is None:
            raise CommandError("There is no account with this address.")
        with keys.scope():
            try:
                counts = actions.bring_back(user, read(options["file"]), now=timezone.now())
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{sum(counts.values())} rows, {counts['entries']} of them entries.")


def read(path: Path) -> dict[str, Any]:
    """What stands in keel.json. Raises CommandError with a sentence for the operator."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as bundle:
                text = bundle.read("keel.json")
        else:
            text = path.read_bytes()
        found = json.loads(text)
    except OSError as error:
        raise CommandError(f"The file can't be read: {error.strerror}.") from None
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise CommandError("This is not a file of everything.") from None
    if not isinstance(found, dict):
        raise CommandError("This is not a file of everything.")
    return found

"""`manage.py load_worksheet FILE --by EMAIL [--publish] [--on]`: as on the page.

For whoever runs the server and was given the file. Whoever it is taken in for answers for it.
"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from journals import actions
from journals.access.written import WRITERS
from journals.kinds.worksheets.exchange import understood
from journals.kinds.worksheets.writing import Writing
from journals.management.taking_in import content_of, somebody
from tracker.accounts.models import User


class Command(BaseCommand):
    help = "Take a worksheet from a file into a practice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="the address of somebody who works there")
        parser.add_argument("--publish", action="store_true", help="as version 1; --by is an admin")
        parser.add_argument("--on", action="store_true", help="publish it, and switch it on")

    def handle(self, *, file: Path, by: str, publish: bool, on: bool, **_options: object) -> None:
        person, writing = _person(by, admin=publish or on), _understood(file)
        now = timezone.now()
        try:
            with transaction.atomic():
                row = actions.begin_worksheet(
                    writing, worksheet_id=actions.new_id(), by=person, now=now
                )
                if publish or on:
                    actions.publish_worksheet(row, seen=writing.digest, by=person, now=now)
                if on:
                    actions.switch_worksheet(row, on=True, by=person, now=now)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        stands = "published" if publish or on else "to be looked at and published"
        name = writing.head.get("clinical", writing.head["title"])
        self.stdout.write(f"Taken in: {name}, {stands}, switched {'on' if on else 'off'}.")


def _person(address: str, *, admin: bool) -> User:
    person = somebody(address)
    if person is None or person.role not in WRITERS or (admin and not person.administers):
        what = "runs a practice" if admin else "works at a practice"
        raise CommandError(f"Nobody with this address {what} here.")
    return person


def _understood(file: Path) -> Writing:
    try:
        return understood(content_of(file))
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from None

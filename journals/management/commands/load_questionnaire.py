"""`manage.py load_questionnaire FILE --recipe phq-9 --statement "…" --by EMAIL`: as on the page.

For whoever runs the server and was given the file. Who signs is an admin of the practice, and
answers for it.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from journals import actions
from journals.management.taking_in import content_of, somebody
from journals.questionnaires import LONGEST_CLINICAL, Understood, understand
from tracker.accounts.models import User
from tracker.measures import fhir, shipped


class Command(BaseCommand):
    help = "Load a FHIR questionnaire into a practice, with a signed statement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        known = ", ".join(one.slug for one in shipped.newest())
        parser.add_argument("--recipe", default="", help=f"which one it is, for a score: {known}")
        parser.add_argument("--statement", required=True, help="we may use this text for …")
        parser.add_argument("--by", required=True, help="the address of the admin who signs")
        parser.add_argument("--source", default="", help="where it is from, if the file is silent")
        parser.add_argument("--title", default="", help="what clients see it called")
        parser.add_argument("--clinical", default="", help="what clinicians call it")
        parser.add_argument("--on", action="store_true", help="switch it on")

    def handle(self, *, file: Path, recipe: str, by: str, on: bool, **said: Any) -> None:
        admin = _admin(by)
        found = _understood(file, recipe)
        title = said["title"] or found.title
        clinical = said["clinical"] or (shipped.find(recipe).clinical if recipe else title)
        words = {"title": title, "clinical": str(clinical)[:LONGEST_CLINICAL]}
        words |= {"source": said["source"] or found.read.source, "statement": said["statement"]}
        now = timezone.now()
        try:
            with transaction.atomic():
                row = actions.load_questionnaire(found, by=admin, now=now, **words)
                if on:
                    actions.switch_questionnaire(row, on=True, by=admin, now=now)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        for sentence in (*found.read.left_out, *([found.problem] if found.problem else [])):
            self.stdout.write(sentence)
        scored = f"scored as {found.recipe.clinical}" if found.recipe else "without a score"
        self.stdout.write(f"Kept: {clinical}, {scored}, switched {'on' if on else 'as it was'}.")


def _admin(address: str) -> User:
    admin = somebody(address)
    if admin is None or not admin.administers:
        raise CommandError("Nobody with this address runs a practice here.")
    return admin


def _understood(file: Path, recipe: str) -> Understood:
    try:
        return understand(content_of(file), recipe)
    except fhir.Refused as error:
        raise CommandError(str(error)) from None
    except KeyError:
        raise CommandError(f"There is no recipe {recipe}.") from None

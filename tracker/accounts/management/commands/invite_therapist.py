"""`manage.py invite_therapist EMAIL --name NAME`: a therapist's account, and how to enter it.

Only who runs the installation can run this, so the therapist counts as verified. A second run for
somebody who never set a password gives a new link.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from tracker.accounts import actions
from tracker.accounts.models import Practice, User, normalized
from tracker.wallclock import zones


class Command(BaseCommand):
    help = "Make a verified therapist's account and print a link for its password."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="as clients read it")
        parser.add_argument("--practice", help="its name; made if it is the first one")
        parser.add_argument("--time-zone", default="UTC", help="a new practice's, Europe/Berlin")
        parser.add_argument("--admin", action="store_true", help="also runs the practice")

    def handle(self, *, email: str, name: str, admin: bool, **options):
        try:
            with transaction.atomic():
                user = waiting(email) or invite(
                    email, name, the_practice(options["practice"], options["time_zone"]), admin
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        self.stdout.write(
            f"{user.name} can choose a password here, once, within {days} days:\n\n"
            f"  {actions.link(user)}\n\n"
            "Hand it over yourself. After it comes a second factor."
        )


def waiting(email: str) -> User | None:
    """A clinician who has this address and has never come in.

    Raises CommandError if anybody else has it.
    """
    user = User.objects.filter(email=normalized(email)).first()
    if user is None:
        return None
    if user.account != User.Account.CLINICIAN or not user.is_active or not user.clinician.expected:
        raise CommandError("This address has an account already.")
    return user


def the_practice(name: str | None, time_zone: str) -> Practice:
    """The practice of that name, or the only one, or the first one."""
    found = list(Practice.objects.filter(**({"name": name} if name else {}))[:2])
    if len(found) == 1:
        return found[0]
    there = ", ".join(Practice.objects.values_list("name", flat=True))
    if there:
        raise CommandError(f"Say which practice with --practice. There is: {there}.")
    if not name:
        raise CommandError("This is the first one: name the practice with --practice.")
    if time_zone not in zones():
        raise CommandError(f"There is no time zone {time_zone}. They look like Europe/Berlin.")
    return Practice.objects.create(name=name, time_zone=time_zone)


def invite(email: str, name: str, practice: Practice, admin: bool) -> User:
    now = timezone.now()
    user = actions.create_clinician(
        practice=practice, email=email, name=name, now=now, is_admin=admin
    )
    actions.verify_therapist(user.clinician, by=None, now=now)
    return user

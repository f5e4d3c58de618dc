"""What the commands share that take something into a practice: a file, and who answers for it."""

from pathlib import Path

from django.core.management.base import CommandError

from tracker.accounts.models import User, normalized
from tracker.measures.fhir import MOST_BYTES


def content_of(file: Path) -> bytes:
    """As much as is looked at, and a byte more of what is too long. Raises CommandError."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from None


def somebody(address: str) -> User | None:
    """Whose address it is, if they still have an account."""
    return User.objects.filter(email=normalized(address), is_active=True).first()

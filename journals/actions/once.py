"""Writing once, however often and from however many sides the same thing is sent."""

from django.db import IntegrityError, transaction

from journals.models import Episode
from tracker.privacy.fields import SealedModel


def insert(row: SealedModel) -> bool:
    """Insert under the id that the device made. False if that id, or its place, was just taken.

    In a savepoint: on PostgreSQL a refused insert would spoil the whole transaction.
    """
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True


def one_at_a_time(episode: Episode) -> None:
    """Whoever else changes the parts or the sharing of this moment waits until we are done."""
    Episode.objects.select_for_update().filter(pk=episode.pk).values_list("pk", flat=True).first()

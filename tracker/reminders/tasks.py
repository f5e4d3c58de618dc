"""The hands: beat rings, workers send. Tasks carry ids and return nothing."""

import logging
import uuid

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from . import actions, bell

log = logging.getLogger(__name__)
IDS_PER_TASK = 100


@shared_task(name="reminders.ring")
def ring() -> None:
    bell.note(timezone.now())
    ids = actions.tick(timezone.now())
    for start in range(0, len(ids), IDS_PER_TASK):
        some = ids[start : start + IDS_PER_TASK]
        try:
            send.delay([str(pk) for pk in some])
        except (OSError, OperationalError) as error:
            # The rows know what is due: the next ring claims them again.
            log.warning("The broker took nothing: %s", type(error).__name__)
            actions.release(ids[start:])
            return


@shared_task(name="reminders.send")
def send(ids: list[str]) -> None:
    actions.deliver([uuid.UUID(pk) for pk in ids], timezone.now())

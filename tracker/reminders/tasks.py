"""The hands: beat rings, workers send. Tasks carry ids and return nothing."""

import logging
import uuid
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from . import actions

log = logging.getLogger(__name__)
IDS_PER_TASK = 100


@shared_task(name="reminders.ring")
def ring() -> None:
    ids = actions.tick(timezone.now())
    for start in range(0, len(ids), IDS_PER_TASK):
        if not _pass_on(send, [str(pk) for pk in ids[start : start + IDS_PER_TASK]]):
            # The rows know what is due: the next ring claims them again.
            actions.release(ids[start:])
            break
    if actions.note_ring(timezone.now()):
        _pass_on(go_round)


def _pass_on(task: Task, *given: Any) -> bool:
    """Hand it to the broker; False if that takes nothing."""
    try:
        task.delay(*given)
    except (OSError, OperationalError) as error:
        log.warning("The broker took nothing: %s", type(error).__name__)
        return False
    return True


@shared_task(name="reminders.send")
def send(ids: list[str]) -> None:
    actions.deliver([uuid.UUID(pk) for pk in ids], timezone.now())


# One that waited for longer than the next would take has shown nothing.
@shared_task(name="reminders.round", expires=settings.REMINDER_ROUND_SECONDS)
def go_round() -> None:
    actions.go_round(timezone.now())

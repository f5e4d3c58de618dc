"""Erasing what was removed, rung by beat."""

from celery import shared_task
from django.utils import timezone

from . import actions

# So many transactions at the most: what is left waits until the next ring.
ROUNDS = 1000


@shared_task(name="journals.erase")
def erase() -> None:
    for _round in range(ROUNDS):
        if not actions.erase_removed(now=timezone.now()):
            return

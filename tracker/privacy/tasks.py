"""The ledger's checkpoints, rung by beat."""

from celery import shared_task
from django.utils import timezone

from . import ledger


@shared_task(name="privacy.checkpoint")
def checkpoint() -> None:
    ledger.checkpoint(timezone.now())

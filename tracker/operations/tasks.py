"""What the accounts need done by a clock, and know no Celery for."""

from celery import shared_task
from django.utils import timezone

from tracker.accounts import actions


@shared_task(name="operations.letters")
def letters() -> None:
    actions.send_letters(timezone.now())


@shared_task(name="operations.tidy")
def tidy() -> None:
    actions.forget_what_is_over(timezone.now())

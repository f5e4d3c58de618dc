"""What the accounts need done by a clock, and know no Celery for."""

from celery import shared_task
from django.utils import timezone

from tracker.accounts import actions
from tracker.reminders import channels


@shared_task(name="operations.letters")
def letters() -> None:
    actions.send_letters(timezone.now(), channels.is_done_with)


@shared_task(name="operations.tidy")
def tidy() -> None:
    actions.forget_what_is_over(timezone.now())

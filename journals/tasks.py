"""Erasing what is due, and making files that are asked for: all of it rung by beat."""

import logging
import uuid

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from tracker.accounts import access as accounts

from . import access, actions

log = logging.getLogger(__name__)

# So many transactions at the most: what is left waits until the next ring.
ROUNDS = 1000


@shared_task(name="journals.erase")
def erase() -> None:
    """What its owner removed, and records whose time is over."""
    for erase_some in (actions.erase_removed, actions.erase_records):
        for _round in range(ROUNDS):
            if not erase_some(now=timezone.now()):
                break


@shared_task(name="journals.delete_accounts")
def delete_accounts() -> None:
    """Of those whose week is over. One that can't be deleted now keeps no other one waiting."""
    now = timezone.now()
    for client in accounts.due_to_leave(now):
        try:
            actions.delete_account(client, now=now)
        except Exception as error:  # whatever it is, the others are not kept waiting
            log.error("An account could not be deleted: %s", type(error).__name__)


@shared_task(name="journals.overdue")
def overdue() -> None:
    """Let somebody else know of what its clinician has not looked at in time."""
    for _round in range(ROUNDS):
        if not actions.tell_overdue(now=timezone.now()):
            break


@shared_task(name="journals.papers")
def papers() -> None:
    """Throw away what is old, and have made what is asked for. The rows know what is left to do: a
    message that gets lost, or waits too long behind others, is sent again by the next ring."""
    now, soon = timezone.now(), {"expires": settings.REMINDER_RING_SECONDS}
    actions.clear_papers(now=now)
    actions.clear_exports(now=now)
    for pk in access.papers_to_make(now):
        make_paper.apply_async([str(pk)], **soon)
    for pk in access.exports_to_make(now, now - actions.SILENT_FOR):
        make_export.apply_async([str(pk)], **soon)


@shared_task(name="journals.make_paper")
def make_paper(paper_id: str) -> None:
    actions.make_paper(uuid.UUID(paper_id), now=timezone.now())


@shared_task(name="journals.make_export")
def make_export(export_id: str) -> None:
    actions.make_export(uuid.UUID(export_id), clock=timezone.now)

"""Erasing what was removed, and files that are asked for: both rung by beat."""

import uuid

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from . import access, actions

# So many transactions at the most: what is left waits until the next ring.
ROUNDS = 1000


@shared_task(name="journals.erase")
def erase() -> None:
    for _round in range(ROUNDS):
        if not actions.erase_removed(now=timezone.now()):
            return


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

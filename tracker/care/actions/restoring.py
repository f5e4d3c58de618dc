"""A backup was put back: what was taken back in care since is taken back again."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tracker.care.models import CareRelationship, Invitation, Supervision

from .recording import record


def expire_invitations(now: datetime) -> int:
    """Those that wait may have been used since, or withdrawn. The therapist makes new ones."""
    return Invitation.objects.filter(accepted_at=None, expires_at__gt=now).update(expires_at=now)


@transaction.atomic
def stop_supervisions(ids: Iterable[uuid.UUID], *, at: datetime) -> int:
    """As their clients had done, at that moment."""
    rows = Supervision.objects.filter(pk__in=list(ids), revoked_at=None)
    stopped = list(rows.select_related("relationship__client"))
    rows.update(revoked_at=at)
    for one in stopped:
        entity = ("care.Supervision", one.pk, 0)
        record(one.relationship.of, "stopped_supervision", one.relationship, at, entity)
    return len(stopped)


@transaction.atomic
def pause_again(ids: Iterable[uuid.UUID], *, at: datetime) -> int:
    """As one of the two had done, at that moment. Nobody can open anything until care resumes."""
    return _pause(CareRelationship.objects.filter(pk__in=list(ids)), at, {})


@transaction.atomic
def suspend_all(made_at: datetime, *, now: datetime) -> int:
    """Nobody can open anything of anybody's until its client has looked through it and goes on:
    what they took back after `made_at` is not known any more."""
    return _pause(CareRelationship.objects.all(), now, {"put_back_to": made_at})


def _pause(rows, at: datetime, more: dict) -> int:
    running = list(rows.filter(status="active").defer("words"))
    CareRelationship.objects.filter(pk__in=[one.pk for one in running]).update(
        status="paused", paused_at=at, **more
    )
    for one in running:
        record(None, "care_paused", one, at)
    return len(running)

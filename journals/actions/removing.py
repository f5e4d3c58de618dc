"""Removing an entry or a whole moment, and taking that back within 30 days.

Removing ends its sharing, and taking it back shares nothing: see docs/adr/0013.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.models import Entry, Episode, Share
from journals.models.entry import UNDO_FOR
from tracker.accounts.models import User
from tracker.privacy import ledger

from .entries import record
from .once import one_at_a_time
from .sharing import stop_sharing

TOO_LATE = _("This can’t be taken back any more.")

# A removed moment is closed, for a reason that says how it was before.
BEFORE = {"": Episode.REMOVED, "let_go": "removed_let_go"} | {
    "event_did_not_happen": "removed_no_event"
}
AFTER = {reason: before for before, reason in BEFORE.items()}


@transaction.atomic
def remove_entry(client: User, entry: Entry, *, now: datetime) -> None:
    """Gone for others at once, and shared no more; the client can take it back for 30 days."""
    if Entry.objects.filter(pk=entry.pk, deleted_at=None).update(deleted_at=now):
        record(client, "removed", entry, now)
        stop_sharing(client, entry_ids=[entry.pk], now=now)


@transaction.atomic
def restore_entry(client: User, entry: Entry, *, now: datetime) -> bool:
    """Undo of removing, for its writer alone. Gives whether somebody could open it before.

    Raises ValidationError when 30 days have passed.
    """
    again = Entry.objects.kept().filter(kind="self_evaluation", episode_id=entry.episode_id)
    if entry.kind == "self_evaluation" and again.exists():
        raise ValidationError(_("You have looked back again since. There is one look back."))
    plans = Entry.objects.kept().filter(kind="safety_plan", client=client)
    if entry.kind == "safety_plan" and plans.exists():
        raise ValidationError(_("You have written a plan since. There is one plan."))
    rows = Entry.objects.filter(pk=entry.pk, deleted_at__gt=now - UNDO_FOR)
    removed_at = rows.values_list("deleted_at", flat=True).first()
    if removed_at is None or not rows.filter(deleted_at=removed_at).update(deleted_at=None):
        raise ValidationError(TOO_LATE)
    record(client, "restored", entry, now)
    return _was_shared([entry.pk], removed_at)


def _was_shared(entry_ids: Iterable[uuid.UUID], removed_at: datetime) -> bool:
    """Whether removing ended a share of these."""
    return Share.objects.filter(entry__in=entry_ids, revoked_at=removed_at).exists()


@transaction.atomic
def remove_moment(client: User, episode: Episode, *, now: datetime) -> None:
    """Gone for others at once, with all its parts, and shared no more. See remove_entry."""
    one_at_a_time(episode)
    rows = Episode.objects.filter(pk=episode.pk, client=client)
    reason = rows.values_list("close_reason", flat=True).get()
    if reason not in BEFORE:
        return  # the second of two taps
    parts = list(episode.entries.kept().values_list("pk", "version"))
    rows.update(closed_at=now, close_reason=BEFORE[reason])
    Entry.objects.filter(pk__in=[pk for pk, _version in parts]).update(deleted_at=now)
    _record(client, "removed", parts, now)
    stop_sharing(client, entry_ids=[pk for pk, _version in parts], now=now)


@transaction.atomic
def restore_moment(client: User, episode: Episode, *, now: datetime) -> bool:
    """Undo, with the parts that went with it, for its writer alone. Gives whether somebody could
    open any of them before. Raises ValidationError after 30 days."""
    one_at_a_time(episode)
    rows = Episode.objects.filter(pk=episode.pk, client=client)
    removed_at, reason = rows.values_list("closed_at", "close_reason").get()
    if reason not in AFTER:
        return False
    if removed_at is None or removed_at <= now - UNDO_FOR:
        raise ValidationError(TOO_LATE)
    before = AFTER[reason]
    # those that were removed one by one before it stay away
    gone = episode.entries.filter(deleted_at=removed_at)
    parts = list(gone.values_list("pk", "version"))
    gone.update(deleted_at=None)
    rows.update(closed_at=now if before else None, close_reason=before)
    _record(client, "restored", parts, now)
    return _was_shared([pk for pk, _version in parts], removed_at)


def _record(client: User, verb: str, parts: list, now: datetime) -> None:
    if parts:
        ledger.record(
            actor_id=client.pk,
            verb=verb,
            client_id=client.pk,
            entities=[("journals.Entry", pk, version) for pk, version in parts],
            now=now,
        )

"""Removing a whole moment, and taking that back within 30 days."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.models import Entry, Episode
from journals.models.entry import UNDO_FOR
from tracker.accounts.models import User
from tracker.privacy import ledger

from .once import one_at_a_time

# A removed moment is closed, for a reason that says how it was before.
BEFORE = {"": Episode.REMOVED, "let_go": "removed_let_go"} | {
    "event_did_not_happen": "removed_no_event"
}
AFTER = {reason: before for before, reason in BEFORE.items()}


@transaction.atomic
def remove_moment(client: User, episode: Episode, *, now: datetime) -> None:
    """Gone for others at once, with all its parts; the client can take it back for 30 days."""
    one_at_a_time(episode)
    rows = Episode.objects.filter(pk=episode.pk, client=client)
    reason = rows.values_list("close_reason", flat=True).get()
    if reason not in BEFORE:
        return  # the second of two taps
    parts = list(episode.entries.kept().values_list("pk", "version"))
    rows.update(closed_at=now, close_reason=BEFORE[reason])
    Entry.objects.filter(pk__in=[pk for pk, _version in parts]).update(deleted_at=now)
    _record(client, "removed", parts, now)


@transaction.atomic
def restore_moment(client: User, episode: Episode, *, now: datetime) -> None:
    """Undo, with the parts that went with it. Raises ValidationError after 30 days."""
    one_at_a_time(episode)
    rows = Episode.objects.filter(pk=episode.pk, client=client)
    removed_at, reason = rows.values_list("closed_at", "close_reason").get()
    if reason not in AFTER:
        return
    if removed_at is None or removed_at <= now - UNDO_FOR:
        raise ValidationError(_("This can’t be taken back any more."))
    before = AFTER[reason]
    # those that were removed one by one before it stay away
    gone = episode.entries.filter(deleted_at=removed_at)
    parts = list(gone.values_list("pk", "version"))
    gone.update(deleted_at=None)
    rows.update(closed_at=now if before else None, close_reason=before)
    _record(client, "restored", parts, now)


def _record(client: User, verb: str, parts: list, now: datetime) -> None:
    if parts:
        ledger.record(
            actor_id=client.pk,
            verb=verb,
            client_id=client.pk,
            entities=[("journals.Entry", pk, version) for pk, version in parts],
            now=now,
        )

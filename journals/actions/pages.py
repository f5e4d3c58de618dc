"""Free pages of the journal; and putting a page or a worksheet beside a moment, now or later."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.kinds import JOURNAL_PAGE
from journals.models import Entry, Episode
from tracker.accounts.models import User

from .entries import StaleVersion, When, change, create, own_words, record, refuse_to_come
from .once import one_at_a_time
from .sharing import stop_sharing

NOT_YET = _("That is still to come. Choose a time before now.")
# What can come to a moment later, and leave it again. Everything else stays where it was written.
MOVES = (Entry.Kind.JOURNAL_PAGE, Entry.Kind.WORKSHEET)


@transaction.atomic
def write_page(
    client: User,
    *,
    entry_id: uuid.UUID,
    content: Mapping[str, Any],
    when: When,
    now: datetime,
    episode: Episode | None = None,
    written_at: datetime | None = None,
) -> Entry:
    """A new page, about now or about any time before. Safe to repeat. `written_at`: as in
    create()."""
    refuse_to_come(when, now, NOT_YET)
    return create(
        client,
        entry_id=entry_id,
        kind=JOURNAL_PAGE.code,
        status=Entry.Status.WRITTEN,
        content=content,
        when=when,
        now=now,
        episode=episode,
        written_at=written_at,
    )


@transaction.atomic
def change_page(
    client: User,
    entry: Entry,
    content: Mapping[str, Any],
    *,
    base_version: int,
    when: When | None,
    now: datetime,
) -> Entry:
    """Write a page anew; what stood there stays as an earlier version. Raises StaleVersion."""
    own_words(client)
    if when is not None:
        refuse_to_come(when, now, NOT_YET)
    return change(client, entry, content, base_version=base_version, when=when, now=now)


@transaction.atomic
def attach(
    client: User,
    entry: Entry,
    episode: Episode | None,
    *,
    now: datetime,
    base_version: int | None = None,
    stood_by: str | None = None,
) -> bool:
    """Put a page or a worksheet beside one of the client's moments, or take it away from there.

    What comes to a moment is private there until it is ticked, like everything that is added to
    one: whoever could open it cannot any more. Gives whether that was so. The words do not change,
    so there is no new version. Safe to repeat. Raises ValidationError for what does not move.

    `base_version`: the version that was read; `stood_by`: the id of the moment that it stood by
    then, "" for none. Where either is another now, StaleVersion.
    """
    if entry.kind not in MOVES:
        raise ValidationError({"episode": _("This belongs where it was written.")})
    if entry.episode_id == (episode.pk if episode else None):
        return False
    for moment in sorted(filter(None, (entry.episode, episode)), key=lambda one: one.pk):
        one_at_a_time(moment)
    # one that belongs to no moment yet is shared one at a time
    row = Entry.objects.select_for_update().get(pk=entry.pk)
    moved = stood_by is not None and stood_by != str(row.episode_id or "")
    if moved or base_version not in (None, row.version):
        raise StaleVersion(row)
    stopped = stop_sharing(client, entry_ids=[entry.pk], now=now) if episode else []
    Entry.objects.filter(pk=entry.pk, deleted_at=None).update(episode=episode)
    entry.episode = episode
    record(client, "moved", entry, now)
    return bool(stopped)

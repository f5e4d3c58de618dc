"""Keeping what somebody is typing, until they save it. Never an entry, and never in the ledger.

Nothing acknowledged is written over by anything that does not know it: a save names the revision
that it is based on, and one that names an older one, from another device, becomes a draft of its
own. A page that repeats itself (`page`, `step`) is known again: a lost answer costs nothing.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from journals.access.drafts import KEPT_FOR, SAVED, THROWN
from journals.models import Draft
from tracker.accounts.models import User
from tracker.privacy import keys

from .entries import IdTaken
from .once import insert

MOST = 50  # of one person, that wait; as many thrown away can be taken back; the oldest go
# Bytes of one form, as it is sent: its longest field, in letters that take twelve each.
LONGEST = 256 * 1024
MARKED_FOR = timedelta(hours=1)  # a draft that was on its way when its form was saved has come

Words = Mapping[str, Sequence[str]]


class DraftGone(Exception):
    """It was saved or thrown away meanwhile, in another tab or on another device."""


@transaction.atomic
def save_draft(
    owner_id: uuid.UUID,
    *,
    draft_id: uuid.UUID,
    place: str,
    words: Words,
    based_on: int,
    page: str,
    step: int,
    now: datetime,
) -> Draft:
    """Keep a form as it stands: {name: [value, …]}. Safe to repeat.

    `based_on`: the revision that the page knows, 0 for none. `page`: which drawing of the form
    sends this, `step` counts what it sends. Raises DraftGone, or IdTaken if the id is not ours.
    The draft that is given back has another id if this one was continued elsewhere.
    """
    keys.warm([owner_id])
    full = {**words, "draft_page": [page], "draft_step": [str(step)]}
    row = Draft.objects.select_for_update().filter(pk=draft_id, owner_id=owner_id).first()
    if row is None:
        if based_on:
            raise DraftGone
        return _begin(owner_id, draft_id, place, full, now)
    if row.place != place:
        raise DraftGone
    if _sent_by(row) == page:
        return row if _step(row) >= step else _write(row, full, now)
    if row.revision == based_on:
        return _write(row, full, now)
    other = uuid.uuid5(draft_id, page)  # the same one, should this page ask again
    row = Draft.objects.select_for_update().filter(pk=other, owner_id=owner_id).first()
    if row is None:
        return _begin(owner_id, other, place, full, now)
    return row if _step(row) >= step else _write(row, full, now)


def _sent_by(row: Draft) -> str:
    return next(iter(row.words.get("draft_page", ())), "")


def _step(row: Draft) -> int:
    return int(next(iter(row.words.get("draft_step", ())), "0"))


def _begin(
    owner_id: uuid.UUID, draft_id: uuid.UUID, place: str, words: Words, now: datetime
) -> Draft:
    row = Draft(id=draft_id, owner_id=owner_id, place=place, saved_at=now, words=words)
    if not insert(row):
        raise IdTaken
    _tidy(owner_id, now)
    return row


def _write(row: Draft, words: Words, now: datetime) -> Draft:
    row.revision += 1
    row.saved_at, row.words = now, words
    row.save(update_fields=["revision", "saved_at", "words"])
    return row


def _tidy(owner_id: uuid.UUID, now: datetime) -> None:
    """Where a draft is begun, the owner's old ones end. No job is needed, and none can fail."""
    mine = Draft.objects.filter(owner_id=owner_id)
    marks, thrown = mine.filter(place=SAVED), mine.filter(place__startswith=THROWN)
    mine.filter(saved_at__lte=now - KEPT_FOR).delete()
    marks.filter(saved_at__lte=now - MARKED_FOR).delete()
    for rows in (mine.exclude(place=SAVED).exclude(place__startswith=THROWN), thrown):
        surplus = list(rows.order_by("-saved_at").values_list("pk", flat=True)[MOST:])
        if surplus:
            mine.filter(pk__in=surplus).delete()


def drop_draft(
    owner_id: uuid.UUID, draft_id: uuid.UUID, *, on_its_way: bool, now: datetime
) -> None:
    """The form is saved, so its draft is not wanted any more. Call it where the form is saved.

    `on_its_way`: the page was sending this draft when it sent the form. Should the form come first,
    a mark of the id keeps the draft from being begun after it was saved.
    """
    gone, _by_model = Draft.objects.filter(pk=draft_id, owner_id=owner_id).delete()
    if on_its_way and not gone:
        keys.warm([owner_id])
        insert(Draft(id=draft_id, owner_id=owner_id, place=SAVED, saved_at=now, words={}))


@transaction.atomic
def throw_away(owner: User, draft: Draft) -> None:
    """Start afresh. Until the owner's old drafts end, it can be taken back."""
    Draft.objects.filter(pk=draft.pk, owner=owner, place=draft.place).update(
        place=THROWN + draft.place
    )


@transaction.atomic
def take_back(owner: User, draft: Draft) -> None:
    """Undo of throwing away."""
    Draft.objects.filter(pk=draft.pk, owner=owner, place=draft.place).update(
        place=draft.place.removeprefix(THROWN)
    )

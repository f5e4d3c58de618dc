"""The therapist's answer, and the client having seen it."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from journals.kinds import Content
from journals.kinds.guidance import GUIDANCE
from journals.models import Guidance, Share
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

from .entries import IdTaken, same_content
from .once import insert


@transaction.atomic
def answer(
    therapist: User,
    relationship: CareRelationship,
    *,
    guidance_id: uuid.UUID,
    entry_id: uuid.UUID,
    text: str,
    view: str,
    now: datetime,
) -> Guidance:
    """One bounded reply to an entry that is shared at this moment; 404 if it is not.

    It never touches the client's own evaluation. "Not yet" needs a sentence. Safe to repeat; an
    id that stands for anything else raises IdTaken.
    """
    share = (
        Share.objects.live(now)
        .select_related("entry")
        .defer("entry__ratings", "entry__words")
        .filter(entry=entry_id, relationship=relationship, relationship__therapist=therapist)
        .first()
    )
    if share is None:
        raise Http404
    keys.warm([relationship.of_id])
    content = GUIDANCE.clean({"text": text, "view": view})
    if content.get("view") == "not_yet" and "text" not in content:
        raise ValidationError({"text": _("“Not yet” needs a sentence from you.")})
    if sent := _sent(guidance_id, therapist, entry_id, content):
        return sent
    guidance = Guidance(
        id=guidance_id,
        client_id=relationship.of_id,
        entry=share.entry,
        relationship=relationship,
        author=therapist,
        sent_at=now,
        shown_from=now,
    )
    guidance.ratings, guidance.words = GUIDANCE.split(content)
    if not insert(guidance):  # the same was sent at this very moment, or the id was taken
        if sent := _sent(guidance_id, therapist, entry_id, content):
            return sent
        raise IdTaken
    ledger.record(
        actor_id=therapist.pk,
        verb="answered",
        client_id=relationship.of_id,
        entities=[("journals.Entry", entry_id, share.entry.version)],
        grants={entry_id: share.pk},
        now=now,
    )
    return guidance


def _sent(
    guidance_id: uuid.UUID, therapist: User, entry_id: uuid.UUID, content: Content
) -> Guidance | None:
    """What this id stands for, if it is this very answer. Raises IdTaken if it is another one."""
    sent = Guidance.objects.filter(pk=guidance_id).first()
    if sent is None:
        return None
    mine = sent.author_id == therapist.pk and sent.entry_id == entry_id
    if mine and same_content(sent, content):
        return sent
    raise IdTaken


def mark_seen(client: User, guidance_ids: Iterable[uuid.UUID], *, now: datetime) -> None:
    """The client has had these answers on screen."""
    Guidance.objects.filter(pk__in=list(guidance_ids), client=client, seen_at=None).update(
        seen_at=now
    )

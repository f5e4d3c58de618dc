"""Answering a measure. Being asked for it shows nobody anything; a standing share does."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from journals.access import measures as access
from journals.models import Entry
from tracker.accounts.models import User

from .entries import When, create, own_words, refuse_to_come
from .expecting import expect_measure
from .pages import NOT_YET


@transaction.atomic
def answer_measure(
    client: User,
    *,
    entry_id: uuid.UUID,
    slug: str,
    content: Mapping[str, Any],
    when: When,
    now: datetime,
    number: int | None = None,
    drawn_at: datetime | None = None,
    just_for_me: bool = False,
) -> Entry:
    """Answer a measure: what is kept of it are the answers; scores are made when they are read.

    `just_for_me`: this one reaches nobody, whatever standing share there is. `number`, `drawn_at`:
    the version that was on the page, and when that was drawn, if that is proved. Safe to repeat.
    404 for a measure that is not open to this client. Raises ValidationError by field, IdTaken.
    """
    own_words(client)
    stands = Entry.objects.filter(pk=entry_id, client=client).exists()
    asked = access.own_measure(client, slug, now, number=number, drawn_at=drawn_at, ever=stands)
    refuse_to_come(when, now, NOT_YET)
    entry = create(
        client,
        entry_id=entry_id,
        kind=Entry.Kind.MEASURE,
        status=Entry.Status.WRITTEN,
        content=content,
        when=when,
        now=now,
        worksheet=slug,
        worksheet_version=asked.worksheet.number,
        reaches=not just_for_me,
    )
    for one, day in access.asked_again(client, slug, now):
        expect_measure(client, one.id, day, now)
    return entry

"""The plan for hard hours: one entry, written anew, each earlier version kept."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from journals.kinds import SAFETY_PLAN
from journals.models import Entry
from tracker.accounts.models import User

from .entries import When, change, create, own_words, same_content


@transaction.atomic
def write_plan(
    client: User,
    *,
    entry_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
    base_version: int = 0,
) -> Entry:
    """Write it, or write it anew (`base_version` says from which version). Safe to repeat.

    Raises ValidationError by field; StaleVersion with the plan that stands there already.
    """
    own_words(client)
    standing = Entry.objects.kept().filter(client=client, kind=SAFETY_PLAN.code).first()
    if standing is None:
        return create(
            client,
            entry_id=entry_id,
            kind=SAFETY_PLAN.code,
            status=Entry.Status.WRITTEN,
            content=content,
            when=When.not_said(now, client.time_zone),
            now=now,
        )
    if same_content(standing, SAFETY_PLAN.clean(content)):
        return standing
    return change(client, standing, content, base_version=base_version, now=now)

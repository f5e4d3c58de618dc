"""Filling in a worksheet. It shows nobody anything that a standing share does not."""

import uuid
import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from journals import good
from journals.access import worksheets as access
from journals.models import Entry, Episode
from tracker.accounts.models import User
from tracker.reminders import actions as reminders
from tracker.reminders.schedule import journal_day

from .entries import When, change, create, own_words, refuse_to_come
from .pages import NOT_YET


@transaction.atomic
def answer_worksheet(
    client: User,
    *,
    entry_id: uuid.UUID,
    slug: str,
    content: Mapping[str, Any],
    when: When,
    now: datetime,
    number: int | None = None,
    drawn_at: datetime | None = None,
    episode: Episode | None = None,
) -> Entry:
    """Fill in a worksheet: private, like everything new. Safe to repeat.

    `number`: the version that was on the page; without it, the one that is offered now.
    `drawn_at`: when that page was drawn, if that is proved. 404 for a worksheet that is not open to
    this client. Raises ValidationError by field, also for one that waits for a calmer day; IdTaken.
    """
    own_words(client)
    stands = Entry.objects.filter(pk=entry_id, client=client).exists()
    offer = access.own_worksheet(client, slug, now, number=number, drawn_at=drawn_at, ever=stands)
    if offer.opens_at is not None and not stands:
        _refuse_for_now(client, offer.opens_at)
    refuse_to_come(when, now, NOT_YET)
    if slug == good.SLUG:
        ask_later_if_it_helps(client, now=now)
    return create(
        client,
        entry_id=entry_id,
        kind=Entry.Kind.WORKSHEET,
        status=Entry.Status.WRITTEN,
        content=_named(offer, content),
        when=when,
        now=now,
        episode=episode,
        worksheet=slug,
        worksheet_version=offer.worksheet.number,
    )


def ask_later_if_it_helps(client: User, *, now: datetime) -> None:
    """Today does not ask for a month whether writing here is good for them."""
    today = journal_day(now, client.time_zone, client.day_starts)
    reminders.note_asked_if_it_helps(client, today)


def _refuse_for_now(client: User, opens_at: datetime) -> None:
    local = opens_at.astimezone(zoneinfo.ZoneInfo(client.time_zone))
    raise ValidationError(
        _("This one can wait a little. It opens again on %(when)s."),
        code="waits",
        params={"when": date_format(local, "l j F, H:i")},
    )


@transaction.atomic
def change_answer(
    client: User,
    entry: Entry,
    content: Mapping[str, Any],
    *,
    base_version: int,
    when: When | None,
    now: datetime,
) -> Entry:
    """Write an answer anew, on the version of the worksheet that it was first given to.

    What stood there stays as an earlier version. Raises StaleVersion.
    """
    own_words(client)
    if when is not None:
        refuse_to_come(when, now, NOT_YET)
    offer = access.for_answer(client, entry)
    named = {
        code: words
        for key in offer.worksheet.named
        for code, words in entry.words.get(key, {}).items()
    }
    return change(
        client,
        entry,
        _named(offer, content, named),
        base_version=base_version,
        when=when,
        now=now,
    )


def _named(
    offer: access.Offered, content: Mapping[str, Any], before: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Clean answers, with the words of own targets as they were when they were answered."""
    said = {key: value for key, value in content.items() if key not in offer.worksheet.named}
    cleaned = offer.worksheet.clean(said)
    return offer.worksheet.with_names(cleaned, offer.labels | dict(before or {}))

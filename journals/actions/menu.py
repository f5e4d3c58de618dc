"""One's own menu: good things to do and words to say, put there in calm moments."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.kinds.menu import MENU_ITEM
from journals.models import Entry, MenuItem
from tracker.accounts.models import User

from .entries import IdTaken, own_words
from .once import insert
from .wordings import next_version

AT_MOST = 50


@transaction.atomic
def save_item(
    client: User,
    *,
    item_id: uuid.UUID,
    kind: str,
    text: str,
    now: datetime,
    base_version: int = 0,
) -> MenuItem:
    """Put something on the menu; or word it anew, where `base_version` says which was read.

    Saying the same again changes nothing. Raises ValidationError by field, IdTaken for an id that
    is in use for anything else, StaleVersion if it was changed meanwhile.
    """
    own_words(client)
    if kind not in MenuItem.Kind.values:
        raise ValidationError({"kind": _("Choose one of these.")})
    words = MENU_ITEM.clean({"text": text})
    item = MenuItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        return _add(client, item_id, kind, words, now)
    if item.client_id != client.pk or item.kind != kind:
        raise IdTaken
    if dict(item.words) == words:
        return item
    if not base_version:
        raise IdTaken
    changed = next_version(item, base_version, item.words, now)
    item.words = words
    item.save(update_fields=changed)
    return item


def _add(client: User, item_id: uuid.UUID, kind: str, words: dict, now: datetime) -> MenuItem:
    if MenuItem.objects.filter(client=client, archived_at=None).count() >= AT_MOST:
        raise ValidationError(_("Fifty is a long list. Put something away first."))
    item = MenuItem(id=item_id, client=client, kind=kind, added_at=now, words=words)
    if not insert(item):
        raise IdTaken
    return item


@transaction.atomic
def put_away_item(client: User, item: MenuItem, *, now: datetime) -> None:
    """It is not offered any more, and kept."""
    MenuItem.objects.filter(pk=item.pk, client=client, archived_at=None).update(archived_at=now)


@transaction.atomic
def take_out_item(client: User, item: MenuItem) -> None:
    """Offer it again."""
    MenuItem.objects.filter(pk=item.pk, client=client).update(archived_at=None)


@transaction.atomic
def keep_words(client: User, entry: Entry, *, now: datetime) -> MenuItem | None:
    """Keep the words of this credit for later. None if it has none; words are kept only once."""
    own_words(client)
    text = entry.words.get("text", "")
    if not text:
        return None
    for item in MenuItem.objects.filter(client=client, kind=MenuItem.Kind.AFFIRMATION):
        if item.words.get("text") == text:
            take_out_item(client, item)
            return item
    item_id = uuid.uuid5(entry.pk, f"words of version {entry.version}")
    if MenuItem.objects.filter(pk=item_id).exists():
        item_id = uuid.uuid4()  # they were kept once, and worded anew there since
    return save_item(
        client,
        item_id=item_id,
        kind=MenuItem.Kind.AFFIRMATION,
        text=text,
        now=now,
    )

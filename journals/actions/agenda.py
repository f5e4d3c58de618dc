"""The agenda: what each of the two wants to talk about, ticked when it was talked about."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.kinds.agenda import AGENDA
from journals.models import AgendaItem, Entry, Episode, Share
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger
from tracker.privacy.fields import SealedQuerySet

from .entries import IdTaken, StaleVersion, same_content
from .once import insert

Kind = AgendaItem.Kind
CYCLE = (Entry.Kind.SELF_MONITORING, Entry.Kind.SELF_EVALUATION, Entry.Kind.SELF_REINFORCEMENT)
ENOUGH = 40  # open things on one side of one agenda


@transaction.atomic
def add_to_agenda(
    owner: User,
    relationship: CareRelationship,
    *,
    item_id: uuid.UUID,
    kind: str,
    text: str = "",
    entry: Entry | None = None,
    now: datetime,
) -> AgendaItem:
    """Put something on the agenda. Safe to repeat.

    A client's `talk_about` and `talk_before` need words and are for this therapist to read from
    now on; `pin` needs an entry of the client's own, and shows nothing of it that is not shared. A
    therapist's `bring_up` is the therapist's own; its entry must be shared now. Raises
    ValidationError by field, IdTaken.
    """
    _refuse_what_cannot_be(owner, relationship, kind, entry, now)
    keys.warm([owner.pk])
    if not text.strip() and entry is None:
        raise ValidationError({"text": _("Add a few words, so that you both know what it is.")})
    words = AGENDA.clean({"text": text}) if text.strip() else {}
    standing = AgendaItem.objects.filter(pk=item_id).first()
    if standing is not None:
        return _same(standing, owner, relationship, kind, entry, words)
    mine = AgendaItem.objects.filter(
        relationship=relationship, owner=owner, done_at=None, withdrawn_at=None
    )
    if kind == Kind.PIN and (there := mine.filter(kind=kind, entry=entry).first()):
        return there
    if mine.count() >= ENOUGH:
        raise ValidationError(_("There is a lot on this list already. Take something off first."))
    item = AgendaItem(
        id=item_id,
        owner=owner,
        relationship=relationship,
        kind=kind,
        entry=entry,
        added_at=now,
        words=words,
    )
    if not insert(item):
        raise IdTaken
    _record(owner, "added_to_agenda", item, now)
    return item


def _refuse_what_cannot_be(
    owner: User, relationship: CareRelationship, kind: str, entry: Entry | None, now: datetime
) -> None:
    clients = kind in AgendaItem.OF_CLIENT
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Choose one of these.")})
    if owner.pk != (relationship.client_id if clients else relationship.therapist_id):
        raise ValueError("not this person's side of the agenda")
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused nothing can be put on the agenda."))
    if kind == Kind.PIN and entry is None:
        raise ValidationError({"entry": _("Choose what you want to bring.")})
    if entry is None:
        return
    own = kind == Kind.PIN and entry.client_id == owner.pk and entry.deleted_at is None
    shown = Share.objects.live(now).filter(entry=entry, relationship=relationship)
    if not own and not (kind == Kind.BRING_UP and shown.exists()):
        raise ValidationError({"entry": _("This can’t be chosen any more.")})


def _same(
    standing: AgendaItem,
    owner: User,
    relationship: CareRelationship,
    kind: str,
    entry: Entry | None,
    words: Any,
) -> AgendaItem:
    mine = standing.owner_id == owner.pk and standing.relationship_id == relationship.pk
    about = (standing.kind, standing.entry_id) == (kind, entry.pk if entry else None)
    if mine and about and dict(standing.words) == dict(words):
        return standing
    raise IdTaken


@transaction.atomic
def pin_moment(
    client: User,
    relationship: CareRelationship,
    episode: Episode,
    *,
    item_id: uuid.UUID,
    now: datetime,
) -> AgendaItem:
    """Bring a moment along: the pin is on a part that this therapist can open, if there is one.

    Raises as add_to_agenda() does.
    """
    there = _pins(client, relationship, episode).first()
    if there is not None:
        return there
    parts = list(_cycle(episode))
    shown = _shown(relationship, parts, now)
    return add_to_agenda(
        client,
        relationship,
        item_id=item_id,
        kind=Kind.PIN,
        entry=next(iter([*shown, *parts]), None),
        now=now,
    )


def let_pins_follow(
    client: User, relationship: CareRelationship, episode: Episode, now: datetime
) -> None:
    """Called when it was chosen which parts are shared: a pin moves to one of them, if its own is
    not among them."""
    pins = list(_pins(client, relationship, episode))
    if not pins:
        return
    shown = _shown(relationship, list(_cycle(episode)), now)
    astray = [pin.pk for pin in pins if pin.entry_id not in {entry.pk for entry in shown}]
    if shown and astray:
        AgendaItem.objects.filter(pk__in=astray).update(entry=shown[0])


def _pins(
    client: User, relationship: CareRelationship, episode: Episode
) -> SealedQuerySet[AgendaItem]:
    """What brings this moment along to this therapist: a pin on a part of its cycle. A page or a
    worksheet beside it was pinned for itself, and stays what is brought."""
    return AgendaItem.objects.filter(
        owner=client,
        relationship=relationship,
        kind=Kind.PIN,
        entry__episode=episode,
        entry__kind__in=CYCLE,
        done_at=None,
        withdrawn_at=None,
    )


def _cycle(episode: Episode) -> SealedQuerySet[Entry]:
    rows = Entry.objects.kept().filter(episode=episode, kind__in=CYCLE)
    return rows.order_by("occurred_at", "recorded_at", "pk")


def _shown(relationship: CareRelationship, parts: list[Entry], now: datetime) -> list[Entry]:
    live = Share.objects.live(now).filter(relationship=relationship, entry__in=parts)
    ids = set(live.values_list("entry", flat=True))
    return [part for part in parts if part.pk in ids]


@transaction.atomic
def reword_item(
    owner: User, item: AgendaItem, *, text: str, base_version: int, now: datetime
) -> AgendaItem:
    """Say it in other words. Raises StaleVersion, ValidationError by field."""
    if item.owner_id != owner.pk:
        raise ValueError("not this person's own")
    keys.warm([owner.pk])
    words = AGENDA.clean({"text": text})
    if same_content(item, words):
        return item
    claimed = AgendaItem.objects.filter(pk=item.pk, version=base_version).update(
        version=base_version + 1
    )
    if not claimed:
        raise StaleVersion(AgendaItem.objects.get(pk=item.pk))
    item.version, item.words = base_version + 1, words
    item.save(update_fields={"version"})
    _record(owner, "reworded_agenda", item, now)
    return item


@transaction.atomic
def tick_item(by: User, item: AgendaItem, *, done: bool, now: datetime) -> None:
    """Talked about, or not yet after all. The client's things are ticked by either of the two."""
    if by.pk not in (item.relationship.therapist_id, item.owner_id):
        raise ValueError("not on an agenda of theirs")
    rows = AgendaItem.objects.filter(pk=item.pk, withdrawn_at=None, done_at__isnull=done)
    if rows.update(done_at=now if done else None):
        _record(by, "ticked_agenda" if done else "unticked_agenda", item, now)


@transaction.atomic
def take_off_agenda(owner: User, item: AgendaItem, *, now: datetime) -> None:
    """No longer wanted. Its writer alone takes it off."""
    if AgendaItem.objects.filter(pk=item.pk, owner=owner, withdrawn_at=None).update(
        withdrawn_at=now
    ):
        _record(owner, "took_off_agenda", item, now)


@transaction.atomic
def put_back_on_agenda(owner: User, item: AgendaItem, *, now: datetime) -> None:
    """Undo of taking it off."""
    if AgendaItem.objects.filter(pk=item.pk, owner=owner, withdrawn_at__isnull=False).update(
        withdrawn_at=None
    ):
        _record(owner, "added_to_agenda", item, now)


def _record(by: User, verb: str, item: AgendaItem, now: datetime) -> None:
    if item.kind == Kind.BRING_UP:
        return  # a therapist's own list says nothing of the client's, and is not the client's
    ledger.record(
        actor_id=by.pk,
        verb=verb,
        client_id=item.relationship.of_id,
        entities=[("journals.AgendaItem", item.pk, item.version)],
        now=now,
    )

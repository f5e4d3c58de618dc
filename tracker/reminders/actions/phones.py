"""Browsers that show notifications: turned on by a tap there, and gone when they say so."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.privacy import keys, tombstones
from tracker.reminders import access, push
from tracker.reminders.models import Channel, Preferences, PushSubscription

from .wishes import own

AT_MOST = 5


@transaction.atomic
def add_phone(
    user: User, given: dict[str, Any], *, now: datetime, device: str = ""
) -> PushSubscription:
    """Notifications come to this browser, and no mails any more. Safe to repeat.

    `given`: endpoint, p256dh and auth, as the browser has them; `device`: as devices.named(). An
    address that somebody else had is taken from them. Raises ValidationError where it is none that
    can be used.
    """
    words = {name: str(given.get(name, "")) for name in ("endpoint", "p256dh", "auth")}
    keys_fit = all(push.usable(name, words[name]) for name in push.KEYS)
    if not (push.possible() and push.known(words["endpoint"]) and keys_fit):
        raise ValidationError(_("This browser’s notifications can’t be used here."))
    mine = own(user)
    keys.warm([user.pk])
    address = hashlib.sha256(words["endpoint"].encode()).hexdigest()
    _forget(PushSubscription.objects.filter(address_hash=address), now)
    row = PushSubscription(user=user, address_hash=address, added_at=now)
    row.words = words | {"device": device}
    row.save()
    oldest = list(access.own_phones(user).values_list("pk", flat=True)[AT_MOST:])
    _forget(PushSubscription.objects.filter(pk__in=oldest), now)
    mine.channel, mine.changed_at = Channel.PUSH, now
    mine.save()
    return row


@transaction.atomic
def forget_phone(user: User, phone: PushSubscription, *, now: datetime) -> None:
    """No notifications there; mails again if that was the last one."""
    own(user)  # two at once: one of them is the last
    _forget(access.own_phones(user).filter(pk=phone.pk), now)
    if not access.own_phones(user).exists():
        forget_phones(user, now=now)


@transaction.atomic
def forget_phones(user: User, *, now: datetime) -> None:
    """No notifications anywhere: mails again."""
    _forget(PushSubscription.objects.filter(user=user), now)
    Preferences.objects.filter(user=user).update(channel=Channel.EMAIL, changed_at=now)


def _forget(phones: QuerySet[PushSubscription], now: datetime) -> None:
    """Whoever has that browser now hears nothing more, after a restore neither."""
    ids = list(phones.values_list("pk", flat=True))
    tombstones.note(tombstones.Kind.PHONE, ids, now)
    PushSubscription.objects.filter(pk__in=ids).delete()

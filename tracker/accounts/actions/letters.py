"""Mails about accounts, written as rows and sent by whoever rings; and what they are about, as
lines on one's own page."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tracker.accounts import access, codes, languages, letter_words
from tracker.accounts.models import AccountEvent, AddressChange, Letter, User, normalized
from tracker.privacy import tombstones

from .staff import way_in
from .tokens import revoke_tokens

log = logging.getLogger(__name__)
Kind, Verb = Letter.Kind, AccountEvent.Verb
# After each try so long until the next; the last one is the end of it. The first also covers a
# sender that dies in the middle.
PAUSES = [timedelta(minutes=minutes) for minutes in (2, 5, 30, 120, 600)]
AT_ONCE = 100
CONFIRM_WITHIN = timedelta(days=1)
# Hands a mail over, and says whether it is done with: see tracker/reminders/channels.py.
Done = Callable[[EmailMessage], bool]
GONE = _("This link has been used, or is too old.")


def write_letter(
    kind: str, to: str, *, now: datetime, at: datetime | None = None, language: str = ""
) -> None:
    """Have a mail sent with the next ring. `at`: when what it tells of happens, or happened.

    It is in the language of whoever has this address then. `language`: for where nobody has; "" for
    that of the page.
    """
    language = language or translation.get_language() or languages.here()
    Letter.objects.create(kind=kind, to=normalized(to), language=language, about_at=at, next_at=now)


def send_receipt(to: str, *, language: str, now: datetime, is_done_with: Done) -> None:
    """The last mail to somebody whose account is gone. Their address is kept only if it can't be
    handed over at once."""
    letter = Letter(kind=Kind.LEFT, to=to, language=language, about_at=now, next_at=now)
    if not is_done_with(_message(letter)):
        letter.save()


@transaction.atomic
def note_change(
    user: User, verb: str, *, now: datetime, device: str = "", to: str | None = None
) -> None:
    """Write a change of how somebody signs in on their page, and have them told by mail: at `to`,
    where that is no longer their address."""
    AccountEvent.objects.create(user=user, verb=verb, device=device, at=now)
    if verb in (Verb.PASSWORD, Verb.RESET, Verb.ADDRESS):
        tombstones.note(tombstones.Kind.PASSWORD, [user.pk], now)
    log.info("Signing in changed: %s of %s", verb, user.pk)
    kind = Kind.TRIED if verb == Verb.TRIED else Kind.CHANGED
    write_letter(kind, to or user.email, now=now, language=user.language)


@transaction.atomic
def note_reset(user: User, *, now: datetime, device: str = "") -> None:
    """Somebody who reads this person's mails has made a new password. Sessions ended with the old
    one; so do the tokens. The first password of all is no reset."""
    is_first = user.last_login is None
    if not is_first:
        revoke_tokens(user, now=now)
    note_change(user, Verb.PASSWORD if is_first else Verb.RESET, now=now, device=device)


def ask_for_address(user: User, address: str, *, now: datetime) -> None:
    """Have a link sent to an address that somebody wants to sign in with. A newer wish takes the
    place of an older one. Whether somebody else has it, only the sender looks."""
    said = {"address": normalized(address), "until": now + CONFIRM_WITHIN, "digest": ""}
    AddressChange.objects.update_or_create(user=user, defaults=said)
    write_letter(Kind.ADDRESS, address, now=now, language=user.language)


@transaction.atomic
def confirm_address(token: str, *, now: datetime) -> None:
    """Sign in by the new address from now on; the old one is told. Raises ValidationError."""
    change = access.address_change(token, now)
    if change is None or not _use(change):
        raise ValidationError(GONE)
    old, user = change.user.email, change.user
    user.email = change.address
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:  # somebody else began with it meanwhile
        raise ValidationError(GONE) from None
    EmailAddress.objects.filter(user=user).delete()  # allauth's copy, made anew at signing in
    note_change(user, Verb.ADDRESS, now=now, to=old)


def _use(change: AddressChange) -> bool:
    """Of two who press at once, one."""
    ended, _by_model = AddressChange.objects.filter(pk=change.pk, digest=change.digest).delete()
    return bool(ended)


def send_letters(now: datetime, is_done_with: Done) -> None:
    """Send what is due by what hands a mail over, and says whether it is done with. Two who send at
    once never take the same one; none is lost before it is handed over."""
    for letter in Letter.objects.filter(next_at__lte=now).order_by("next_at")[:AT_ONCE]:
        last = letter.tries + 1 >= len(PAUSES)
        mine = Letter.objects.filter(pk=letter.pk, tries=letter.tries)
        if not mine.update(tries=F("tries") + 1, next_at=now + PAUSES[letter.tries]):
            continue
        message = _written(letter, now)
        if message is None or is_done_with(message) or last:
            Letter.objects.filter(pk=letter.pk).delete()


def _written(letter: Letter, now: datetime) -> EmailMessage | None:
    """The mail itself; None when nobody is there to have it."""
    key = _key(letter, now)
    return None if key is None else _message(letter, key)


def _message(letter: Letter, key: str = "") -> EmailMessage:
    owner = User.objects.filter(email=letter.to).only("language").first()
    with translation.override(owner.language if owner else letter.language):
        subject = letter_words.subject(letter.kind, key)
        text = letter_words.body(letter.kind, key, letter.about_at)
    said = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, text, to=[letter.to], headers=said)


def _key(letter: Letter, now: datetime) -> str | None:
    """Where its link leads, or its code; "" without one; None when there is nobody who could use
    it."""
    if letter.kind not in letter_words.ASKED_FOR:
        return ""
    owner = User.objects.filter(email=letter.to).first()
    if letter.kind == Kind.RESET:
        return way_in(owner) if owner and owner.is_active else None
    if letter.kind == Kind.ADDRESS:
        return None if owner else _path_to_confirm(letter.to, now)
    if owner:
        return "" if owner.is_active else None
    return codes.shown(codes.for_address(letter.to, now.date()))


def _path_to_confirm(address: str, now: datetime) -> str | None:
    change = AddressChange.objects.filter(address=address, until__gt=now).order_by("-until").first()
    if change is None:
        return None
    token = secrets.token_urlsafe(32)
    AddressChange.objects.filter(pk=change.pk).update(digest=access.digest(token))
    return reverse("address-confirm", args=[token])

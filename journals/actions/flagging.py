"""Flags: made together with the share that opens an answer, and moved on by clinicians alone.

Nothing here closes one by itself, and nothing is told to anybody outside the practice.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.access import flags as access
from journals.access import monitoring
from journals.kinds.fields import clean_text
from journals.kinds.flagging import CODES, LONGEST_NOTE
from journals.models import Entry, ReviewFlag, ReviewStep, Share
from tracker.accounts import access as accounts
from tracker.accounts.actions import write_letter
from tracker.accounts.models import Letter, User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.care.rhythm import due_by
from tracker.privacy import keys, ledger
from tracker.safety import rules
from tracker.safety.rules import Fired

from .once import insert

AT_ONCE = 100


def raise_flags(client: User, shares: Iterable[Share], now: datetime) -> list[ReviewFlag]:
    """Called by whatever opens an entry, or changes one that is open, in its transaction: a flag
    for each answer that a rule fires on, unless its therapist has it before them already."""
    opened = list(shares)
    if not opened:
        return []
    rows = Entry.objects.filter(
        pk__in={share.entry_id for share in opened}, kind__in=monitoring.CARRY
    )
    keys.warm([client.pk])
    entries = {
        row.pk: row
        for row in rows.defer("words")
        if monitoring.fired_on(row, monitoring.LOWEST)  # most are nothing of the kind
    }
    high = [share for share in opened if share.entry_id in entries]
    agreed = monitoring.watched({share.relationship_id for share in high}) if high else {}
    made = []
    for share in high:
        stands = agreed.get(share.relationship_id)
        least = stands.ratings["least"] if stands else None
        fired = monitoring.fired_on(entries[share.entry_id], least)
        if fired and not _is_known(share, fired):
            rhythm = stands.rhythm if stands else ""
            made += _raise(client, entries[share.entry_id], share, fired, rhythm, now)
    return made


def _is_known(share: Share, fired: tuple[Fired, ...]) -> bool:
    """Whether a flag waits, or all of it was looked at before: sharing again says nothing new."""
    rows = ReviewFlag.objects.filter(entry=share.entry_id, relationship=share.relationship_id)
    looked_at: dict[str, int] = {}
    for row in rows:
        if row.state != ReviewFlag.State.DONE:
            return True
        for one in rules.read_back(row.ratings["fired"]):
            looked_at[one.rule] = max(one.value, looked_at.get(one.rule, 0))
    return all(looked_at.get(one.rule, -1) >= one.value for one in fired)


def _raise(
    client: User, entry: Entry, share: Share, fired: tuple[Fired, ...], rhythm: str, now: datetime
) -> list[ReviewFlag]:
    relationship = share.relationship
    flag = ReviewFlag(
        client=client,
        relationship=relationship,
        entry=entry,
        share=share,
        ratings_version=entry.ratings_version,
        made_at=now,
        due_at=due_at(relationship, rhythm or relationship.rhythm, now),
    )
    flag.ratings = {"fired": [one.as_dict() for one in fired]}
    if not insert(flag):  # the second of two presses at once
        return []
    _record(None, "flagged", flag, now)
    write_letter(Letter.Kind.WAITS, relationship.therapist.email, now=now)
    return [flag]


def due_at(relationship: CareRelationship, rhythm: str, now: datetime) -> datetime:
    """By when it is to be looked at: what the two agreed on, by the therapist's clock."""
    meeting = care.next_appointment(relationship, now)
    meets = [meeting.starts_at] if meeting else []
    return due_by(rhythm, now, relationship.therapist.time_zone, meets).at


# --- what a clinician does ----------------------------------------------------------------------
@transaction.atomic
def note_seen(clinician: User, flag_id: uuid.UUID, *, now: datetime) -> ReviewFlag:
    """Say that somebody has it in hand. It still waits. 404 for a flag that is not theirs to move;
    a second time changes nothing."""
    flag = access.own_flag(clinician, flag_id, now, lock=True)
    if flag.state == ReviewFlag.State.OPEN:
        ReviewFlag.objects.filter(pk=flag.pk).update(state=ReviewFlag.State.SEEN)
        flag.state = ReviewFlag.State.SEEN
        _step(clinician, flag, ReviewStep.What.SEEN, {}, now)
        _record(clinician, "took_up_flag", flag, now)
    return flag


@transaction.atomic
def settle_flag(
    clinician: User, flag_id: uuid.UUID, *, code: str, note: str, now: datetime
) -> ReviewFlag:
    """Say what was done, as a code and in a note: then it waits no longer. The only way to close
    one. 404 for a flag that is not theirs to move. Raises ValidationError by field.

    Saying the same again changes nothing; another word about one that is done is refused.
    """
    flag = access.own_flag(clinician, flag_id, now, lock=True)
    words = {"code": _known(code), "note": _said(note)}
    if flag.state == ReviewFlag.State.DONE:
        if access.done_by(flag, clinician) == words:
            return flag
        raise ValidationError(_("This was looked at meanwhile. Look again."))
    ReviewFlag.objects.filter(pk=flag.pk).update(state=ReviewFlag.State.DONE, done_at=now)
    flag.state, flag.done_at = ReviewFlag.State.DONE, now
    _step(clinician, flag, ReviewStep.What.DONE, words, now)
    _record(clinician, "settled_flag", flag, now)
    return flag


def _known(code: str) -> str:
    if code not in dict(CODES):
        raise ValidationError({"code": _("Choose what was done.")})
    return code


def _said(note: str) -> str:
    try:
        words = clean_text(note, LONGEST_NOTE)
    except ValidationError as error:
        raise ValidationError({"note": error}) from error
    if not words:
        raise ValidationError({"note": _("Write a line about what was done.")})
    return words


def _step(clinician: User, flag: ReviewFlag, what: str, words: dict, now: datetime) -> None:
    keys.warm([clinician.pk])
    step = ReviewStep(flag=flag, by=clinician, at=now, what=what)
    step.words = words
    step.save()


def _record(by: User | None, verb: str, flag: ReviewFlag, now: datetime) -> None:
    """In the client's ledger, as long as there is a client."""
    if flag.client_id is None:
        return
    thing = ("journals.Entry", flag.entry_id) if flag.entry_id else ("journals.ReviewFlag", flag.pk)
    ledger.record(
        actor_id=by.pk if by else None,
        verb=verb,
        client_id=flag.client_id,
        entities=[(*thing, 0)],
        grants={thing[1]: flag.share_id} if flag.share_id else None,
        now=now,
    )


# --- when nobody has looked ---------------------------------------------------------------------
@transaction.atomic
def tell_overdue(*, now: datetime) -> int:
    """Let somebody else know, once, of what was not looked at in time: who was named for that, or
    the practice's admins where nobody who was named reads here. Gives how many flags; call it
    until it gives 0. The mail names nobody and nothing."""
    rows = list(access.overdue_untold(now)[:AT_ONCE])
    ReviewFlag.objects.filter(pk__in=[row.pk for row in rows]).update(overdue_told_at=now)
    for address in sorted({one for row in rows for one in _who_else(row.relationship)}):
        write_letter(Letter.Kind.WAITS, address, now=now)
    return len(rows)


def _who_else(relationship: CareRelationship) -> list[str]:
    deputy = relationship.deputy
    if deputy is not None and deputy.receives:
        return [deputy.email]
    return accounts.admins_of(relationship.therapist.clinician.practice_id)


@transaction.atomic
def forget_flags(client: User) -> None:
    """The account is gone. What waits for a clinician goes on waiting, about nobody; what was
    noted about it is the practice's own record."""
    ReviewFlag.objects.filter(client=client).update(client=None, entry=None, share=None)

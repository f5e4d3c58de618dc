"""Sharing and stopping. Opening is two deliberate steps, closing is one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from journals.kinds import SELF_EVALUATION
from journals.models import Entry, EntryQuerySet, Episode, Guidance, Share, StandingShare
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import ledger, tombstones

from .agenda import let_pins_follow
from .flagging import raise_flags
from .once import one_at_a_time
from .standing import stop_all_standing, stop_standing_share, undo_stop_standing


@dataclass(frozen=True)
class Choice:
    """What the client decided on the sharing page, for one therapist."""

    entry_ids: frozenset[uuid.UUID]
    level: str
    until: datetime | None = None  # None: until I stop it
    ask: bool = False  # "please look at it with me"


class Stopped(NamedTuple):
    """What was stopped at once, so that it can be taken back: ids of shares, and of what stood."""

    shares: list[uuid.UUID]
    standing: list[uuid.UUID]


@transaction.atomic
def share_parts(
    client: User,
    episode: Episode,
    relationship: CareRelationship,
    choice: Choice,
    *,
    now: datetime,
) -> list[Share]:
    """Make the ticked parts, and only those, visible in this relationship. Safe to repeat."""
    one_at_a_time(episode)
    parts = episode.entries.kept()
    made = _share(client, parts, relationship, choice, now)
    let_pins_follow(client, relationship, episode, now)
    return made


@transaction.atomic
def share_alone(
    client: User,
    entry: Entry,
    relationship: CareRelationship,
    choice: Choice,
    *,
    now: datetime,
) -> list[Share]:
    """Make one entry that belongs to no moment visible in this relationship. Safe to repeat.

    What belongs to a moment is shared with its moment: ValidationError. So is a safety plan, which
    is agreed on by itself (start_standing_share).
    """
    if entry.kind == Entry.Kind.SAFETY_PLAN:
        raise ValidationError({"parts": _("This is shared on its own page.")})
    list(_alone(client).filter(pk=entry.pk))
    one = Entry.objects.kept().filter(pk=entry.pk, client=client, episode=None)
    return _share(client, one, relationship, choice, now)


@transaction.atomic
def share_numbers(
    client: User, entry: Entry, relationship: CareRelationship, *, now: datetime
) -> Share | None:
    """Make the numbers and ticks of one entry visible in this relationship, until they are stopped.

    Nothing else of its moment is opened or closed. None if it can be opened there already. Raises
    ValidationError where nothing can be shared now.
    """
    choice = Choice(frozenset([entry.pk]), Share.Level.RATINGS_ONLY)
    _refuse_what_cannot_be(client, relationship, choice, now)
    if entry.episode is not None:
        one_at_a_time(entry.episode)
    row = Entry.objects.kept().select_for_update(of=("self",)).filter(client=client, pk=entry.pk)
    mine = row.defer("ratings", "words").first()
    there = Share.objects.filter(entry=entry, relationship=relationship, revoked_at=None)
    there.filter(until__lte=now).update(revoked_at=now)  # over, and in the way of another
    if mine is None or there.filter(revoked_at=None).exists():
        return None
    made = Share.objects.create(
        entry=mine, relationship=relationship, level=choice.level, shared_at=now
    )
    _record(client, "shared", [made], now)
    raise_flags(client, [made], now)
    return made


def _alone(client: User) -> QuerySet:
    """Ids of what belongs to no moment. Whoever else shares or moves it waits until we are done."""
    rows = Entry.objects.filter(client=client, episode=None).select_for_update()
    return rows.values_list("pk", flat=True)


def _share(
    client: User,
    among: EntryQuerySet,
    relationship: CareRelationship,
    choice: Choice,
    now: datetime,
) -> list[Share]:
    _refuse_what_cannot_be(client, relationship, choice, now)
    parts = {entry.pk: entry for entry in among.defer("ratings", "words")}
    if not choice.entry_ids <= parts.keys():
        raise ValidationError({"parts": _("Choose from these parts.")})
    standing = {
        share.entry_id: share
        for share in Share.objects.filter(
            entry__in=parts, relationship=relationship, revoked_at=None
        )
    }
    ended = [
        share
        for share in standing.values()
        if share.entry_id not in choice.entry_ids
        or (share.level, share.until) != (choice.level, choice.until)
        # promised, and now chosen by itself: it no longer ends with the promise
        or share.standing_id is not None
    ]
    _revoke(client, ended, now)
    kept = set(standing) - {share.entry_id for share in ended}
    made = Share.objects.bulk_create(
        Share(
            entry=parts[pk],
            relationship=relationship,
            level=choice.level,
            until=choice.until,
            shared_at=now,
            asked_at=standing[pk].asked_at if pk in standing else None,
        )
        for pk in sorted(choice.entry_ids - kept)
    )
    _record(client, "shared", made, now)
    raise_flags(client, made, now)
    _ask(parts, relationship, choice, now)
    return made


def _refuse_what_cannot_be(
    client: User, relationship: CareRelationship, choice: Choice, now: datetime
) -> None:
    if relationship.client_id != client.pk or relationship.status != "active":
        raise ValidationError({"relationship": _("You can’t share with this person now.")})
    if not choice.entry_ids:
        raise ValidationError({"parts": _("Choose at least one part, or stop sharing instead.")})
    if choice.level not in Share.Level.values:
        raise ValidationError({"level": _("Choose how much of it can be read.")})
    if choice.until is not None and choice.until <= now:
        raise ValidationError({"until_date": _("Choose a day that is still to come.")})


def _ask(
    parts: dict[uuid.UUID, Entry], relationship: CareRelationship, choice: Choice, now: datetime
) -> None:
    """Ask this therapist for an answer, or take the question back. One that waits keeps its time.

    What was asked of somebody else stays as it is.
    """
    shares = Share.objects.filter(entry__in=parts, relationship=relationship, revoked_at=None)
    if choice.ask:
        look_back = shares.filter(entry__kind=SELF_EVALUATION.code)
        if not look_back.exists():
            raise ValidationError(
                {"ask": _("Share your look back too, so that there is something to answer.")}
            )
        # one that can still be taken back is not there yet, for whoever asks
        answered_since = Guidance.objects.shown(now).filter(
            entry=OuterRef("entry"), relationship=relationship, sent_at__gte=OuterRef("asked_at")
        )
        look_back.filter(Q(asked_at=None) | Exists(answered_since)).update(asked_at=now)
    else:
        shares.update(asked_at=None)
    _note_who_was_asked(parts)


def _note_who_was_asked(entry_ids: Iterable[uuid.UUID]) -> None:
    """On the look back itself: when its writer asked anybody last, of what still waits."""
    first = Share.objects.filter(entry=OuterRef("pk"), revoked_at=None, asked_at__isnull=False)
    Entry.objects.filter(pk__in=list(entry_ids), kind=SELF_EVALUATION.code).update(
        guidance_requested_at=Subquery(first.order_by("-asked_at").values("asked_at")[:1])
    )


def settle_question(entry_id: uuid.UUID, relationship: CareRelationship) -> None:
    """What was asked of this therapist about it is answered: the two have decided it together."""
    asked = Share.objects.filter(entry=entry_id, relationship=relationship, revoked_at=None)
    if asked.filter(asked_at__isnull=False).update(asked_at=None):
        _note_who_was_asked([entry_id])


@transaction.atomic
def stop_sharing(
    client: User,
    *,
    now: datetime,
    entry_ids: Iterable[uuid.UUID] | None = None,
    relationship: CareRelationship | None = None,
) -> list[uuid.UUID]:
    """Hide it from this moment on. Gives the ids of what was stopped, for undo.

    Without `entry_ids` it is everything, as stop_everything() does.
    """
    if entry_ids is None:
        return stop_everything(client, relationship, now=now).shares
    return _stop(client, Q(entry__in=list(entry_ids)), relationship, now)


@transaction.atomic
def stop_everything(
    client: User, relationship: CareRelationship | None = None, *, now: datetime
) -> Stopped:
    """All that this therapist, or anybody, can open, and what would reach them as it is written.

    Goals and the agenda are taken back where they stand: they are no entries.
    """
    standing = stop_all_standing(client, relationship, now)
    return Stopped(_stop(client, Q(), relationship, now), standing)


def _stop(
    client: User, which: Q, relationship: CareRelationship | None, now: datetime
) -> list[uuid.UUID]:
    which &= Q(entry__client=client, revoked_at=None)
    if relationship is not None:
        which &= Q(relationship=relationship)
    stopped = list(Share.objects.select_for_update().filter(which))
    _revoke(client, stopped, now)
    _end_what_stands_for_the_plan(client, stopped, now)
    return [share.pk for share in stopped]


def _end_what_stands_for_the_plan(client: User, stopped: list[Share], now: datetime) -> None:
    """A plan is one entry: with its share ends the agreement, also when the plan is removed."""
    promised = StandingShare.objects.filter(
        shares__in=stopped, what=StandingShare.What.SAFETY_PLAN, revoked_at=None
    )
    for standing in promised if stopped else ():
        stop_standing_share(client, standing, now=now)


@transaction.atomic
def undo_stop_everything(client: User, stopped: Stopped, *, now: datetime) -> bool:
    """Share again, as it was, what was just stopped, and what stood. False if nothing came back."""
    rows = StandingShare.objects.filter(pk__in=stopped.standing, relationship__client=client)
    again = [undo_stop_standing(client, row, now=now) for row in rows]
    return bool(undo_stop(client, stopped.shares, now=now)) or any(again)


@transaction.atomic
def undo_stop(client: User, share_ids: Iterable[uuid.UUID], *, now: datetime) -> int:
    """Share again, as it was, what was just stopped. Gives how many shares that made."""
    stopped = Share.objects.filter(
        pk__in=list(share_ids),
        entry__client=client,
        entry__deleted_at=None,
        revoked_at__isnull=False,
        relationship__status=CareRelationship.Status.ACTIVE,
    ).filter(
        Q(until=None) | Q(until__gt=now),
        # what a standing share had opened comes back with that one only
        Q(standing=None) | Q(standing__revoked_at=None),
    )
    for episode in Episode.objects.filter(entries__shares__in=stopped).order_by("pk").distinct():
        one_at_a_time(episode)
    list(_alone(client).filter(pk__in=stopped.values("entry")).order_by("pk"))
    open_again = {
        (share.entry_id, share.relationship_id)
        for share in Share.objects.filter(entry__client=client, revoked_at=None)
    }
    again = {
        (share.entry_id, share.relationship_id): share
        for share in stopped.order_by("shared_at")  # of several, the last one counts
        if (share.entry_id, share.relationship_id) not in open_again
    }
    made = Share.objects.bulk_create(
        Share(
            entry_id=share.entry_id,
            relationship_id=share.relationship_id,
            level=share.level,
            until=share.until,
            shared_at=now,
            asked_at=share.asked_at,
            standing_id=share.standing_id,
        )
        for share in again.values()
    )
    _record(client, "shared", made, now)
    raise_flags(client, made, now)
    return len(made)


def _revoke(client: User, shares: list[Share], now: datetime) -> None:
    Share.objects.filter(pk__in=[share.pk for share in shares], revoked_at=None).update(
        revoked_at=now
    )
    _record(client, "stopped_sharing", shares, now)
    tombstones.note(tombstones.Kind.SHARE, [share.pk for share in shares], now)


def _record(client: User, verb: str, shares: list[Share], now: datetime) -> None:
    if shares:
        ledger.record(
            actor_id=client.pk,
            verb=verb,
            client_id=client.pk,
            entities=[("journals.Entry", share.entry_id, 0) for share in shares],
            grants={share.entry_id: share.pk for share in shares},
            now=now,
        )

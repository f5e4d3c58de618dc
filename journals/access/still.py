"""Whether a page that stays open may go on showing what it showed."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from journals.models import AgendaItem, Goal, Share, StandingShare
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship

# Who takes something back says when, and is done a little later. A page that was drawn in between
# shows it still, so what ended shortly before the page counts as well.
UNDER_WAY = timedelta(seconds=3)


def still_shared(
    therapist: User, since: datetime, now: datetime, client_id: uuid.UUID | None = None
) -> bool:
    """Whether all that this therapist could open at `since` can be opened now, no less of it.

    Of one client, or of all in their care. It tells of nothing that they could not open then, and
    writes nothing. Queries: the same, always.
    """
    floor = since - UNDER_WAY
    ended = (
        care.broken_off(therapist, floor, client_id)
        or _shares_ended(therapist, since, floor, now, client_id)
        or _days_ended(therapist, since, floor, client_id)
        or _goals_withdrawn(therapist, since, floor, client_id)
        or _words_withdrawn(therapist, since, floor, now, client_id)
    )
    return not ended


def _in_care(therapist: User, client_id: uuid.UUID | None) -> Q:
    """While care is paused nothing of it is on a page, and nothing of it can be missing."""
    active = CareRelationship.Status.ACTIVE
    mine = Q(relationship__therapist=therapist, relationship__status=active)
    return mine & Q(relationship__client=client_id) if client_id else mine


def _shares_ended(
    therapist: User,
    since: datetime,
    floor: datetime,
    now: datetime,
    client_id: uuid.UUID | None,
) -> bool:
    """Stopped, expired, or removed with its entry, and not shared again as fully."""
    as_fully = Share.objects.live(now).filter(
        Q(level=Share.Level.FULL) | Q(level=OuterRef("level")),
        entry=OuterRef("entry"),
        relationship=OuterRef("relationship"),
    )
    return (
        Share.objects.filter(
            _in_care(therapist, client_id),
            Q(revoked_at__gt=floor) | Q(revoked_at=None, until__lte=now),
            Q(until=None) | Q(until__gt=floor),
            shared_at__lte=since,
        )
        .exclude(Exists(as_fully))
        .exists()
    )


def _days_ended(
    therapist: User, since: datetime, floor: datetime, client_id: uuid.UUID | None
) -> bool:
    """The days of check-ins are shown by no entry's share. What else stands has shares."""
    days = StandingShare.objects.filter(
        _in_care(therapist, client_id), what=StandingShare.What.DAYS_CHECKED_IN
    )
    again = days.filter(relationship=OuterRef("relationship"), revoked_at=None)
    ended = days.filter(revoked_at__gt=floor, from_at__lte=since)
    return ended.exclude(Exists(again)).exists()


def _goals_withdrawn(
    therapist: User, since: datetime, floor: datetime, client_id: uuid.UUID | None
) -> bool:
    """Goals that were offered in this care, and are not any more."""
    goals = Goal.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=floor),
        Q(archived_at=None) | Q(archived_at__gt=floor),
        Q(withdrawn_at__isnull=False) | Q(archived_at__isnull=False),
        client__therapists_in_care__therapist=therapist,
        client__therapists_in_care__status=CareRelationship.Status.ACTIVE,
        offered_at__gte=F("client__therapists_in_care__started_at"),
        offered_at__lte=since,
    )
    return (goals.filter(client=client_id) if client_id else goals).exists()


def _words_withdrawn(
    therapist: User,
    since: datetime,
    floor: datetime,
    now: datetime,
    client_id: uuid.UUID | None,
) -> bool:
    """What the client wanted to talk about, and does not any more. A pin shows with its entry."""
    entry = {"entry": OuterRef("entry"), "relationship": OuterRef("relationship")}
    shown = Exists(Share.objects.live(now).filter(**entry))
    return AgendaItem.objects.filter(
        _in_care(therapist, client_id),
        ~Q(kind=AgendaItem.Kind.PIN) | shown,
        kind__in=AgendaItem.OF_CLIENT,
        added_at__lte=since,
        withdrawn_at__gt=floor,
    ).exists()

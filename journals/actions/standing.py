"""Standing shares: what one therapist may have of everything that is written from now on.

A standing share makes a Share for each entry that it reaches, in the transaction that writes the
entry (docs/adr/0014). So there is one kind of thing that opens an entry, and one gate that asks.
"""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.access import monitoring
from journals.kinds import worksheets
from journals.models import Entry, Share, StandingShare
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import ledger, tombstones

from .flagging import raise_flags
from .once import IdTaken, insert

What = StandingShare.What
# What there is one of for each worksheet, and each measure; it can be shared with its words too.
OF_ONE = (What.WORKSHEET, What.MEASURE)
OFFERED = (
    *(What.CHECK_IN_RATINGS, What.DAYS_CHECKED_IN, *OF_ONE),
    *(What.SAFETY_PLAN, What.SAFETY_ANSWERS),
)


@transaction.atomic
def start_standing_share(
    client: User,
    relationship: CareRelationship,
    *,
    what: str,
    which: str = "",
    level: str = Share.Level.RATINGS_ONLY,
    standing_id: uuid.UUID | None = None,
    now: datetime,
) -> StandingShare:
    """Let this therapist have what is first recorded from now on. Nothing earlier is opened, but
    for the safety plan, which is one thing: as it stands, and each time it is written anew.

    Starting what stands already changes nothing, unless at another level: then the old one ends,
    with what it opened, and the new one reaches what comes. Raises ValidationError by field.

    `standing_id`: the id that the client's device made. One that was stopped is not started by the
    same request that comes late, and one that stands for anything else is taken: IdTaken.
    """
    _refuse_what_cannot_be(client, relationship, what, which, level)
    _refuse_a_taken_id(standing_id, relationship, (what, which, level))
    rows = StandingShare.objects.select_for_update().filter(
        relationship=relationship, what=what, which=which, revoked_at=None
    )
    standing = rows.first()
    if standing is not None and standing.level == level:
        return standing
    if standing is not None:
        stop_standing_share(client, standing, now=now)
    made = StandingShare(
        id=standing_id or uuid.uuid4(),
        relationship=relationship,
        what=what,
        which=which,
        level=level,
        from_at=now,
    )
    if not insert(made):  # the second of two taps at once
        return StandingShare.objects.get(
            relationship=relationship, what=what, which=which, revoked_at=None
        )
    _record(client, "started_standing_share", [made], now)
    if what == What.SAFETY_PLAN:
        _open_the_plan(client, made, now)
    return made


def _open_the_plan(client: User, standing: StandingShare, now: datetime) -> None:
    """A plan is agreed on as it stands, not only as it will be written anew."""
    rows = Entry.objects.kept().filter(client=client, kind=Entry.Kind.SAFETY_PLAN)
    _open(client, [(standing, pk) for pk in rows.values_list("pk", flat=True)], now)


def _refuse_a_taken_id(
    standing_id: uuid.UUID | None, relationship: CareRelationship, said: tuple[str, str, str]
) -> None:
    row = StandingShare.objects.filter(pk=standing_id).first() if standing_id else None
    if row is None:
        return
    same = row.relationship_id == relationship.pk and (row.what, row.which, row.level) == said
    if row.revoked_at or not same:
        raise IdTaken


def _refuse_what_cannot_be(
    client: User, relationship: CareRelationship, what: str, which: str, level: str
) -> None:
    if relationship.client_id != client.pk or relationship.status != "active":
        raise ValidationError({"relationship": _("You can’t share with this person now.")})
    if what not in OFFERED:
        raise ValidationError({"what": _("Choose one of these.")})
    if what == What.SAFETY_ANSWERS and not monitoring.watched([relationship.pk]):
        raise ValidationError({"what": _("You two have not agreed on such answers.")})
    if what in OF_ONE:
        _refuse_what_is_not(what, which)
    elif which:
        raise ValidationError({"which": _("This is for worksheets only.")})
    numbers, full = Share.Level.RATINGS_ONLY, Share.Level.FULL
    levels: dict[str, tuple[str, ...]] = {
        What.WORKSHEET: (numbers, full),
        What.MEASURE: (numbers, full),
        What.SAFETY_PLAN: (full,),  # it has no numbers
    }
    if level not in levels.get(what, (numbers,)):
        raise ValidationError({"level": _("Choose how much of it can be read.")})


def _refuse_what_is_not(what: str, which: str) -> None:
    try:
        found = worksheets.find(which)
    except worksheets.Unknown:
        found = None
    if found is None or found.code != what:
        raise ValidationError({"which": _("Choose one of your worksheets.")})


@transaction.atomic
def stop_standing_share(client: User, standing: StandingShare, *, now: datetime) -> None:
    """At once, with everything that it has opened. What the client shared by itself stays."""
    if not StandingShare.objects.filter(
        pk=standing.pk, relationship__client=client, revoked_at=None
    ).update(revoked_at=now):
        return
    opened = list(Share.objects.select_for_update().filter(standing=standing, revoked_at=None))
    Share.objects.filter(pk__in=[share.pk for share in opened]).update(revoked_at=now)
    _record(client, "stopped_standing_share", [standing], now)
    tombstones.note(tombstones.Kind.STANDING_SHARE, [standing.pk], now)
    tombstones.note(tombstones.Kind.SHARE, [share.pk for share in opened], now)
    if opened:
        ledger.record(
            actor_id=client.pk,
            verb="stopped_sharing",
            client_id=client.pk,
            entities=[("journals.Entry", share.entry_id, 0) for share in opened],
            grants={share.entry_id: share.pk for share in opened},
            now=now,
        )


def stop_all_standing(
    client: User, relationship: CareRelationship | None, now: datetime
) -> list[uuid.UUID]:
    """All that stands, with this therapist or with anybody. Gives its ids, for undo."""
    found = StandingShare.objects.filter(relationship__client=client, revoked_at=None)
    rows = list(found.filter(relationship=relationship) if relationship else found)
    for standing in rows:
        stop_standing_share(client, standing, now=now)
    return [standing.pk for standing in rows]


@transaction.atomic
def undo_stop_standing(
    client: User, standing: StandingShare, *, now: datetime
) -> StandingShare | None:
    """Stand again, with what it had opened when it was stopped; gives what stands now. None if
    another stands since, or it can't be shared with this person now."""
    row = (
        StandingShare.objects.select_for_update()
        .filter(
            pk=standing.pk,
            relationship__client=client,
            relationship__status=CareRelationship.Status.ACTIVE,
            revoked_at__isnull=False,
        )
        .first()
    )
    if row is None:
        return None
    again = StandingShare(
        relationship_id=row.relationship_id,
        what=row.what,
        which=row.which,
        level=row.level,
        from_at=row.from_at,
    )
    if not insert(again):
        return None
    _record(client, "started_standing_share", [again], now)
    opened = Share.objects.filter(
        standing=row, revoked_at=row.revoked_at, entry__deleted_at=None
    ).exclude(
        entry__in=Share.objects.filter(relationship=row.relationship_id, revoked_at=None).values(
            "entry"
        )
    )
    _open(client, [(again, share.entry_id) for share in opened], now)
    return again


def reach(client: User, entry: Entry, now: datetime) -> None:
    """Called by whatever writes an entry for the first time: open it to whom it was promised, when
    it was written, to be."""
    what = {
        Entry.Kind.CHECK_IN: What.CHECK_IN_RATINGS,
        Entry.Kind.WORKSHEET: What.WORKSHEET,
        Entry.Kind.MEASURE: What.MEASURE,
        Entry.Kind.SAFETY_PLAN: What.SAFETY_PLAN,
    }.get(Entry.Kind(entry.kind))
    if what is None:
        return
    standing = StandingShare.objects.filter(
        relationship__client=client,
        relationship__status=CareRelationship.Status.ACTIVE,
        revoked_at=None,
        from_at__lte=entry.recorded_at,
        what=what,
        which=entry.worksheet,
    )
    _open(client, [(one, entry.pk) for one in standing], now)


def reach_first(client: User, entry: Entry, now: datetime, *, opens: bool = True) -> None:
    """Called by whatever writes an entry, or writes it anew: where a rule fires on it, open its
    numbers to whom the client lets have them (`opens`), and flag it for whoever can open it."""
    if not monitoring.fired_on(entry, monitoring.LOWEST):
        return
    shares = list(Share.objects.live(now).filter(entry=entry))
    standing = StandingShare.objects.filter(
        relationship__client=client,
        relationship__status=CareRelationship.Status.ACTIVE,
        revoked_at=None,
        what=What.SAFETY_ANSWERS,
    ).exclude(relationship__in=[share.relationship_id for share in shares])
    agreed = monitoring.watched(one.relationship_id for one in standing)
    meant = [
        (one, entry.pk)
        for one in standing
        if (row := agreed.get(one.relationship_id))
        and monitoring.fired_on(entry, row.ratings["least"])
    ]
    _open(client, meant if opens else [], now)
    raise_flags(client, shares, now)


def _open(client: User, pairs: list[tuple[StandingShare, uuid.UUID]], now: datetime) -> None:
    made = Share.objects.bulk_create(
        Share(
            entry_id=entry_id,
            relationship_id=standing.relationship_id,
            level=standing.level,
            shared_at=now,
            standing=standing,
        )
        for standing, entry_id in pairs
    )
    if made:
        ledger.record(
            actor_id=client.pk,
            verb="shared",
            client_id=client.pk,
            entities=[("journals.Entry", share.entry_id, 0) for share in made],
            grants={share.entry_id: share.pk for share in made},
            now=now,
        )
    raise_flags(client, made, now)


def _record(client: User, verb: str, rows: list[StandingShare], now: datetime) -> None:
    ledger.record(
        actor_id=client.pk,
        verb=verb,
        client_id=client.pk,
        entities=[("journals.StandingShare", row.pk, 0) for row in rows],
        now=now,
    )

"""Scores of measures over time: a client's own, and what is shared of them."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from journals.kinds import measures
from journals.kinds.measures import Measure
from journals.measured import Answered, Line, lines
from journals.models import Assignment, Entry, Person, Share
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys

from .measures import own_answers
from .worksheets import running

MOST = 400  # answers that lines are made of: the newest


def own_lines(
    client: User, now: datetime, slug: str = "", *, since: datetime | None = None
) -> list[Line]:
    """All my scores, or those of one measure, the oldest first."""
    found = own_answers(client, slug).filter(occurred_at__lte=now)
    rows = list((found.filter(occurred_at__gt=since) if since else found)[:MOST])
    every = {
        slug: min(days)
        for slug, asked in running(client, slug).items()
        if (days := [one.every_days for one in asked if one.every_days])
    }
    named = _named(client.pk, [row for row in rows if _measure(row).per_relationship])
    return lines((_answered(row, named.get(row.pk, ""), None) for row in rows), every)


def lines_in(
    relationship: CareRelationship, now: datetime
) -> tuple[tuple[Line, ...], tuple[Share, ...]]:
    """What is shared in this care now, and the shares under which a person is named in it. Words
    are loaded for those alone.

    How often something is asked for is what this therapist asks; where an answer was kept private
    there is the same gap as where there is none. Answers about one person whose name is not shared
    make no line: nobody could tell whom it is about.
    """
    shares = list(
        Share.objects.live(now)
        .filter(
            relationship=relationship,
            entry__client=relationship.of_id,
            entry__kind=Entry.Kind.MEASURE,
            entry__occurred_at__lte=now,
        )
        .select_related("entry")
        .defer("entry__words")
        .order_by("-entry__occurred_at", "entry_id")[:MOST]
    )
    if not shares:
        return (), ()
    keys.warm([relationship.of_id])
    asks = Assignment.objects.filter(relationship=relationship, stopped_at=None)
    every: dict[str, Any] = dict(asks.values_list("worksheet", "every_days"))
    about = {share.entry_id: share for share in shares if _measure(share.entry).per_relationship}
    full = [pk for pk, share in about.items() if share.level == Share.Level.FULL]
    named = _named(relationship.of_id, Entry.objects.filter(pk__in=full) if full else ())
    found = lines(
        (
            _answered(share.entry, named.get(share.entry_id, ""), share.pk)
            for share in shares
            if share.entry_id not in about or share.entry_id in named
        ),
        every,
    )
    return tuple(found), tuple(about[pk] for pk in named)


def _measure(entry: Entry) -> Measure:
    return measures.measure(entry.worksheet, entry.worksheet_version)


def _answered(entry: Entry, about: str, share_id: uuid.UUID | None) -> Answered:
    return Answered(
        entry_id=entry.pk,
        version=entry.version,
        at=entry.occurred_at,
        day=entry.local_date,
        measure=_measure(entry),
        ratings=entry.ratings,
        about=about,
        share_id=share_id,
    )


def _named(client: uuid.UUID, entries: Iterable[Entry]) -> dict[uuid.UUID, str]:
    """Whom each of these answers is about, as their client calls them."""
    chosen = {entry.pk: next(iter(entry.words.get(measures.ABOUT, ())), None) for entry in entries}
    if not chosen:
        return {}
    wanted = {pk for pk in chosen.values() if pk}
    people = {
        str(one.pk): one.words["label"]
        for one in Person.objects.filter(client=client, pk__in=wanted)
    }
    return {pk: people.get(str(one), _("nobody named")) for pk, one in chosen.items()}

"""A session's preparation for paper, through the gate.

To be printed from the page it is given out at once, and each thing on it has its line "printed" in
the ledger. For a file it is put together by a worker, for nobody yet: the lines are kept with it,
and written by whoever hands it out (actions/papers.py).
"""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from journals.models import AgendaItem, Entry, PrepPrint, Share
from journals.paper import Paper, Shared, paper
from journals.seen import Seen, SeenMoment
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import ledger

from .prep import shared_prep
from .shared import _as_moments, _note_reading, _page_of_moments, _read

# A line of the ledger that is still to be written: whose, and what is given out.
Lines = list[tuple[uuid.UUID, ledger.Event]]


@transaction.atomic
def shared_paper(reader: User, relationship: CareRelationship, *, now: datetime) -> Paper:
    """The preparation, to be printed from the page. Writes one line for each thing on it."""
    found, lines = _put_together(reader, relationship, now)
    ledger.record_all(lines)
    return found


def paper_for_later(
    reader: User, relationship: CareRelationship, *, now: datetime
) -> tuple[Paper, Lines]:
    """The same for a file, and the lines for whoever hands it out. It counts as read by nobody."""
    with transaction.atomic():
        found, lines = _put_together(reader, relationship, now)
        transaction.set_rollback(True)  # of the marks of what was read
    return found, lines


def _put_together(
    reader: User, relationship: CareRelationship, now: datetime
) -> tuple[Paper, Lines]:
    if relationship.therapist_id != reader.pk:
        raise ValueError("not this therapist's relationship")
    with ledger.withheld() as lines:
        prep = shared_prep(reader, relationship, now=now)
        moments, shares, seen = _newest(relationship, now)
        live = Share.objects.live(now).filter(relationship=relationship)
        found = paper(
            Shared(
                prep=prep,
                moments=moments,
                many=live.exclude(entry__episode=None).values("entry__episode").distinct().count(),
                alone=live.to_review().filter(entry__episode=None).count(),
                name=relationship.of.name,
                first_name=relationship.of.first_name,
                by=reader.name,
                pinned={one.episode_id for one in prep.talk if one.open and one.episode_id},
            )
        )
        given = [part for part in seen if part.entry_id in found.things]
        _note_reading(reader, relationship, given, shares, now)
        _note_answers(reader, relationship, found, now)
    return found, list(_printed(lines, found, relationship.pk))


def _note_answers(
    reader: User, relationship: CareRelationship, found: Paper, now: datetime
) -> None:
    """Each answer whose numbers stand on it: so that a file is not handed out when one of them is
    not shared any more."""
    ledger.record(
        actor_id=reader.pk,
        verb="opened",
        client_id=relationship.of_id,
        entities=[("journals.Entry", one.entry_id, one.version) for one in found.answers.values()],
        grants={one.entry_id: one.share_id for one in found.answers.values() if one.share_id},
        now=now,
    )


def _newest(
    relationship: CareRelationship, now: datetime
) -> tuple[list[SeenMoment], dict[uuid.UUID, Share], list[Seen]]:
    episode_ids, shares, _more = _page_of_moments(relationship, now, 1)
    seen = _read(relationship, shares, now)
    return _as_moments(relationship, episode_ids, seen), shares, seen


def _printed(lines: Lines, found: Paper, relationship_id: uuid.UUID) -> Iterable:
    """One line "printed" for each thing on the paper, and one for its numbers as a whole."""
    once: dict[uuid.UUID, tuple[uuid.UUID, ledger.Event]] = {}
    for client_id, event in lines:
        if event.entity_id in found.things or event.entity_id == relationship_id:
            once.setdefault(event.entity_id, (client_id, replace(event, verb="printed")))
    return once.values()


# --- the files ----------------------------------------------------------------------------------
def asked_papers(asked_by: User) -> QuerySet[PrepPrint]:
    """What this therapist asked for, of every client; without the files themselves."""
    rows = PrepPrint.objects.filter(asked_by=asked_by).defer("words", "relationship__words")
    return rows.select_related("relationship__client").order_by("-asked_at")


def asked_paper(asked_by: User, client_id: uuid.UUID, pk: uuid.UUID, session: str) -> PrepPrint:
    """One that was asked for about this client in this very session; 404 for all else."""
    row = get_object_or_404(asked_papers(asked_by), pk=pk, relationship__client=client_id)
    if row.session_hash != session:
        raise Http404
    return row


def papers_to_make(now: datetime) -> list[uuid.UUID]:
    """Those that wait for a worker, the oldest first."""
    rows = PrepPrint.objects.filter(state=PrepPrint.State.ASKED)
    return list(rows.order_by("asked_at").values_list("pk", flat=True)[:100])


def is_still_so(
    lines: Iterable[tuple[str, uuid.UUID, int, uuid.UUID | None]], now: datetime
) -> bool:
    """Whether each of these things can be opened now as it was: under that share, unchanged.

    Each is (what, id, version, share). What is on the agenda has no share of its own.
    """
    lines = list(lines)
    entries = {pk: version for what, pk, version, _share in lines if what == "journals.Entry"}
    items = {pk: version for what, pk, version, _share in lines if what == "journals.AgendaItem"}
    shares = {share for what, _pk, _version, share in lines if share and what == "journals.Entry"}
    standing = Entry.objects.filter(pk__in=entries).values_list("pk", "version")
    wanted = AgendaItem.objects.filter(pk__in=items, withdrawn_at=None)
    return (
        dict(standing) == entries
        and dict(wanted.values_list("pk", "version")) == items
        and Share.objects.live(now).filter(pk__in=shares).count() == len(shares)
    )

"""A session's preparation as a file: asked for, made by a worker, handed out once.

The row is the queue, as for reminders (docs/adr/0005), and it holds the file, sealed with the
client's key, for a quarter of an hour at the most. See docs/adr/0022.
"""

import base64
import logging
import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journals import access, typesetting
from journals.models import PrepPrint
from tracker.accounts import languages
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger, retention

log = logging.getLogger(__name__)
State = PrepPrint.State
# So long it can be made, and fetched; after a day nothing is left of it.
KEPT_FOR, FORGOTTEN_AFTER = retention.FILE, retention.FILE_ASKED_FOR
BATCH = 100


@transaction.atomic
def ask_for_paper(
    therapist: User, relationship: CareRelationship, *, session: str, now: datetime
) -> PrepPrint:
    """Ask for the file, for the session of this hash alone. One that is not made yet is the same
    one; one that was not fetched is thrown away. Raises ValidationError while care is paused."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("Care is paused, so there is nothing to print."))
    keys.warm([relationship.of_id])
    mine = PrepPrint.objects.select_for_update().filter(
        relationship=relationship, asked_by=therapist, session_hash=session
    )
    for row in mine.filter(state__in=[State.ASKED, State.READY]).defer("words"):
        if row.state == State.ASKED and row.asked_at > now - KEPT_FOR:
            return row
        _throw_away(row)
    row = PrepPrint(
        client_id=relationship.of_id,
        relationship=relationship,
        asked_by=therapist,
        session_hash=session,
        asked_at=now,
    )
    row.save()
    return row


def make_paper(paper_id: uuid.UUID, *, now: datetime) -> None:
    """Put the file together, as its reader may see it at this moment. Two that do so make one."""
    rows = PrepPrint.objects.filter(pk=paper_id, state=State.ASKED, asked_at__gt=now - KEPT_FOR)
    row = rows.select_related("relationship__client", "asked_by").defer("relationship__words")
    found = row.first()
    if found is None:
        return
    keys.warm([found.client_id])
    try:
        found.words = _made(found, now)
        found.state, found.made_at = State.READY, now
    except Exception as error:  # whatever it was, whoever waits is told
        # its words may hold what was to be printed
        log.error("A paper could not be made: %s", type(error).__name__)
        found.words, found.state = {}, State.FAILED
    with transaction.atomic():
        if PrepPrint.objects.select_for_update().filter(pk=paper_id, state=State.ASKED).exists():
            found.version += 1
            found.save(update_fields={"state", "made_at", "version"})


def _made(row: PrepPrint, now: datetime) -> dict:
    with languages.speaking_to(row.asked_by):
        paper, lines = access.paper_for_later(row.asked_by, row.relationship, now=now)
        pdf = typesetting.typeset(paper, now)
    return {
        "pdf": base64.b64encode(pdf).decode(),
        "lines": [
            [one.entity, str(one.entity_id), one.entity_version, str(one.grant_id or "")]
            for _client, one in lines
        ],
    }


@transaction.atomic
def hand_out_paper(row: PrepPrint, *, now: datetime) -> bytes | None:
    """The file, once, and only if all that is on it can still be opened, and as it was.

    None if there is nothing to hand out (any more). Either way nothing of it is kept. Writes the
    ledger first; if it can't be written, nothing is handed out and nothing is thrown away.
    """
    keys.warm([row.client_id])
    found = (
        PrepPrint.objects.select_for_update()
        .filter(pk=row.pk, state=State.READY, made_at__gt=now - KEPT_FOR)
        .first()
    )
    if found is None or found.made_at is None:
        return None
    words, made_at = found.words, found.made_at
    lines = [
        (entity, uuid.UUID(pk), version, uuid.UUID(grant) if grant else None)
        for entity, pk, version, grant in words["lines"]
    ]
    reader = found.asked_by
    still = access.is_still_so(lines, now) and access.still_shared(
        reader, made_at, now, found.client_id
    )
    if still:
        ledger.record_all(
            (found.client_id, ledger.Event(now, reader.pk, "printed", *line)) for line in lines
        )
    _throw_away(found)
    return base64.b64decode(words["pdf"]) if still else None


def clear_papers(*, now: datetime) -> None:
    """Nothing is kept for longer than a quarter of an hour, and after a day not even the row."""
    PrepPrint.objects.filter(asked_at__lte=now - FORGOTTEN_AFTER).delete()
    with transaction.atomic():
        old = list(
            PrepPrint.objects.select_for_update()
            .filter(
                Q(state=State.ASKED, asked_at__lte=now - KEPT_FOR)
                | Q(state=State.READY, made_at__lte=now - KEPT_FOR)
            )
            .defer("words")[:BATCH]
        )
        keys.warm({row.client_id for row in old})
        for row in old:
            _throw_away(row)


def _throw_away(row: PrepPrint) -> None:
    """The file is gone; that there was one is known for a day."""
    row.words, row.state = {}, State.OVER
    row.version += 1
    row.save(update_fields={"state", "version"})

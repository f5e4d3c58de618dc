"""What is somebody's own, as a file: asked for, made by a worker, handed out once. Everything, or a
booklet of what they choose.

The row is the queue, as for papers (docs/adr/0022), and holds the file in sealed pieces. A worker
says with each piece that it is still there; one that fell silent is followed by another, which
begins anew.
"""

import base64
import logging
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journals import exports
from journals.access.booklet import own_booklet
from journals.booklet import MOST_IN_ONE, Wish, fits
from journals.models import Export, ExportPiece
from tracker.accounts.models import User
from tracker.privacy import keys, ledger, retention

log = logging.getLogger(__name__)
State, What = Export.State, Export.What
A_DAY = retention.FILE_ASKED_FOR
MOST_A_DAY = 5
# So long it can be fetched once it is made, and so long it may wait or take to be made.
KEPT_FOR = retention.FILE
WAITS_FOR = timedelta(hours=2)
# A worker that was not heard of for so long is gone; after so many of them nothing is tried again.
SILENT_FOR = timedelta(minutes=2)
MOST_TRIES = 3
PIECE = 256 * 1024


class EnoughForToday(Exception):
    """As many as fit into a day were asked for."""


class _Followed(Exception):
    """Another worker has taken over, or nobody wants it any more."""


@transaction.atomic
def ask_for_export(client: User, *, session: str, now: datetime) -> Export:
    """Ask for the file, for the session or token of this hash alone. One that is being made is the
    same one; one that was not fetched is thrown away. Raises EnoughForToday."""
    mine = _asked_before(client, What.EVERYTHING, now)
    row = mine.filter(state__in=[State.ASKED, State.MAKING]).defer("words").first()
    if row is not None and row.session_hash == session:
        return row
    row = Export(client=client, session_hash=session, asked_at=now)
    _save(row, mine, now)
    _record(row, "asked_for_export", now)
    return row


@transaction.atomic
def ask_for_booklet(client: User, wish: Wish, *, session: str, now: datetime) -> Export:
    """The same for a booklet of what is wished for. Whatever was asked for before is not wanted any
    more. Raises EnoughForToday, and ValidationError if it is more than fits, or nothing."""
    wish.check()
    rows = list(own_booklet(client, wish)[: MOST_IN_ONE + 1])
    if not rows:
        raise ValidationError(_("You wrote nothing of that kind in that time. Choose another one."))
    if not fits(rows):
        raise ValidationError(_("That is more than fits into one booklet. Choose fewer months."))
    mine = _asked_before(client, What.BOOKLET, now)
    row = Export(client=client, session_hash=session, asked_at=now, what=What.BOOKLET)
    row.words = wish.as_words()
    _save(row, mine, now)
    _record(row, "asked_for_booklet", now)
    return row


def _asked_before(client: User, what: str, now: datetime) -> Any:
    """What this client asked for; what was not fetched is thrown away."""
    User.objects.select_for_update().get(pk=client.pk)  # two at once are counted
    mine = Export.objects.filter(client=client, what=what)
    _close(mine.filter(state=State.READY), now)
    return mine


def _save(row: Export, mine: Any, now: datetime) -> None:
    # one that is being made is another session's, which this one could never fetch, or not wanted
    _close(mine.filter(state__in=[State.ASKED, State.MAKING]), now)
    if mine.filter(asked_at__gt=now - A_DAY).count() >= MOST_A_DAY:
        raise EnoughForToday
    keys.warm([row.client_id])
    row.save()


def make_export(export_id: uuid.UUID, *, clock: Callable[[], datetime]) -> None:
    """Put the file together. It takes minutes for somebody who wrote for years: `clock` says what
    time it is meanwhile. Safe to call twice: one of the two finds nothing to do."""
    row = _claimed(export_id, clock())
    if row is None:
        return
    pieces = _Pieces(row, clock)
    try:
        _write(row, pieces)
        pieces.finish()
    except _Followed:
        return
    except Exception as error:  # whatever it was, whoever waits is told
        # its words may hold what was to be written
        log.error("An export could not be made: %s", type(error).__name__)
        with transaction.atomic():
            if _still(row).update(state=State.FAILED, words=None):
                ExportPiece.objects.filter(export=row.pk).delete()


def _write(row: Export, pieces: "_Pieces") -> None:
    if row.what == What.BOOKLET:
        exports.write_booklet(
            row.client, Wish.of(row.words or {}), row.asked_at, pieces.take, pieces.note
        )
    else:
        exports.write_bundle(row.client, row.asked_at, pieces.take, pieces.note)


def _claimed(export_id: uuid.UUID, now: datetime) -> Export | None:
    """The row, if it is this worker's from now on."""
    with transaction.atomic():
        waits = Q(state=State.ASKED) | Q(state=State.MAKING, heard_at__lte=now - SILENT_FOR)
        rows = Export.objects.filter(
            waits, pk=export_id, asked_at__gt=now - WAITS_FOR, tries__lt=MOST_TRIES
        )
        if not rows.update(state=State.MAKING, tries=F("tries") + 1, heard_at=now):
            return None
        ExportPiece.objects.filter(export=export_id).delete()
        row = Export.objects.select_related("client").get(pk=export_id)
        keys.warm([row.client_id])
        row.rows_done, row.rows_in_all = 0, _count(row)
        row.save(update_fields=["rows_done", "rows_in_all"])
        return row


def _count(row: Export) -> int:
    if row.what == What.BOOKLET:
        return own_booklet(row.client, Wish.of(row.words or {})).count()
    return exports.count_rows(row.client, row.asked_at)


def _still(row: Export):
    """The same row, as long as it is this try's."""
    return Export.objects.filter(pk=row.pk, state=State.MAKING, tries=row.tries)


class _Pieces:
    """Takes bytes, and puts them down in sealed pieces of one size."""

    def __init__(self, row: Export, clock: Callable[[], datetime]):
        self.row, self.clock = row, clock
        self.held = bytearray()
        self.number = self.rows = 0
        self.heard = clock()

    def take(self, data: bytes) -> None:
        self.held += data
        while len(self.held) >= PIECE:
            self._put(bytes(self.held[:PIECE]))
            del self.held[:PIECE]

    def note(self) -> None:
        """One row more. Says so now and then: a bar shows it, and others know that we are here."""
        self.rows += 1
        now = self.clock()
        if now - self.heard >= timedelta(seconds=1):
            self._say(now)

    def finish(self) -> None:
        now = self.clock()
        self._put(bytes(self.held))
        if not _still(self.row).update(state=State.READY, made_at=now, heard_at=now):
            raise _Followed

    def _put(self, data: bytes) -> None:
        with transaction.atomic():
            self._say(self.clock())
            self.number += 1
            words = {"bytes": base64.b64encode(data).decode()}
            piece = ExportPiece(
                client_id=self.row.client_id, export=self.row, number=self.number, words=words
            )
            piece.save()

    def _say(self, now: datetime) -> None:
        self.heard = now
        # what was written since it was asked for is not counted
        done = min(self.rows, self.row.rows_in_all)
        if not _still(self.row).update(heard_at=now, rows_done=done):
            raise _Followed


@transaction.atomic
def hand_out_export(row: Export, *, now: datetime) -> Iterator[bytes] | None:
    """The file, once, piece by piece; None if there is none (any more). Writes the ledger first."""
    found = Export.objects.select_for_update().filter(
        pk=row.pk, state=State.READY, made_at__gt=now - KEPT_FOR
    )
    if not found.update(state=State.OVER, heard_at=now, words=None):
        return None
    _record(row, "took_booklet" if row.what == What.BOOKLET else "exported", now)
    return _handed_out(row)


def _handed_out(row: Export) -> Iterator[bytes]:
    """Each piece is gone once it is on its way. The request that asked may be over by then, and its
    keys with it."""
    pieces = ExportPiece.objects.filter(export=row.pk).order_by("number")
    while True:
        with keys.scope():
            keys.warm([row.client_id])
            piece = pieces.first()
            data = base64.b64decode(piece.words["bytes"]) if piece else b""
        if piece is None:
            return
        yield data
        ExportPiece.objects.filter(pk=piece.pk).delete()


def clear_exports(*, now: datetime) -> None:
    """Nothing is kept for longer than a quarter of an hour, and after a day not even the row."""
    Export.objects.filter(asked_at__lte=now - A_DAY).delete()
    _close(
        Export.objects.filter(
            Q(state__in=[State.ASKED, State.MAKING], asked_at__lte=now - WAITS_FOR)
            | Q(state=State.READY, made_at__lte=now - KEPT_FOR)
        ),
        now,
    )
    Export.objects.filter(
        state=State.MAKING, tries__gte=MOST_TRIES, heard_at__lte=now - SILENT_FOR
    ).update(state=State.FAILED, words=None)
    # of one that was broken off while it was handed out, or never came to its end
    over = Q(export__state=State.FAILED) | Q(
        export__state=State.OVER, export__heard_at__lte=now - KEPT_FOR
    )
    ExportPiece.objects.filter(over).delete()


def _close(rows, now: datetime) -> None:
    """The files are gone; that there were some is known for a day."""
    ids = list(rows.values_list("pk", flat=True))
    Export.objects.filter(pk__in=ids).update(state=State.OVER, heard_at=now, words=None)
    ExportPiece.objects.filter(export__in=ids).delete()


def drop_exports(client: User, *, now: datetime) -> None:
    """Whatever was asked for is not wanted any more."""
    _close(Export.objects.filter(client=client), now)


def _record(row: Export, verb: str, now: datetime) -> None:
    ledger.record(
        actor_id=row.client_id,
        verb=verb,
        client_id=row.client_id,
        entities=[("journals.Export", row.pk, 0)],
        now=now,
    )

"""Both views of the moments of some months: my own with what was answered, or what is shared.

Only moments that somebody said something of: with a look back, or with an answer.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from journals.kinds import SELF_EVALUATION
from journals.kinds.cycle.evaluation import OUTCOME
from journals.kinds.guidance import VIEWS
from journals.models import Entry, Episode, Guidance, Share
from journals.seen import CYCLE
from journals.two_views import Placed, Side, Span, Views, sides_of
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.privacy import keys

from .prep import _begun, _judged, _note
from .shared import _dated

MOST = 500  # moments of one page: the newest


# --- mine ---------------------------------------------------------------------------------------
def own_views(client: User, span: Span, *, now: datetime) -> Views:
    """My own view of each moment, and under it a row for each therapist whose view came to me."""
    keys.warm([client.pk])
    said = _said_of(client, now)
    within = said.filter(occurred_at__gte=span.begins, occurred_at__lt=span.ends)
    moments = list(within.order_by("-occurred_at", "id")[:MOST])[::-1]
    before = said.filter(occurred_at__lt=span.begins).order_by("-occurred_at").first()
    looks = Entry.objects.kept().filter(client=client, kind=SELF_EVALUATION.code)
    rows = looks.filter(episode__in=moments).defer("words")
    outcomes = {row.episode_id: row.ratings.get("outcome") for row in rows}
    return Views(
        tuple(Placed(one.occurred_at, one.pk, one.words.get("title", "")) for one in moments),
        (
            Side(_("Your view"), OUTCOME, _given(outcomes), own=True),
            *_answers(client, moments, now),
        ),
        before.occurred_at if before else None,
    )


def _said_of(client: User, now: datetime) -> Any:
    looks = Entry.objects.kept().filter(episode=OuterRef("pk"), kind=SELF_EVALUATION.code)
    answers = Guidance.objects.shown(now).filter(
        entry__episode=OuterRef("pk"), entry__deleted_at=None
    )
    mine = client.episodes.exclude(close_reason__startswith=Episode.REMOVED)
    return mine.filter(Exists(looks) | Exists(answers))


def _answers(client: User, moments: Iterable[Episode], now: datetime) -> list[Side]:
    """The newest view of each moment, by whose it is: whoever answered first comes first."""
    rows = (
        Guidance.objects.shown(now)
        .filter(client=client, entry__episode__in=moments, entry__deleted_at=None)
        .select_related("author", "entry")
        .defer("words", "entry__ratings", "entry__words")
    )
    found: dict[Any, dict[Any, Any]] = defaultdict(dict)
    names = {}
    for row in rows.order_by("sent_at", "id"):
        if view := row.ratings.get("view"):
            found[row.author_id][row.entry.episode_id] = view
            names[row.author_id] = row.author.first_name
    return [
        Side(_("%(name)s’s view") % {"name": names[pk]}, VIEWS, codes)
        for pk, codes in found.items()
    ]


def _given(codes: dict[Any, Any]) -> dict[Any, Any]:
    return {pk: code for pk, code in codes.items() if code is not None}


# --- shared with me -------------------------------------------------------------------------------
@transaction.atomic
def shared_views(
    reader: User, relationship: CareRelationship, span: Span, *, now: datetime
) -> Views:
    """The client's own view where a look back is shared, and beside it the views that were given in
    this care. No word is loaded. One line in the ledger for the numbers, if there are any."""
    if care.reads_only(reader, relationship, now):
        raise ValueError("not this therapist's relationship")
    live = Share.objects.live(now).filter(relationship=relationship, entry__kind__in=CYCLE)
    live = live.exclude(entry__status=Entry.Status.PLANNED)
    answered = Guidance.objects.filter(relationship=relationship, entry=OuterRef("entry"))
    said = live.filter(Q(entry__kind=SELF_EVALUATION.code) | Exists(answered))
    dated = _dated(live.filter(entry__episode__in=said.values("entry__episode")))
    within = dated.filter(last__gte=span.begins, last__lt=span.ends)
    newest = [row["entry__episode"] for row in within.order_by("-last", "entry__episode")[:MOST]]
    before = dated.filter(last__lt=span.begins).order_by("-last").first()
    rows = (
        live.filter(entry__episode__in=newest)
        .select_related("entry")
        .defer("entry__words")
        .order_by("entry__occurred_at", "entry_id")
    )
    shares = {row.entry_id: row for row in rows}
    keys.warm([relationship.of_id])
    judged = sorted(_judged(relationship, shares, _begun(shares)[0]), key=lambda one: one.at)
    own = _("%(who)s’s own view") % {"who": relationship.of.first_name}
    if judged:
        _note(reader, relationship, [], now)
    return Views(
        tuple(Placed(one.at, one.episode_id) for one in judged),
        sides_of(judged, own, _("Your view")),
        before["last"] if before else None,
    )

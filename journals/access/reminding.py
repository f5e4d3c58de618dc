"""What reminders ask of the heart: whether something is still to be done, and where it is done.

Plain columns only: nothing sealed is opened for the sake of a message. On its owner's own page it
is: whom they know, so that it can warn before a name stands on a locked phone.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from journals.access.measures import is_due
from journals.access.own import own_people_ever
from journals.kinds import worksheets
from journals.kinds.measures import address_of
from journals.models import Assignment, Entry, Episode, Guidance
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.reminders.causes import Cause, register
from tracker.reminders.models import Kind
from tracker.wallclock import on_the_wall

Status = Entry.Status
# The page of its own that an entry of no moment has.
OWN_PAGES = {
    "journal_page": "page",
    "worksheet": "worksheet-answer",
    "measure": "measure-answer",
}


def _standing(user_id: uuid.UUID, pk: uuid.UUID) -> QuerySet[Episode]:
    return Episode.objects.filter(pk=pk, client=user_id, closed_at=None).defer("words")


def _has(episode: uuid.UUID, kind: str, status: str | None = None) -> bool:
    parts = Entry.objects.kept().filter(episode=episode, kind=kind)
    return (parts.filter(status=status) if status else parts).exists()


def event_comes(user_id: uuid.UUID, pk: uuid.UUID, at: datetime | None, _now: datetime) -> bool:
    """Whether it still begins then, and nothing was noted of it yet."""
    return _planned(user_id, pk).filter(anchor_start=at).exists()


def event_is_over(user_id: uuid.UUID, pk: uuid.UUID, at: datetime | None, _now: datetime) -> bool:
    """Whether it was still to end then, and nothing was noted of it yet."""
    ends = Coalesce("anchor_end", "anchor_start")
    return _planned(user_id, pk).annotate(ends=ends).filter(ends=at).exists()


def _planned(user_id: uuid.UUID, pk: uuid.UUID) -> QuerySet[Episode]:
    noted = Entry.objects.kept().filter(
        episode=OuterRef("pk"), kind="self_monitoring", status=Status.NOTED
    )
    return _standing(user_id, pk).filter(kind=Episode.Shape.PLANNED).exclude(Exists(noted))


def _asks(user_id: uuid.UUID, pk: uuid.UUID, now: datetime) -> bool:
    """Whether a moment stands, and does not rest."""
    moment = _standing(user_id, pk).select_related("client").first()
    if moment is None:
        return False
    today = on_the_wall(now, moment.client.time_zone).date()
    return moment.rests_until is None or moment.rests_until <= today


def to_look_back(user_id: uuid.UUID, pk: uuid.UUID, _at: datetime | None, now: datetime) -> bool:
    """Whether it was noted and not looked back at, and does not rest."""
    noted = _asks(user_id, pk, now) and _has(pk, "self_monitoring", Status.NOTED)
    return noted and not _has(pk, "self_evaluation")


def credit_is_due(user_id: uuid.UUID, pk: uuid.UUID, _at: datetime | None, now: datetime) -> bool:
    """Whether nothing was said about credit yet: given, planned or left at that, it is said."""
    looked = _asks(user_id, pk, now) and _has(pk, "self_evaluation")
    return looked and not _has(pk, "self_reinforcement")


def worksheet_waits(
    user_id: uuid.UUID, pk: uuid.UUID, _at: datetime | None, _now: datetime
) -> bool:
    """Whether it is still asked for and switched on, and was not answered since."""
    asked = Assignment.objects.filter(
        pk=pk, client=user_id, stopped_at=None, relationship__status="active"
    )
    row = asked.defer("words").first()
    if row is None or not worksheets.is_on(row.worksheet):
        return False
    answers = Entry.objects.kept().filter(client=user_id, kind="worksheet", worksheet=row.worksheet)
    return not answers.filter(recorded_at__gte=row.assigned_at).exists()


def measure_is_due(user_id: uuid.UUID, pk: uuid.UUID, _at: datetime | None, now: datetime) -> bool:
    """Whether it is still asked for, and is due by now: an answer moves that day on."""
    row = (
        Assignment.objects.filter(
            pk=pk, client=user_id, stopped_at=None, relationship__status="active"
        )
        .select_related("client")
        .defer("words")
        .first()
    )
    return row is not None and is_due(row, now)


def answer_waits(user_id: uuid.UUID, pk: uuid.UUID, _at: datetime | None, now: datetime) -> bool:
    """Whether it can't be taken back any more, and was not seen."""
    return Guidance.objects.shown(now).filter(pk=pk, client=user_id, seen_at=None).exists()


# --- where it is done ---------------------------------------------------------------------------
def _moment(part: str):
    return lambda pk: reverse("moment", args=[pk]) + part


def _sheet(pk: uuid.UUID) -> str:
    slug = Assignment.objects.filter(pk=pk).values_list("worksheet", flat=True).first()
    return reverse("worksheet", args=[slug]) if slug else reverse("home")


def _questions(pk: uuid.UUID) -> str:
    slug = Assignment.objects.filter(pk=pk).values_list("worksheet", flat=True).first()
    return reverse("measure", args=[address_of(slug)]) if slug else reverse("home")


def _answer(pk: uuid.UUID) -> str:
    row = Guidance.objects.filter(pk=pk).select_related("entry").defer("ratings", "words").first()
    if row is None:
        return reverse("home")
    if row.entry is None:
        return reverse("agenda")
    if row.entry.episode_id:
        return reverse("moment", args=[row.entry.episode_id])
    where = OWN_PAGES.get(row.entry.kind)
    return reverse(where, args=[row.entry_id]) if where else reverse("home")


def people_of(client: User) -> Iterator[str]:
    """Those close to a client, by the names that the client gave them; put away or not."""
    for person in own_people_ever(client):
        yield person.words["label"]


def register_all() -> None:
    for kind, still, leads in (
        (Kind.EVENT_BEFORE, event_comes, _moment("")),
        (Kind.EVENT_AFTER, event_is_over, _moment("")),
        (Kind.LOOK_BACK, to_look_back, _moment("#look-back")),
        (Kind.CREDIT, credit_is_due, _moment("#credit")),
        (Kind.WORKSHEET, worksheet_waits, _sheet),
        (Kind.MEASURE, measure_is_due, _questions),
        (Kind.SESSION_PREP, care.begins, lambda _pk: reverse("agenda")),
        (Kind.GUIDANCE, answer_waits, _answer),
    ):
        register(kind, Cause(still, leads))

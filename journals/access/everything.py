"""Everything that is one person's own, table by table, as it leaves with them.

A table between two people names the columns that go along; of a client's own, all do but for those
that are named with a reason. What a therapist keeps for themselves is not here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Field, Model, Q, QuerySet

from journals import models as own
from tracker.accounts.access import names
from tracker.accounts.models import AccountEvent, ApiToken, User
from tracker.care import models as care
from tracker.privacy import keys, ledger
from tracker.privacy.fields import SealedField, thawed
from tracker.reminders import models as reminders

from .own import ANSWERED, answers_known

AT_ONCE = 500
HASH = "the hash of a secret, of no use anywhere else"
OWN_KEY = "a key of one browser, of no use anywhere else"


@dataclass(frozen=True)
class Table:
    """One section of the file: the rows of a model that lead to this person along `whose`."""

    name: str
    model: type[Model]
    whose: str
    order: str = "pk"  # a column of times that is never empty; rows of one time follow by their id
    only: tuple[str, ...] = ()  # of tables between two people: what goes along
    left_out: Mapping[str, str] = field(default_factory=dict)  # column: why
    also: Callable[[datetime], Q] = lambda _now: Q()

    @property
    def columns(self) -> list[Field]:
        """What goes along, in the order of the table."""
        return [
            one
            for one in self.model._meta.concrete_fields
            if one.name not in self.left_out and (not self.only or one.name in self.only)
        ]

    def rows(self, person: User, now: datetime) -> QuerySet:
        """All of this person's, whatever became of them; their keys have to be warm."""
        columns = {one.name for one in self.columns}
        rest = [one.name for one in self.model._meta.concrete_fields if one.name not in columns]
        found = self.model._default_manager.filter(self.also(now), **{self.whose: person.pk})
        return found.defer(*(one for one in rest if one != "id"))


# What hangs on something is read before what it hangs on: so nothing that is written while the file
# is being made hangs on something that is not in it.
TABLES = (
    Table("notices", reminders.Notice, "user", "created_at"),
    Table("reminders", reminders.Reminder, "user", "created_at"),
    Table("reminder_preferences", reminders.Preferences, "user"),
    Table("reminder_words", reminders.OwnWords, "user"),
    Table(
        "calendar_links",
        reminders.CalendarLink,
        "user",
        "made_at",
        left_out={"digest": HASH},
    ),
    Table(
        "browsers_with_notifications",
        reminders.PushSubscription,
        "user",
        "added_at",
        left_out={"address_hash": HASH, "words": OWN_KEY},
    ),
    Table(
        "done_about_it",
        own.ReviewStep,
        "flag__client",
        "at",
        ("id", "flag", "by", "at", "what", "words"),
    ),
    Table(
        "looked_at_first",
        own.ReviewFlag,
        "client",
        "made_at",
        left_out={
            "due_at": "by when their therapist meant to look: theirs to know",
            "overdue_told_at": "the practice's own bookkeeping",
        },
    ),
    Table("agreements_on_questions", own.RiskMonitoring, "client", "proposed_at"),
    Table("drafts", own.Draft, "owner", "saved_at"),
    Table(
        "answers_received",
        own.Guidance,
        "client",
        "sent_at",
        (
            *("id", "client", "entry", "agenda_item", "relationship", "author"),
            *("sent_at", "shown_from", "seen_at", "ratings", "words"),
        ),
        also=lambda now: Q(shown_from__lte=now),  # what can be taken back is not there yet
    ),
    Table(
        "decided_together",
        own.DecisionProposal,
        "client",
        "proposed_at",
        (
            *("id", "client", "relationship", "entry", "ratings", "words"),
            *("proposed_at", "confirmed_at", "declined_at"),
        ),
    ),
    Table("agenda", own.AgendaItem, "owner", "added_at"),
    Table("shares", own.Share, "entry__client", "shared_at"),
    Table("standing_shares", own.StandingShare, "relationship__client", "from_at"),
    Table("worksheets_asked_for", own.Assignment, "client", "assigned_at"),
    Table("entry_versions", own.EntryVersion, "client", "recorded_at"),
    Table("entries", own.Entry, "client", "recorded_at"),
    Table("earlier_wordings", own.Wording, "client", "recorded_at"),
    Table("moments", own.Episode, "client", "recorded_at"),
    Table("goal_versions", own.GoalVersion, "client", "recorded_at"),
    Table("goals", own.Goal, "client", "written_at"),
    Table("people", own.Person, "client", "added_at"),
    Table("own_list", own.MenuItem, "client", "added_at"),
    Table("insights_put_away", own.InsightChoices, "client", "changed_at"),
    Table("insights_switched_off", own.InsightRules, "client", "changed_at"),
    Table("read_along", care.Supervision, "relationship__client", "granted_at"),
    Table("check_in_plans", care.CheckInPlan, "relationship__client", "proposed_at"),
    Table("appointments", care.Appointment, "relationship__client", "made_at"),
    Table("consents", care.ConsentRecord, "user", "given_at"),
    Table(
        "care",
        care.CareRelationship,
        "client",
        "invited_at",
        (
            *("id", "client", "therapist", "status", "rhythm", "guidance_mode", "away_until"),
            "deputy",
            *("invited_at", "started_at", "paused_at", "put_back_to", "ended_at", "ended_by"),
        ),
        {
            "words": "what the therapist called somebody who had not come yet, sealed for them",
            "looked_at": "the therapist's own bookmark; who opened what stands in the ledger",
            "records_erased_at": "the practice's own bookkeeping",
            "end_told_at": "whether the other one has pressed a button",
        },
    ),
    Table(
        "exports",
        own.Export,
        "client",
        "asked_at",
        left_out={"session_hash": HASH},
    ),
    Table("changes_of_signing_in", AccountEvent, "user", "at"),
    Table("tokens", ApiToken, "user", "created_at", left_out={"digest": HASH}),
    Table(
        "second_factors",
        Authenticator,
        "user",
        "created_at",
        left_out={"data": "the secret itself: it stays where it can be checked"},
    ),
    Table(
        "account",
        User,
        "pk",
        left_out={"password": HASH},
    ),
)


def rows_of(
    table: Table, person: User, now: datetime, *, at_once: int = AT_ONCE
) -> Iterator[dict[str, Any]]:
    """Each row as its columns, the oldest first. Whoever goes through them holds a few hundred,
    and no statement stays open meanwhile: others can write."""
    if table.model is own.ReviewStep:  # sealed for whoever noted it, and the client's to have
        keys.warm(set(table.rows(person, now).values_list("by", flat=True)))
    for row in by_pages(table.rows(person, now), table.order, at_once):
        yield as_columns(table, row)


def by_pages(rows: QuerySet, order: str, at_once: int = AT_ONCE) -> Iterator[Any]:
    """All rows along a column that is never empty, so many in each statement."""
    last: Any = None
    while True:
        after = Q()
        if last is not None:
            at = getattr(last, order)
            after = Q(**{f"{order}__gt": at}) | Q(**{order: at, "pk__gt": last.pk})
        page = list(rows.filter(after).order_by(order, "pk")[:at_once])
        yield from page
        if len(page) < at_once:
            return
        last = page[-1]


def as_columns(table: Table, row: Model) -> dict[str, Any]:
    """By the names of the columns; what is sealed is opened."""
    found = {}
    for one in table.columns:
        value = getattr(row, one.attname)
        found[one.name] = thawed(value) if isinstance(one, SealedField) else value
    return found


def ledger_of(person: User, now: datetime) -> Iterator[ledger.Line]:
    """Their whole ledger, the oldest line first. Of an answer that can still be taken back, or was,
    it says nothing, as their list of who looked doesn't."""
    for page in ledger.pages_of_client(person.pk, AT_ONCE):
        asked = [one.event.entity_id for one in page if one.event.verb in ANSWERED]
        known = set(answers_known(person, asked, now))
        for line in page:
            event = line.event
            said = (event.actor_id, event.entity_id, event.at)
            if event.verb == "took_back_answer" or (event.verb in ANSWERED and said not in known):
                continue
            yield line


def titles(person: User) -> Iterator[tuple[Any, str]]:
    """What they called their moments, by id."""
    for row in by_pages(own.Episode.objects.filter(client=person), "recorded_at"):
        yield row.pk, row.words.get("title", "")


def names_around(person: User, now: datetime) -> dict[Any, str]:
    """What those are called who are in care with them, read along, or stand in their ledger."""
    found: set[Any] = set(
        own.Guidance.objects.filter(client=person).values_list("author", flat=True)
    )
    found |= set(_of(person).values_list("therapist", flat=True))
    found |= set(_of(person).values_list("supervisions__supervisor", flat=True))
    found |= set(_of(person).values_list("deputy", flat=True))
    return names(found | ledger.actors_of_client(person.pk))


def _of(person: User) -> QuerySet:
    return person.therapists_in_care.all()


def answers_by_entry(person: User, entries: list[Any], now: datetime) -> dict[Any, list[Any]]:
    """What was answered to each of these entries, and can be known of, in its order."""
    keys.warm([person.pk])
    rows = own.Guidance.objects.shown(now).filter(client=person, entry__in=entries)
    found: dict[Any, list[Any]] = {}
    for row in rows.select_related("author").order_by("sent_at"):
        found.setdefault(row.entry_id, []).append(row)
    return found


def count_rows(person: User, now: datetime) -> int:
    """How many rows there are in all."""
    return sum(table.rows(person, now).count() for table in TABLES)

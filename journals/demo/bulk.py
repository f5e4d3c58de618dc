"""Writes a whole life at once: the rows that the actions would have written, a few inserts a model.

Only for invented people. Content goes through the kinds' own cleaning, sealed columns through the
models' own fields, and each step has its line in the ledger, in the order in which it happened.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from journals.kinds import KINDS
from journals.kinds.goal import GOAL, PERSON
from journals.kinds.guidance import GUIDANCE
from journals.models import (
    AgendaItem,
    Entry,
    EntryVersion,
    Episode,
    Goal,
    Guidance,
    Person,
    ReadMark,
    Share,
    StandingShare,
)
from tracker.accounts.models import User
from tracker.care import actions as care_actions
from tracker.care.models import Appointment, CareRelationship, CheckInPlan
from tracker.privacy import keys, ledger
from tracker.reminders import actions as reminders
from tracker.reminders.schedule import journal_day

from .inventing import Life, Moment
from .phrases import RELATIONS
from .story import ZONE

READING_TAKES = timedelta(minutes=6)
MODELS = (Person, Goal, Episode, Entry, EntryVersion, StandingShare, Share, Guidance, ReadMark)
MODELS += (Appointment, CheckInPlan, AgendaItem)
KIND_OF = {"n": "self_monitoring", "l": "self_evaluation", "c": "self_reinforcement"}


class Bulk:
    """Collects one client's rows and ledger lines; `write` stores them."""

    def __init__(self, life: Life, client: User, relationship: CareRelationship, therapist: User):
        self.life, self.client, self.therapist = life, client, therapist
        self.care = relationship
        self.rows: dict[type, list[Any]] = {model: [] for model in MODELS}
        self.lines: list[tuple[datetime, User, str, Any, int, uuid.UUID | None]] = []
        self.visits: set[datetime] = set()

    def write(self) -> None:
        """All of it, in the caller's transaction and key scope."""
        keys.warm([self.client.pk])
        people = self._people()
        goal = self._goal(people)
        for at, content in self.life.check_ins:
            self._entry("check_in", "written", content, at, at)
        for moment in self.life.moments:
            self._moment(moment, people, goal)
        if self.life.looked_at:
            self.visits.add(self.life.looked_at)
        self._read()
        for model in MODELS:
            model._default_manager.bulk_create(self.rows[model])
        self._record()
        if self.life.looked_at:
            care_actions.mark_looked_at(self.care, self.life.looked_at)
        written = max((entry.recorded_at for entry in self.rows[Entry]), default=None)
        if written:
            reminders.satisfy(self.client.pk, journal_day(written, ZONE, self.client.day_starts))

    def add(self, row: Any) -> Any:
        self.rows[type(row)].append(row)
        return row

    def line(self, at, actor: User, verb: str, row: Any, version: int, share=None) -> None:
        self.lines.append((at, actor, verb, row, version, share.pk if share else None))

    # --- what the client wrote ---

    def _people(self) -> dict[str, Person]:
        found = {}
        for role, label in self.life.people.items():
            ratings, words = PERSON.split(
                PERSON.clean({"label": label, "relation_type": RELATIONS[role]})
            )
            at = self.care.started_at
            row = Person(client=self.client, added_at=at, ratings=ratings, words=words)
            found[role] = self.add(row)
            self.line(at, self.client, "wrote_person", row, 1)
        return found

    def _goal(self, people: dict[str, Person]) -> Goal | None:
        if self.life.goal is None:
            return None
        ratings, words = GOAL.split(GOAL.clean(self.life.goal))
        goal = Goal(
            client=self.client,
            person=people["p"],
            written_at=self.life.goal_written,
            offered_at=self.life.goal_offered,
            ratings=ratings,
            words=words,
        )
        self.line(goal.written_at, self.client, "wrote_goal", goal, 1)
        if goal.offered_at:
            self.line(goal.offered_at, self.client, "offered_goal", goal, 1)
        return self.add(goal)

    def _entry(
        self, kind: str, status: str, content, at: datetime, written: datetime, **more
    ) -> Entry:
        entry = Entry(
            client=self.client,
            kind=kind,
            status=status,
            occurred_at=at,
            occurred_zone=ZONE,
            occurred_precision="exact" if at == written else "about",
            local_date=journal_day(at, ZONE, self.client.day_starts),
            recorded_at=written,
            changed_at=written,
            **more,
        )
        entry.ratings, entry.words = KINDS[kind].split(KINDS[kind].clean(content))
        self.line(written, self.client, "wrote", entry, 1)
        return self.add(entry)

    def _moment(self, moment: Moment, people: dict[str, Person], goal: Goal | None) -> None:
        episode = self.add(
            Episode(
                client=self.client,
                goal=goal if moment.goal else None,
                occurred_at=moment.at,
                recorded_at=moment.written,
                closed_at=moment.let_go,
                close_reason="let_go" if moment.let_go else "",
                words={"title": moment.title},
            )
        )
        note = {**moment.note, "people": [str(people[role].pk) for role in moment.people]}
        parts = {"n": self._entry(KIND_OF["n"], "noted", note, moment.at, moment.written)}
        if moment.look:
            at, content = moment.look
            full = content | {"context": "alone"} | self._standard(moment)
            parts["l"] = self._entry(KIND_OF["l"], "provisional", full, at, at)
        if moment.credit:
            at, content = moment.credit
            parts["c"] = self._entry(KIND_OF["c"], "done", content, at, at)
        for entry in parts.values():
            entry.episode = episode
        if moment.shared:
            self._share(moment, parts)

    def _standard(self, moment: Moment) -> dict[str, str]:
        """The goal's own words, copied as looking back copies them."""
        goal = self.life.goal if moment.goal else None
        return {"standard_snapshot": goal.get("standard") or goal["toward"]} if goal else {}

    # --- what is shared and answered ---

    def _share(self, moment: Moment, parts: dict[str, Entry]) -> None:
        shared, shares = moment.shared, {}
        for part in shared.parts:
            shares[part] = share = self.add(
                Share(
                    entry=parts[part],
                    relationship=self.care,
                    level=shared.level,
                    shared_at=shared.at,
                    revoked_at=shared.stopped,
                )
            )
            self.line(shared.at, self.client, "shared", parts[part], 0, share)
            if shared.stopped:
                self.line(shared.stopped, self.client, "stopped_sharing", parts[part], 0, share)
        if shared.asks:
            parts["l"].guidance_requested_at = shares["l"].asked_at = shared.at
        if moment.answered:
            shares["l"].answered_at = moment.answered.at
            self._answer(moment, parts["l"], shares["l"])

    def _answer(self, moment: Moment, look: Entry, share: Share) -> None:
        answered = moment.answered
        ratings, words = GUIDANCE.split(GUIDANCE.clean(answered.content))
        self.add(
            Guidance(
                client=self.client,
                entry=look,
                relationship=self.care,
                author=self.therapist,
                sent_at=answered.at,
                shown_from=answered.at,
                seen_at=answered.seen,
                ratings=ratings,
                words=words,
            )
        )
        self.visits.add(answered.at - READING_TAKES)
        self.line(answered.at, self.therapist, "answered", look, 1, share)
        if answered.confirmed:
            self._confirm(look, answered.confirmed)

    def _confirm(self, look: Entry, at: datetime) -> None:
        """The client's own view, kept as it is: a second version beside the first."""
        old = EntryVersion(
            client=self.client,
            entry=look,
            version=1,
            status=look.status,
            recorded_at=look.changed_at,
        )
        old.ratings, old.words = look.ratings, look.words
        self.add(old)
        look.version, look.status, look.changed_at = 2, "confirmed", at
        look.ratings_version, look.ratings_changed_at = 2, at
        look.ratings = {**look.ratings, "context": "after_guidance"}
        self.line(at, self.client, "changed", look, 2)

    # --- what the therapist opened ---

    def _read(self) -> None:
        """At each visit, what is there and was not read yet, in the version of that hour."""
        marks: dict[uuid.UUID, ReadMark] = {}
        answered = {answer.entry_id for answer in self.rows[Guidance]}
        waiting = {share.entry_id for share in self.rows[Share] if share.asked_at} - answered
        for at in sorted(self.visits):
            for goal in self.rows[Goal]:
                if goal.offered_at and goal.offered_at <= at:
                    self.line(at, self.therapist, "opened_goal", goal, 1)
            for share in self.rows[Share]:
                ended = share.revoked_at and share.revoked_at <= at
                if share.shared_at > at or ended:
                    continue
                entry = share.entry
                version = entry.version if entry.changed_at <= at else 1
                mark = marks.get(entry.pk)
                if mark and mark.entry_version >= version:
                    continue
                marks[entry.pk] = mark = ReadMark(
                    entry=entry,
                    relationship=self.care,
                    entry_version=version,
                    ratings_version=version,
                    read_at=at,
                )
                if entry.pk not in waiting:  # what asks for an answer is put aside by answering
                    full = share.level == "full"
                    mark.reviewed_version = version if full else None
                    mark.reviewed_ratings_version, mark.reviewed_at = version, at
                self.line(at, self.therapist, "opened", entry, version, share)
        self.rows[ReadMark] += marks.values()

    def _record(self) -> None:
        ledger.record_all(
            (
                self.client.pk,
                ledger.Event(at, actor.pk, verb, row._meta.label, row.pk, version, grant),
            )
            for at, actor, verb, row, version, grant in sorted(self.lines, key=lambda line: line[0])
        )

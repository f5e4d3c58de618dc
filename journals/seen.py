"""What may be read, as frozen values: no later line can reach further than these.

The therapist's pages, the preview and the example on /example/ are all drawn from them.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from journals.kinds import Content, Kind, made_of
from journals.kinds.deciding import DECISION
from journals.kinds.fields import Shown
from journals.kinds.goal import GOAL
from journals.kinds.guidance import VIEWS, VIEWS_WITHIN
from journals.kinds.measures import Measure, Scored
from journals.kinds.plan import PLAN_LABELS
from journals.models import DecisionProposal, Entry, Guidance
from journals.states import to_decide

CYCLE = ("self_monitoring", "self_evaluation", "self_reinforcement")
# Shown by their own words elsewhere on the page, so not repeated in the list of answers.
APART = {
    "self_evaluation": ("outcome", "credit", "reasons", "context", "standard_snapshot"),
    "self_reinforcement": ("text",),
}


@dataclass(frozen=True)
class Answer:
    """A therapist's reply."""

    by: str
    at: datetime
    text: str
    view: str  # the code, or ""
    view_label: Any
    id: uuid.UUID | None = None
    care_id: uuid.UUID | None = None
    new: bool = False
    reply: str = ""  # the code of a fixed reply to a wish to talk, or ""
    meets_at: datetime | None = None  # of "when we meet": the appointment that was meant
    shown_from: datetime | None = None  # until then its author can take it back

    @property
    def view_within(self) -> Any:
        """The view within a sentence; "" without one."""
        return VIEWS_WITHIN.get(self.view, "")


@dataclass(frozen=True)
class Seen:
    """One part of a moment, as far as its reader may see it. `words` is None for ratings only."""

    entry_id: uuid.UUID
    kind: str
    status: str
    version: int
    at: datetime
    ratings: Mapping[str, Any]
    words: Mapping[str, Any] | None
    level: str = "full"
    until: datetime | None = None
    changed: bool = False  # since this reader last had it on screen
    fresh: bool = False  # never had it on screen
    ratings_version: int = 1
    reviewed: bool = False  # this reader has put it aside, as it is now
    asks: bool = False  # waits for an answer
    asked_at: datetime | None = None
    names: dict[str, str] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    # The rest of its envelope, for the API.
    episode_id: uuid.UUID | None = None
    zone: str = ""
    precision: str = ""
    day: date | None = None
    recorded_at: datetime | None = None
    changed_at: datetime | None = None
    # Of an answered worksheet: which one, and the version that was answered.
    worksheet: str = ""
    worksheet_version: int | None = None
    # The day it was written on, where that came after the day it is about.
    written_on: date | None = None

    @property
    def shown_version(self) -> int:
        """The version as far as this reader can tell them apart: without words, the numbers'."""
        return self.version if self.level == "full" else self.ratings_version

    @property
    def content(self) -> Content:
        return {**self.ratings, **(self.words or {})}

    @property
    def made_of(self) -> Kind:
        return made_of(self.kind, self.worksheet, self.worksheet_version)

    @property
    def heading(self) -> Any:
        return self.made_of.heading

    @property
    def shown(self) -> list[Shown]:
        """All answers, ready for reading, but for those that have a place of their own."""
        shown = self.made_of.show(self.content, self.names, APART.get(self.kind, ()))
        return [before(one) for one in shown] if self.status == "planned" else shown

    @property
    def scores(self) -> tuple[Scored, ...]:
        """Of an answered measure: the numbers that its answers make."""
        kind = self.made_of
        return kind.scores(self.ratings) if isinstance(kind, Measure) else ()

    def one(self, key: str) -> Shown | None:
        """One answer, ready for reading; None if it is not there or may not be read."""
        content = self.content
        return self.made_of.field(key).show(content[key], self.names) if key in content else None

    @property
    def answer_to(self) -> "Seen":
        """Of something that belongs to no moment: an answer is to itself."""
        return self

    @property
    def outcome(self) -> Shown | None:
        return self.one("outcome")

    @property
    def credit(self) -> Shown | None:
        return self.one("credit")

    @property
    def reasons(self) -> Shown | None:
        return self.one("reasons")

    @property
    def text(self) -> Shown | None:
        return self.one("text")

    @property
    def standard(self) -> Shown | None:
        """The wording of the goal that was looked back against, as it stood then."""
        return self.one("standard_snapshot")


@dataclass(frozen=True)
class Decision:
    """What two decided in a session, as the therapist wrote it down."""

    id: uuid.UUID
    content: Content
    proposed_at: datetime
    confirmed_at: datetime | None = None
    declined_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return self.confirmed_at is None and self.declined_at is None

    @property
    def shown(self) -> list[Shown]:
        return DECISION.show(self.content)


def as_decision(row: DecisionProposal) -> Decision:
    return Decision(
        id=row.pk,
        content={**row.ratings, **row.words},
        proposed_at=row.proposed_at,
        confirmed_at=row.confirmed_at,
        declined_at=row.declined_at,
    )


def as_answer(guidance: Guidance) -> Answer:
    """A reply with its author, as a value."""
    view, meets_at = guidance.ratings.get("view", ""), guidance.ratings.get("meets_at")
    return Answer(
        id=guidance.pk,
        care_id=guidance.relationship_id,
        by=guidance.author.name,
        at=guidance.sent_at,
        text=guidance.words.get("text", ""),
        view=view,
        view_label=dict(VIEWS).get(view, ""),
        new=guidance.seen_at is None,
        reply=guidance.ratings.get("reply", ""),
        meets_at=datetime.fromisoformat(meets_at) if meets_at else None,
        shown_from=guidance.shown_from,
    )


def envelope(entry: Entry) -> dict[str, Any]:
    """What is the same for every reader of an entry, as arguments of Seen: its plain columns.

    Answers are not among them, and nothing of it is opened here.
    """
    return {
        "entry_id": entry.pk,
        "kind": entry.kind,
        "status": entry.status,
        "version": entry.version,
        "ratings_version": entry.ratings_version,
        "worksheet": entry.worksheet,
        "worksheet_version": entry.worksheet_version,
        "episode_id": entry.episode_id,
        "at": entry.occurred_at,
        "zone": entry.occurred_zone,
        "precision": entry.occurred_precision,
        "day": entry.local_date,
        "recorded_at": entry.recorded_at,
        "changed_at": entry.changed_at,
    }


def before(shown: Shown) -> Shown:
    """An answer of a plan, under the question as it was asked before it happened."""
    label = PLAN_LABELS.get(shown.key)
    return replace(shown, label=label) if label else shown


@dataclass(frozen=True)
class SeenMoment:
    """A moment, as far as its reader may see it: only the parts that are shared."""

    episode_id: uuid.UUID
    title: str  # "" where no full share carries it
    at: datetime
    ring: list[str]
    parts: tuple[Seen, ...]
    waits_since: datetime | None = None

    def of(self, kind: str) -> list[Seen]:
        return [part for part in self.parts if part.kind == kind]

    @property
    def notes(self) -> list[Seen]:
        return self.of("self_monitoring")

    @property
    def look_back(self) -> Seen | None:
        return next(iter(self.of("self_evaluation")), None)

    @property
    def credits(self) -> list[Seen]:
        return self.of("self_reinforcement")

    @property
    def pages(self) -> list[Seen]:
        """Journal pages and worksheets that were put beside it."""
        return [part for part in self.parts if part.kind not in CYCLE]

    @property
    def answers(self) -> list[Answer]:
        return sorted((a for part in self.parts for a in part.answers), key=lambda a: a.at)

    @property
    def answer_to(self) -> Seen:
        """The part that an answer belongs to: the look back if there is one."""
        return self.look_back or self.parts[0]

    @property
    def to_decide(self) -> Seen | None:
        return to_decide(self.parts)

    @property
    def level(self) -> str:
        """ "full" if any part is."""
        return "full" if any(part.level == "full" for part in self.parts) else "ratings_only"

    @property
    def until(self) -> datetime | None:
        """The earliest end among its parts; None if none ends by itself."""
        return min((part.until for part in self.parts if part.until), default=None)

    @property
    def open(self) -> bool:
        """Whether it is shown whole at once: it waits, is new, or has changed."""
        return bool(self.waits_since) or self.fresh or self.changed

    @property
    def line(self) -> str:
        """One line to recognise it by, from what is shared in words."""
        for note in reversed(self.notes):
            for key in ("actual_response", "situation", "thoughts"):
                if note.content.get(key):
                    return note.content[key].split("\n")[0]
        return ""

    @property
    def urge(self) -> int | None:
        urges = [note.content.get("reaction_urge") for note in self.notes]
        return next((urge for urge in reversed(urges) if urge is not None), None)

    @property
    def last_view(self):
        """The newest view that was given with an answer, within a sentence."""
        return next((a.view_within for a in reversed(self.answers) if a.view), "")

    @property
    def changed(self) -> bool:
        return any(part.changed for part in self.parts)

    @property
    def fresh(self) -> bool:
        return any(part.fresh for part in self.parts)


@dataclass(frozen=True)
class SeenGoal:
    """A goal that the client has offered, as it is worded now."""

    title: str
    toward: str
    content: Content = field(default_factory=dict)
    accepted_at: datetime | None = None  # of one that was proposed

    @property
    def shown(self) -> list[Shown]:
        return GOAL.show(self.content, leave_out=("title",))


@dataclass(frozen=True)
class SeenProposal:
    """A goal that this therapist proposed, in their own wording. It waits, or was declined."""

    goal_id: uuid.UUID
    content: Content
    proposed_at: datetime
    declined_at: datetime | None = None
    version: int = 1

    @property
    def title(self) -> str:
        return self.content.get("title") or self.content.get("toward", "")

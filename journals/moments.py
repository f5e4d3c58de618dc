"""A client's own moments, made ready for their own pages. Pure: rows in, values out."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from journals.content import content_of, copied, earned
from journals.kinds import BE_FAIR, KINDS, SELF_EVALUATION
from journals.models import Entry, Episode, Share
from journals.reading import Reader, readers_of
from journals.seen import CYCLE, Answer, Seen, as_answer, envelope
from journals.states import Part, episode_state, ring
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.reminders.schedule import journal_day

# After this long a moment stops asking on Today and waits quietly in the list.
ASKS_FOR = timedelta(days=7)
# After this many times "not today" the app asks once whether to let it go.
RESTS_BEFORE_ASKING = 3


@dataclass(frozen=True)
class Moment:
    """One of my moments: its parts as values, who can see them, and what is next."""

    episode: Episode
    parts: tuple[Seen, ...]
    entries: dict[Any, Entry]
    shares: tuple[Share, ...]

    @property
    def id(self):
        return self.episode.pk

    @property
    def key(self) -> str:
        """Its id as text, for the place of a draft."""
        return str(self.episode.pk)

    @property
    def title(self) -> str:
        return self.episode.words.get("title", "")

    @property
    def at(self) -> datetime:
        return self.episode.occurred_at

    @property
    def written_on(self) -> date:
        """The journal day on which something was first noted, whenever it happened."""
        noted = [entry.recorded_at for entry in self.entries.values() if entry.status == "noted"]
        return own_day(self.episode.client, min(noted, default=self.episode.recorded_at))

    @property
    def late(self) -> date | None:
        """The day that it was noted on, where that was not the day it is about."""
        noted = [part for part in self.notes if part.status == "noted"]
        return noted[0].written_on if noted else None

    @property
    def planned(self) -> bool:
        """Still a plan: nothing was noted yet of what came of it."""
        return self.state == "planned"

    @property
    def ends_at(self) -> datetime:
        """When a plan is over, as far as was said."""
        return self.episode.anchor_end or self.episode.anchor_start or self.at

    @property
    def lasts_days(self) -> bool:
        """A plan that ends on a later day than it begins, by the person's own clock."""
        end, client = self.episode.anchor_end, self.episode.client
        return self.planned and end is not None and own_day(client, end) > own_day(client, self.at)

    @property
    def came_to_nothing(self) -> bool:
        """Closed before anything was noted: a plan that did not happen."""
        return self.let_go and not self.done

    @property
    def let_go(self) -> bool:
        return self.episode.closed_at is not None

    @property
    def notes(self) -> list[Seen]:
        return [part for part in self.parts if part.kind == "self_monitoring"]

    @property
    def pages(self) -> list[Seen]:
        """Journal pages and worksheets that were put beside it."""
        return [part for part in self.parts if part.kind not in CYCLE]

    def part(self, entry_id: Any) -> Seen | None:
        return next((part for part in self.parts if part.entry_id == entry_id), None)

    @property
    def look_back(self) -> Seen | None:
        return next((part for part in self.parts if part.kind == "self_evaluation"), None)

    @property
    def credits(self) -> list[Seen]:
        return [part for part in self.parts if part.kind == "self_reinforcement"]

    @property
    def answers(self) -> list[Answer]:
        return [answer for part in self.parts for answer in part.answers]

    @property
    def earned(self) -> bool:
        """Whether praise is open: the client has given themselves credit."""
        look_back = self.look_back
        return look_back is not None and earned(self.entries[look_back.entry_id])

    @property
    def third_heading(self):
        fair = self.look_back is not None and not self.earned
        return BE_FAIR if fair else KINDS["self_reinforcement"].heading

    @property
    def _facts(self) -> list[Part]:
        return [Part(part.kind, part.status) for part in self.parts]

    @property
    def together(self) -> bool:
        return any(part.answers for part in self.parts if part.kind == SELF_EVALUATION.code)

    @property
    def ring(self) -> list[str]:
        """Of a moment that was let go, what is not done is not drawn: it is not unfinished."""
        arcs = ring(self._facts, together=self.together)
        return ["x" if arc == "0" else arc for arc in arcs] if self.let_go else arcs

    @property
    def done(self) -> int:
        return sum(arc in "1o" for arc in self.ring)

    @property
    def ring_label(self) -> str:
        return _("%(n)s of 3 parts done") % {"n": self.done}

    @property
    def state(self) -> str:
        waiting = [share for share in self.shares if self.waits_in(share)]
        return episode_state(
            self._facts,
            closed=self.episode.closed_at is not None,
            guidance_requested_at=waiting[0].asked_at if waiting else None,
            shared=bool(waiting),
        )

    def shares_of(self, part: Seen) -> list[Share]:
        return [share for share in self.shares if share.entry_id == part.entry_id]

    @property
    def readers(self) -> list[str]:
        """First names of those who can open something of it, without doubles."""
        names = (share.relationship.therapist.first_name for share in self.shares)
        return list(dict.fromkeys(names))

    def audience(self, meetings: Mapping[uuid.UUID, datetime]) -> list[Reader]:
        """Who can open something of it, and when they last did. `meetings`: when we meet next."""
        marks = [mark for entry in self.entries.values() for mark in entry.marks]
        return readers_of(self.shares, marks, meetings)

    def waits_in(self, share: Share) -> bool:
        """Whether the therapist of this share was asked, and has not answered since."""
        return share.asked_at is not None and not any(
            answer.care_id == share.relationship_id and answer.at >= share.asked_at
            for answer in self.answers
        )

    @property
    def shared_parts(self) -> int:
        return len({share.entry_id for share in self.shares})

    @property
    def line(self) -> str:
        """A line of my own, to recognise it by."""
        for note in reversed(self.notes):
            content = note.content
            for key in ("actual_response", "situation", "thoughts", "journal"):
                if content.get(key):
                    return content[key].split("\n")[0]
        return ""


def own_day(client: User, at: datetime) -> date:
    """The journal day of an instant, by this person's clock and own start of the day."""
    return journal_day(at, client.time_zone, client.day_starts)


def live(share: Share, now: datetime) -> bool:
    """The owner's view of ShareQuerySet.live(), for rows that are here already."""
    return (
        share.revoked_at is None
        and (share.until is None or share.until > now)
        and share.relationship.status == CareRelationship.Status.ACTIVE
    )


def as_moment(episode: Episode, now: datetime, names: dict[str, str] | None = None) -> Moment:
    """An episode from access.own_episodes() as a value."""
    entries = {entry.pk: entry for entry in episode.parts}
    return Moment(
        episode=episode,
        parts=tuple(as_part(entry, names, now) for entry in episode.parts),
        entries=entries,
        shares=tuple(
            share for entry in episode.parts for share in entry.standing_shares if live(share, now)
        ),
    )


def as_part(entry: Entry, names: dict[str, str] | None = None, now: datetime | None = None) -> Seen:
    """One of my own entries as a value: everything in it. With `now`, also what was answered by
    then and can't be taken back any more."""
    # whichever of the two brought its writer along, so that no row asks for them
    known = entry.episode_id is None or Entry.client.is_cached(entry)
    client = entry.client if known else entry.episode.client
    return Seen(
        **envelope(entry),
        ratings=copied(entry.ratings),
        words=copied(entry.words),
        asked_at=entry.guidance_requested_at,
        names=names or {},
        answers=tuple(
            as_answer(guidance)
            for guidance in getattr(entry, "answers", ())
            if now is not None and guidance.shown_from <= now
        ),
        written_on=written_later(entry, client),
    )


def written_later(entry: Entry, client: User) -> date | None:
    """The journal day on which it was written, if that came after the day it is about.

    Both days are told by the clock it was lived by and by where days start now: neither a flight
    nor a changed setting makes anything late afterwards. A plan, and credit that is still to come,
    is written before: that is not late.
    """
    zone, starts = entry.occurred_zone, client.day_starts
    written = journal_day(entry.recorded_at, zone, starts)
    only_day = entry.occurred_precision == Entry.Precision.DAY
    about = entry.local_date if only_day else journal_day(entry.occurred_at, zone, starts)
    return written if written > about else None


def asking(moments: Iterable[Moment], now: datetime, today: date) -> Moment | None:
    """The one moment that Today offers: the oldest that is ready, not the newest.

    Looking back is offered from the next day on and for a week, a plan for a week from when it is
    over; "not today" is respected.
    """
    ready = [
        moment
        for moment in moments
        if _ready(moment, now, today)
        and now - ASKS_FOR < (moment.ends_at if moment.planned else moment.at)
        and not (moment.episode.rests_until and moment.episode.rests_until > today)
    ]
    return min(ready, key=lambda moment: moment.at, default=None)


def _ready(moment: Moment, now: datetime, today: date) -> bool:
    if moment.state == "planned":
        return moment.ends_at <= now
    return moment.state == "monitored" and moment.at <= now and moment.written_on < today


def lets_go(moment: Moment | None) -> bool:
    """Whether this is when to ask, once, if it may stay as it is."""
    return moment is not None and moment.episode.words.get("rests", 0) == RESTS_BEFORE_ASKING


def to_come(moments: Iterable[Moment], now: datetime, today: date) -> list[Moment]:
    """What was planned for today and is not over yet, the next first."""
    planned = [
        moment
        for moment in moments
        if moment.state == "planned"
        and moment.ends_at > now
        and own_day(moment.episode.client, moment.at) <= today
    ]
    return sorted(planned, key=lambda moment: moment.at)


def content(entry: Entry) -> dict[str, Any]:
    """For a form: what the entry says, without what only actions set."""
    return {k: v for k, v in content_of(entry).items() if k not in ("context", "standard_snapshot")}

"""One client's story as dated steps. Each step calls the action that a person's tap would call."""

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from journals import access, actions
from journals.models import Entry, Episode, Goal, Guidance, Person
from tracker.accounts.models import User
from tracker.care import actions as care
from tracker.care.models import CareRelationship

from .calendar import Calendar
from .story import SEED, ZONE, Client, Credit, Late, Moment, Note, Plan, Reply, Shared

Step = tuple[datetime, Callable[[datetime], object]]
WRITING_TAKES = timedelta(minutes=20)
READING_TAKES = timedelta(minutes=6)


class Telling:
    """What has been written so far, so that later steps can go on from it."""

    def __init__(
        self, story: Client, user: User, therapist: User, care: CareRelationship, calendar: Calendar
    ):
        self.story, self.user, self.therapist = story, user, therapist
        self.care, self.calendar = care, calendar
        self.people: dict[str, Person] = {}
        self.goal: Goal | None = None
        self.episodes: dict[str, Episode] = {}
        self.parts: dict[tuple[str, str], Entry] = {}

    def steps(self) -> Iterator[Step]:
        """All of it, in no order."""
        yield from self._people()
        yield from self._check_ins()
        for moment in self.story.moments:
            yield from self._moment(moment)
        for plan in self.story.plans:
            yield self.calendar.at(plan.written), lambda now, plan=plan: self.plan(plan, now)
            if plan.off:
                yield self.calendar.at(plan.off), lambda now, plan=plan: self.call_off(plan, now)

    # --- people, check-ins ---

    def _people(self) -> Iterator[Step]:
        first = self.calendar.today - timedelta(days=self.story.began - 1)
        yield self.calendar.local(first, "18:00"), self.add_people

    def add_people(self, now: datetime) -> None:
        for label, about in self.story.people.items():
            self.people[label] = actions.add_person(
                self.user, person_id=uuid.uuid4(), content={"label": label, **about}, now=now
            )

    def _check_ins(self) -> Iterator[Step]:
        """About so many a week, wandering slowly from the first values to the last."""
        plan = self.story.check_ins
        dice = random.Random(f"{SEED} {self.story.email}")
        lines = list(plan.lines)
        dice.shuffle(lines)
        for days in range(plan.days, 0, -1):
            writes, line = dice.random() < plan.of_seven / 7, dice.random() < 0.3
            hour, minute = dice.choice((8, 12, 21, 21)), dice.randrange(60)
            along = 1 - days / plan.days
            content = {
                "mood": _near(dice, plan.mood, along, 0.7, 1, 5),
                "reaction_urge": _near(dice, plan.urge, along, 1.1, 0, 10),
            }
            if not writes or days in plan.silent:
                continue
            if line and lines:
                content["line"] = lines.pop()
            day = self.calendar.today - timedelta(days=days)
            at = self.calendar.local(day, f"{hour:02}:{minute:02}")
            yield at, lambda now, content=content: self.check_in(content, now)
        for late in plan.late:
            yield (
                self.calendar.at(late.written),
                lambda now, late=late: self.check_in_late(late, now),
            )
        if plan.today:
            yield self.calendar.earlier_today(), lambda now: self.check_in(plan.today, now)

    def check_in(self, content: dict, now: datetime, when: actions.When | None = None) -> None:
        actions.check_in(self.user, entry_id=uuid.uuid4(), content=content, when=when, now=now)

    def check_in_late(self, late: Late, now: datetime) -> None:
        about = actions.When(self.calendar.at(late.about), ZONE, "about")
        self.check_in(late.content, now, about)

    # --- moments ---

    def _moment(self, moment: Moment) -> Iterator[Step]:
        day = self.calendar.day(moment.day)
        title = moment.title

        def at(when):
            return self.calendar.at(when, day)

        happened = self.calendar.local(day, moment.time)
        noted = at(moment.written) if moment.written else happened + WRITING_TAKES
        if moment.plan:
            until = at(moment.until)
            yield at(moment.plan.when), lambda now: self.plan_moment(moment, happened, until, now)
            first = Note((0, moment.time), moment.notice)
            yield noted, lambda now: self.note(moment, "n", first, happened, now)
        else:
            yield noted, lambda now: self.begin(moment, happened, now)
        for number, note in enumerate(moment.notes, 1):
            about = at(note.about or note.when)
            yield (
                at(note.when),
                lambda now, part=f"n{number}", note=note, about=about: self.note(
                    moment, part, note, about, now
                ),
            )
        if moment.look:
            yield at(moment.look.when), lambda now: self.look_back(moment, now)
            if moment.look.again:
                yield at(moment.look.again), lambda now: self.look_again(moment, now)
        for part, credit in (("c", moment.credit), ("c1", moment.credit_too)):
            if credit:
                yield from self._credit(title, part, credit, at)
        for shared in moment.shares:
            yield at(shared.when), lambda now, shared=shared: self.share(title, shared, now)
            if shared.stopped:
                yield at(shared.stopped), lambda now: self.stop_sharing(title, now)
        if moment.reply:
            yield from self.replied(moment.reply, lambda: self.parts[title, "l"], at)
        if moment.let_go:
            yield (
                at(moment.let_go),
                lambda now: actions.let_go(
                    self.user, self.episodes[title], reason="let_go", now=now
                ),
            )

    def begin(self, moment: Moment, happened: datetime, now: datetime) -> None:
        self.begin_moment(moment, actions.When(happened, ZONE, "about"), now)

    def plan(self, plan: Plan, now: datetime) -> None:
        starts = actions.When(self.calendar.at(plan.starts), ZONE, "about")
        ends = self.calendar.at(plan.ends)
        self.begin_moment(plan, starts, now, planned=True, until=ends)

    def plan_moment(self, moment: Moment, starts: datetime, ends: datetime, now: datetime) -> None:
        told = replace(moment, notice=moment.plan.content)
        when = actions.When(starts, ZONE, "about")
        self.begin_moment(told, when, now, planned=True, until=ends)

    def call_off(self, plan: Plan, now: datetime) -> None:
        episode, why = self.episodes[plan.title], Episode.CloseReason.EVENT_DID_NOT_HAPPEN
        actions.let_go(self.user, episode, reason=why, now=now)

    def note(self, moment: Moment, part: str, note: Note, about: datetime, now: datetime) -> None:
        self.parts[moment.title, part] = actions.notice(
            self.user,
            episode=self.episodes[moment.title],
            entry_id=uuid.uuid4(),
            content=note.content | self._named(moment.people if part == "n" else ()),
            when=actions.When(about, ZONE, "about"),
            now=now,
        )

    def _named(self, people: tuple[str, ...]) -> dict[str, list[str]]:
        return {"people": [str(self.people[who].pk) for who in people]}

    def begin_moment(
        self, told: Moment | Plan, when: actions.When, now: datetime, **planned
    ) -> None:
        entry_id = uuid.uuid4()
        again = getattr(told, "again", "")
        self.episodes[told.title] = actions.begin_moment(
            self.user,
            episode_id=uuid.uuid4(),
            entry_id=entry_id,
            title=told.title,
            content=told.notice | self._named(told.people),
            when=when,
            goal=self.goal if told.goal else None,
            again=self.episodes[again] if again else None,
            now=now,
            **planned,
        )
        self.parts[told.title, "n"] = access.own_entry(self.user, entry_id)

    def look_back(self, moment: Moment, now: datetime) -> None:
        self.parts[moment.title, "l"] = actions.look_back(
            self.user,
            episode=self.episodes[moment.title],
            entry_id=uuid.uuid4(),
            content=moment.look.content,
            now=now,
        )

    def look_again(self, moment: Moment, now: datetime) -> None:
        """Having read the answer: this is how I see it, with or without a change."""
        actions.look_back(
            self.user,
            episode=self.episodes[moment.title],
            entry_id=self.parts[moment.title, "l"].pk,
            content=moment.look.content | moment.look.changes,
            base_version=1,
            confirm=True,
            now=now,
        )

    def _credit(self, title: str, part: str, credit: Credit, at) -> Iterator[Step]:
        planned = at(credit.planned_for) if credit.planned_for else None
        yield at(credit.when), lambda now: self.give_credit(title, part, credit, planned, now)
        if credit.again:
            yield at(credit.again), lambda now: self.say_it_smaller(title, part, credit, now)
        if credit.done:
            yield at(credit.done), lambda now: self.mark_done(title, part, now)
        if credit.kept:
            yield at(credit.kept), lambda now: self.keep_words(title, part, now)

    def give_credit(
        self, title: str, part: str, credit: Credit, planned: datetime | None, now: datetime
    ) -> None:
        self.parts[title, part] = actions.give_credit(
            self.user,
            episode=self.episodes[title],
            entry_id=uuid.uuid4(),
            content=credit.content,
            planned_for=planned,
            now=now,
        )

    def say_it_smaller(self, title: str, part: str, credit: Credit, now: datetime) -> None:
        """Words that didn't feel true become smaller, more exact ones."""
        self.parts[title, part] = actions.change_credit(
            self.user,
            self.parts[title, part],
            credit.content | credit.changes,
            base_version=1,
            now=now,
        )

    def mark_done(self, title: str, part: str, now: datetime) -> None:
        self.parts[title, part] = actions.mark_done(self.user, self.parts[title, part], now=now)

    def keep_words(self, title: str, part: str, now: datetime) -> None:
        actions.keep_words(self.user, self.parts[title, part], now=now)

    # --- sharing and answering ---

    def share(self, title: str, shared: Shared, now: datetime) -> None:
        until = None if shared.until is None else self.calendar.midnight_after(shared.until)
        ids = frozenset(self.parts[title, part].pk for part in shared.parts)
        choice = actions.Choice(ids, shared.level, until, shared.ask)
        actions.share_parts(self.user, self.episodes[title], self.care, choice, now=now)

    def stop_sharing(self, title: str, now: datetime) -> None:
        ids = [entry.pk for (about, _part), entry in self.parts.items() if about == title]
        actions.stop_sharing(self.user, entry_ids=ids, now=now)

    def read(self, now: datetime) -> None:
        """The therapist opens the client's page, which the client's ledger notes, and puts aside
        what asks for no answer."""
        moments, _more = access.shared_moments(self.therapist, self.care, now=now)
        alone, _more = access.shared_alone(self.therapist, self.care, now=now)
        parts = [part for moment in moments for part in moment.parts] + alone
        looked_at = {part.entry_id: part.shown_version for part in parts if not part.asks}
        actions.mark_reviewed(self.therapist, self.care, looked_at, now=now)
        access.shared_goals(self.therapist, self.care, now)
        care.mark_looked_at(self.care, now)

    def replied(self, reply: Reply, about: Callable[[], Entry], at) -> Iterator[Step]:
        """Read, answered, and perhaps seen. `about`: what is answered, once it is there."""
        sent: list[Guidance] = []
        yield at(reply.when) - READING_TAKES, self.read
        yield at(reply.when), lambda now: sent.append(self.answer(about(), reply, now))
        if reply.seen:
            yield (
                at(reply.seen),
                lambda now: actions.mark_seen(self.user, [sent[0].pk], now=now),
            )

    def answer(self, entry: Entry, reply: Reply, now: datetime) -> Guidance:
        return actions.answer(
            self.therapist,
            self.care,
            guidance_id=uuid.uuid4(),
            entry_id=entry.pk,
            text=reply.text,
            view=reply.view,
            now=now,
        )


def _near(
    dice: random.Random, ends: tuple[float, float], along: float, spread: float, low: int, high: int
) -> int:
    """A whole number near the line between the two ends, kept inside the scale."""
    middle = ends[0] + (ends[1] - ends[0]) * along
    return min(high, max(low, round(dice.gauss(middle, spread))))

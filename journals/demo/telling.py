"""One client's story as dated steps. Each step calls the action that a person's tap would call."""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from journals import access, actions
from journals.models import Entry, Episode, Goal, Guidance, Person
from tracker.accounts.models import User
from tracker.care import actions as care
from tracker.care.models import CareRelationship

from .calendar import Calendar
from .story import SEED, ZONE, Client, Moment, Plan, Shared

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
        self.answers: dict[str, Guidance] = {}

    def steps(self) -> Iterator[Step]:
        """All of it, in no order."""
        yield from self._people_and_goal()
        yield from self._check_ins()
        for moment in self.story.moments:
            yield from self._moment(moment)
        for plan in self.story.plans:
            yield self.calendar.at(plan.written), lambda now, plan=plan: self.plan(plan, now)

    # --- people, goal, check-ins ---

    def _people_and_goal(self) -> Iterator[Step]:
        first = self.calendar.today - timedelta(days=self.story.began - 1)
        yield self.calendar.local(first, "18:00"), self.add_people
        for days, step in (
            (self.story.goal_written, self.write_goal),
            (self.story.goal_offered, self.offer_goal),
        ):
            if days:
                yield self.calendar.local(self.calendar.today - timedelta(days=days), "19:00"), step

    def add_people(self, now: datetime) -> None:
        for label, about in self.story.people.items():
            self.people[label] = actions.add_person(
                self.user, person_id=uuid.uuid4(), content={"label": label, **about}, now=now
            )

    def write_goal(self, now: datetime) -> None:
        self.goal = actions.save_goal(
            self.user,
            goal_id=uuid.uuid4(),
            content=self.story.goal,
            person=next(iter(self.people.values()), None),
            now=now,
        )

    def offer_goal(self, now: datetime) -> None:
        actions.offer_goal(self.user, self.goal, now=now)

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
        if plan.today:
            yield self.calendar.earlier_today(), lambda now: self.check_in(plan.today, now)

    def check_in(self, content: dict, now: datetime) -> None:
        actions.check_in(self.user, entry_id=uuid.uuid4(), content=content, now=now)

    # --- moments ---

    def _moment(self, moment: Moment) -> Iterator[Step]:
        day = self.calendar.day(moment.day)
        title = moment.title

        def at(when):
            return self.calendar.at(when, day)

        happened = self.calendar.local(day, moment.time)
        yield happened + WRITING_TAKES, lambda now: self.begin(moment, happened, now)
        if moment.look:
            yield at(moment.look.when), lambda now: self.look_back(moment, now)
            if moment.look.again:
                yield at(moment.look.again), lambda now: self.look_again(moment, now)
        if moment.credit:
            yield at(moment.credit.when), lambda now: self.give_credit(moment, now)
        for shared in moment.shares:
            yield at(shared.when), lambda now, shared=shared: self.share(title, shared, now)
            if shared.stopped:
                yield at(shared.stopped), lambda now: self.stop_sharing(title, now)
        if moment.reply:
            yield at(moment.reply.when) - READING_TAKES, self.read
            yield at(moment.reply.when), lambda now: self.answer(moment, now)
            if moment.reply.seen:
                yield at(moment.reply.seen), lambda now: self.see_answer(title, now)
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

    def begin_moment(
        self, told: Moment | Plan, when: actions.When, now: datetime, **planned
    ) -> None:
        entry_id = uuid.uuid4()
        self.episodes[told.title] = actions.begin_moment(
            self.user,
            episode_id=uuid.uuid4(),
            entry_id=entry_id,
            title=told.title,
            content={**told.notice, "people": [str(self.people[who].pk) for who in told.people]},
            when=when,
            goal=self.goal if told.goal else None,
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

    def give_credit(self, moment: Moment, now: datetime) -> None:
        self.parts[moment.title, "c"] = actions.give_credit(
            self.user,
            episode=self.episodes[moment.title],
            entry_id=uuid.uuid4(),
            content=moment.credit.content,
            now=now,
        )

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
        """The therapist opens the client's page, which the client's ledger notes."""
        access.shared_moments(self.therapist, self.care, now=now)
        care.mark_looked_at(self.care, now)

    def answer(self, moment: Moment, now: datetime) -> None:
        self.answers[moment.title] = actions.answer(
            self.therapist,
            self.care,
            guidance_id=uuid.uuid4(),
            entry_id=self.parts[moment.title, "l"].pk,
            text=moment.reply.text,
            view=moment.reply.view,
            now=now,
        )

    def see_answer(self, title: str, now: datetime) -> None:
        actions.mark_seen(self.user, [self.answers[title].pk], now=now)


def _near(
    dice: random.Random, ends: tuple[float, float], along: float, spread: float, low: int, high: int
) -> int:
    """A whole number near the line between the two ends, kept inside the scale."""
    middle = ends[0] + (ends[1] - ends[0]) * along
    return min(high, max(low, round(dice.gauss(middle, spread))))

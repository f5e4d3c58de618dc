"""What one client writes besides moments, as dated steps: goals, pages, worksheets, their list.

As in telling.py, each step calls the action that a tap would call; a therapist's steps are theirs.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from journals import actions
from journals.kinds.measures import is_measure
from journals.models import Entry, Goal, MenuItem, StandingShare

from . import story
from .story import ZONE, Asked, Content, HardHours, Liked, Paper, Proposal
from .telling import Step, Telling


class Papers:
    """Goes along with a telling, whose people, moments and goal it knows."""

    def __init__(self, told: Telling):
        self.told, self.story, self.calendar = told, told.story, told.calendar
        self.user, self.therapist, self.care = told.user, told.therapist, told.care
        # what the codes of own words are, by worksheet: {"count the minutes": "x_…"}
        self.codes: dict[str, dict[str, str]] = {}

    def steps(self) -> Iterator[Step]:
        """All of it, in no order."""
        for number, goal in enumerate(self.story.goals):
            yield from self._goal(goal, is_first=number == 0)
        for proposal in self.story.proposals:
            yield from self._proposal(proposal)
        for asked in self.story.asked:
            yield self._at(asked.when), lambda now, asked=asked: self.ask(asked, now)
            if asked.shown:
                yield self._at(asked.shown), lambda now, asked=asked: self.let_see(asked, now)
        for paper in self.story.papers:
            yield from self._paper(paper)
        for liked in self.story.liked:
            yield from self._liked(liked)
        if self.story.hard_hours:
            yield from self._hard_hours(self.story.hard_hours)

    def _at(self, when: story.When) -> datetime:
        return self.calendar.at(when)

    # --- goals ---

    def _goal(self, told: story.Goal, *, is_first: bool) -> Iterator[Step]:
        goal: list[Goal] = []

        def write(now: datetime) -> None:
            goal.append(self.save_goal(uuid.uuid4(), told.content, is_first, now))

        def write_anew(now: datetime) -> None:
            anew = told.content | told.changes
            goal[0] = self.save_goal(goal[0].pk, anew, is_first, now, goal[0].version)

        yield self._at(told.when), write
        if told.offered:
            yield (
                self._at(told.offered),
                lambda now: actions.offer_goal(self.user, goal[0], now=now),
            )
        if told.again:
            yield self._at(told.again), write_anew
        if told.put_away:
            yield (
                self._at(told.put_away),
                lambda now: actions.put_away_goal(self.user, goal[0], now=now),
            )

    def save_goal(
        self, goal_id: uuid.UUID, content: Content, is_first: bool, now: datetime, version: int = 0
    ) -> Goal:
        """The first goal is about the first of the people, and the moments' own."""
        people = self.told.people.values() if is_first else ()
        goal = actions.save_goal(
            self.user,
            goal_id=goal_id,
            content=content,
            person=next(iter(people), None),
            base_version=version,
            now=now,
        )
        if is_first:
            self.told.goal = goal
        return goal

    def _proposal(self, told: Proposal) -> Iterator[Step]:
        goal: list[Goal] = []

        def propose(now: datetime) -> None:
            one = actions.propose_goal(
                self.therapist, self.care, goal_id=uuid.uuid4(), content=told.content, now=now
            )
            goal.append(one)

        def take_up(now: datetime) -> None:
            mine = told.content | told.changes
            actions.accept_goal(self.user, goal[0], content=mine, base_version=1, now=now)

        yield self._at(told.when), propose
        if told.taken_up:
            yield self._at(told.taken_up), take_up
        if told.declined:
            yield (
                self._at(told.declined),
                lambda now: actions.decline_goal(self.user, goal[0], now=now),
            )

    # --- pages and worksheets ---

    def ask(self, asked: Asked, now: datetime) -> None:
        row = actions.assign(
            self.therapist,
            self.care,
            assignment_id=uuid.uuid4(),
            slug=asked.slug,
            targets=asked.targets,
            note=asked.note,
            every_days=asked.every_days,
            now=now,
        )
        chosen = [one for some in row.words["targets"].values() for one in some]
        self.codes[asked.slug] = {
            one["words"]: one["code"] for one in chosen if not isinstance(one, str)
        }

    def let_see(self, asked: Asked, now: datetime) -> None:
        """From now on, as it is answered."""
        actions.start_standing_share(
            self.user, self.care, what=StandingShare.What.MEASURE, which=asked.slug, now=now
        )

    def _hard_hours(self, told: HardHours) -> Iterator[Step]:
        entry_id, content = uuid.uuid4(), dict(told.content)
        if told.together:
            content["together_on"] = self.calendar.day(told.together).isoformat()

        def write(now: datetime, version: int, said: Content) -> None:
            actions.write_plan(
                self.user, entry_id=entry_id, content=said, base_version=version, now=now
            )

        yield self._at(told.when), lambda now: write(now, 0, content)
        if told.again:
            yield self._at(told.again), lambda now: write(now, 1, content | told.changes)
        if told.shown:
            said: dict[str, Any] = {"what": "safety_plan", "level": "full"}
            yield (
                self._at(told.shown),
                lambda now: actions.start_standing_share(self.user, self.care, **said, now=now),
            )

    def _paper(self, paper: Paper) -> Iterator[Step]:
        entry: list[Entry] = []
        yield self._at(paper.when), lambda now: entry.append(self.write(paper, now))
        if paper.again:
            yield self._at(paper.again), lambda now: self.write_anew(paper, entry[0], now)
        if paper.share:
            yield self._at(paper.share.when), lambda now: self.share(paper, entry[0], now)
        if paper.reply:
            yield from self.told.replied(paper.reply, lambda: entry[0], self._at)

    def write(self, paper: Paper, now: datetime) -> Entry:
        about = actions.When(now, ZONE)
        if paper.about:
            precision = Entry.Precision.DAY if paper.only_day else Entry.Precision.ABOUT
            about = actions.When(self._at(paper.about), ZONE, precision)
        said: dict[str, Any] = {
            "entry_id": uuid.uuid4(),
            "content": self._known(paper),
            "when": about,
            "now": now,
        }
        if is_measure(paper.slug):
            alone = paper.just_for_me
            return actions.answer_measure(self.user, slug=paper.slug, just_for_me=alone, **said)
        said["episode"] = self.told.episodes.get(paper.beside)
        if paper.slug:
            return actions.answer_worksheet(self.user, slug=paper.slug, **said)
        return actions.write_page(self.user, **said)

    def _known(self, paper: Paper) -> Content:
        """With ids for people, and codes for own words."""
        content = dict(paper.content)
        if "who" in content:
            content["who"] = [str(self.told.people[who].pk) for who in content["who"]]
        codes = self.codes.get(paper.slug, {})
        if codes and "urges" in content:
            content["urges"] = [
                row | {"item": codes.get(row["item"], row["item"])} for row in content["urges"]
            ]
        return content

    def write_anew(self, paper: Paper, page: Entry, now: datetime) -> None:
        content = paper.content | paper.changes
        actions.change_page(self.user, page, content, base_version=1, when=None, now=now)

    def share(self, paper: Paper, entry: Entry, now: datetime) -> None:
        told = paper.share
        until = None if told.until is None else self.calendar.midnight_after(told.until)
        choice = actions.Choice(frozenset([entry.pk]), told.level, until)
        actions.share_alone(self.user, entry, self.care, choice, now=now)

    # --- their own list ---

    def _liked(self, liked: Liked) -> Iterator[Step]:
        item: list[MenuItem] = []

        def add(now: datetime) -> None:
            item.append(
                actions.save_item(
                    self.user, item_id=uuid.uuid4(), kind=liked.kind, text=liked.text, now=now
                )
            )

        yield self._at(liked.when), add
        if liked.put_away:
            yield (
                self._at(liked.put_away),
                lambda now: actions.put_away_item(self.user, item[0], now=now),
            )

"""Fills ten weeks for somebody of the caseload: plain values with instants, and no database.

Everything is drawn with dice that start from the name, so that a seeding can be told again.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from journals import charts

from . import phrases
from .calendar import Calendar
from .habits import Habit
from .others import WEEKS, Other, Weeks
from .scenes import SCENES
from .story import SEED

Content = dict[str, Any]
WEEK_HOURS = 7 * 24
CLOCKS = ("07:40", "09:15", "11:50", "13:05", "15:30", "17:45", "19:20", "21:10", "22:25")
WRITING_TAKES = timedelta(minutes=20)
DECKS = ("CLOSER", "NOT_CLOSER", "QUESTIONS", "LEARNED", "LINES")
DECKS += ("CREDIT", "REWARDS", "HARD", "FRIEND", "TRY_NEXT")
ANSWERED_AFTER = timedelta(days=9)  # what was asked longer ago has been answered


@dataclass
class Answered:
    at: datetime
    content: Content
    seen: datetime | None = None
    confirmed: datetime | None = None  # the client: this is how I see it


@dataclass
class Shared:
    at: datetime
    level: str
    parts: str  # n(otice), l(ook back), c(redit)
    asks: bool = False
    stopped: datetime | None = None


@dataclass
class Moment:
    """A moment with all that became of it. `people`: letters of the roles in it."""

    at: datetime
    title: str
    note: Content
    people: list[str]
    did: bool  # a step of their own, or the old way once more
    goal: bool = False
    look: tuple[datetime, Content] | None = None
    credit: tuple[datetime, Content] | None = None
    shared: Shared | None = None
    answered: Answered | None = None
    let_go: datetime | None = None

    @property
    def written(self) -> datetime:
        return self.at + WRITING_TAKES


@dataclass
class Life:
    """`people`: label by role. `looked_at`: when the therapist opened the page last. `plan`: the
    weekdays on which they agreed to check in, as a mask (Monday = 1)."""

    people: dict[str, str]
    plan: int = 0
    goal: Content | None = None
    goal_written: datetime | None = None
    goal_offered: datetime | None = None
    check_ins: list[tuple[datetime, Content]] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    looked_at: datetime | None = None


class Deck:
    """Gives each card once before any comes again, and never the same twice running."""

    def __init__(self, dice: random.Random, cards):
        self.dice, self.cards, self.left, self.last = dice, list(cards), [], None

    def draw(self):
        if not self.left:
            self.left = self.dice.sample(self.cards, len(self.cards))
            if len(self.cards) > 1 and self.left[-1] == self.last:
                self.left.reverse()
        self.last = self.left.pop()
        return self.last


def invent(other: Other, calendar: Calendar) -> Life:
    """The same life for the same name and instant."""
    return _Inventor(other, calendar).life()


class _Inventor:
    def __init__(self, other: Other, calendar: Calendar):
        self.other, self.calendar, self.now = other, calendar, calendar.now
        self.dice = dice = random.Random(f"{SEED} {other.email}")
        self.weeks = other.weeks or drawn_weeks(dice)
        self.habit = Habit(other, self.weeks, calendar)
        self.people = {role: dice.choice(labels) for role, labels in phrases.PEOPLE.items()}
        self.scenes = Deck(dice, SCENES)
        self.decks = {name: Deck(dice, getattr(phrases, name)) for name in DECKS}
        self.answers = {view: Deck(dice, texts) for view, texts in phrases.ANSWERS.items()}

    def life(self) -> Life:
        life = Life(self.people, plan=self.habit.plan)
        if self.dice.random() < 0.6:
            self._goal(life)
        for index, target in enumerate(self.weeks):
            back = WEEKS - 1 - index
            if back * 7 < self.other.began - 3:
                life.moments += self._week(back, target, life.goal is not None)
        life.check_ins += self._check_ins()
        life.moments.sort(key=lambda moment: moment.at)
        self._newest_share(life)
        life.looked_at = self._looked_at(life)
        for moment in life.moments:
            self._after(moment, life.looked_at)
        return life

    # --- days and hours ---

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _hours(self, back: int, many: int, *, over: float = 0) -> list[datetime]:
        """So many waking hours of one week, on different days while there are any."""
        newest, oldest = max(back * WEEK_HOURS + 2, over), (back + 1) * WEEK_HOURS - 2
        after, before = self.ago(oldest), self.ago(newest)
        by_day: dict[int, list[datetime]] = {}
        for days in range(7 * back, 7 * back + 8):
            day = self.calendar.today - timedelta(days=days)
            at = [self.calendar.local(day, clock) for clock in CLOCKS]
            fits = [one for one in at if after < one < before]
            if fits and days < self.other.began - 1:
                by_day[days] = fits
        days = self.dice.sample(list(by_day), len(by_day))
        chosen = [self.dice.choice(by_day[day]) for day in days[:many]]
        spare = [one for fits in by_day.values() for one in fits if one not in chosen]
        return chosen + self.dice.sample(spare, min(len(spare), many - len(chosen)))

    # --- goal, check-ins ---

    def _goal(self, life: Life) -> None:
        written = self.other.began - self.dice.randrange(2, 9)
        life.goal = self.dice.choice(phrases.GOALS)
        life.goal_written = self.calendar.local(self._day(written), "19:10")
        if not self.other.private and self.dice.random() < 0.7:
            life.goal_offered = life.goal_written + timedelta(days=1)

    def _day(self, days: int):
        return self.calendar.today - timedelta(days=days)

    def _check_ins(self) -> Iterator[tuple[datetime, Content]]:
        """On the days of their habit, with an urge near the week's."""
        for back in self.habit.days:
            target = self.habit.week_of(back)
            urge = _within(self.dice.gauss(5 if target is None else target, 1.2), 0, 10)
            content = {"mood": _within(self.dice.gauss(5 - urge * 0.4, 0.6), 1, 5)}
            content["reaction_urge"] = urge
            if self.dice.random() < 0.35:
                content["line"] = self.decks["LINES"].draw()
            yield self.calendar.local(self._day(back), self.dice.choice(CLOCKS)), content

    # --- moments ---

    def _week(self, back: int, target: float | None, goal: bool) -> Iterator[Moment]:
        """The notes that are shared have the week's median; beside them some that are not."""
        along = 1 - back / WEEKS
        waits = self.other.waits if back == 0 else ()
        urges = urges_around(target, self.dice, len(waits)) if target is not None else []
        if self.other.private:
            urges = []
        for days, urge in zip(waits, urges, strict=False):
            moment = self._moment(self._before_asking(days), urge, along)
            self._look(moment, self._asked(days) - timedelta(minutes=12))
            moment.shared = Shared(self._asked(days), "full", "nl", asks=True)
            yield moment
        plain = urges[len(waits) :]
        for at, urge in zip(
            self._hours(back, len(plain), over=self.other.last + 3), plain, strict=False
        ):
            moment = self._moment(at, urge, along)
            moment.goal = goal and self.dice.random() < 0.4
            self._share(moment)
            yield moment
        kept = self.dice.choice((0, 1, 1, 2)) if target is not None or self.other.private else 0
        for at in self._hours(back, kept, over=max(8, self.other.silent * 24)):
            yield self._kept(self._moment(at, self.dice.randint(2, 9), along))

    def _asked(self, days: int) -> datetime:
        if not days:
            return self.calendar.earlier_today()
        return self.ago(days * 24 + 3)

    def _before_asking(self, days: int) -> datetime:
        """Waking hours some while before, and still in the newest week."""
        local = self._asked(days).astimezone(self.calendar.zone)
        evening = self.calendar.local(local.date() - timedelta(days=1), "20:15")
        return max(evening, self.ago(WEEK_HOURS - 1))

    def _moment(self, at: datetime, urge: int, along: float) -> Moment:
        scene, dice = self.scenes.draw(), self.dice
        did = dice.random() < 0.45 + 0.3 * along
        note: Content = {
            "situation": self._said(scene.situation),
            "feelings": list(scene.feelings[: dice.choice((1, 2, 2, 2))]),
            "reaction_urge": urge,
            "actual_response": self._said(scene.did if did else scene.slipped),
        }
        if dice.random() < 0.85:
            note["usual_response"] = self._said(scene.usual)
        if dice.random() < 0.5:
            note["cues"] = list(scene.cues)
        if dice.random() < 0.25:
            note["minutes_to_settle"] = dice.choice((5, 10, 15, 20, 30, 45, 60, 90))
        if dice.random() < 0.2:
            note["vulnerability"] = [dice.choice(("slept_badly", "hungry", "much_stress", "ill"))]
        return Moment(at, self._said(scene.title), note, scene.roles, did)

    def _said(self, text: str) -> str:
        """With their own names, and capitals where a sentence begins."""
        return re.sub(
            r"(^|[.!?] )([a-z])",
            lambda found: found[1] + found[2].upper(),
            text.format(**self.people),
        )

    def _look(self, moment: Moment, at: datetime) -> None:
        dice, did = self.dice, moment.did
        content: Content = {
            "outcome": dice.choice((2, 1, 1, 1, 0) if did else (0, 0, -1, "cannot_tell")),
            "reasons": self.decks["CLOSER" if did else "NOT_CLOSER"].draw(),
            "credit": dice.choice(
                ("fully", "fully", "partly", "undecided")
                if did
                else ("partly", "not_this_time", "not_this_time", "undecided")
            ),
        }
        if dice.random() < 0.4:
            content["question"] = self.decks["QUESTIONS"].draw()
        if dice.random() < 0.3:
            content["learned"] = self.decks["LEARNED"].draw()
        moment.look = at, content

    def _credit(self, moment: Moment, at: datetime) -> None:
        """As the look back decided: credit, or being fair."""
        decided = moment.look[1]["credit"] if moment.look else ""
        if decided in ("fully", "partly"):
            content = {"text": self.decks["CREDIT"].draw()}
            content["believability"] = self.dice.randint(3, 9)
            if self.dice.random() < 0.5:
                content["reward"] = self.decks["REWARDS"].draw()
        else:
            content = {key: self.decks[key.upper()].draw() for key in ("hard", "try_next")}
            content |= {"friend": self.decks["FRIEND"].draw(), "form": "self_compassion"}
        moment.credit = at, content

    # --- what is shared, and what came back ---

    def _share(self, moment: Moment) -> None:
        """Some hours later, but no later than they shared last."""
        room = (self.ago(self.other.last + 1) - moment.written) / timedelta(hours=1)
        at = moment.written + timedelta(hours=min(self.dice.uniform(1, 40), room))
        parts = "n"
        if self.dice.random() < 0.65:
            self._look(moment, at - timedelta(minutes=14))
            parts = self.dice.choice(("nl", "nl", "nl", "n"))
            if self.dice.random() < 0.4:
                self._credit(moment, at - timedelta(minutes=6))
                parts += self.dice.choice(("c", ""))
        rest = "ratings_only" if self.dice.random() < 0.22 else "full"
        moment.shared = Shared(at, self.other.level or rest, parts)

    def _kept(self, moment: Moment) -> Moment:
        """Nobody else's. Now and then it was shared once, and is not any more."""
        later = moment.written + timedelta(hours=self.dice.uniform(2, 30))
        fate = self.dice.random()
        if later > self.now:
            return moment
        if fate < 0.45:
            self._look(moment, later)
            if fate < 0.2 and later + timedelta(hours=3) < self.now:
                self._credit(moment, later + timedelta(minutes=9))
        elif fate < 0.53 and not self.other.private:
            moment.shared = Shared(later, "full", "n", stopped=later + timedelta(minutes=50))
        elif fate < 0.6:
            moment.let_go = later
        return moment

    def _newest_share(self, life: Life) -> None:
        """Exactly as long ago as the outline says."""
        shared = [m for m in life.moments if m.shared and not m.shared.stopped]
        if not shared or self.other.waits:
            return
        newest = max(shared, key=lambda moment: moment.shared.at)
        moved = self.ago(self.other.last) - newest.shared.at
        newest.shared.at += moved
        for part in ("look", "credit"):
            if getattr(newest, part):
                at, content = getattr(newest, part)
                setattr(newest, part, (at + moved, content))

    def _looked_at(self, life: Life) -> datetime | None:
        """After as many as are no longer new."""
        shared = [m.shared for m in life.moments if m.shared and not m.shared.stopped]
        times = sorted((one.at for one in shared), reverse=True)
        if len(times) <= self.other.new:
            return None
        after = times[self.other.new - 1] if self.other.new else self.now
        seen = times[self.other.new]
        return self._at_work(seen, after) or seen + (after - seen) / 2

    def _at_work(self, after: datetime, before: datetime) -> datetime | None:
        """The therapist's first free hour of a working day between the two."""
        first = after.astimezone(self.calendar.zone).date()
        days = [first + timedelta(days=n) for n in range(4)]
        hours = [
            self.calendar.local(day, clock)
            for day in days
            if day.weekday() < 5
            for clock in ("08:35", "12:50", "17:40")
        ]
        return next((at for at in hours if after < at < before), None)

    def _after(self, moment: Moment, looked_at: datetime | None) -> None:
        """The answer to what was asked long ago, and what the client made of it."""
        shared = moment.shared
        if not (shared and moment.look and "l" in shared.parts and looked_at) or shared.asks:
            return
        at = self._noon_after(shared.at)
        asked = shared.at < self.now - ANSWERED_AFTER and self.dice.random() < 0.5
        if shared.stopped or not asked or at > looked_at:
            return
        shared.asks, moment.answered = True, Answered(at, self._answer(moment))
        seen = at + timedelta(hours=self.dice.uniform(3, 60))
        if seen < self.now - timedelta(hours=2):
            moment.answered.seen = seen
            if self.dice.random() < 0.6 and seen < self.ago(self.other.silent * 24 + 1):
                moment.answered.confirmed = seen + timedelta(minutes=25)
                if not moment.credit and self.dice.random() < 0.6:
                    self._credit(moment, seen + timedelta(minutes=40))

    def _noon_after(self, at: datetime) -> datetime:
        """A working day's noon, one to three days later."""
        day = at.astimezone(self.calendar.zone).date() + timedelta(days=self.dice.randint(1, 3))
        while day.weekday() > 4:
            day += timedelta(days=1)
        return self.calendar.local(day, self.dice.choice(("12:05", "12:20", "12:40")))

    def _answer(self, moment: Moment) -> Content:
        views = ("healthier", "healthier", "part_of_the_way")
        view = self.dice.choice(views if moment.did else ("part_of_the_way", "talk", "not_yet"))
        return {"view": view, "text": self.answers[view].draw()}


def _within(value: float, low: int, high: int) -> int:
    return min(high, max(low, round(value)))


def urges_around(median: float, dice: random.Random, at_least: int = 1) -> list[int]:
    """Whole numbers with this median, in halves: one, two or three of them."""
    low = int(median)
    if low != median:
        return [low, low + 1]
    if at_least > 1 or dice.random() < 0.35:
        return [low - 1, low + 1]
    return [low] if dice.random() < 0.6 else [low, max(0, low - 2), min(10, low + 1)]


def drawn_weeks(dice: random.Random) -> Weeks:
    """Ten weeks of a walk that ends as it usually is, some with a week without a value."""
    while True:
        start, drift = dice.uniform(2.5, 7), dice.uniform(-0.15, 0.1)
        value, weeks = start, []
        for _week in range(WEEKS):
            value += drift + (start - value) * 0.35 + dice.uniform(-1.7, 1.7)
            value = min(9.0, max(1.0, value))
            weeks.append(round(value * 2) / 2)
        for gap in dice.sample(range(WEEKS - 2), dice.choice((0, 0, 0, 1, 1, 2))):
            weeks[gap] = None
        usual = charts.usual_range(weeks)
        if all(charts.against(value, usual) == "as" for value in weeks[-2:]):
            return tuple(weeks)

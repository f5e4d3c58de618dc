"""What people wish, do and pass by, on dice that fall the same each time.

Everything goes through the product's own actions, with the clock as their argument. What is said
is written down beside it, for the checker, in the words of its person and not in the product's.
"""

import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from django.core.exceptions import ValidationError

from journals import actions as journal
from journals.actions import When
from tests.faults.sink import Browser
from tests.reminders import checker
from tests.reminders.checker import DAY, HOUR, MINUTE, Life, State, Thing
from tracker.accounts import actions as accounts
from tracker.care import actions as care
from tracker.care.models import CareRelationship
from tracker.reminders import actions
from tracker.reminders.models import Notice, Reminder

ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "America/Santiago",  # changes at midnight
    "Africa/Cairo",  # so does this one
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Chatham",  # 13:45 ahead, at 02:45
    "Asia/Kathmandu",  # never
    "Pacific/Kiritimati",  # never, and 14 hours ahead
)
QUIET = (
    (time(21, 30), time(8)),
    (time(21, 30), time(8)),
    (time(0), time(0)),
    (time(23), time(6, 30)),
    (time(9), time(17)),
)
ALSO = ("event", "look_back", "credit", "session_prep")
KINDS = {"event": ("event_before", "event_after")}
PHONE = Browser("https://push.example.org/").given


class Person:
    """One client. Each step is one thing that they, or their therapist, do at a moment.

    `seldom`: they pass most messages by, and want two a day that follow each other closely.
    """

    seldom = False

    def __init__(self, name: str, zone: str, dice: random.Random, amara, begin: datetime):
        self.dice, self.amara = dice, amara
        self.user = accounts.create_user(
            email=f"{name}@example.org",
            name="P",
            account="client",
            time_zone=zone,
            now=begin,
            password=None,
        )
        self.care = CareRelationship(
            client=self.user,
            therapist=amara,
            status="active",
            rhythm="before_session",
            invited_at=begin,
            started_at=begin,
        )
        self.care.save()
        self.life = Life(State(profile=zone))
        self.got: list[uuid.UUID] = []
        self.noted: list[tuple] = []  # (episode, what is to be told of it)
        self.looked: list[tuple] = []
        self.planned: list[tuple] = []
        self.meeting: tuple | None = None

    def step(self, now: datetime) -> None:
        names, weights = zip(*STEPS.items(), strict=True)
        self.dice.choices(names, weights)[0](self, now)

    def say(self, now: datetime, **changed) -> None:
        self.life.say(now, lambda state: replace(state, **changed))

    # --- wishes -------------------------------------------------------------------------------
    def wish(self, now: datetime, on: bool = True) -> None:
        """Other times, days, quiet hours and switches: as many of them as the form takes."""
        dice, wrong = self.dice, True
        while wrong:
            times = self._times()
            days = dice.choice((127, 127, 31, dice.randrange(1, 128)))
            also = frozenset(name for name in ALSO if dice.random() < 0.7)
            quiet = dice.choice(QUIET)
            wish = actions.Wish(on, times, days, also=also, quiet=quiet)
            try:
                actions.set_wishes(self.user, wish, now=now)
                wrong = False
            except ValidationError:
                pass
        kinds = frozenset(kind for name in also for kind in KINDS.get(name, (name,)))
        said = {"on": on, "times": times, "days": days, "quiet": quiet, "also": kinds}
        self.say(now, **said, **({"unanswered": 0} if on else {}))

    def _times(self) -> tuple[time, ...]:
        dice = self.dice
        if self.seldom:
            first = datetime(2027, 1, 1) + dice.randrange(19 * 4) * 15 * MINUTE
            return first.time(), (first + dice.randrange(3 * 4, 5 * 4) * 15 * MINUTE).time()
        count = dice.choice((0, 1, 1, 1, 2))
        return tuple(time(dice.randrange(24), dice.randrange(0, 60, 15)) for _ in range(count))

    def turn_off(self, now: datetime) -> None:
        self.wish(now, on=False)

    def save_again(self, now: datetime) -> None:
        """Saved as it is: nothing may come of that, and nothing be lost."""
        mine = (
            self.user.reminder_preferences if hasattr(self.user, "reminder_preferences") else None
        )
        times = Reminder.objects.filter(user=self.user)
        if mine is None or not times:
            return
        mine.refresh_from_db()
        wish = actions.Wish(mine.enabled, tuple(x.local_time for x in times), times[0].days)
        actions.set_wishes(self.user, wish, now=now)
        if mine.enabled:
            self.say(now, unanswered=0)

    def pause(self, now: datetime) -> None:
        until = (
            self._today(now) + self.dice.randrange(1, 9) * DAY if self.dice.random() < 0.7 else None
        )
        actions.pause(self.user, until, now=now)
        self.life.say(now, lambda state: state.paused(until))

    def go_away(self, now: datetime) -> None:
        until = self._today(now) + self.dice.randrange(1, 20) * DAY
        journal.go_away(self.user, until, tell=[self.care], among=[self.care], pause=True, now=now)
        self.life.say(now, lambda state: state.paused(until))

    def travel(self, now: datetime) -> None:
        zone = self.dice.choice([one for one in ZONES if one != self.user.time_zone])
        accounts.change_profile(self.user, time_zone=zone, now=now)
        self.life.say(now, lambda state: state.moved(zone))

    def say_which_clock(self, now: datetime) -> None:
        keep = self.dice.random() < 0.5
        actions.choose_clock(self.user, keep=keep, now=now)
        self.life.say(now, State.keep if keep else State.follow)

    def change_channel(self, now: datetime) -> None:
        if self.dice.random() < 0.5:
            given = PHONE | {"endpoint": f"{PHONE['endpoint']}{uuid.UUID(int=self._bits())}"}
            actions.add_phone(self.user, given, now=now)
        else:
            actions.forget_phones(self.user, now=now)

    # --- what they write ----------------------------------------------------------------------
    def _wrote(self, now: datetime) -> None:
        day = checker.journal_day(now, self.user.time_zone)
        self.life.say(
            now,
            lambda state: replace(state, wrote_on=max(state.wrote_on or day, day), unanswered=0),
        )

    def check_in(self, now: datetime) -> None:
        journal.check_in(self.user, entry_id=self._id(), content={"mood": 3}, now=now)
        self._wrote(now)

    def note(self, now: datetime) -> None:
        episode = journal.begin_moment(
            self.user,
            episode_id=self._id(),
            entry_id=self._id(),
            content={"reaction_urge": 5},
            when=When(now, self.user.time_zone),
            now=now,
        )
        self._wrote(now)
        self.noted.append((episode, self._tell("look_back", episode, now + DAY, now)))

    def look_back(self, now: datetime) -> None:
        if not self.noted:
            return
        episode, thing = self.noted.pop()
        said = {"outcome": 1, "credit": self.dice.choice(("fully", "not_this_time"))}
        journal.look_back(
            self.user, episode=episode, entry_id=self._id(), content=said, confirm=True, now=now
        )
        thing.over = now
        self._wrote(now)
        if said["credit"] == "fully":
            self.looked.append((episode, self._tell("credit", episode, now + DAY, now)))

    def give_credit(self, now: datetime) -> None:
        if not self.looked:
            return
        episode, thing = self.looked.pop()
        journal.give_credit(
            self.user, episode=episode, entry_id=self._id(), content={"text": "I waited."}, now=now
        )
        thing.over = now
        self._wrote(now)

    def plan(self, now: datetime) -> None:
        start = now + self.dice.randrange(2, 96 * 4) * 15 * MINUTE
        episode = journal.begin_moment(
            self.user,
            episode_id=self._id(),
            entry_id=self._id(),
            title="Dinner",
            content={},
            when=When(start, self.user.time_zone),
            planned=True,
            now=now,
        )
        self.planned.append((episode, *self._tell_event(episode, start, now)))

    def _tell_event(self, episode, start: datetime, now: datetime) -> list[Thing]:
        told = [self._tell("event_after", episode, start + HOUR, now, for_at=start, earliest=start)]
        if now < start - 2 * HOUR:
            told += [self._tell("event_before", episode, start - 2 * HOUR, now, for_at=start)]
        return told

    def move_plan(self, now: datetime) -> None:
        if not self.planned:
            return
        episode, *things = self.planned.pop()
        for one in things:
            one.over = now
        if self.dice.random() < 0.5:
            journal.let_go(self.user, episode, reason="let_go", now=now)
            return
        start = now + self.dice.randrange(2, 48 * 4) * 15 * MINUTE + MINUTE
        journal.move_plan(self.user, episode, start=start, until=None, now=now)
        self.planned.append((episode, *self._tell_event(episode, start, now)))

    def _tell(self, kind, episode, at, now, for_at=None, earliest=None) -> Thing:
        thing = Thing(kind, str(episode.pk), at, now, for_at=for_at, not_before=earliest)
        self.life.things.append(thing)
        return thing

    # --- meeting ------------------------------------------------------------------------------
    def meet(self, now: datetime) -> None:
        """Another appointment; or the one that stands is moved, or called off."""
        starts = now + self.dice.randrange(3 * 96, 9 * 96) * 15 * MINUTE
        length = 50 * MINUTE
        try:
            if self.meeting is None or self.meeting[0].starts_at < now:
                row = care.make_appointment(
                    self.amara,
                    self.care,
                    appointment_id=self._id(),
                    starts_at=starts,
                    length=length,
                    zone="UTC",
                    now=now,
                )
            elif self.dice.random() < 0.5:
                row = self.meeting[0]
                care.cancel_appointment(self.user, row, now=now)
                self.meeting[1].over, self.meeting = now, None
                return
            else:
                row = self.meeting[0]
                version = row.version
                care.move_appointment(
                    self.amara, row, starts_at=starts, length=length, base_version=version, now=now
                )
                self.meeting[1].over = now
        except ValidationError:
            return
        thing = Thing("session_prep", str(row.pk), starts - DAY, None, for_at=starts)
        self.meeting = row, thing
        self.life.things.append(thing)

    # --- what came ----------------------------------------------------------------------------
    def open(self, now: datetime) -> None:
        if self.got:
            notice = Notice.objects.get(pk=self.got[-1])
            actions.mark_opened(notice, now=now)
            if notice.opened_at is None:
                self.say(now, unanswered=0)

    def tap(self, now: datetime) -> None:
        """One of the four links of the last message."""
        if not self.got:
            return
        notice = Notice.objects.get(pk=self.got[-1])
        what = self.dice.choice(("not_today", "in_an_hour", "pause", "stop"))
        done = actions.act_on(notice, what, now=now)
        if done != what:
            return
        self.say(now, unanswered=0)
        if what == "not_today":
            self.life.say(
                now, lambda state: replace(state, not_on=checker.journal_day(now, state.zone))
            )
        elif what == "pause":
            self.life.say(now, lambda state: _a_week(state, now))
        elif what == "stop":
            self.say(now, on=False)
        else:
            name = (notice.kind, str(notice.about), notice.for_at, "")
            of = next((one for one in self.life.things if one.name == name), None)
            local = notice.reminder.local_time if notice.reminder else None
            again = Thing(
                notice.kind, str(notice.pk), now + HOUR, now, asked="again", of=of, local=local
            )
            self.life.things.append(again)

    def ask_now(self, now: datetime) -> None:
        try:
            notice = actions.send_now(self.user, now=now)
        except actions.NotNow:
            return
        thing = Thing("daily_note", str(notice.pk), now, now, asked="now")
        self.life.things.append(thing)

    # --- dice ---------------------------------------------------------------------------------
    def _today(self, now: datetime) -> date:
        return checker.wall(now, self.user.time_zone).date()

    def _bits(self) -> int:
        return self.dice.getrandbits(128)

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self._bits(), version=4)


def _a_week(state: State, now: datetime) -> State:
    until = checker.wall(now, state.zone).date() + 7 * DAY
    return replace(state, paused_until=max(state.paused_until or until, until))


STEPS: dict[Callable, int] = {
    Person.check_in: 14,
    Person.wish: 10,
    Person.save_again: 5,
    Person.turn_off: 1,
    Person.pause: 3,
    Person.go_away: 1,
    Person.travel: 4,
    Person.say_which_clock: 3,
    Person.change_channel: 3,
    Person.note: 8,
    Person.look_back: 6,
    Person.give_credit: 3,
    Person.plan: 6,
    Person.move_plan: 3,
    Person.meet: 5,
    Person.open: 30,
    Person.tap: 4,
    Person.ask_now: 2,
}

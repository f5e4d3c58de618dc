"""A house: the machine, the people who live by it, and what is written of a row of the table."""

import contextlib
import signal
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from tests.faults.checker import Fault, Verdict, Wish, check
from tests.faults.machine import LEASE, LONG_WAIT, Machine
from tests.faults.sink import Browser

# The lab looks until nothing waits any more: whoever was well for a moment is owed theirs.
ENOUGH = timedelta(seconds=1)
WITH_PATIENCE = 20  # real seconds, in which any worker that lives is done with what it sends


class House(Machine):
    def __init__(self, place: Path):
        super().__init__(place)
        self.wishes: list[Wish] = []
        self.faults: list[Fault] = []
        self.row = 0

    def begin(self) -> None:
        """Everything runs and is at its best, nobody wishes anything, and it is another day."""
        self.tell_staff(signal.SIGCONT)
        self.post.orders.forget()
        self.push.orders.forget()
        if self.post.door is None:
            self.post.open()
        if self.broker.poll() is not None:
            self.start_broker()
        with self.ask_broker() as broker:
            broker.config_set("maxmemory", "0")
        self.flush()
        self.hand("calm")
        for sink in (self.post, self.push):
            sink.delivered.clear()
            sink.orders.left.clear()
        self.wishes, self.faults = [], []
        self.row += 1
        today = self.now().replace(hour=11, minute=0, second=0, microsecond=0)
        self.turn_to(today + timedelta(days=2))
        self.keep_staff(workers=1, beats=1)

    def rest(self) -> None:
        """Until the next row nobody rings, twice a second, for nothing."""
        self.tell_staff(signal.SIGSTOP)

    def at(self, hour: int, minute: int = 0, days: int = 0) -> datetime:
        """A moment of today by the clock of the house."""
        today = self.now().replace(hour=hour, minute=minute, second=0, microsecond=0)
        return today + timedelta(days=days)

    def wish(self, *names: str, times: Sequence[time] = (time(12),), zone="UTC", **more) -> None:
        """People who wish to be reminded daily at these wall times, from now on."""
        channel = more.pop("channel", "email")
        new = [
            Wish(self.who(name), tuple(times), zone, self.now(), channel=channel, **more)
            for name in names
        ]
        self.wishes += new
        given = [
            {
                "who": one.who,
                "times": [f"{at:%H:%M}" for at in one.times],
                "zone": one.zone,
                "quiet": [f"{at:%H:%M}" for at in one.quiet],
                "days": one.days,
                "phone": self.phone(one.who).given if channel == "push" else None,
            }
            for one in new
        ]
        self.hand("wish_many", wishes=given)

    def who(self, name: str) -> str:
        return f"{name.lower()}-{self.row}@example.org"

    def phone(self, who: str) -> Browser:
        return self.push.browser(who)

    def ends(self, name: str, at: datetime | None = None) -> None:
        """Their wish has ended, now or then: nothing is owed any more, and nothing may come."""
        who = self.who(name)
        self.wishes = [
            replace(one, until=at or self.now()) if one.who == who and one.until is None else one
            for one in self.wishes
        ]

    def moves(self, name: str, zone: str) -> None:
        """To another zone, with their reminders."""
        (old,) = [one for one in self.wishes if one.who == self.who(name)]
        self.ends(name)
        self.wishes.append(replace(old, zone=zone, since=self.now(), follows=True))
        self.hand("move", who=old.who, zone=zone)

    def happens(self, what: str, **more) -> None:
        self.faults.append(Fault(what, more.pop("at", self.now()), **more))

    @contextlib.contextmanager
    def down(self, what: str, channel: str = "") -> Iterator[None]:
        """Nothing can come meanwhile."""
        at = self.now()
        yield
        self.happens(what, at=at, until=self.now(), down=True, channel=channel)

    def rings(self, seconds: float = LONG_WAIT) -> None:
        """Until beat and worker have looked at what is due, after this moment."""
        heard = self.now().timestamp()
        self.until(lambda: self.hand("bell") > heard, seconds)

    def settle(self, seconds: float = LONG_WAIT) -> None:
        """Until nothing waits that could move by now: twice, since it may move while one looks."""
        self.until(lambda: self.hand("waiting") == self.hand("waiting") == 0, seconds)

    def try_again(self) -> None:
        """From one next try to another, until nothing waits for any."""
        while at := self.hand("next_try"):
            with self.down("a jump of the clock"):
                self.turn_to(max(self.now(), datetime.fromtimestamp(at, UTC)))
            self.settle()

    def go_on_to(self, moment: datetime) -> None:
        """As turn_to(), once no worker has anything in hand. What takes it a second of a busy
        machine must not look like minutes, in which its lease runs out: that is no fault of
        anybody's. What nobody has in hand any more stays so, and is not waited for."""
        self.waits_for(lambda: self.is_idle() and self.hand("sending") == 0, WITH_PATIENCE)
        self.turn_to(moment)

    def pass_leases(self, *, died: bool = False) -> None:
        """What was lost on its way is taken back. `died`: a worker did, and what it had in hand."""
        with self.down("a jump of the clock"):
            go = self.turn_to if died else self.go_on_to
            go(self.now() + LEASE + timedelta(seconds=5))
        self.settle()

    def hung_up(self) -> list[Fault]:
        """Of those who waited for an answer, who did not wait long enough."""
        return [
            Fault("hung up before it was answered", at, inside=frozenset({who}))
            for who, at in (*self.post.orders.left, *self.push.orders.left)
        ]

    def verdict(self) -> Verdict:
        """Everything that came since the row began, against what was wished."""
        came = [*self.post.delivered, *self.push.delivered]
        end = max([self.now(), *(one.at for one in came)])  # the clock may have been set back
        return check(self.wishes, self.faults + self.hung_up(), came, end=end, enough=ENOUGH)

    def counts(self) -> dict[str, int]:
        """How many came to each, by the name before the row."""
        counted: dict[str, int] = {}
        for one in self.verdict().occurrences:
            name = one.wish.who.rsplit("-", 1)[0]
            counted[name] = counted.get(name, 0) + one.count
        return counted

    def end_of(self, name: str) -> tuple[str, str]:
        """State and reason of their last message."""
        *_, mine = (one for one in self.hand("ends") if one[0] == self.who(name))
        return mine[1], mine[2]

    def clean(self) -> Verdict:
        """The verdict, in which nothing is wrong."""
        self.settle()
        verdict = self.verdict()
        assert verdict.wrong == [], self.story()
        return verdict

    def story(self) -> str:
        came = [*self.post.delivered, *self.push.delivered]
        parts = (self.verdict().wrong, self.hand("ends"), came, self.faults, [self.log()])
        return "\n".join(str(line) for part in parts for line in part)

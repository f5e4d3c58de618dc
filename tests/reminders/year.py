"""The world's clock in front of a crowd: who does what when, when the bell rings, what is sent."""

import heapq
import itertools
import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Min

from tests.reminders import checker
from tests.reminders.checker import DAY, HOUR, MINUTE, Message
from tests.reminders.lives import ZONES, Person
from tests.reminders.plans import ring
from tracker.privacy import keys
from tracker.reminders import channels, push
from tracker.reminders.models import Notice, Reminder, State

# How long nobody rings, now and then; and how often somebody does something.
SILENCES = (*[20 * MINUTE, 40 * MINUTE, 55 * MINUTE] * 4, 3 * HOUR, 75 * HOUR)
BETWEEN_SILENCES, BETWEEN_STEPS, SELDOM = 3 * DAY, 28 * HOUR, 5 * DAY
LOOK_AHEAD = 26 * HOUR  # how long before an appointment somebody looks for it


class Year:
    """`run()`, and then `faults()`: everything that was wrong with anybody's messages.

    `people`: their numbers. Nobody's year depends on who else is there: one of a crowd to whom
    something happened can be followed alone.
    """

    def __init__(self, people: Iterable[int], begin: datetime, end: datetime, seed: int, amara):
        self.seed, self.begin, self.end = seed, begin, end
        self.people = [
            Person(f"y{n}", ZONES[n % len(ZONES)], random.Random(f"{seed} {n}"), amara, begin)
            for n in people
        ]
        for n, one in zip(people, self.people, strict=True):
            one.seldom = n % 5 == 2
        self.by_id = {one.user.pk: one for one in self.people}
        self.rings: list[datetime] = []
        self.looks: list[datetime] = []
        self.steps: list[tuple[datetime, int, Person, bool]] = []
        self.numbers = itertools.count()
        self.now = self.rest_until = begin
        # What was on the wire: of which message, to which address, when.
        self.sent: dict[uuid.UUID, dict[str, list[datetime]]] = {}

    def plug_in(self, monkeypatch, settings) -> None:
        """Both wires end here. The way up to them is the product's."""
        settings.VAPID_PRIVATE_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY"
        settings.PUSH_HOSTS = ["push.example.org"]
        monkeypatch.setattr(channels.Mail, "send", self._mail)
        monkeypatch.setattr(push, "send", self._push)

    def _mail(self, to, _subject, _body, pk, _unsubscribe) -> None:
        self.sent.setdefault(pk, {}).setdefault(to, []).append(self.now)

    def _push(self, to, _message, pk, _seconds) -> None:
        if random.Random(f"{to['endpoint']} {self.now}").random() < 0.02:
            raise push.Gone
        self.sent.setdefault(pk, {}).setdefault(to["endpoint"], []).append(self.now)

    # --- a clock ------------------------------------------------------------------------------
    def run(self) -> None:
        for one in self.people:
            one.wish(self.begin)
            self._go_on(one)
        silences = self._silences(random.Random(self.seed))
        quiet_from, quiet_until = next(silences)
        while True:
            self.now = min(self.steps[0][0], self._next_look(), self._next_due())
            if self.now >= self.end:
                return
            self._all_do_something()
            while self.now >= quiet_until:
                quiet_from, quiet_until = next(silences)
            if self.now < quiet_from:
                self._ring()
            elif self.rest_until < quiet_until:
                self.rest_until = quiet_until
                self._go_on_meanwhile(quiet_until - self.now)

    def _all_do_something(self) -> None:
        while self.steps[0][0] == self.now:
            _at, _n, one, goes_on = heapq.heappop(self.steps)
            with keys.scope():
                one.step(self.now)
            if goes_on:
                self._go_on(one)
            if one.meeting:
                heapq.heappush(self.looks, one.meeting[0].starts_at - LOOK_AHEAD)

    def _go_on(self, one: Person) -> None:
        """Two minutes past a quarter: nobody does anything at the very moment of a reminder."""
        often = SELDOM if one.seldom else BETWEEN_STEPS
        at = self.now + one.dice.expovariate(1) * often
        at = at.replace(minute=at.minute // 15 * 15 + 2, second=0, microsecond=0) + 15 * MINUTE
        heapq.heappush(self.steps, (at, next(self.numbers), one, True))

    def _go_on_meanwhile(self, long: timedelta) -> None:
        """Some do something while nobody rings: what is due then must not be forgotten."""
        for one in self.people:
            if one.dice.random() < 0.3:
                at = self.now + one.dice.random() * min(long, HOUR)
                at = at.replace(minute=at.minute // 5 * 5 + 3, second=0, microsecond=0)
                heapq.heappush(self.steps, (at + 5 * MINUTE, next(self.numbers), one, False))

    def _next_look(self) -> datetime:
        while self.looks and self.looks[0] <= self.now:
            heapq.heappop(self.looks)
        return self.looks[0] if self.looks else self.end

    def _silences(self, dice: random.Random) -> Iterator[tuple[datetime, datetime]]:
        """Each when the one before it is over; something happens at both of its ends."""
        at = self.begin
        while True:
            at += dice.expovariate(1) * BETWEEN_SILENCES
            at = at.replace(second=0, microsecond=0)
            long = dice.choice(SILENCES)
            self.looks += (at, at + long)
            heapq.heapify(self.looks)
            yield at, at + long
            at += long

    def _next_due(self) -> datetime:
        """By the product's own reckoning; where that is wrong, the checker's is not."""
        rules = Reminder.objects.filter(enabled=True).aggregate(at=Min("next_due_at"))["at"]
        waiting = Notice.objects.filter(state__in=Notice.WAITING).aggregate(at=Min("retry_at"))
        found = [at for at in (rules, waiting["at"]) if at]
        # what is due in a silence is not due again and again
        return max(min(found, default=self.end), self.rest_until, self.now + MINUTE / 60)

    def _ring(self) -> None:
        before = len(self.sent)
        self.rings.append(self.now)
        ring(self.now)
        new = itertools.islice(self.sent, before, None) if len(self.sent) > before else ()
        rows = Notice.objects.filter(pk__in=[*new]).order_by("due_at", "created_at")
        for pk, whose in rows.values_list("pk", "user"):
            self.by_id[whose].got.append(pk)

    # --- what came of it ----------------------------------------------------------------------
    def came(self) -> dict[str, list[Message]]:
        """What became of all messages of each, by their address."""
        of: dict[str, list[Message]] = {one.user.email: [] for one in self.people}
        for row in Notice.objects.select_related("user").order_by("due_at", "pk").iterator():
            of[row.user.email] += self._messages(row)
        return of

    def faults(self) -> list[str]:
        came = self.came()
        return [
            f"{one.user.email}: {fault}"
            for one in self.people
            for fault in checker.faults(
                one.life, self.rings, came[one.user.email], self.begin, self.end
            )
        ]

    def _messages(self, row: Notice) -> Iterator[Message]:
        name, sent = _name(row), self.sent.get(row.pk, {})
        # to each of their phones once: that is one message
        for at in max(sent.values(), key=len, default=()):
            yield Message(name, at)
        if (row.state == State.SENT) != bool(sent):
            yield Message(name, None, f"said to be {row.state}, and that is not so")
        elif row.state not in (*Notice.OPEN, State.SENT):
            yield Message(name, None, row.reason)


def _name(row: Notice) -> tuple:
    """As the checker calls it, from what the row says of itself."""
    if row.asked_now:
        return row.kind, str(row.pk), None, "now"
    if row.asked_again:
        return row.kind, row.key.partition(":")[2], None, "again"
    if row.about:
        return row.kind, str(row.about), row.for_at, ""
    _user, kind, day, local = row.key.split(":")
    return kind, date.fromisoformat(day), time(int(local[:2]), int(local[2:]))

"""Changing reminders, ringing them, sending them. The database is the truth; see docs/adr/0005.

Every change of a notice names the state it is in and looks at the number of rows. So a second
worker, a second beat and a message that comes twice find nothing left to do.
"""

import logging
import time as clock
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from tracker.accounts import access as accounts
from tracker.accounts.models import User

from . import channels, claims, news, schedule, words
from .models import Notice, Reminder

log = logging.getLogger(__name__)
State: TypeAlias = Notice.State
Reason: TypeAlias = Notice.Reason

BATCH = 1000
AT_MOST_PER_TICK = 20_000
GRACE = timedelta(minutes=60)
PAUSES = [timedelta(minutes=m) for m in (1, 2, 4, 8, 15)]
NOW_PER_HOUR = 4


class NotNow(Exception):
    """Another one cannot be asked for yet; str() says why, to the person who asked."""


# --- what somebody wants ---------------------------------------------------------------------
@transaction.atomic
def set_reminder(
    user: User,
    *,
    local_time: time,
    days: int,
    enabled: bool,
    now: datetime,
    kind: str = Reminder.Kind.DAILY_NOTE,
) -> Reminder:
    """Set the daily reminder, or the digest, by the clock of the profile; what waits for the old
    time is called off. `days` is a mask, Monday = 1."""
    zone = user.time_zone
    wanted = {
        "local_time": local_time,
        "days": days,
        "zone": zone,
        "enabled": enabled,
        "next_due_at": schedule.next_due(local_time, days, zone, now) if enabled else None,
        "changed_at": now,
    }
    reminder, _made = Reminder.objects.update_or_create(
        user=user,
        kind=kind,
        defaults=wanted,
        create_defaults={**wanted, "created_at": now},
    )
    waiting = Notice.objects.filter(
        reminder=reminder, state__in=[State.DUE, State.CLAIMED, State.RETRY]
    )
    if enabled:
        waiting = waiting.exclude(key__contains=f":{local_time:%H%M}:")
    _end(waiting, State.CANCELLED, Reason.CHANGED)
    return reminder


def pause(user: User, until: date | None, *, now: datetime) -> bool:
    """Send nothing before the day `until`; None ends a pause. False if no reminder is on."""
    return bool(
        Reminder.objects.filter(user=user, kind=Reminder.Kind.DAILY_NOTE, enabled=True).update(
            paused_until=until, changed_at=now
        )
    )


@transaction.atomic
def send_now(user: User, *, now: datetime) -> Notice:
    """Ask for one message at once. Raises NotNow while one is on its way or after four an hour."""
    User.objects.select_for_update().get(pk=user.pk)  # two taps at once count as two
    asked = Notice.objects.filter(user=user, key__startswith="now:")
    if asked.filter(state__in=Notice.OPEN).exists():
        raise NotNow(_("One is on its way already. It can take a minute."))
    if asked.filter(created_at__gt=now - timedelta(hours=1)).count() >= NOW_PER_HOUR:
        raise NotNow(_("That was four within an hour. You can ask for another one a bit later."))
    return Notice.objects.create(
        key=f"now:{uuid.uuid4()}",
        user=user,
        due_at=now,
        retry_at=now,
        created_at=now,
        local_date=schedule.journal_day(now, user.time_zone, user.day_starts),
    )


def satisfy(user_id: uuid.UUID, day: date) -> None:
    """Somebody wrote something on this journal day: no reminder is needed for it.

    Never moves back. Somebody without a reminder gets one that rests, so that one that is set
    later the same day knows.
    """
    written = Reminder.objects.filter(user_id=user_id, kind=Reminder.Kind.DAILY_NOTE).update(
        satisfied_on=Greatest(Coalesce(F("satisfied_on"), Value(day)), Value(day))
    )
    if not written:
        zone = User.objects.values_list("time_zone", flat=True).get(pk=user_id)
        Reminder.objects.get_or_create(
            user_id=user_id,
            kind=Reminder.Kind.DAILY_NOTE,
            defaults={"zone": zone, "satisfied_on": day},
        )


def mark_opened(notice: Notice, *, now: datetime) -> None:
    """The link in the mail was followed; the first time counts."""
    Notice.objects.filter(pk=notice.pk, opened_at=None).update(opened_at=now)


# --- the bell --------------------------------------------------------------------------------
def tick(now: datetime) -> list[uuid.UUID]:
    """Make notices of what is due, take back what died, and claim what can be sent.

    Returns the claimed notices, for deliver(). Calling it twice, or at the same time, is harmless.
    """
    table = schedule.Timetable(now)
    for _batch in range(AT_MOST_PER_TICK // BATCH):
        if _plan(table) < BATCH:
            break
    _take_back(now)
    too_late = Notice.objects.filter(
        state__in=Notice.WAITING, retry_at__lte=now, due_at__lt=now - GRACE
    )
    _end(too_late, State.STALE, Reason.LATE)
    claimed: list[uuid.UUID] = []
    while len(claimed) < AT_MOST_PER_TICK:
        batch = _claim(now)
        claimed += batch
        if len(batch) < BATCH:
            break
    return claimed


# What planning looks at: rows, not models, because a thousand come at once.
RULE = ("id", "user_id", "local_time", "days", "zone", "channel")
RULE += ("paused_until", "satisfied_on", "next_due_at")


@transaction.atomic
def _plan(table: schedule.Timetable) -> int:
    """Move up to a batch of due reminders to their next time, with a notice for each."""
    # On SQLite the lock is dropped without a word; there the transaction itself is the lock.
    due = (
        Reminder.objects.filter(enabled=True, next_due_at__lte=table.now)
        .order_by("next_due_at")
        .select_for_update(skip_locked=True)
        # not by a join: its rows would be locked as well
        .annotate(starts=Subquery(User.objects.filter(pk=OuterRef("user")).values("day_starts")))
        .values_list(*RULE, "starts", named=True)[:BATCH]
    )
    moves = [_move(rule, table) for rule in due]
    if claims.move(moves, table.now) == len(moves):
        return len(moves)
    raise RuntimeError("locked reminders moved")  # pragma: no cover - the lock forbids it


def _move(rule: Any, table: schedule.Timetable) -> claims.Move:
    """To the next time, with the message for one slot; ended where nothing is to be sent."""
    slot, following = table.around(rule.local_time, rule.days, rule.zone)
    # After an outage only the newest counts, so there is one notice for each person.
    due_at = slot or rule.next_due_at
    day, journal_day = table.days_of(due_at, rule.local_time, rule.zone, rule.starts)
    state, reason = _needed(rule, due_at, day, journal_day, table.now) or (State.DUE, Reason.NONE)
    return claims.Move(
        reminder_id=rule.id,
        old=rule.next_due_at,
        next=following,
        key=f"{rule.id}:{day}:{rule.local_time:%H%M}:{rule.channel}",
        state=state.value,
        reason=reason.value,
        due_at=due_at,
        local_date=day,
        user_id=rule.user_id,
        channel=rule.channel,
    )


def _needed(
    rule: Any, due_at: datetime, day: date, journal_day: date, now: datetime
) -> tuple[State, Reason] | None:
    """How the message of a Reminder, or of its row, ends unsent; None if it is wanted."""
    if rule.paused_until and day < rule.paused_until:
        return State.SKIPPED, Reason.PAUSED
    if rule.satisfied_on and rule.satisfied_on >= journal_day:
        return State.SKIPPED, Reason.ALREADY_WRITTEN
    if now - due_at > GRACE:
        return State.STALE, Reason.LATE
    return None


def _take_back(now: datetime) -> None:
    """Leases that ran out: a claim is due again; a handing-over is tried once more, and only
    once, because the other side may have the message already."""
    dead = Notice.objects.filter(lease_until__lt=now)
    dead.filter(state=State.CLAIMED).update(state=State.DUE, lease_until=None)
    sending = dead.filter(state=State.SENDING)
    sending.filter(reason=Reason.UNCERTAIN).update(state=State.FAILED, lease_until=None)
    sending.exclude(reason=Reason.UNCERTAIN).update(
        state=State.RETRY, reason=Reason.UNCERTAIN, retry_at=now, lease_until=None
    )


@transaction.atomic
def _claim(now: datetime) -> list[uuid.UUID]:
    ids = list(
        Notice.objects.filter(state__in=Notice.WAITING, retry_at__lte=now)
        .order_by("retry_at")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:BATCH]
    )
    Notice.objects.filter(pk__in=ids, state__in=Notice.WAITING).update(
        state=State.CLAIMED, lease_until=now + _lease()
    )
    return ids


def release(ids: Iterable[uuid.UUID]) -> None:
    """Give claimed notices back that could not be passed on to a worker."""
    Notice.objects.filter(pk__in=list(ids), state=State.CLAIMED).update(
        state=State.DUE, lease_until=None
    )


def _lease() -> timedelta:
    return timedelta(seconds=settings.REMINDER_LEASE_SECONDS)


def _end(notices, state: State, reason: Reason) -> None:
    """End notices unsent. Where a try may have arrived, that is what the row goes on to say."""
    notices.filter(reason=Reason.UNCERTAIN).update(state=State.FAILED, lease_until=None)
    notices.exclude(reason=Reason.UNCERTAIN).update(state=state, reason=reason, lease_until=None)


# --- the wire --------------------------------------------------------------------------------
def deliver(ids: Iterable[uuid.UUID], now: datetime) -> None:
    """Send what is still claimed and still wanted, over one connection. Ids may come twice."""
    mail = channels.Mail()
    started = clock.monotonic()
    dead_lines = 0
    try:
        for pk in ids:
            # A slow server takes time, and leases are measured by it.
            moment = now + timedelta(seconds=clock.monotonic() - started)
            if dead_lines == 2:  # nobody is there: the others wait without a try
                _try_later(Notice.objects.filter(pk=pk, state=State.CLAIMED), pk, 1, moment)
            elif notice := _begin(pk, moment):
                dead_lines = dead_lines + 1 if _send(mail, notice, moment) else 0
    finally:
        mail.close()


@transaction.atomic
def _begin(pk: uuid.UUID, now: datetime) -> Notice | None:
    """Ask everything again, and commit `sending` before a byte is sent. None: nothing to do."""
    notice = (
        Notice.objects.filter(pk=pk, state=State.CLAIMED)
        .select_related("user", "reminder")
        .select_for_update(of=("self",))
        .first()
    )
    if notice is None:
        return None
    mine = Notice.objects.filter(pk=pk, state=State.CLAIMED)
    if end := _unwanted(notice, now):
        _end(mine, *end)
        return None
    notice.attempts += 1
    begun = mine.update(state=State.SENDING, attempts=notice.attempts, lease_until=now + _lease())
    return notice if begun else None


def _unwanted(notice: Notice, now: datetime) -> tuple[State, Reason] | None:
    """How a claimed message ends unsent after all; None if it may go."""
    rule = notice.reminder
    if not notice.user.is_active or (rule is None and not notice.asked_now):
        return State.CANCELLED, Reason.GONE
    if rule is None:
        late = now - notice.due_at > GRACE
        return (State.STALE, Reason.LATE) if late else None
    if not rule.enabled:
        return State.CANCELLED, Reason.CHANGED
    if rule.kind == Reminder.Kind.DIGEST and not accounts.works_here(notice.user):
        return State.CANCELLED, Reason.GONE
    journal_day = schedule.journal_day(notice.due_at, rule.zone, notice.user.day_starts)
    if end := _needed(rule, notice.due_at, notice.local_date, journal_day, now):
        return end
    if rule.kind == Reminder.Kind.DIGEST and not news.anything(notice.user_id, now):
        return State.SKIPPED, Reason.NOTHING_NEW
    return None


def _send(mail: channels.Mail, notice: Notice, now: datetime) -> bool:
    """Hand one message over and write down how it went. True if nobody answered."""
    mine = Notice.objects.filter(pk=notice.pk, state=State.SENDING, attempts=notice.attempts)
    rule = notice.reminder
    kind = rule.kind if rule else Reminder.Kind.DAILY_NOTE
    text = words.body(notice.pk, rule.local_time if rule else None, kind)
    try:
        mail.send(notice.user.email, words.subject(kind), text, notice.pk)
    except channels.Refused:
        _end(mine, State.FAILED, Reason.REFUSED)
    except channels.NoConnection:
        _try_later(mine, notice.pk, notice.attempts, now)
        return True
    except channels.Unknown:
        _perhaps(mine, notice, now)
        return True
    except channels.NotNow:
        _try_later(mine, notice.pk, notice.attempts, now)
    except Exception as error:  # one message that cannot be made must not stop the others
        log.error("A notice could not be made: %s", type(error).__name__)
        _try_later(mine, notice.pk, notice.attempts, now)
    else:
        mine.update(state=State.SENT, sent_at=now, lease_until=None)
    return False


def _perhaps(mine, notice: Notice, now: datetime) -> None:
    """The line went dead with the text on it: one more try, and no third copy."""
    if notice.reason == Reason.UNCERTAIN:
        mine.update(state=State.FAILED, lease_until=None)
    else:
        mine.update(reason=Reason.UNCERTAIN)
        _try_later(mine, notice.pk, notice.attempts, now)


def _try_later(mine, pk: uuid.UUID, attempts: int, now: datetime) -> None:
    """The next try, after a growing pause that differs by a fifth from message to message; none
    when it would come too late."""
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    at = now + pause * (0.8 + 0.4 * (pk.int % 1000) / 1000)
    _end(mine.filter(due_at__lt=at - GRACE), State.STALE, Reason.LATE)
    mine.update(state=State.RETRY, retry_at=at, lease_until=None)

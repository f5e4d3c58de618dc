"""The bell: what is due gets a message, what died is taken back, what can be sent is claimed."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from tracker.reminders import claims, rules, schedule
from tracker.reminders.models import Kind, Notice, Preferences, Reason, Reminder, State

from .ending import end
from .sessions import expect_sessions

BATCH = 1000
AT_MOST_PER_TICK = 20_000


def tick(now: datetime) -> list[uuid.UUID]:
    """Make notices of what is due, take back what died, and claim what can be sent.

    Returns the claimed notices, for deliver(). Calling it twice, or at the same time, is harmless.
    """
    table = schedule.Timetable(now)
    for _batch in range(AT_MOST_PER_TICK // BATCH):
        moves = _plan(table)
        _rest({one.user_id for one in moves if one.reason == Reason.RESTED}, now)
        if len(moves) < BATCH:
            break
    expect_sessions(now)
    _take_back(now)
    too_late = Notice.objects.filter(
        state__in=Notice.WAITING, retry_at__lte=now, due_at__lte=now - rules.GRACE
    )
    end(too_late, State.STALE, Reason.LATE)
    claimed: list[uuid.UUID] = []
    while len(claimed) < AT_MOST_PER_TICK:
        batch = _claim(now)
        claimed += batch
        if len(batch) < BATCH:
            break
    return claimed


# What planning looks at: rows, not models, because a thousand come at once.
RULE = ("id", "user_id", "kind", "local_time", "days", "zone", "next_due_at")
WISHES = ("channel", "paused_until", "not_on", "satisfied_on", "unanswered", "waits_until")
WISHES_OF = {name: F(f"user__reminder_preferences__{name}") for name in WISHES}


@transaction.atomic
def _plan(table: schedule.Timetable) -> list[claims.Move]:
    """Move up to a batch of due reminders to their next time, with a notice for each."""
    # On SQLite the lock is dropped without a word; there the transaction itself is the lock.
    due = (
        Reminder.objects.filter(enabled=True, next_due_at__lte=table.now)
        .filter(user__reminder_preferences__isnull=False)
        .order_by("next_due_at")
        .select_for_update(skip_locked=True, of=("self",))
        .annotate(starts=F("user__day_starts"), **WISHES_OF)
        .values_list(*RULE, *WISHES, "starts", named=True)[:BATCH]
    )
    moves = [_move(rule, table) for rule in due]
    if claims.move(moves, table.now) != len(moves):
        raise RuntimeError("locked reminders moved")  # pragma: no cover - the lock forbids it
    return moves


@transaction.atomic
def _rest(users: set[uuid.UUID], now: datetime) -> None:
    """They passed all of them by: nothing comes until they turn reminders on again. Those who
    wrote something meanwhile go on."""
    if not users:
        return
    by = Preferences.objects.filter(
        user__in=users, enabled=True, unanswered__gte=rules.RESTED_AFTER
    )
    resting = list(by.select_for_update().values_list("user", flat=True))
    Preferences.objects.filter(user__in=resting).update(enabled=False, rested_at=now)
    Reminder.objects.filter(user__in=resting, kind=Kind.DAILY_NOTE).update(enabled=False)


def _move(rule: Any, table: schedule.Timetable) -> claims.Move:
    """To the next time, with the message for one slot; ended where nothing is to be sent."""
    slot, following = table.around(rule.local_time, rule.days, rule.zone)
    # After an outage only the newest counts, so there is one notice for each person.
    due_at = slot or rule.next_due_at
    day, journal_day = table.days_of(due_at, rule.local_time, rule.zone, rule.starts)
    ended = needed(rule.kind, rule, due_at, day, journal_day, table.now)
    state, reason = ended or (State.DUE, Reason.NONE)
    return claims.Move(
        reminder_id=rule.id,
        old=rule.next_due_at,
        next=following,
        key=f"{rule.user_id}:{rule.kind}:{day}:{rule.local_time:%H%M}",
        state=state.value,
        reason=reason.value,
        due_at=due_at,
        local_date=day,
        user_id=rule.user_id,
        channel=rule.channel,
        kind=rule.kind,
    )


def needed(
    kind: str,
    wishes: rules.Wishes,
    due_at: datetime,
    day: date,
    journal_day: date,
    now: datetime,
) -> rules.End | None:
    """How a message that comes by the clock ends unsent; None if it is wanted."""
    daily = kind == Kind.DAILY_NOTE
    if daily and (unwished := rules.put_off(wishes, day, journal_day)):
        return unwished
    if daily and wishes.satisfied_on and wishes.satisfied_on >= journal_day:
        return State.SKIPPED, Reason.ALREADY_WRITTEN
    if now - due_at >= rules.GRACE:
        return State.STALE, Reason.LATE
    return rules.passed_by(wishes, day, now) if daily else None


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
        state=State.CLAIMED, lease_until=now + lease()
    )
    return ids


def release(ids: Iterable[uuid.UUID]) -> None:
    """Give claimed notices back that could not be passed on to a worker."""
    Notice.objects.filter(pk__in=list(ids), state=State.CLAIMED).update(
        state=State.DUE, lease_until=None
    )


def lease() -> timedelta:
    return timedelta(seconds=settings.REMINDER_LEASE_SECONDS)

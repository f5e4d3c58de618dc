"""What somebody does with a message: follow its link, or tell it not to come."""

from datetime import datetime, timedelta

from django.db import transaction

from tracker.reminders import rules, schedule
from tracker.reminders.models import Kind, Notice, Preferences, Reason, Reminder, State
from tracker.wallclock import on_the_wall

from .ending import end, unsent

HOUR = timedelta(hours=1)
ONCE = ("not_today", "in_an_hour")


def mark_opened(notice: Notice, *, now: datetime) -> None:
    """The link in the mail was followed; the first time counts. What was passed by is forgotten."""
    if Notice.objects.filter(pk=notice.pk, opened_at=None).update(opened_at=now):
        Preferences.objects.filter(user=notice.user_id, unanswered__gt=0).update(unanswered=0)


@transaction.atomic
def act_on(notice: Notice, what: str, *, now: datetime) -> str:
    """Do what a link of a message asks for: `not_today` or `in_an_hour`, once, `pause`, or `stop`.

    Gives what was done, or why nothing was: `used` before, `off`, or `no_time` an hour later.
    Whoever holds a message can make it stay away or come once more, and learns nothing else.
    """
    if notice.kind == Kind.DIGEST:
        return "stop" if what == "stop" and _stop_digest(notice) else "off"
    mine = Preferences.objects.select_for_update().filter(user=notice.user_id).first()
    if mine is None or not mine.enabled:
        return "off"
    if what == "in_an_hour" and not _fits(mine, notice, now + HOUR):
        return "no_time"
    fresh = Notice.objects.filter(pk=notice.pk, answered_at=None).update(answered_at=now)
    if what in ONCE and not fresh:
        return "used"
    mine.unanswered = 0
    _ACTS[what](mine, notice, now)
    mine.save()
    return what


def _fits(mine: Preferences, notice: Notice, at: datetime) -> bool:
    """Whether a message may come then: neither in quiet hours, nor in a pause."""
    wall = on_the_wall(at, mine.zone)
    journal_day = schedule.journal_day(at, mine.zone, notice.user.day_starts)
    quiet = rules.quiet(wall.time(), *mine.quiet)
    return not quiet and not rules.put_off(mine, wall.date(), journal_day)


def _not_today(mine: Preferences, notice: Notice, now: datetime) -> None:
    mine.not_on = schedule.journal_day(now, mine.zone, notice.user.day_starts)


def _pause(mine: Preferences, notice: Notice, now: datetime) -> None:
    until = on_the_wall(now, mine.zone).date() + rules.WEEK
    mine.paused_until = max(mine.paused_until or until, until)  # never sooner than they said


def _stop(mine: Preferences, notice: Notice, now: datetime) -> None:
    mine.enabled = False
    Reminder.objects.filter(user=mine.user_id, kind=Kind.DAILY_NOTE).update(enabled=False)
    end(unsent(mine.user_id).filter(kind=Kind.DAILY_NOTE), State.CANCELLED, Reason.CHANGED)


def _in_an_hour(mine: Preferences, notice: Notice, now: datetime) -> None:
    at = now + HOUR
    Notice.objects.create(
        key=f"again:{notice.pk}",
        user=notice.user,
        reminder=notice.reminder,
        kind=notice.kind,
        about=notice.about,
        for_at=notice.for_at,
        channel=notice.channel,
        due_at=at,
        retry_at=at,
        created_at=now,
        local_date=on_the_wall(at, mine.zone).date(),
    )


def _stop_digest(notice: Notice) -> bool:
    rule = Reminder.objects.filter(user=notice.user_id, kind=Kind.DIGEST, enabled=True)
    return bool(rule.update(enabled=False))


_ACTS = {
    "not_today": _not_today,
    "in_an_hour": _in_an_hour,
    "pause": _pause,
    "stop": _stop,
}

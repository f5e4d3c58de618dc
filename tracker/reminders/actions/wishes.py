"""What somebody wants: when they are reminded, of what, and when not."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.accounts.models import User
from tracker.privacy import keys
from tracker.reminders import access, rules, schedule
from tracker.reminders.models import (
    LONGEST_WORDS,
    OFFERED_AFTER,
    WINDOW,
    Channel,
    Kind,
    Notice,
    OwnWords,
    Preferences,
    Reason,
    Reminder,
    Says,
    State,
)
from tracker.wallclock import on_the_wall

from .ending import end, unsent

NOW_PER_HOUR = 4
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SWITCHES = ("event", "look_back", "credit", "worksheet", "measure", "session_prep", "guidance")


class NotNow(Exception):
    """Another one cannot be asked for yet; str() says why, to the person who asked."""


@dataclass(frozen=True)
class Wish:
    """How a client wants to be reminded. `days`: a mask, Monday = 1, of all `times`.

    `also`: of what besides, by the names of the switches; None leaves them as they are, and so
    does None for `quiet`, the two wall times between which nothing comes, for `says`, and for
    `own_words`: a line of up to 60 characters, "" for none. `window`: how many minutes, 30 to 720,
    one of these messages waits for an answer; None leaves it, too.
    """

    enabled: bool
    times: tuple[time, ...]
    days: int
    also: frozenset[str] | None = None
    quiet: tuple[time, time] | None = None
    says: str | None = None
    own_words: str | None = None
    window: int | None = None


@transaction.atomic
def set_wishes(user: User, wish: Wish, *, now: datetime) -> Preferences:
    """Set all of it at once; what waits for a time that is no longer wanted is called off.

    Raises ValidationError by field (`local_time`, `days`, `also`, `quiet_until`, `own_words`).
    """
    mine = own(user)
    mine.says = wish.says or mine.says
    if wish.own_words is not None:
        _keep_words(user, wish.own_words)
    if wish.quiet is not None:
        mine.quiet_from, mine.quiet_until = wish.quiet
    for switch in SWITCHES if wish.also is not None else ():
        setattr(mine, switch, switch in wish.also)
    _refuse(wish, mine)
    mine.enabled, mine.changed_at, mine.offer_answered = wish.enabled, now, True
    mine.email_refused_days = 0  # whoever saves wants it tried again
    if wish.enabled:
        mine.unanswered, mine.rested_at = 0, None
    mine.save()
    plan = Plan(wish.times, wish.days, wish.enabled, mine.zone, wish.window or access.window(user))
    _plan(user, Kind.DAILY_NOTE, plan, now)
    return mine


def own(user: User) -> Preferences:
    """This person's row, locked; a new one runs by the clock of the profile."""
    Preferences.objects.get_or_create(user=user, defaults={"zone": user.time_zone})
    return Preferences.objects.select_for_update().get(user=user)


def _keep_words(user: User, text: str) -> None:
    """Instead of those before. On one line: it becomes the subject of a mail."""
    text = " ".join(CONTROLS.sub(" ", text).split())
    if len(text) > LONGEST_WORDS:
        raise ValidationError({"own_words": _("60 characters at the most.")})
    OwnWords.objects.filter(user=user).delete()
    if text:
        keys.warm([user.pk])
        OwnWords(user_id=user.pk, words={"text": text}).save()


def _refuse(wish: Wish, mine: Preferences) -> None:
    problems: dict[str, str] = {}
    week = len(wish.times) * wish.days.bit_count()
    if len(set(wish.times)) > rules.A_DAY:
        problems["local_time"] = _("Two times a day are the most.")
    elif rules.too_close(wish.times):
        problems["local_time"] = _("The two times need three hours between them.")
    elif inside := [one for one in wish.times if rules.quiet(one, *mine.quiet)]:
        problems["local_time"] = _("%(time)s is in your quiet hours. Choose another time.") % {
            "time": time_format(inside[0], "H:i")
        }
    if wish.times and not wish.days & schedule.EVERY_DAY:
        problems["days"] = _("Tick at least one day. To stop reminders, turn them off above.")
    elif week > rules.A_WEEK:
        problems["days"] = ngettext(
            "That would be %(n)d a week, and eight are the most.",
            "That would be %(n)d a week, and eight are the most: fewer days, or one time.",
            week,
        ) % {"n": week}
    if wish.enabled and not wish.times and not any(getattr(mine, name) for name in SWITCHES):
        problems["local_time"] = _("Add a time, or tick something that you want to hear of.")
    if mine.says == Says.OWN and not access.own_words(mine.user):
        problems["own_words"] = _("Write a few words, or choose another answer.")
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def set_digest(
    user: User, *, local_time: time, days: int, enabled: bool, now: datetime
) -> Reminder:
    """A therapist's mail on these days, if anything is new by then."""
    own(user)
    _plan(user, Kind.DIGEST, Plan((local_time,), days, enabled, user.time_zone), now)
    return Reminder.objects.get(user=user, kind=Kind.DIGEST)


class Plan(NamedTuple):
    """What the Reminders of one kind have in common, and their wall times."""

    times: Sequence[time]
    days: int
    enabled: bool
    zone: str
    window: int = WINDOW


def _plan(user: User, kind: Kind, plan: Plan, now: datetime) -> None:
    """One Reminder for each time; the row of a time that stays is the same, and loses nothing."""
    mine = Reminder.objects.filter(user=user, kind=kind)
    waiting = unsent(user.pk).filter(reminder__in=mine)
    if plan.enabled:
        waiting = waiting.exclude(reminder__local_time__in=plan.times)
    end(waiting, State.CANCELLED, Reason.CHANGED)
    mine.exclude(local_time__in=plan.times).delete()
    standing = {row.local_time: row for row in mine.filter(enabled=True)}
    for local_time in plan.times:
        stood = standing.get(local_time)
        stays = plan.enabled and stood is not None and stood.days == plan.days
        wanted = {
            "days": plan.days,
            "window": plan.window,
            "zone": plan.zone,
            "enabled": plan.enabled,
            "next_due_at": _next(local_time, plan, stood, now) if plan.enabled else None,
            "changed_at": stood.changed_at if stays else now,
        }
        Reminder.objects.update_or_create(
            user=user,
            kind=kind,
            local_time=local_time,
            defaults=wanted,
            create_defaults={**wanted, "created_at": now},
        )


def _next(local_time: time, plan: Plan, stood: Reminder | None, now: datetime) -> datetime:
    """The next time; or the newest that has come, where nobody has rung for it yet."""
    came = schedule.latest_due(local_time, plan.days, plan.zone, now)
    if came and stood and stood.next_due_at <= came:
        return came
    return schedule.next_due(local_time, plan.days, plan.zone, now)


# --- not now, and again -----------------------------------------------------------------------
def pause(user: User, until: date | None, *, now: datetime) -> bool:
    """Send nothing before the day `until`; None ends a pause. False if reminders are off."""
    return bool(
        Preferences.objects.filter(user=user, enabled=True).update(
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
        channel=_channel(user),
        due_at=now,
        retry_at=now,
        created_at=now,
        local_date=schedule.journal_day(now, user.time_zone, user.day_starts),
    )


def _channel(user: User) -> str:
    mine = Preferences.objects.filter(user=user).values_list("channel", flat=True).first()
    return mine or Channel.EMAIL


def answer_offer(user: User) -> None:
    """They said "not now", or went to see for themselves: Today never offers reminders again."""
    Preferences.objects.bulk_create(
        [Preferences(user_id=user.pk, zone=user.time_zone, offer_answered=True)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["offer_answered"],
    )


def note_asked_if_it_helps(user: User, day: date) -> None:
    """They said whether writing here is good for them, or that they don't want to be asked now."""
    Preferences.objects.bulk_create(
        [Preferences(user_id=user.pk, zone=user.time_zone, helps_asked_on=day)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["helps_asked_on"],
    )


def satisfy(user_id: uuid.UUID, day: date) -> None:
    """Somebody wrote one thing, on this journal day: no reminder is needed for it, and those that
    they passed by are forgotten.

    Never moves back. Somebody without a row gets one in which all is off, so that what is set later
    the same day knows.
    """
    known = Preferences.objects.filter(user_id=user_id).update(
        satisfied_on=Greatest(Coalesce(F("satisfied_on"), Value(day)), Value(day)),
        written=Least(F("written") + 1, OFFERED_AFTER),
        unanswered=0,
    )
    if not known:
        zone = User.objects.values_list("time_zone", flat=True).get(pk=user_id)
        Preferences.objects.get_or_create(
            user_id=user_id, defaults={"zone": zone, "satisfied_on": day, "written": 1}
        )


# --- on another clock -------------------------------------------------------------------------
@transaction.atomic
def follow_clock(user: User, now: datetime) -> None:
    """The profile moved to another zone: reminders go along, and the page asks once whether that
    is meant, unless they were told before to keep their clock."""
    mine = Preferences.objects.select_for_update().filter(user=user).first()
    if mine is None or mine.zone == user.time_zone or not mine.follows_profile:
        return
    moved_from = mine.moved_from or mine.zone
    mine.moved_from = "" if moved_from == user.time_zone or not mine.enabled else moved_from
    _run_by(mine, user.time_zone, now)


@transaction.atomic
def choose_clock(user: User, *, keep: bool, now: datetime) -> str:
    """The answer to that question. `keep`: they go on by the clock from before, wherever the
    profile is; else they follow it from now on. Gives the zone that counts."""
    mine = own(user)
    zone = (mine.moved_from or mine.zone) if keep else user.time_zone
    mine.moved_from, mine.follows_profile = "", not keep
    _run_by(mine, zone, now)
    return zone


def _run_by(mine: Preferences, zone: str, now: datetime) -> None:
    """Everything by this clock. A slot whose date was had already does not come again: its key is
    the date. What is due, or was within the hour, is not lost, unless it was wished for later."""
    moved = mine.zone != zone
    mine.zone, mine.changed_at = zone, now
    mine.save()
    if not moved:
        return
    for row in Reminder.objects.filter(user=mine.user_id).select_for_update():
        row.zone = zone
        if row.enabled:
            since = max(now - rules.GRACE, row.changed_at)
            row.next_due_at = schedule.next_due(row.local_time, row.days, zone, since)
        row.save()
    _out_of_other_hours(mine, now)


def _out_of_other_hours(mine: Preferences, now: datetime) -> None:
    """What was caused waits for the same instant, unless that is in quiet hours now."""
    for notice in unsent(mine.user_id).filter(about__isnull=False, state=State.DUE):
        at = schedule.out_of_quiet(notice.due_at, mine.zone, *mine.quiet, not_before=now)
        if at is not None:
            day = on_the_wall(at, mine.zone).date()
            Notice.objects.filter(pk=notice.pk, state=State.DUE).update(
                due_at=at, retry_at=at, local_date=day
            )

"""The wire: everything is asked again, `sending` is committed, and one message is handed over."""

import logging
import time as clock
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import DatabaseError, OperationalError, close_old_connections, transaction
from django.db.models.functions import Coalesce

from tracker.accounts import access as accounts
from tracker.reminders import causes, channels, news, rules, schedule
from tracker.reminders.models import BY_CLOCK, Channel, Kind, Notice, Preferences, Reason, State
from tracker.wallclock import ONE_DAY, on_the_wall

from . import wires
from .ending import end
from .ringing import lease, needed

log = logging.getLogger(__name__)

PAUSES = [timedelta(minutes=m) for m in (1, 2, 4, 8, 15)]
WAIT, WAITS = 0.5, 60  # seconds, and how often: well within a lease


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
            elif notice := _begun(pk, moment):
                dead_lines = dead_lines + 1 if _send(mail, notice, moment) else 0
    finally:
        mail.close()


def _begun(pk: uuid.UUID, now: datetime) -> Notice | None:
    """As _begin(). One message that breaks something must not stop the others: it waits."""
    try:
        return _begin(pk, now)
    except DatabaseError:
        raise
    except Exception as error:
        log.error("A notice could not be looked at: %s", type(error).__name__)
        _try_later(Notice.objects.filter(pk=pk, state=State.CLAIMED), pk, 1, now)
        return None


@transaction.atomic
def _begin(pk: uuid.UUID, now: datetime) -> Notice | None:
    """Ask everything again, and commit `sending` before a byte is sent. None: nothing to do."""
    claimed = Notice.objects.filter(pk=pk, state=State.CLAIMED)
    whose = claimed.values_list("user", flat=True).first()
    if whose is None:
        return None
    # Locked first, as by whoever changes them: two messages to one person, with two workers, still
    # count as two.
    wishes = Preferences.objects.select_for_update().filter(user=whose).first()
    whole = claimed.select_related("user__reminder_preferences", "reminder")
    notice = whole.select_for_update(of=("self",)).first()
    if notice is None:
        return None
    if unwanted := _unwanted(notice, wishes, now):
        end(claimed, *unwanted)
        return None
    notice.attempts += 1
    begun = claimed.update(state=State.SENDING, attempts=notice.attempts, lease_until=now + lease())
    return notice if begun else None


def _unwanted(notice: Notice, wishes: Preferences | None, now: datetime) -> rules.End | None:
    """How a claimed message ends unsent after all; None if it may go."""
    if not notice.user.is_active:
        return State.CANCELLED, Reason.GONE
    if now - notice.due_at >= rules.GRACE:
        return State.STALE, Reason.LATE
    if notice.asked_now:
        return None
    if notice.kind == Kind.DIGEST:
        return _digest_unwanted(notice, now)
    if wishes is None or not wishes.enabled or not wishes.wants(notice.kind):
        return State.CANCELLED, Reason.CHANGED
    return (
        _rule_gone(notice, wishes, now)
        or _cause_gone(notice, wishes, now)
        or rules.quiet(on_the_wall(now, wishes.zone).time(), *wishes.quiet)
        or _too_many(notice, now)
    )


def _digest_unwanted(notice: Notice, now: datetime) -> rules.End | None:
    rule = notice.reminder
    if rule is None or not accounts.works_here(notice.user):
        return State.CANCELLED, Reason.GONE
    if not rule.enabled:
        return State.CANCELLED, Reason.CHANGED
    return None if news.anything(notice.user_id, now) else (State.SKIPPED, Reason.NOTHING_NEW)


def _rule_gone(notice: Notice, wishes: Preferences, now: datetime) -> rules.End | None:
    """Of what comes by the clock: whether it is still set, and still needed."""
    rule = notice.reminder
    if notice.kind not in BY_CLOCK:
        return None
    # One that was asked for by hand and then put off has no rule behind it, and is as any other.
    if rule is None and not notice.asked_again:
        return State.CANCELLED, Reason.GONE
    if rule is not None and not rule.enabled:
        return State.CANCELLED, Reason.CHANGED
    day, journal_day = notice.local_date, _journal_day(notice, wishes)
    return needed(notice.kind, wishes, notice.due_at, day, journal_day, now)


def _cause_gone(notice: Notice, wishes: Preferences, now: datetime) -> rules.End | None:
    """Of what somebody did: whether they want to hear anything today, and whether it stands."""
    if notice.about is None:
        return None
    if put_off := rules.put_off(wishes, notice.local_date, _journal_day(notice, wishes)):
        return put_off
    if causes.still(notice.kind, notice.user_id, notice.about, notice.for_at, now):
        return None
    return State.SKIPPED, Reason.DONE


def _journal_day(notice: Notice, wishes: Preferences):
    return schedule.journal_day(notice.due_at, wishes.zone, notice.user.day_starts)


def _too_many(notice: Notice, now: datetime) -> rules.End | None:
    if notice.asked_again:
        return None
    return rules.too_many(_gone(notice, now), now, notice.local_date, notice.about, notice.kind)


def _gone(notice: Notice, now: datetime) -> list[rules.Gone]:
    """What went to the same person within a week, or is going, but for what they asked for."""
    went = (
        Notice.objects.filter(user=notice.user_id, state__in=(State.SENT, State.SENDING))
        .filter(due_at__gt=now - rules.WEEK - ONE_DAY)
        .exclude(pk=notice.pk)
        # what they asked for themselves is outside the budget
        .exclude(key__startswith="now:")
        .exclude(key__startswith="again:")
        .values_list(Coalesce("sent_at", "due_at"), "local_date", "about", "kind")
    )
    return [rules.Gone(*row) for row in went]


def _send(mail: channels.Mail, notice: Notice, now: datetime) -> bool:
    """Hand one message over and write down how it went. True if nobody answered."""
    mine = Notice.objects.filter(pk=notice.pk, state=State.SENDING, attempts=notice.attempts)
    try:
        wires.hand_over(mail, notice, now)
    except channels.Refused:
        end(mine, State.FAILED, Reason.REFUSED)
        wires.refused(notice)
    except channels.NoConnection:
        _try_later(mine, notice.pk, notice.attempts, now)
        return notice.channel == Channel.EMAIL
    except channels.Unknown:
        _perhaps(mine, notice, now)
        return True
    except channels.NotNow as later:
        _try_later(mine, notice.pk, notice.attempts, now, later.wait)
    except Exception as error:  # one message that cannot be made must not stop the others
        log.error("A notice could not be made: %s", type(error).__name__)
        _try_later(mine, notice.pk, notice.attempts, now)
    else:
        _went(mine, notice, now)
        wires.taken(notice, now)
    return False


def _went(mine, notice: Notice, now: datetime) -> None:
    """Write down that it went. A database that restarts just now is waited for: what is not known
    to have gone would go once more."""
    for left in reversed(range(WAITS + 1)):
        try:
            mine.update(state=State.SENT, sent_at=now, lease_until=None, channel=notice.channel)
            return
        except OperationalError:
            if not left:
                raise
        close_old_connections()
        clock.sleep(WAIT)


def _perhaps(mine, notice: Notice, now: datetime) -> None:
    """The line went dead with the text on it: one more try, and no third copy."""
    if notice.reason == Reason.UNCERTAIN:
        mine.update(state=State.FAILED, lease_until=None)
    else:
        mine.update(reason=Reason.UNCERTAIN)
        _try_later(mine, notice.pk, notice.attempts, now)


def _try_later(
    mine, pk: uuid.UUID, attempts: int, now: datetime, wait: timedelta = timedelta()
) -> None:
    """The next try, after a growing pause that differs by a fifth from message to message, and not
    before `wait`; none when it would come too late."""
    pause = PAUSES[min(attempts, len(PAUSES)) - 1] * (0.8 + 0.4 * (pk.int % 1000) / 1000)
    at = now + max(pause, wait)
    end(mine.filter(due_at__lte=at - rules.GRACE), State.STALE, Reason.LATE)
    mine.update(state=State.RETRY, retry_at=at, lease_until=None)

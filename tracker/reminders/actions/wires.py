"""Which way a message goes, what is handed over there, and what its answer says of the way."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from tracker.accounts import languages
from tracker.privacy import keys
from tracker.reminders import access, channels, links, push, rules, words
from tracker.reminders.models import (
    WINDOW,
    Channel,
    Kind,
    Notice,
    Preferences,
    PushSubscription,
    Says,
)


def hand_over(mail: channels.Mail, notice: Notice, now: datetime) -> None:
    """By the way that was chosen; by the other one where that is dead. `notice.channel` says which
    it was. Raises what the channels raise."""
    with keys.scope(), languages.speaking_to(notice.user):
        shown = _shown(notice)
        if _pushes(notice) and _push(notice, shown, now):
            notice.channel = Channel.PUSH
            return
    notice.channel = Channel.EMAIL
    rule = notice.reminder
    asked_at = None if notice.asked_now or rule is None else rule.local_time
    with languages.speaking_to(notice.user):
        text = words.body(notice, asked_at)
    stop = settings.SITE_URL + links.unsubscribe(notice)
    mail.send(notice.user.email, shown or settings.SITE_NAME, text, notice.pk, stop)


def _shown(notice: Notice) -> str:
    """What a locked phone shows of it; "" for the name of the site only."""
    mine = getattr(notice.user, "reminder_preferences", None)  # there may be none
    says = mine.says if mine else Says.LIST
    own = says == Says.OWN and notice.kind == Kind.DAILY_NOTE
    return words.subject(notice.kind, says, access.own_words(notice.user) if own else "")


def _pushes(notice: Notice) -> bool:
    if notice.kind == Kind.DIGEST or not push.possible():
        return False
    if notice.channel == Channel.PUSH:
        return True
    mine = getattr(notice.user, "reminder_preferences", None)
    return mine is not None and mine.email_is_dead


def _push(notice: Notice, shown: str, now: datetime) -> bool:
    """To each of their browsers. False if none of them is there any more, so that a mail goes.
    Raises NotNow if none took it and one may yet."""
    taken, waits = 0, []
    message = push.payload(notice.pk, shown)
    left = int((notice.due_at + rules.GRACE - now).total_seconds())
    keys.warm([notice.user_id])
    for phone in PushSubscription.objects.filter(user=notice.user_id):
        try:
            push.send(phone.words, message, notice.pk, left)
            taken += 1
        except push.Gone:
            phone.delete()
        except channels.Refused:
            pass  # not this message; whether the browser is there, nobody knows
        except channels.NotNow as later:
            waits.append(later.wait)
    if waits and not taken:
        raise channels.NotNow(min(waits))
    return bool(taken)


def refused(notice: Notice) -> None:
    """The mail server said that this address takes nothing. Three days of that, and it is dead."""
    day = notice.local_date
    Preferences.objects.filter(user=notice.user_id).exclude(email_refused_on=day).update(
        email_refused_days=F("email_refused_days") + 1, email_refused_on=day
    )


def taken(notice: Notice, now: datetime) -> None:
    """It went: the way is alive, and a daily message waits for an answer from now on."""
    mine = Preferences.objects.filter(user=notice.user_id)
    if notice.channel == Channel.EMAIL:
        mine.filter(email_refused_days__gt=0).update(email_refused_days=0)
    if notice.kind == Kind.DAILY_NOTE and not notice.asked_now:
        rule = notice.reminder
        window = timedelta(minutes=rule.window if rule else WINDOW)
        mine.update(unanswered=F("unanswered") + 1, waits_until=now + window)

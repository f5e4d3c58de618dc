"""Everything that reminders say. A fixed list: nothing of a person ever goes into a message."""

from collections.abc import Callable
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .models import Notice, Reminder

State, Reason, Kind = Notice.State, Notice.Reason, Reminder.Kind


def subject(kind: str = Kind.DAILY_NOTE) -> str:
    """What a locked phone shows."""
    return _("There is something new") if kind == Kind.DIGEST else _("A minute for yourself?")


def body(notice_id, asked_at: time | None, kind: str = Kind.DAILY_NOTE) -> str:
    """The mail's text. `asked_at` is the wall time of the rule, None when asked for by hand."""
    go = settings.SITE_URL + reverse("reminder-go", args=[notice_id])
    here = _("Open %(site)s:") % {"site": settings.SITE_NAME}
    if kind == Kind.DIGEST:
        why = _("There is something new in %(site)s.") % {"site": settings.SITE_NAME}
        stop, change = _("Change or stop these mails:"), settings.SITE_URL + reverse("digest")
    else:
        why = _why(asked_at)
        stop, change = (
            _("Change or stop these reminders:"),
            settings.SITE_URL + reverse("reminders"),
        )
    return f"{why}\n\n{here}\n{go}\n\n{stop}\n{change}\n"


def _why(asked_at: time | None) -> str:
    if asked_at is None:
        return _("You asked for one of these now.")
    return _("You asked for this at %(time)s.") % {"time": f"{asked_at:%H:%M}"}


def _not_sent(notice: Notice) -> str:
    return {
        Reason.ALREADY_WRITTEN: _("Not sent: you had already written"),
        Reason.PAUSED: _("Not sent: reminders were paused"),
        Reason.LATE: _("Not sent: it was too late by then"),
        Reason.CHANGED: _("Not sent: you changed or stopped it"),
        Reason.NOTHING_NEW: _("Not sent: nothing was new"),
    }.get(Reason(notice.reason), _("Not sent"))


def _sent(notice: Notice) -> str:
    if notice.reason == Reason.UNCERTAIN:
        return _("Sent, perhaps twice")
    return _("Sent %(time)s") % {"time": _clock(notice.sent_at)}


def _failed(notice: Notice) -> str:
    if notice.reason == Reason.UNCERTAIN:
        return _("Perhaps sent: the mail server did not say")
    return _("Could not be delivered")


def _clock(moment: datetime | None) -> str:
    return time_format(localtime(moment), "H:i") if moment else ""


ENDS: dict[str, Callable[[Notice], str]] = {
    State.SENT: _sent,
    State.FAILED: _failed,
    State.STALE: _not_sent,
    State.SKIPPED: _not_sent,
    State.CANCELLED: _not_sent,
}


def outcome(notice: Notice) -> str:
    """How a message ended, in words for its owner; times on the clock that is active."""
    end = ENDS.get(notice.state)
    return end(notice) if end else _("On its way")

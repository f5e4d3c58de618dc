"""Everything that reminders say. A fixed list: nothing of a person ever goes into a message, but
for the words that they want to read there themselves (docs/adr/0028)."""

from collections.abc import Callable
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from . import links
from .models import Kind, Notice, Reason, Says, State

LINKS = ("not_today", "in_an_hour", "pause", "stop")


def done(how: str) -> str:
    """What is said once a link of a message was used: what was done, or why nothing was."""
    return {
        "not_today": _("Done. Nothing more will come today."),
        "in_an_hour": _("Done. It comes again in an hour."),
        "pause": _("Done. Nothing will come for a week."),
        "stop": _("Done. Nothing will come any more. You can turn it on again when you sign in."),
        "used": _("This was used before. Nothing else was changed."),
        "off": _("This is turned off already. Nothing will come."),
        "no_time": _("An hour from now nothing may come. Nothing was changed."),
    }[how]


def subject(kind: str = Kind.DAILY_NOTE, says: str = Says.LIST, own: str = "") -> str:
    """What a locked phone shows beside the name of the site; "" for nothing. `own`: their words."""
    if kind == Kind.DIGEST:
        return _("There is something new")
    if says == Says.MINIMAL:
        return ""
    if says == Says.OWN and own and kind == Kind.DAILY_NOTE:
        return own
    return (
        _("Something’s ready when you are")
        if kind == Kind.GUIDANCE
        else _("A minute for yourself?")
    )


def body(notice: Notice, asked_at: time | None) -> str:
    """The mail's text. `asked_at` is the wall time of the rule, None where no clock brought it."""
    site = settings.SITE_URL
    here = _("Open %(site)s:") % {"site": settings.SITE_NAME}
    go = site + reverse("reminder-go", args=[notice.pk])
    if notice.kind == Kind.DIGEST:
        why = _("There is something new in %(site)s.") % {"site": settings.SITE_NAME}
        lines = [_("Change or stop these mails:"), site + reverse("digest")]
    else:
        why = _why(notice, asked_at)
        lines = [
            _("Not today, in an hour, or a week without:"),
            site + reverse("reminder-link", args=[links.made(notice)]),
            "",
            _("Change or stop these reminders:"),
            site + reverse("reminders"),
        ]
    return "\n".join([why, "", here, go, "", *lines, ""])


def _why(notice: Notice, asked_at: time | None) -> str:
    if notice.asked_now:
        return _("You asked for one of these now.")
    if notice.asked_again:
        return _("You asked for this an hour ago.")
    if asked_at is None:
        return _("You asked to hear of this.")
    return _("You asked for this at %(time)s.") % {"time": time_format(asked_at, "H:i")}


def _not_sent(notice: Notice) -> str:
    return {
        Reason.ALREADY_WRITTEN: _("Not sent: you had already written"),
        Reason.PAUSED: _("Not sent: reminders were paused"),
        Reason.LATE: _("Not sent: it was too late by then"),
        Reason.CHANGED: _("Not sent: you changed or stopped it"),
        Reason.NOTHING_NEW: _("Not sent: nothing was new"),
        Reason.NOT_TODAY: _("Not sent: you said not today"),
        Reason.HALVED: _("Not sent: every second one, for now"),
        Reason.RESTED: _("Not sent: reminders are resting"),
        Reason.QUIET: _("Not sent: it would have come in your quiet hours"),
        Reason.CLOSE: _("Not sent: another one came shortly before"),
        Reason.ENOUGH: _("Not sent: there were enough already"),
        Reason.DONE: _("Not sent: it was done already"),
    }.get(Reason(notice.reason), _("Not sent"))


def _sent(notice: Notice) -> str:
    if notice.reason == Reason.UNCERTAIN:
        return _("Sent, perhaps twice")
    if notice.opened_at:
        return _("Sent %(time)s, opened %(opened)s") % {
            "time": _clock(notice.sent_at),
            "opened": _clock(notice.opened_at),
        }
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

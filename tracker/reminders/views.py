"""One's own reminders: when they come, and what happened to the last ones."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.accounts.policy import allow
from tracker.pages.flash import say

from . import access, actions, words
from .forms import DigestForm, ReminderForm
from .models import Reminder

Kind = Reminder.Kind
A_WEEK = timedelta(days=7)


@allow("client")
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    reminder = access.own_reminder(request.user)
    posted = request.POST if request.method == "POST" else None
    form = ReminderForm(posted, initial=ReminderForm.initial_of(reminder))
    if form.is_valid():
        wish = {name: form.cleaned_data[name] for name in ("local_time", "enabled")}
        saved = actions.set_reminder(request.user, **wish, days=form.mask(), now=timezone.now())
        say(request, _after_saving(saved))
        return redirect("reminders")
    context = {"form": form, "reminder": reminder, "nav": "reminders", **_around(request, reminder)}
    return render(
        request, "reminders/reminders.html", context, status=422 if form.is_bound else 200
    )


@allow("client")
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """A week without reminders, or the end of it when the form says `resume`."""
    until = None if "resume" in request.POST else timezone.localdate() + A_WEEK
    if not actions.pause(request.user, until, now=timezone.now()):
        say(request, _("Nothing to pause: reminders are off."))
    elif until:
        say(request, _("Paused. Back on %(day)s.") % {"day": date_format(until, "l j F")})
    else:
        say(request, _("Reminders are back."))
    return redirect("reminders")


@allow("client")
@require_POST
def now(request: HttpRequest) -> HttpResponse:
    try:
        actions.send_now(request.user, now=timezone.now())
    except actions.NotNow as reason:
        say(request, reason)
    else:
        say(request, _("On its way. It takes a few seconds."))
    return redirect("reminders")


@allow("client", "therapist")
@require_safe
def go(request: HttpRequest, pk) -> HttpResponse:
    """Where the link in a mail leads: behind sign-in, to today's check-in, or to what is new."""
    actions.mark_opened(access.own_notice(request.user, pk), now=timezone.now())
    if request.user.role == "therapist":
        return redirect("to-review")
    return redirect(reverse("home") + "#check-in")


@allow("therapist")
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """A therapist's: on chosen weekdays, a mail that says that something is new."""
    rule = access.own_reminder(request.user, Kind.DIGEST)
    posted = request.POST if request.method == "POST" else None
    form = DigestForm(posted, initial=DigestForm.initial_of(rule))
    if form.is_valid():
        wish = {name: form.cleaned_data[name] for name in ("local_time", "enabled")}
        wish |= {"days": form.mask(), "kind": Kind.DIGEST, "now": timezone.now()}
        say(request, _after_saving(actions.set_reminder(request.user, **wish)))
        return redirect("digest")
    context = {"form": form, "nav": "settings", **_around(request, rule, Kind.DIGEST)}
    return render(request, "reminders/digest.html", context, status=422 if posted else 200)


def _around(request: HttpRequest, reminder: Reminder | None, kind: str = Kind.DAILY_NOTE) -> dict:
    """What the page shows beside the form."""
    today = timezone.localdate()
    paused = reminder is not None and reminder.paused_until and reminder.paused_until > today
    moment = timezone.localtime()
    if reminder is not None and reminder.local_time:
        moment = moment.replace(hour=reminder.local_time.hour, minute=reminder.local_time.minute)
    notices = access.own_notices(request.user)
    return {
        "paused_until": reminder.paused_until if paused else None,
        "back_on": today + A_WEEK,
        "next_at": reminder.next_due_at if reminder and reminder.enabled else None,
        "zone": request.user.time_zone,
        "old_zone": reminder.zone if reminder else "",
        "moved": bool(reminder and reminder.enabled and reminder.zone != request.user.time_zone),
        "preview": {"at": moment, "subject": words.subject(kind)},
        "happened": [{"notice": notice, "words": words.outcome(notice)} for notice in notices],
        "to": _masked(request.user.email),
    }


def _masked(address: str) -> str:
    """m•••••@example.org: enough to know it by, for a page that others may see."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}•••••@{host}"


def _after_saving(reminder: Reminder) -> str:
    if not reminder.enabled:
        if reminder.kind == Kind.DIGEST:
            return _("Saved. It is off, so nothing will come.")
        return _("Saved. Reminders are off, so nothing will come.")
    when = date_format(timezone.localtime(reminder.next_due_at), "l j F, H:i")
    return _("Saved. The next one: %(when)s.") % {"when": when}

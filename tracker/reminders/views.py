"""One's own reminders: when they come, and what happened to the last ones."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.accounts import devices, limits
from tracker.accounts.fresh import freshly, settled
from tracker.accounts.policy import allow
from tracker.accounts.views import shell
from tracker.pages.flash import say
from tracker.pages.incoming import from_anywhere

from . import access, actions, causes, feed, links, push, rules, telltale, words
from .forms import CalendarForm, DigestForm, ReminderForm
from .models import Kind, Notice, Preferences, Reminder


@allow("client")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def reminders(request: HttpRequest) -> HttpResponse:
    mine, times = access.own_preferences(request.user), access.own_times(request.user)
    form = _form(request, mine, times)
    _note_visit(request, mine)
    if form.is_valid():
        try:
            saved = actions.set_wishes(request.user, form.wish(), now=timezone.now())
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            say(request, _after_saving(saved, access.next_due(access.own_times(request.user))))
            return redirect("reminders")
    context = {"form": form, "nav": "reminders", **_on_the_page(request, form, mine, times)}
    return render(
        request, "reminders/reminders.html", context, status=422 if form.is_bound else 200
    )


@allow("client")
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """A week without reminders, or the end of it when the form says `resume`."""
    until = None if "resume" in request.POST else timezone.localdate() + rules.WEEK
    if not actions.pause(request.user, until, now=timezone.now()):
        say(request, _("Nothing to pause: reminders are off."))
    elif until:
        say(request, _("Paused. Back on %(day)s.") % {"day": date_format(until, "l j F")})
    else:
        say(request, _("Reminders are back."))
    return redirect("reminders")


@allow("client")
@require_POST
def zone(request: HttpRequest) -> HttpResponse:
    """The answer to "you are on another clock": go along, or keep the one from before."""
    keep = "keep" in request.POST
    kept = actions.choose_clock(request.user, keep=keep, now=timezone.now())
    say(request, _("Reminders come by the clock of %(zone)s.") % {"zone": kept})
    return redirect("reminders")


@allow("client")
@require_POST
@sensitive_post_parameters()
def phone(request: HttpRequest) -> HttpResponse:
    """This browser asked its push service for an address: reminders come there."""
    try:
        given, device = request.POST, devices.of(request)
        actions.add_phone(request.user, given, now=timezone.now(), device=device)
    except ValidationError as problem:
        say(request, problem.messages[0])
    else:
        say(request, _("Reminders come to this phone now. Try it with “Send me one now”."))
    return redirect("reminders")


@allow("client")
@require_POST
def no_phones(request: HttpRequest) -> HttpResponse:
    """No notifications on one of them; on none, and mails again, where none is named."""
    if pk := request.POST.get("phone"):
        one = access.own_phone(request.user, pk)
        actions.forget_phone(request.user, one, now=timezone.now())
    else:
        actions.forget_phones(request.user, now=timezone.now())
    left = access.own_phones(request.user).exists()
    say(request, _("No more there.") if left else _("Reminders come by e-mail again."))
    return redirect("reminders")


@allow("client")
@require_POST
def not_now(request: HttpRequest) -> HttpResponse:
    """The answer to Today's question whether a reminder would help."""
    actions.answer_offer(request.user)
    say(request, _("All right. They are under Reminders, if you ever want one."))
    return redirect("home")


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
@require_http_methods(["GET", "HEAD", "POST"])
@settled
@freshly
def calendar(request: HttpRequest) -> HttpResponse:
    """The secret address of my calendar: made, made anew, or with something else in it. It is shown
    once."""
    me, link = request.user, access.own_calendar_link(request.user)
    form = CalendarForm(request.POST or None, of=me, link=link)
    if form.is_valid() and link and "anew" not in request.POST:
        actions.change_calendar(me, **form.wanted)
        say(request, _("Saved. Calendars see it when they look again."))
        return redirect("calendar")
    context = {"form": form, "nav": "settings", "base": f"base_{shell(me)}.html"}
    if form.is_valid():
        secret = actions.make_calendar(me, now=timezone.now(), **form.wanted)
        context["address"] = settings.SITE_URL + reverse("calendar-feed", args=[secret])
    context["link"] = access.own_calendar_link(me)
    failed = form.is_bound and not form.is_valid()
    return render(request, "reminders/calendar.html", context, status=422 if failed else 200)


@allow("client", "therapist")
@require_POST
def no_calendar(request: HttpRequest) -> HttpResponse:
    if actions.end_calendar(request.user, now=timezone.now()):
        say(request, _("That address opens nothing any more."))
    return redirect("calendar")


@allow("everyone")
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads, without a session. An address that is wrong, was renewed or
    switched off, or is of somebody who is gone, answers like any other page that is not there."""
    now = timezone.now()
    link = access.calendar_link(secret)
    wait = limits.feeds(request, link and link.pk, now)
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    if link is None:
        raise Http404
    found = access.calendar(link, now)
    etag = f'"{hashlib.sha256(found).hexdigest()}"'
    answer = HttpResponse(found, content_type=feed.MEDIA_TYPE, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=answer)


@allow("client", "therapist")
@require_safe
def go(request: HttpRequest, pk) -> HttpResponse:
    """Where the link in a mail leads: behind sign-in, to that very step."""
    notice = access.own_notice(request.user, pk)
    actions.mark_opened(notice, now=timezone.now())
    if request.user.role == "therapist":
        return redirect("to-review")
    there = causes.leads(notice.kind, notice.about)
    return redirect(there or reverse("home") + "#check-in")


@allow("everyone")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """From a message, without signing in: not today, in an hour, a week without. Only a button
    does something, so that a mail program that follows links does nothing."""
    notice = links.opened(token)
    what = request.POST.get("what", "")
    if request.method == "POST" and what in words.LINKS:
        return _put_off(request, notice, what)
    context = {"offers_more": notice.kind != Kind.DIGEST}
    return render(request, "reminders/link.html", context, status=422 if what else 200)


@csrf_exempt  # a mail program calls it, which has no cookie; the address itself is the secret
@from_anywhere
@allow("everyone")
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """What "unsubscribe" in a mail program calls (RFC 8058). Opened by hand it asks first."""
    notice = links.opened(token)
    if request.method == "POST":
        return _put_off(request, notice, "stop")
    return redirect("reminder-link", token)


def _put_off(request: HttpRequest, notice: Notice, what: str) -> HttpResponse:
    how = actions.act_on(notice, what, now=timezone.now())
    context = {"done": words.done(how), "again": how in ("no_time", "used")}
    return render(request, "reminders/link.html", context)


@allow("therapist")
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """A therapist's: on chosen weekdays, a mail that says that something is new."""
    rule = access.own_digest(request.user)
    posted = request.POST if request.method == "POST" else None
    form = DigestForm(posted, initial=DigestForm.initial_of(rule))
    if form.is_valid():
        wish = {"local_time": form.at("local_time"), "enabled": form.cleaned_data["enabled"]}
        saved = actions.set_digest(request.user, **wish, days=form.mask(), now=timezone.now())
        say(request, _after_saving_digest(saved))
        return redirect("digest")
    context = {
        "form": form,
        "nav": "settings",
        "next_at": access.next_due([rule]),
        **_shown(request, rule, words.subject(Kind.DIGEST)),
    }
    return render(request, "reminders/digest.html", context, status=422 if form.is_bound else 200)


def _note_visit(request: HttpRequest, mine: Preferences) -> None:
    """Whoever was here needs no offer; a mark as of anything that was seen."""
    if request.method != "POST" and not mine.offer_answered:
        actions.answer_offer(request.user)


def _form(request: HttpRequest, mine: Preferences, times: list[Reminder]) -> ReminderForm:
    """As it was posted, or as it is set."""
    initial = ReminderForm.initial_of(mine, times, access.own_words(request.user))
    return ReminderForm(request.POST if request.method == "POST" else None, initial=initial)


def _on_the_page(
    request: HttpRequest, form: ReminderForm, mine: Preferences, times: list[Reminder]
) -> dict:
    """What the page shows beside the form."""
    paused = mine.enabled and mine.paused_until and mine.paused_until > timezone.localdate()
    own, passed = form.initial["own_words"], rules.passed(mine, timezone.now())
    return {
        "mine": mine,
        "paused_until": mine.paused_until if paused else None,
        "back_on": timezone.localdate() + rules.WEEK,
        "next_at": access.next_due(times),
        "not_today": mine.not_on is not None and mine.not_on >= timezone.localdate(),
        "phones": [
            {
                "id": one.pk,
                "since": one.added_at,
                # a browser that was added before devices had names has none
                "device": devices.in_words(one.words.get("device", "")),
            }
            for one in access.phones_with_words(request.user)
        ],
        "push_key": push.public_key() if push.possible() else "",
        "halved": bool(times) and mine.enabled and passed >= rules.HALVED_AFTER,
        "tells": bool(own) and telltale.tells(request.user, own),
        **_shown(request, times[0] if times else None, words.subject(says=mine.says, own=own)),
    }


def _shown(request: HttpRequest, rule: Reminder | None, subject: str) -> dict:
    """The preview, what happened, and where it goes."""
    moment = timezone.localtime()
    if rule is not None:
        moment = moment.replace(hour=rule.local_time.hour, minute=rule.local_time.minute)
    notices = access.own_notices(request.user, timezone.now())
    return {
        "zone": request.user.time_zone,
        "preview": {"at": moment, "subject": subject},
        "happened": [{"notice": notice, "words": words.outcome(notice)} for notice in notices],
        "to": _masked(request.user.email),
    }


def _masked(address: str) -> str:
    """m•••••@example.org: enough to know it by, for a page that others may see."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}•••••@{host}"


def _after_saving(mine: Preferences, coming: datetime | None) -> str:
    if not mine.enabled:
        return _("Saved. Reminders are off, so nothing will come.")
    return _saved(coming) if coming else _("Saved. They come when there is something.")


def _after_saving_digest(rule: Reminder) -> str:
    coming = access.next_due([rule])
    return _saved(coming) if coming else _("Saved. It is off, so nothing will come.")


def _saved(coming: datetime) -> str:
    when = date_format(timezone.localtime(coming), "l j F, H:i")
    return _("Saved. The next one: %(when)s.") % {"when": when}

"""Home: Today for a client, the caseload for a therapist, the practice for its admin."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions, good
from journals.access import measures
from journals.access import worksheets as sheets
from journals.demo.views import welcome
from journals.forms import CheckInForm
from journals.moments import as_moment, as_part, asking, lets_go, own_day, to_come
from journals.views.caseload import caseload
from journals.views.posted import Posted
from journals.views.safety import onward
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts import held
from tracker.accounts.access import nobody_works_here
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say
from tracker.reminders import access as reminders

RINGS = 42
ASKED_FOR = 4
# After so long without a word it is good to see somebody again.
LONG_GAP = timedelta(days=14)


@allow("everyone")
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return _signed_out(request)
    if held.take(request):  # what was typed before signing in again comes first
        return redirect("held")
    match request.user.role:
        case "client":
            return today(request)
        case "therapist":
            return caseload(request)
        case "practice_admin":
            return redirect("practice")
    return render(request, "accounts/unverified.html")


def _signed_out(request: HttpRequest) -> HttpResponse:
    if settings.DEMO:
        return welcome(request)
    return redirect("setup" if nobody_works_here() else "account_login")


def today(request: HttpRequest, form: CheckInForm | None = None, status: int = 200) -> HttpResponse:
    me, now = request.user, timezone.now()
    day = own_day(me, now)
    moments = [as_moment(episode, now) for episode in access.own_episodes(me)[:RINGS]]
    asked = asking(moments, now, day)
    context = {"nav": "today", "now": now, "moments": moments, **_greeting(me, now, day)}
    context |= {
        "form": form or CheckInForm(of=me, now=now),
        "asking": asked,
        "asks_to_let_go": lets_go(asked),
        "planned": to_come(moments, now, day),
        "rings": [one for one in moments if not (one.planned or one.came_to_nothing)][::-1],
        "counts": access.own_counts(me),
        "check_ins": _check_ins(me, day),
    }
    return render(request, "journals/today.html", context | _from_others(me, now), status=status)


def _from_others(me, now: datetime) -> dict[str, Any]:
    """What came from a therapist, and whenever it suits."""
    running = [one for one in care.own_care(me) if one.status != "ended"]
    active = list(access.own_circle(me, now))  # where somebody reads
    return {
        "answer": access.own_guidance(me, now).filter(seen_at=None).first(),
        "proposals": list(access.own_proposals(me)),
        "agreements": list(access.proposed_to(me)),
        "decisions": list(access.own_decisions(me, now)),
        "ended": care.ended_by_the_other(me),
        "put_back": [one for one in running if one.put_back_to],
        "unread": [one for one in running if not one.therapist.receives],
        **_asked(me, now, {one.pk for one in active}),
        **_circle(active),
    }


def _circle(circle: list) -> dict[str, Any]:
    """Those I work with: what waits from them, when we meet next, what they have of check-ins."""
    meetings = [one for one in circle if one.meets_at]
    return {
        "care": circle,
        "next_meeting": min(meetings, key=lambda one: one.meets_at, default=None),
        "check_ins_show": any(one.shows_numbers or one.shows_days for one in circle),
    }


def _asked(me, now: datetime, cares: set) -> dict[str, list]:
    """The worksheets that somebody asks for, and the measures that are due. What was asked before
    only stays open."""
    asked = sheets.running(me)

    def wanted(found: list) -> list:
        return [one for one in found if any(ask.care_id in cares for ask in one.assigned)]

    return {
        "asked_for": wanted(sheets.own_worksheets(me, now, asked))[:ASKED_FOR],
        "due": wanted(measures.own_due(me, now, asked))[:ASKED_FOR],
    }


def _greeting(me, now: datetime, day: date) -> dict[str, Any]:
    """By the hour; after a long gap it is good to see somebody, and the gap is never named. The row
    that knows of the last word also knows whether to offer reminders."""
    mine = reminders.own_preferences(me)
    last = mine.satisfied_on
    back = last is not None and day - last >= LONG_GAP
    hour = timezone.localtime(now).time()
    if back:
        words = _("Good to see you, %(name)s.")
    elif me.day_starts <= hour < time(12):
        words = _("Good morning, %(name)s.")
    elif time(12) <= hour < time(18):
        words = _("Good afternoon, %(name)s.")
    else:
        words = _("Good evening, %(name)s.")
    asks = not back and _asks_if_it_helps(me, mine, day, now)
    around = {"back": back, "offers": mine.offers, "asks_if_it_helps": asks}
    return {"greeting": words % {"name": me.first_name}, **around}


def _asks_if_it_helps(me, mine, day: date, now: datetime) -> bool:
    """Once a month, of somebody who has written for a while; not beside the offer of reminders."""
    asks = good.asks(day, wrote_on=mine.satisfied_on, asked_on=mine.helps_asked_on)
    return asks and not mine.offers and access.wrote_before(me, now - good.FIRST_AFTER)


@allow("client")
@require_POST
def not_asked_now(request: HttpRequest) -> HttpResponse:
    """Put away for a month: whether writing here is good for them."""
    actions.ask_later_if_it_helps(request.user, now=timezone.now())
    say(request, _("All right. It is under Worksheets, if you ever want it."))
    return redirect("home")


def _check_ins(me, day) -> list:
    rows = access.own_entries(me).of_kind("check_in").filter(local_date=day)
    return [as_part(entry) for entry in rows.newest_first()[:5]]


@allow("client")
@require_POST
@sensitive_post_parameters()
def check_in(request: HttpRequest) -> HttpResponse:
    form, write = checked_in(Posted.by(request))
    if form.is_valid() and (entry := save(form, write)):
        return onward(request, entry, reverse("home"))
    return today(request, form, status=status_of(form))


def checked_in(posted: Posted) -> tuple[CheckInForm, Callable[[], Any]]:
    """The form as it came, and what saves it."""
    form = CheckInForm(posted.fields, of=posted.me, now=posted.at, zone=posted.zone)
    return form, lambda: actions.check_in(
        posted.me,
        entry_id=form.cleaned_data["entry_id"],
        content=form.content,
        when=form.about or posted.written,
        written_at=posted.at,
        now=posted.now,
    )

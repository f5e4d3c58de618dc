"""Patterns in my own ticks and numbers, to argue with; and which of them a therapist lets be
counted for a client, without learning what they find."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journals import access, actions
from journals.insights import BY_CODE, Counted, Rule
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@dataclass(frozen=True)
class Line:
    """One thing that was counted, and whether it was so in it."""

    thing: Any
    moment: Any  # an Episode, or None
    seen: bool


def _rule(code: str) -> Rule:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


# --- a client's own ------------------------------------------------------------------------------
@allow("client")
@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    """At most two, and every rule with how it stands. On a hard day what helped comes first."""
    me, now = request.user, timezone.now()
    found = access.own_insights(me, now)
    helped = access.own_helped(me, now) if found.hard else None
    context = {"nav": "journal", "found": found, "helped": helped}
    return render(request, "journals/insights.html", context)


@allow("client")
@require_safe
def insight(request: HttpRequest, rule) -> HttpResponse:
    """One rule, and each of the things that it counts."""
    me, now = request.user, timezone.now()
    found, counted = access.own_insight(me, _rule(rule).code, now)
    standing = next(one for one in found.standing if one.rule.code == rule)
    context = {"nav": "journal", "found": found, "one": standing, "counted": counted}
    if counted:
        context["sides"] = _sides(counted, access.own_moments_of(me, counted))
    return render(request, "journals/insight.html", context)


def _sides(counted: Counted, moments: dict) -> list[tuple[str, list[Line]]]:
    """Both sentences, each with what it counts, the newest first."""
    sides = []
    for says, side in zip(counted.says, (counted.with_it, counted.without), strict=True):
        lines = [Line(thing, moments.get(thing.moment), True) for thing in side.seen]
        lines += [Line(thing, moments.get(thing.moment), False) for thing in side.unseen]
        sides.append((says, sorted(lines, key=lambda line: line.thing.at, reverse=True)))
    return sides


@allow("client")
@require_POST
def not_true(request: HttpRequest, rule) -> HttpResponse:
    """Not true for me; or let it come again."""
    me, now = request.user, timezone.now()
    if request.POST.get("again"):
        actions.take_out_insight(me, rule, now=now)
        say(request, _("It may show again, when there is enough to count."))
    else:
        actions.put_away_insight(me, rule, now=now)
        say(request, _("Put away for half a year. You know yourself better than a count does."))
    return redirect("insights")


@allow("client")
@require_POST
def wanted(request: HttpRequest) -> HttpResponse:
    """Whether anything is counted at all."""
    actions.want_insights(request.user, bool(request.POST.get("on")), now=timezone.now())
    return redirect("insights")


# --- a therapist's, for one client --------------------------------------------------------------
@allow("therapist")
@require_safe
def client_rules(request: HttpRequest, pk) -> HttpResponse:
    """The rules, and nothing of what they find."""
    relationship = care.client_of(request.user, pk)
    context = {"nav": "caseload", "care": relationship, "client": relationship.client}
    context["rules"] = access.rules_in(request.user, relationship)
    return render(request, "journals/client_insights.html", context)


@allow("therapist")
@require_POST
def client_switch(request: HttpRequest, pk, rule) -> HttpResponse:
    relationship, on = care.client_of(request.user, pk), bool(request.POST.get("on"))
    try:
        actions.switch_insight_rule(request.user, relationship, rule, on, now=timezone.now())
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("client-insights", pk=pk)

"""Both views over months: mine on a page of my own, and what is shared on the therapist's."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from journals import access
from journals.canvas import WIDE
from journals.two_views import Axis, LeadsTo, Span, Views, month_of, span, two_views
from tracker.accounts.policy import allow
from tracker.care import access as care

OWN_PAGE = 600  # pixels that a client's page has for a chart


@allow("client")
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """`?to=` the last month, as 2026-05."""
    now, months = timezone.now(), _months(request)
    found = access.own_views(request.user, months, now=now)
    context = _context(found, months, lambda pk: reverse("moment", args=[pk]), OWN_PAGE)
    return render(request, "journals/two_views.html", context | {"nav": "journal"})


@allow("therapist")
@require_safe
def shared(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same of what this client shares, and each mark leads to as much of its moment."""
    relationship, now, months = care.client_of(request.user, pk), timezone.now(), _months(request)
    found = access.shared_views(request.user, relationship, months, now=now)
    page = reverse("client", args=[pk])
    context = _context(found, months, lambda moment: f"{page}?moment={moment}")
    context |= {"nav": "caseload", "care": relationship, "client": relationship.of}
    return render(request, "journals/client_views.html", context)


def _months(request: HttpRequest) -> Span:
    return span(request.GET.get("to", ""), timezone.localdate())


def _context(found: Views, months: Span, leads_to: LeadsTo, wide: int = WIDE) -> dict[str, Any]:
    axis = Axis(months.begins, months.ends, months.marks, by_month=True)
    title = _("How it went, seen by each")
    drawn = two_views(found.sides, found.moments, axis, title=title, leads_to=leads_to, wide=wide)
    return {
        "figure": drawn,
        "months": months,
        "alone": [side for side in found.sides if not side.own and side.codes] == [],
        "earlier": month_of(found.earlier),
        "later": months.later(timezone.localdate()),
    }

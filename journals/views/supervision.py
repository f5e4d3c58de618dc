"""Reading along: what a client shares with a therapist, for a clinician they named. Read only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from journals import access
from journals.figures import figures
from journals.measure_figures import clinical
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.paging import page_number


@allow("therapist")
@require_safe
def supervised(request: HttpRequest) -> HttpResponse:
    """Those who let me read along now: a name and a day, and nothing of what they write."""
    rows = care.supervised(request.user, timezone.now())
    return render(request, "journals/supervised.html", {"nav": "supervision", "rows": rows})


@allow("therapist")
@require_safe
def supervised_client(request: HttpRequest, pk) -> HttpResponse:
    me, now, page = request.user, timezone.now(), page_number(request)
    along = get_object_or_404(care.supervised(me, now), pk=pk)
    moments, more = access.shared_moments(me, along.relationship, now=now, page=page)
    alone, more_alone = access.shared_alone(me, along.relationship, now=now, page=page)
    context = {"nav": "supervision", "along": along, "moments": moments, "alone": alone}
    context |= {"page": page, "more": more or more_alone, "now": now}
    context |= _besides(me, along.relationship, now)
    return render(request, "journals/supervised_client.html", context)


def _besides(me, relationship, now) -> dict:
    """Charts, goals, and what the client wants to talk about, as the therapist may see them."""
    numbers = access.shared_numbers(me, relationship, now=now)
    theirs = _("%(name)s’s view") % {"name": relationship.therapist.first_name}
    who = relationship.of.first_name
    return {
        "care": relationship,
        "client": relationship.of,
        "prep": {"numbers": numbers},
        "figures": figures(numbers, who=who, theirs=theirs),
        "measured": clinical(numbers.measures, numbers.begins, now),
        "goals": access.shared_goals(me, relationship, now),
        "talk": access.shared_agenda(me, relationship, now=now),
    }

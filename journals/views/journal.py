"""The journal: everything that I wrote, newest first; to look through, and to search."""

import re
import uuid
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from journals import access
from journals.access.timeline import Last
from journals.forms import FindForm
from journals.timeline import days
from tracker.accounts.policy import allow

# A place in the journal: microseconds since 1970, and an id. It holds no word.
PLACE = re.compile(r"(-?\d{1,17})-([0-9a-f]{32})")
START = datetime(1970, 1, 1, tzinfo=UTC)


@allow("client")
@sensitive_post_parameters()
def journal(request: HttpRequest) -> HttpResponse:
    """What is looked for is posted, so that no address and no log holds it."""
    me, now = request.user, timezone.now()
    form = FindForm(
        request.POST if request.method == "POST" else None,
        goals=access.own_goals(me),
        people=access.own_people(me),
    )
    wanted, before = form.wanted, _place(request)
    found = access.own_timeline(me, wanted, before=before)
    context = {"nav": "journal", "form": form, "wanted": wanted, "found": found, "now": now}
    context["looking"] = wanted != access.Wanted()
    context["days"] = days(found.entries, access.own_names(me), wanted.words)
    context |= {"first": before is None, "next": found.before and _written(found.before)}
    context["has_errors"] = bool(form.errors)
    return render(request, "journals/journal.html", context, status=422 if form.errors else 200)


def _place(request: HttpRequest) -> Last | None:
    """`before`, from the form or the address; None for anything that is no place."""
    found = PLACE.fullmatch(request.POST.get("before") or request.GET.get("before") or "")
    if not found:
        return None
    try:
        return START + timedelta(microseconds=int(found[1])), uuid.UUID(found[2])
    except OverflowError:
        return None


def _written(place: Last) -> str:
    at, pk = place
    return f"{(at - START) // timedelta(microseconds=1)}-{pk.hex}"

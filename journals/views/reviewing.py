"""What waits for a therapist, in the order of the next appointments, until nothing does."""

import re
import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from journals import access, actions
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say
from tracker.pages.paging import page_number

REF = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9][0-9]{0,8})")


@allow("therapist")
def to_review(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    seen = access.to_review(request.user, now, page=page_number(request))
    context = {"nav": "to-review", "now": now, "seen": seen}
    return render(request, "journals/to_review.html", context)


@allow("therapist")
def find(request: HttpRequest, pk, thing) -> HttpResponse:
    """To its place on the client's page, on whichever page of that it stands."""
    relationship = care.client_of(request.user, pk)
    page, moment = access.place_of(request.user, relationship, thing, timezone.now())
    query = f"?page={page}" if page > 1 else ""
    anchor = f"#{'m' if moment else 'p'}{thing}"
    return redirect(reverse("client", args=[pk]) + query + anchor)


@allow("therapist")
@require_POST
def mark(request: HttpRequest, pk) -> HttpResponse:
    """What was on the page, in the versions that were there, is reviewed; with undo."""
    relationship, now = care.client_of(request.user, pk), timezone.now()
    versions = {uuid.UUID(ref): int(n) for ref, n in REF.findall(request.POST.get("seen", ""))}
    marked = actions.mark_reviewed(request.user, relationship, versions, now=now)
    if marked:
        _say_marked(request, relationship, marked, now)
    else:
        say(request, _("It was reviewed already, or is not shared any more."))
    return redirect("client", pk=pk) if "stay" in request.POST else redirect("to-review")


def _say_marked(request: HttpRequest, relationship, marked: list[uuid.UUID], now: datetime) -> None:
    request.session["reviewed"] = {
        "client": str(relationship.of_id),
        "entries": [str(pk) for pk in marked],
        "at": now.isoformat(),
    }
    n = len(marked)
    text = ngettext("Marked as reviewed.", "%(n)s entries marked as reviewed.", n) % {"n": n}
    say(request, text, undo_url=reverse("to-review-undo"))


@allow("therapist")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the marks that were just made in this session."""
    marked, now = request.session.pop("reviewed", None), timezone.now()
    if marked is None:
        return redirect("to-review")
    at = datetime.fromisoformat(marked["at"])
    if (now - at).total_seconds() < actions.UNDO_SECONDS:
        relationship = care.client_of(request.user, uuid.UUID(marked["client"]))
        actions.undo_reviewed(request.user, relationship, marked["entries"], marked_at=at)
        say(request, _("It waits again."))
    return redirect("to-review")

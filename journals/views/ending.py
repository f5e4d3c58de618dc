"""Ending care, from either side. What it ends is said before; what stays is said too."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journals import access, actions
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say
from tracker.pages.paging import page_number


@allow("client")
@require_POST
def end_as_client(request: HttpRequest, pk) -> HttpResponse:
    relationship = care.own_relationship(request.user, pk)
    _end(request, relationship, _("The care has ended. Your moments are still yours."))
    return redirect("care-settings")


@allow("therapist")
def end_as_therapist(request: HttpRequest, pk) -> HttpResponse:
    """GET says what it means and changes nothing."""
    relationship = care.client_of(request.user, pk)
    if request.method == "POST":
        done = _("The care with %(name)s has ended.") % {"name": relationship.of.name}
        _end(request, relationship, done)
        return redirect("home")
    context = {"nav": "caseload", "client": relationship.of}
    return render(request, "journals/client_end.html", context)


@allow("therapist")
@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """What I have kept for myself of care that is over, as long as the practice keeps records."""
    page = page_number(request)
    kept, more = access.own_records(request.user, page=page)
    context = {"nav": "caseload", "kept": kept, "page": page, "more": more}
    context["practice"] = request.user.clinician.practice
    return render(request, "journals/ended.html", context)


def _end(request: HttpRequest, relationship, done: str) -> None:
    try:
        actions.end_care(relationship, by=request.user, now=timezone.now())
        say(request, done)
    except ValidationError as error:
        say(request, error.messages[0])

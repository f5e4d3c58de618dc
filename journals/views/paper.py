"""The preparation on paper: a page to print, and a file that a worker makes."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from journals import access, actions
from journals.models import PrepPrint
from tracker.accounts.policy import allow
from tracker.accounts.sessions import stands_for
from tracker.care import access as care
from tracker.pages.download import download
from tracker.pages.flash import say

FILE_NAME = "paper.pdf"  # in a list of downloads it says nothing
State = PrepPrint.State


@allow("therapist")
@require_safe
def prep_print(request: HttpRequest, pk) -> HttpResponse:
    """Giving it out is printing it: the client is told so, whatever becomes of the page."""
    relationship = care.client_of(request.user, pk)
    paper = access.shared_paper(request.user, relationship, now=timezone.now())
    context = {"nav": "caseload", "care": relationship, "client": relationship.client}
    return render(request, "journals/prep_print.html", context | {"paper": paper})


@allow("therapist")
@require_POST
def ask(request: HttpRequest, pk) -> HttpResponse:
    """Have the file made; the page that follows says when it is there."""
    relationship, session = care.client_of(request.user, pk), stands_for(request)
    try:
        row = actions.ask_for_paper(request.user, relationship, session=session, now=timezone.now())
    except ValidationError as error:
        say(request, error.message)
        return redirect("prep-print", pk=pk)
    return redirect("paper", pk=pk, paper=row.pk)


@allow("therapist")
@require_safe
def paper(request: HttpRequest, pk, paper) -> HttpResponse:
    """Whether it is there. Only for the session that asked for it."""
    relationship = care.client_of(request.user, pk)
    row = access.asked_paper(request.user, pk, paper, stands_for(request))
    return _page(request, relationship, row, row.state)


@allow("therapist")
@require_POST
def fetch(request: HttpRequest, pk, paper) -> HttpResponseBase:
    """Hand it out once: a POST, so that nothing that only looks at links takes it."""
    relationship = care.client_of(request.user, pk)
    row = access.asked_paper(request.user, pk, paper, stands_for(request))
    pdf = actions.hand_out_paper(row, now=timezone.now())
    if pdf is None:
        return _page(request, relationship, row, State.OVER)
    return download(pdf, "application/pdf", FILE_NAME)


def _page(request: HttpRequest, relationship, row: PrepPrint, state: str) -> HttpResponse:
    context = {"nav": "caseload", "client": relationship.client, "paper": row, "state": state}
    status = 410 if state == State.OVER else 200
    return render(request, "journals/paper.html", context, status=status)

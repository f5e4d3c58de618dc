"""The therapist's side of a goal agreed by two: putting one into words, and taking it back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import ProposeForm
from journals.models import Goal
from journals.views.saving import save, status
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("therapist")
@sensitive_post_parameters()
def propose(request: HttpRequest, pk) -> HttpResponse:
    relationship = care.client_of(request.user, pk)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and save(form, lambda: _propose(request.user, relationship, form)):
        say(request, _("Proposed. It waits until it is answered."))
        return redirect("client", pk=pk)
    context = {"nav": "caseload", "form": form, "care": relationship}
    context |= {"client": relationship.client, "has_errors": bool(form.errors)}
    return render(request, "journals/goal_propose.html", context, status=status(form))


def _propose(therapist, relationship, form: ProposeForm):
    return actions.propose_goal(
        therapist,
        relationship,
        goal_id=form.cleaned_data["entry_id"],
        content=form.content,
        now=timezone.now(),
    )


@allow("therapist")
@sensitive_post_parameters()
def reword(request: HttpRequest, pk, goal) -> HttpResponse:
    """What waits, in other words. Who is too late for it keeps what they typed."""
    relationship, posted = care.client_of(request.user, pk), request.method == "POST"
    waits = _waiting(request.user, relationship, goal)
    if waits is None and not posted:
        raise Http404
    form = _form(request, goal, waits)
    if form.is_valid() and save(form, lambda: _reword(request.user, relationship, goal, form)):
        say(request, _("Saved. It waits in your new words."))
        return redirect("client", pk=pk)
    context = {"nav": "caseload", "form": form, "care": relationship, "proposal": goal}
    context |= {"client": relationship.client, "has_errors": bool(form.errors)}
    return render(request, "journals/goal_propose.html", context, status=status(form))


def _waiting(therapist, relationship, goal):
    """What I proposed, as long as it waits; else None."""
    mine = access.shared_proposals(therapist, relationship)
    found = (one for one in mine if one.goal_id == goal and one.declined_at is None)
    return next(found, None)


def _form(request: HttpRequest, goal, waits) -> ProposeForm:
    data = request.POST if request.method == "POST" else None
    if waits is None:
        return ProposeForm(data, entry_id=goal)
    return ProposeForm(data, entry_id=goal, content=waits.content, base_version=waits.version)


def _reword(therapist, relationship, goal, form: ProposeForm):
    try:
        return actions.reword_proposal(
            therapist,
            relationship,
            goal,
            content=form.content,
            base_version=form.cleaned_data["base_version"] or 0,
            now=timezone.now(),
        )
    except Goal.DoesNotExist as error:
        raise Http404 from error


@allow("therapist")
@require_POST
def take_back(request: HttpRequest, pk, goal) -> HttpResponse:
    """Only what waits; an answered proposal is answered."""
    relationship = care.client_of(request.user, pk)
    mine = {one.goal_id for one in access.shared_proposals(request.user, relationship)}
    if goal not in mine:
        raise Http404
    taken = actions.take_back_proposal(request.user, relationship, goal, now=timezone.now())
    say(request, _("Taken back.") if taken else _("It has been answered already."))
    return redirect("client", pk=pk)

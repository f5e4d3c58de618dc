"""The plan for check-ins, from the therapist's side: proposed, agreed to, ended."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.accounts.policy import allow
from tracker.care import access, actions
from tracker.care.forms import DaysForm
from tracker.care.models import CareRelationship
from tracker.care.plans import named
from tracker.pages.flash import say


@allow("therapist")
def plan(request: HttpRequest, pk) -> HttpResponse:
    """The plan that stands, the one that waits, and other days."""
    relationship = access.client_of(request.user, pk)
    plans = _plans(relationship)
    form = DaysForm(request.POST if request.method == "POST" else None, standing=plans["standing"])
    if form.is_valid() and _propose(request.user, relationship, form):
        who = relationship.of.first_name
        say(request, _("Proposed. It is a plan once %(who)s agrees.") % {"who": who})
        return redirect("client-plan", pk=pk)
    context = {"nav": "caseload", "care": relationship, "client": relationship.client}
    context |= {"form": form, "me": request.user.pk, **plans}
    return render(request, "care/client_plan.html", context, status=422 if form.is_bound else 200)


def _plans(relationship: CareRelationship) -> dict:
    agreed = access.agreed_plans([relationship]).get(relationship.pk)
    proposed = access.proposed_plan(relationship)
    return {
        "agreed": agreed,
        "agreed_days": named(agreed.days) if agreed else [],
        "proposed": proposed,
        "proposed_days": named(proposed.days) if proposed else [],
        "standing": (proposed or agreed) and (proposed or agreed).days,
    }


def _propose(me, relationship: CareRelationship, form: DaysForm) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        actions.propose_plan(me, relationship, days=form.mask, now=timezone.now())
    except ValidationError as error:
        form.add_error("days" if hasattr(error, "error_dict") else None, error.messages)
    return form.is_valid()


@allow("therapist")
@require_POST
def agree(request: HttpRequest, pk, plan) -> HttpResponse:
    own = _of_client(request, pk, plan)
    try:
        actions.agree_to_plan(request.user, own, now=timezone.now())
        say(request, _("You both agree on these days now."))
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("client-plan", pk=pk)


@allow("therapist")
@require_POST
def end(request: HttpRequest, pk, plan) -> HttpResponse:
    """End what stands, decline what waits, or take back what one has proposed."""
    own = _of_client(request, pk, plan)
    actions.end_plan(request.user, own, now=timezone.now())
    say(request, _("That plan is over.") if own.agreed_at else _("These days are off the table."))
    return redirect("client-plan", pk=pk)


def _of_client(request: HttpRequest, client_id, pk):
    own = access.own_plan(request.user, pk)
    if own.relationship.client_id != client_id:
        raise Http404
    return own

"""Questions about self-harm: proposed by a therapist, agreed to by the client, ended by either."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms.monitoring import AgreeForm, DeputyForm, WatchForm
from tracker.accounts.fresh import freshly, settled
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care.actions import name_deputy
from tracker.care.models import CareRelationship
from tracker.pages.flash import say


# --- the therapist's side -----------------------------------------------------------------------
@allow("therapist")
@sensitive_post_parameters()
def propose(request: HttpRequest, pk) -> HttpResponse:
    """What stands, what waits, what has to be there first, and another proposal."""
    relationship = care.client_of(request.user, pk)
    form = WatchForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _propose(request.user, relationship, form):
        who = relationship.of.first_name
        say(request, _("Proposed. Nothing is asked before %(who)s agrees.") % {"who": who})
        return redirect("client-watch", pk=pk)
    return _page(request, relationship, form=form)


def _propose(me, relationship: CareRelationship, form: WatchForm) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        actions.propose_monitoring(me, relationship, now=timezone.now(), **form.proposal)
    except ValidationError as error:
        form.say(error)
    return form.is_valid()


def _page(request: HttpRequest, relationship: CareRelationship, **forms) -> HttpResponse:
    me, now = request.user, timezone.now()
    found = access.monitorings_in(me, relationship)
    among = care.supervisors_for(relationship)
    standing = relationship.deputy_id or me.clinician.deputy_id
    form = forms.get("form") or WatchForm()
    deputy = forms.get("deputy") or DeputyForm(among=among, standing=standing)
    context = {"nav": "caseload", "care": relationship, "client": relationship.client}
    context |= {"form": form, "deputy_form": deputy, "anybody": among.exists()}
    context |= {"checks": access.checks(relationship, now), **sorted_out(found)}
    failed = form.is_bound or deputy.is_bound
    return render(request, "journals/client_watch.html", context, status=422 if failed else 200)


def sorted_out(found: list) -> dict:
    """What stands, what waits, and what is over, of one care."""
    return {
        "agreed": next((one for one in found if one.stands), None),
        "proposed": next((one for one in found if one.waits), None),
        "over": [one for one in found if one.ended_at and one.agreed_at],
    }


@allow("therapist")
@require_POST
def deputy(request: HttpRequest, pk) -> HttpResponse:
    """Who looks when I have not."""
    relationship = care.client_of(request.user, pk)
    form = DeputyForm(request.POST, among=care.supervisors_for(relationship))
    if not form.is_valid():
        return _page(request, relationship, deputy=form)
    chosen = form.cleaned_data["deputy"]
    try:
        name_deputy(request.user, relationship, chosen.pk, now=timezone.now())
        say(request, _("%(name)s looks when you have not.") % {"name": chosen.user.name})
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("client-watch", pk=pk)


@allow("therapist")
@require_POST
def end_as_therapist(request: HttpRequest, pk, monitoring) -> HttpResponse:
    row = access.own_monitoring(request.user, monitoring)
    if row.relationship.client_id != pk:
        raise Http404
    actions.end_monitoring(request.user, row, now=timezone.now())
    say(request, _("Ended. Nothing of it is asked from now on."))
    return redirect("client-watch", pk=pk)


# --- the client's side --------------------------------------------------------------------------
@allow("client")
def watch(request: HttpRequest, pk) -> HttpResponse:
    """What one therapist and I agreed on, or what waits for my yes; and who shares what."""
    relationship = care.own_relationship(request.user, pk)
    found = access.monitorings_in(request.user, relationship)
    if not found:
        raise Http404
    always = access.always_shares(relationship)
    context = {"nav": "settings", "care": relationship, "always": always, **sorted_out(found)}
    context |= {"form": AgreeForm(always=always), "acts": relationship.status == "active"}
    return render(request, "journals/watch.html", context)


@allow("client")
@require_POST
def agree(request: HttpRequest, pk) -> HttpResponse:
    """I agree; or, where it stands already, another choice of what is shared."""
    return _agree(request, access.own_monitoring(request.user, pk))


@settled
@freshly
def _agree(request: HttpRequest, row) -> HttpResponse:
    form = AgreeForm(request.POST)
    if not form.is_valid():
        say(request, _("Choose one of these."))
        return redirect("care-watch", row.relationship_id)
    try:
        actions.agree_to_monitoring(request.user, row, always=form.always, now=timezone.now())
        say(request, _("Kept, as you chose. You can end it here at any time."))
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("care-watch", row.relationship_id)


@allow("client")
@require_POST
def end_as_client(request: HttpRequest, pk) -> HttpResponse:
    """With one press, and without a reason."""
    row = access.own_monitoring(request.user, pk)
    actions.end_monitoring(request.user, row, now=timezone.now())
    said = _("Ended. Nothing of it is asked any more.") if row.agreed_at else _("That’s fine.")
    say(request, said)
    return redirect("care-watch", row.relationship_id)

"""Letting a therapist have something as it is written, and stopping that, each with one
press. Letting asks for the password again; stopping never does."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.kinds.measures import address_of
from journals.views.shared import not_any_more
from journals.views.undoing import say_stopped
from tracker.accounts.fresh import freshly, settled
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.pages.flash import say


@allow("client")
@require_POST
def standing(request: HttpRequest, care_id) -> HttpResponse:
    """`level`: how much of `what` the therapist has from now on, or "". `which`: the worksheet."""
    relationship = care.own_relationship(request.user, care_id)
    return (_start if request.POST.get("level") else _stop)(request, relationship)


@settled
@freshly
def _start(request: HttpRequest, relationship: CareRelationship) -> HttpResponse:
    said = {key: request.POST.get(key, "") for key in ("what", "which", "level")}
    try:
        actions.start_standing_share(request.user, relationship, now=timezone.now(), **said)
    except ValidationError as error:
        say(request, error.messages[0])
    else:
        words = _("%(name)s can see it from now on: what you write next, and nothing from before.")
        if said["what"] == "safety_plan":
            words = _("%(name)s can read your plan from now on, as it stands.")
        say(request, words % {"name": relationship.therapist.first_name})
    return _back(request, relationship)


def _stop(request: HttpRequest, relationship: CareRelationship) -> HttpResponse:
    """With undo, which opens again what it had opened."""
    what, which = (request.POST.get(key, "") for key in ("what", "which"))
    rows = access.own_standing_shares(request.user).filter(relationship=relationship)
    found = rows.filter(what=what, which=which).first()
    if found is not None:
        actions.stop_standing_share(request.user, found, now=timezone.now())
        say_stopped(request, actions.Stopped([], [found.pk]), not_any_more(relationship))
    return _back(request, relationship)


def _back(request: HttpRequest, relationship: CareRelationship) -> HttpResponse:
    which = request.POST.get("which", "")
    back = request.POST.get("back")
    if back == "worksheet" and which:
        return redirect("worksheet", slug=which)
    if back == "measure" and which:
        return redirect("measure", pk=address_of(which))
    if back == "my-plan":
        return redirect("my-plan")
    return redirect(f"{reverse('sharing')}#c{relationship.pk}")

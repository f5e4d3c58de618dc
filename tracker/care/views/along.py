"""Whom a client lets read along with their therapist: named, until a day, and stopped at once."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.accounts.fresh import freshly, settled
from tracker.accounts.policy import allow
from tracker.care import access, actions
from tracker.care.forms.along import AlongForm
from tracker.pages.flash import say


@allow("client")
def along(request: HttpRequest, pk) -> HttpResponse:
    relationship = access.own_relationship(request.user, pk)
    if relationship.status == "ended":
        raise Http404
    return _along(request, relationship)


@settled
@freshly
def _along(request: HttpRequest, relationship) -> HttpResponse:
    """Letting somebody read along asks for the password again; stopping never does."""
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    among = access.supervisors_for(relationship)
    form = AlongForm(data, among=among, today=timezone.localdate(now))
    if form.is_valid() and _grant(request, relationship, form, now):
        return redirect("care-along", relationship.pk)
    rows = access.own_supervisions(request.user, now).filter(relationship=relationship)
    context = {"nav": "settings", "form": form, "care": relationship, "rows": rows}
    context["anybody"] = among.exists()
    return render(request, "care/along.html", context, status=422 if form.is_bound else 200)


def _grant(request: HttpRequest, relationship, form: AlongForm, now) -> bool:
    chosen = form.cleaned_data["supervisor"]
    try:
        actions.grant_supervision(
            request.user, relationship, chosen.pk, until=form.cleaned_data["until"], now=now
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    say(request, _("%(name)s can read along now.") % {"name": chosen.user.first_name})
    return True


@allow("client")
@require_POST
def stop(request: HttpRequest, pk) -> HttpResponse:
    rows = access.own_supervisions(request.user, timezone.now())
    supervision = get_object_or_404(rows, pk=pk)
    actions.stop_supervision(request.user, supervision, now=timezone.now())
    name = supervision.supervisor.first_name
    say(request, _("%(name)s can open nothing any more.") % {"name": name})
    return redirect("care-along", supervision.relationship_id)

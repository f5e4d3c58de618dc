"""What a practice says of itself; and what its clinicians do in an emergency."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.accounts import actions
from tracker.accounts.policy import allow
from tracker.pages.flash import say
from tracker.practice.forms import DetailsForm
from tracker.practice.policy import runs_the_practice


@allow("practice_admin", "therapist")
@runs_the_practice
def details(request: HttpRequest) -> HttpResponse:
    practice = request.user.clinician.practice
    said = {name: getattr(practice, name) for name in actions.DETAILS}
    form = DetailsForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid() and _change(request, practice, form):
        say(request, _("Saved."))
        return redirect("practice")
    context = {"form": form, "nav": "practice", "missing": practice.missing}
    return render(request, "practice/details.html", context, status=422 if form.is_bound else 200)


def _change(request: HttpRequest, practice, form: DetailsForm) -> bool:
    try:
        actions.change_details(practice, by=request.user, now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


@allow("therapist", "practice_admin", "unverified")
@require_safe
def procedure(request: HttpRequest) -> HttpResponse:
    context = {"practice": request.user.clinician.practice, "nav": "procedure"}
    return render(request, "practice/procedure.html", context)

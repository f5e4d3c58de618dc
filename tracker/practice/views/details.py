"""What a practice says of itself; and what its clinicians do in an emergency."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.accounts import actions
from tracker.accounts.policy import allow
from tracker.pages.flash import say
from tracker.practice.forms import DetailsForm, LookedAtForm
from tracker.practice.looked_at import POINTS
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


@allow("practice_admin", "therapist")
@runs_the_practice
def looked_at(request: HttpRequest) -> HttpResponse:
    """What a clinician or a lawyer has to look at, and who has. One point is posted at a time."""
    forms = _points(request)
    posted = next((form for form in forms if form.is_bound), None)
    if posted is not None and _noted(request, posted):
        return redirect(f"{reverse('practice-looked-at')}#{posted.point.code}")
    context = {"forms": forms, "nav": "practice", "has_errors": posted is not None}
    return render(request, "practice/looked_at.html", context, status=422 if posted else 200)


def _points(request: HttpRequest) -> list[LookedAtForm]:
    noted = {one.point: one for one in request.user.clinician.practice.looked_at.all()}
    code, today = request.POST.get("code", ""), timezone.localdate()
    return [
        LookedAtForm(
            request.POST if point.code == code else None,
            point=point,
            noted=noted.get(point.code),
            today=today,
        )
        for point in POINTS
    ]


def _noted(request: HttpRequest, form: LookedAtForm) -> bool:
    """False with the reasons in the form."""
    practice, code = request.user.clinician.practice, form.point.code
    if "nobody" in request.POST:
        actions.note_not_looked_at(practice, code, by=request.user, now=timezone.now())
        return True
    if form.is_valid():
        said = {"who": form.cleaned_data["by"], "on": form.cleaned_data["on"]}
        actions.note_looked_at(practice, code, **said, by=request.user, now=timezone.now())
    return form.is_valid()


@allow("therapist", "practice_admin", "unverified")
@require_safe
def procedure(request: HttpRequest) -> HttpResponse:
    context = {"practice": request.user.clinician.practice, "nav": "procedure"}
    return render(request, "practice/procedure.html", context)

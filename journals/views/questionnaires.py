"""What clients of a practice are asked in the words of others: loaded, looked at, signed for,
switched on. Nothing here is about any client."""

import uuid

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journals import actions
from journals.access import questionnaires as access
from journals.forms.questionnaires import BlanksForm, PasteForm, PreviewForm, SignForm
from journals.models import Questionnaire
from journals.questionnaires import Understood, as_measure
from tracker.accounts.access import names
from tracker.accounts.policy import allow
from tracker.measures import Recipe, shipped
from tracker.pages.flash import say
from tracker.practice.policy import runs_the_practice


@allow("practice_admin", "therapist")
@require_safe
@runs_the_practice
def questionnaires(request: HttpRequest) -> HttpResponse:
    loaded = access.questionnaires(request.user)
    people = names(one.newest.signed_by_id for one in loaded)
    lines = [(one, one.instrument, people.get(one.newest.signed_by_id)) for one in loaded]
    context = {"nav": "practice", "lines": lines, "recipes": shipped.newest()}
    return render(request, "journals/questionnaires.html", context)


@allow("practice_admin", "therapist")
@require_safe
@runs_the_practice
def questionnaire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """As it is asked, who signed for which version, and whether it is switched on."""
    loaded = access.questionnaire(request.user, pk)
    people = names(one.signed_by_id for one in loaded.versions)
    context = {"nav": "practice", "loaded": loaded, "instrument": loaded.instrument}
    context |= {"versions": [(one, people.get(one.signed_by_id)) for one in loaded.versions]}
    context |= {"recipe": loaded.instrument.recipe}
    context |= {"preview": PreviewForm(as_measure(loaded.instrument))}
    return render(request, "journals/questionnaire.html", context)


@allow("practice_admin", "therapist")
@runs_the_practice
def add(request: HttpRequest) -> HttpResponse:
    """Paste, then look. Nothing is kept before somebody signs."""
    form = PasteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _look(request, form)
    context = {"nav": "practice", "form": form}
    return render(request, "journals/questionnaire_new.html", context, status=_status(form))


@allow("practice_admin", "therapist")
@runs_the_practice
def fill(request: HttpRequest, recipe: str) -> HttpResponse:
    """The numbered blanks of a recipe. Filled in, they go the way of a file."""
    known = _recipe(recipe)
    form = BlanksForm(request.POST if request.method == "POST" else None, recipe=known)
    if form.is_valid():
        pasted = PasteForm(form.pasted)
        if pasted.is_valid():
            return _look(request, pasted)
        form.add_error(None, [error for found in pasted.errors.values() for error in found])
    context = {"nav": "practice", "form": form, "recipe": known}
    return render(request, "journals/questionnaire_fill.html", context, status=_status(form))


def _recipe(slug: str) -> Recipe:
    try:
        return shipped.find(slug)
    except KeyError:
        raise Http404 from None


def _status(form: Form) -> int:
    return 422 if form.errors else 200


def _look(request: HttpRequest, form: PasteForm) -> HttpResponse:
    """As clients will meet it, with the blank for the signature."""
    signing = SignForm(initial=form.brought, loaded=access.questionnaires(request.user))
    return _signing(request, signing, form.found)


def _signing(request: HttpRequest, form: SignForm, found: Understood | None) -> HttpResponse:
    if found is None:  # it was signable when it was looked at: somebody changed the page
        raise Http404
    context = {"nav": "practice", "form": form, "found": found, "recipe": found.recipe}
    context |= {"preview": PreviewForm(found.measure())}
    return render(request, "journals/questionnaire_sign.html", context, status=_status(form))


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def sign(request: HttpRequest) -> HttpResponse:
    """Kept from here on, and switched off."""
    form = SignForm(request.POST, loaded=access.questionnaires(request.user))
    if form.is_valid() and (kept := _sign(request, form)):
        say(request, _("Kept, with your name under it."))
        return redirect("questionnaire", kept.pk)
    return _signing(request, form, form.found)


def _sign(request: HttpRequest, form: SignForm) -> Questionnaire | None:
    """None with the reasons in the form."""
    try:
        return actions.load_questionnaire(
            form.found,
            by=request.user,
            now=timezone.now(),
            earlier=form.earlier,
            **form.signed,
        )
    except ValidationError as error:
        form.say(error)
        return None


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def switch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """On, or off."""
    row, on = access.questionnaire(request.user, pk).row, "on" in request.POST
    actions.switch_questionnaire(row, on=on, by=request.user, now=timezone.now())
    say(request, _("Therapists here can ask for it now.") if on else _("Nobody new is asked."))
    return redirect("questionnaire", pk)

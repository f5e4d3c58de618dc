"""What two decided in a session: written down by the therapist, made so by the client, or not."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import DecisionForm
from journals.views.moments import episode_url, refused
from journals.views.review import address, place, where
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("therapist")
@sensitive_post_parameters()
def decide(request: HttpRequest, pk, moment) -> HttpResponse:
    """The moment once more, and what they decided about it, to be written down."""
    relationship = care.client_of(request.user, pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and save(form, lambda: _write(request, relationship, moment, form)):
        name = {"name": relationship.of.first_name}
        say(request, _("Written down. %(name)s is asked whether it is so.") % name)
        return redirect(address(request, pk))
    return _page(request, relationship, moment, form)


def _write(request: HttpRequest, relationship, moment, form: DecisionForm):
    """Shows nothing, so it reads nothing: which part it is about comes with the form."""
    now = timezone.now()
    try:
        entry = access.part_to_decide(request.user, relationship, moment, now)
        if entry.pk != uuid.UUID(request.POST.get("about", "")):
            raise Http404  # it stands before them as it was, and there is another part by now
        return actions.propose_decision(
            request.user,
            relationship,
            decision_id=form.cleaned_data["entry_id"],
            entry_id=entry.pk,
            content=form.content,
            now=now,
        )
    except (Http404, ValueError) as gone:
        meanwhile = _("This has changed meanwhile. Look again, please.")
        raise ValidationError(meanwhile) from gone


def _page(request: HttpRequest, relationship, moment, form: DecisionForm) -> HttpResponse:
    """404 for a moment of which nothing can be read in full that the two could decide about."""
    now = timezone.now()
    about = access.part_to_decide(request.user, relationship, moment, now)
    found, _more = access.shared_moments(request.user, relationship, now=now, only=[moment])
    if not found:
        raise Http404  # taken back this very moment
    form.offer(access.shared_levels(request.user, relationship, moment, now=now))
    context = {
        "nav": "caseload",
        "care": relationship,
        "client": relationship.client,
        "moment": found[0],
        "about": about.pk,
        "form": form,
        "here": place(request, where(request)),
        "back": address(request, relationship.client_id),
        "has_errors": bool(form.errors),
    }
    return render(request, "journals/decide.html", context, status=status_of(form))


@allow("therapist")
@require_POST
def take_back(request: HttpRequest, pk, decision) -> HttpResponse:
    """It was not so, or it was written down by mistake."""
    relationship = care.client_of(request.user, pk)
    if actions.take_back_decision(request.user, relationship, decision, now=timezone.now()):
        say(request, _("Taken back."))
    else:
        say(request, _("This has changed meanwhile. Look again, please."))
    return redirect(address(request, pk))


@allow("client")
@require_POST
def settle(request: HttpRequest, pk) -> HttpResponse:
    """Yes, that is how I see it; or no."""
    now = timezone.now()
    decision = access.own_decision(request.user, pk, now)
    try:
        say(request, _settle(request, decision, now))
    except actions.StaleVersion:
        say(request, _("This has changed meanwhile. Look again, please."))
    except ValidationError as error:
        say(request, refused(error))
    return redirect(episode_url(decision.entry.episode, "look-back"))


def _settle(request: HttpRequest, decision, now) -> str:
    answer = request.POST.get("answer")
    if answer == "yes":
        actions.confirm_decision(request.user, decision, now=now)
        return _("Saved. This is how you see it, and earlier versions are kept.")
    if answer == "no":
        actions.decline_decision(request.user, decision, now=now)
        return _("That’s fine. What you wrote stays as it is.")
    raise ValidationError(_("Nothing was changed. Answer with one of the two buttons."))

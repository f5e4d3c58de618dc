"""Goals and people: what a client moves toward, and with whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.actions.entries import content_of
from journals.forms import GoalForm, PersonForm
from journals.kinds.goal import GOAL
from journals.views.saving import save, status
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("client")
def goals(request: HttpRequest) -> HttpResponse:
    active = list(care.active_care(request.user))
    rows = [
        (goal, GOAL.show(content_of(goal)), goal.readers(active))
        for goal in access.own_goals(request.user)
    ]
    everybody = [one.therapist.first_name for one in active]
    context = {"nav": "settings", "goals": rows, "care": everybody}
    return render(request, "journals/goals.html", context)


@allow("client")
@sensitive_post_parameters()
def goal(request: HttpRequest, pk=None) -> HttpResponse:
    """A new goal, or one of mine written anew."""
    me = request.user
    own = get_object_or_404(access.own_goals(me), pk=pk) if pk else None
    form = _goal_form(request, own)
    if form.is_valid() and save(form, lambda: _save_goal(me, own, form)):
        say(request, _("Saved."))
        return redirect("goals")
    context = {"nav": "settings", "form": form, "goal": own, "has_errors": bool(form.errors)}
    return render(request, "journals/goal.html", context, status=status(form))


def _goal_form(request: HttpRequest, own) -> GoalForm:
    return GoalForm(
        request.POST if request.method == "POST" else None,
        persons=access.own_people(request.user),
        content=content_of(own) if own else None,
        entry_id=own.pk if own else None,
        base_version=own.version if own else 0,
        initial={"person": str(own.person_id) if own and own.person_id else ""},
    )


def _save_goal(me, own, form: GoalForm):
    return actions.save_goal(
        me,
        goal_id=own.pk if own else form.cleaned_data["entry_id"],
        content=form.content,
        person=form.chosen_person,
        base_version=(form.cleaned_data["base_version"] or 0) if own else 0,
        now=timezone.now(),
    )


@allow("client")
@require_POST
def offer(request: HttpRequest, pk) -> HttpResponse:
    """Show a goal to the therapist, or stop showing it."""
    own = get_object_or_404(access.own_goals(request.user), pk=pk)
    act = actions.withdraw_goal if request.POST.get("withdraw") else actions.offer_goal
    act(request.user, own, now=timezone.now())
    return redirect("goals")


@allow("client")
@sensitive_post_parameters()
def people(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and save(form, lambda: _add_person(request.user, form)):
        return redirect("people")
    context = {
        "nav": "settings",
        "form": form,
        "people": list(access.own_people(request.user)),
        "has_errors": bool(form.errors),
    }
    return render(request, "journals/people.html", context, status=status(form))


def _add_person(me, form: PersonForm):
    return actions.add_person(
        me, person_id=form.cleaned_data["entry_id"], content=form.content, now=timezone.now()
    )

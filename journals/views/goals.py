"""Goals: what a client moves toward, worded alone or agreed with a therapist; and with whom."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.actions.entries import content_of
from journals.actions.goals import ACTIVE_GOALS
from journals.drafts import number
from journals.forms import GoalForm
from journals.kinds.goal import GOAL
from journals.models import Goal
from journals.views.saving import save, status
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("client")
def goals(request: HttpRequest) -> HttpResponse:
    return goals_page(request)


def goals_page(request: HttpRequest, problem: str = "", about=None, status: int = 200):
    """All goals. `problem`: a sentence for beside the button of the goal `about`."""
    me, active = request.user, list(care.active_care(request.user))
    context = {
        "nav": "settings",
        "goals": [(one, _shown(one), one.readers(active)) for one in access.own_goals(me)],
        "away": [(one, _shown(one)) for one in access.own_goals_away(me)],
        "proposals": [(one, _shown(one)) for one in access.own_proposals(me)],
        "care": [one.therapist.first_name for one in active],
        "problem": problem,
        "about": about,
        "has_errors": bool(problem),
    }
    return render(request, "journals/goals.html", context, status=status)


def _shown(goal: Goal) -> list:
    return GOAL.show(content_of(goal))


@allow("client")
@sensitive_post_parameters()
def goal(request: HttpRequest, pk=None) -> HttpResponse:
    """A new goal, one of mine written anew, or a proposal in my own words."""
    me = request.user
    own = access.own_goal(me, pk) if pk else None
    form = _goal_form(request, own)
    if form.is_valid() and save(form, lambda: _save_goal(me, own, form)):
        say(request, _("Saved."))
        return redirect("goals")
    context = {"nav": "settings", "form": form, "goal": own, "has_errors": bool(form.errors)}
    context["versions"] = _versions(me, own)
    context["too_many"] = _too_many(form)
    return render(request, "journals/goal.html", context, status=status(form))


def _too_many(form: GoalForm) -> bool:
    """Whether it is the fourth: then the page asks beside the button which one it replaces."""
    return any(e.code == "too_many" for e in form.non_field_errors().as_data())


def _versions(me, own: Goal | None) -> list[tuple]:
    if own is None or own.version == 1:
        return []
    rows = access.own_goal_versions(me, own)
    return [(row.recorded_at, GOAL.show({**row.ratings, **row.words})) for row in rows]


def _goal_form(request: HttpRequest, own: Goal | None) -> GoalForm:
    begins = own is None or _waits(own)
    active = list(access.own_goals(request.user)) if begins else []
    return GoalForm(
        request.POST if request.method == "POST" else None,
        persons=access.own_people(request.user),
        others=active if len(active) >= ACTIVE_GOALS else [],
        content=content_of(own) if own else None,
        entry_id=own.pk if own else None,
        base_version=own.version if own else 0,
        initial={"person": str(own.person_id) if own and own.person_id else ""},
    )


def _waits(goal: Goal) -> bool:
    """Whether it is a proposal that I have not answered."""
    return bool(goal.proposed_by_id) and goal.accepted_at is None


def _save_goal(me, own: Goal | None, form: GoalForm):
    more: dict[str, Any] = {"content": form.content, "now": timezone.now()}
    base = form.cleaned_data["base_version"] or 0
    if own is not None and _waits(own):
        return actions.accept_goal(me, own, base_version=base, instead=form.put_away, **more)
    return actions.save_goal(
        me,
        goal_id=own.pk if own else form.cleaned_data["entry_id"],
        person=form.chosen_person,
        base_version=base if own else 0,
        instead=form.put_away,
        **more,
    )


@allow("client")
@require_POST
def offer(request: HttpRequest, pk) -> HttpResponse:
    """Show a goal to the therapist, or stop showing it."""
    own = get_object_or_404(access.own_goals(request.user), pk=pk)
    act = actions.withdraw_goal if request.POST.get("withdraw") else actions.offer_goal
    act(request.user, own, now=timezone.now())
    if request.POST.get("back") != "sharing":
        return redirect("goals")
    say(request, _("Nobody but you can see it now."), undo_url=reverse("goal-offer", args=[pk]))
    return redirect("sharing")


@allow("client")
@require_POST
def answer(request: HttpRequest, pk) -> HttpResponse:
    """To what a therapist proposed: accept it as it is, or decline it."""
    proposed, declines = access.own_goal(request.user, pk), bool(request.POST.get("decline"))
    try:
        _answer(request, proposed, declines)
    except ValidationError as error:
        return goals_page(request, error.messages[0], pk, status=422)
    except actions.StaleVersion:
        changed = _("It was worded anew meanwhile. Read it once more, please.")
        return goals_page(request, changed, pk, status=409)
    say(request, _("Not taken up. That is fine.") if declines else _("It is your goal now."))
    return redirect("goals")


def _answer(request: HttpRequest, proposed: Goal, declines: bool) -> None:
    if declines:
        actions.decline_goal(request.user, proposed, now=timezone.now())
    else:
        read = number(request.POST.get("base_version", ""))
        actions.accept_goal(request.user, proposed, base_version=read, now=timezone.now())


@allow("client")
@require_POST
def put_away(request: HttpRequest, pk) -> HttpResponse:
    """Out of the way; or active again."""
    own, now = access.own_goal(request.user, pk), timezone.now()
    again = bool(request.POST.get("again"))
    act = actions.take_up_goal if again else actions.put_away_goal
    try:
        act(request.user, own, now=now)
    except ValidationError as error:
        return goals_page(request, error.messages[0], pk, status=422)
    return redirect("goals")

"""What the two agree on: the next appointment, days to check in, and being away for a while."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import AwayForm, PlanForm
from journals.forms.agenda import is_away
from journals.views.sharing import chosen_of, say_beside
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care import actions as care_actions
from tracker.care.models import Appointment
from tracker.care.plans import named
from tracker.pages.flash import say
from tracker.reminders import access as reminders


@allow("client")
def appointment(request: HttpRequest, pk) -> HttpResponse:
    """ "I can't come": what that does, and then one press."""
    now, meeting = timezone.now(), care.own_appointment(request.user, pk)
    if meeting.ends_at <= now or meeting.status == Appointment.Status.CANCELLED:
        return redirect("agenda")
    if request.method == "POST":
        care_actions.cancel_appointment(request.user, meeting, now=now)
        name = meeting.relationship.therapist.first_name
        say(request, _("%(name)s sees in here that you can’t come.") % {"name": name})
        return redirect("agenda")
    practice = meeting.relationship.therapist.clinician.practice
    context = {"nav": "agenda", "meeting": meeting, "practice": practice}
    return render(request, "journals/appointment.html", context)


# --- days to check in -----------------------------------------------------------------------------
@allow("client")
def plan(request: HttpRequest) -> HttpResponse:
    """The plan that we agreed on, the one that waits, and other days."""
    me, now = request.user, timezone.now()
    circle = list(access.own_circle(me, now))
    chosen = chosen_of(request, circle)
    if request.method == "POST" and chosen is None:
        raise Http404
    plans = _plans(me, chosen)
    form = PlanForm(request.POST if request.method == "POST" else None, standing=plans["standing"])
    if form.is_valid() and _propose(me, chosen, form, now):
        say(request, _("%(name)s is asked.") % {"name": chosen.therapist.first_name})
        return redirect(_page_of(chosen))
    context = {"nav": "agenda", "form": form, "relationships": circle, "chosen": chosen, **plans}
    context["has_errors"] = bool(form.errors)
    status = 422 if form.errors else 200
    return render(request, "journals/plan.html", context, status=status)


def _plans(me, chosen) -> dict:
    """What both agreed to, what waits and whose it is; and the days that I last said yes to."""
    agreed = care.agreed_plans([chosen]).get(chosen.pk) if chosen else None
    proposed = care.proposed_plan(chosen) if chosen else None
    mine = proposed is not None and proposed.proposed_by_id == me.pk
    said = proposed if mine else agreed
    return {
        "agreed": agreed,
        "agreed_days": named(agreed.days) if agreed else [],
        "proposed": proposed,
        "proposed_days": named(proposed.days) if proposed else [],
        "proposed_by_me": mine,
        "standing": said.days if said else None,
    }


def _propose(me, relationship, form: PlanForm, now) -> bool:
    try:
        care_actions.propose_plan(me, relationship, days=form.mask, now=now)
    except ValidationError as error:
        say_beside(form, error)
    return form.is_valid()


def _page_of(relationship) -> str:
    return f"{reverse('plan')}?with={relationship.pk}"


@allow("client")
@require_POST
def plan_agree(request: HttpRequest, pk) -> HttpResponse:
    own = care.own_plan(request.user, pk)
    try:
        care_actions.agree_to_plan(request.user, own, now=timezone.now())
        say(request, _("That is your plan now. No reminder comes of it."))
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect(_page_of(own.relationship))


@allow("client")
@require_POST
def plan_end(request: HttpRequest, pk) -> HttpResponse:
    """Not these days; or no plan any more."""
    own = care.own_plan(request.user, pk)
    care_actions.end_plan(request.user, own, now=timezone.now())
    say(request, _("That plan is over.") if own.agreed_at else _("Not taken up. That is fine."))
    return redirect(_page_of(own.relationship))


# --- away -----------------------------------------------------------------------------------------
@allow("client")
def away(request: HttpRequest) -> HttpResponse:
    """Until which day, who is told, and whether reminders rest; or back again."""
    me, now, today = request.user, timezone.now(), timezone.localdate()
    circle, reminder = list(care.active_care(me)), reminders.running(me)
    if "back" in request.POST:
        return _come_back(request, circle, now)
    data = request.POST if request.method == "POST" else None
    form = AwayForm(data, among=circle, today=today, reminds=reminder is not None)
    if form.is_valid() and _leave(request, form, now):
        return redirect("away")
    context = {"nav": "agenda", "form": form, "has_errors": bool(form.errors)}
    context["told"] = [one for one in circle if is_away(one, today)]
    until = reminder and reminder.paused_until
    context["rests_until"] = until if until and until > today else None
    return render(request, "journals/away.html", context, status=422 if form.errors else 200)


def _come_back(request: HttpRequest, circle, now) -> HttpResponse:
    actions.come_back(request.user, circle, now=now)
    say(request, _("Welcome back. Nobody is told that you are away."))
    return redirect("away")


def _leave(request: HttpRequest, form: AwayForm, now) -> bool:
    """False if the action objected, with its reasons in the form."""
    said = form.cleaned_data
    pause = bool(said.get("pause"))
    try:
        actions.go_away(
            request.user, said["until"], tell=form.told, among=form.among, pause=pause, now=now
        )
    except ValidationError as error:
        say_beside(form, error)
        return False
    say(request, _("Away until %(day)s.") % {"day": date_format(said["until"], "l j F")})
    return True

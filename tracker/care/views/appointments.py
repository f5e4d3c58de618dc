"""When a therapist and their clients meet: the coming weeks, and making, moving, cancelling."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tracker.accounts.policy import allow
from tracker.care import access, actions, diary
from tracker.care.forms import TOO_OLD, MakeForm, MakeForSomebodyForm, MoveForm, TimeForm
from tracker.care.models import Appointment, CareRelationship
from tracker.pages.flash import say
from tracker.pages.paging import page_number
from tracker.wallclock import instant

A_WEEK, A_FORTNIGHT = timedelta(days=7), timedelta(days=14)
LATEST_PAGE = 52  # fortnights: as far ahead as anything can be agreed on
PAST, COMING = 10, 60  # of one client


@allow("therapist")
def appointments(request: HttpRequest) -> HttpResponse:
    """Two weeks by day, the week before, and a form for another one."""
    me, cares = request.user, list(access.caseload(request.user))
    active = [one for one in cares if one.status == CareRelationship.Status.ACTIVE]
    form = MakeForSomebodyForm(request.POST if request.method == "POST" else None, cares=active)
    if form.is_valid() and _make(request, form.chosen, form):
        return redirect("appointments")
    context = {"nav": "appointments", "form": form, "active": active}
    context |= _fortnight(me, cares, min(page_number(request), LATEST_PAGE), timezone.now())
    status = 422 if form.is_bound else 200
    return render(request, "care/appointments.html", context, status=status)


def _fortnight(me, cares, page: int, now: datetime) -> dict:
    """The page-th two weeks from today on; with the first, the week that is over."""
    today = instant(timezone.localdate(now), time(), me.time_zone)
    since = today + (page - 1) * A_FORTNIGHT
    rows = access.appointments_to_show(cares, since, since + A_FORTNIGHT)
    before = access.appointments_to_show(cares, today - A_WEEK, today) if page == 1 else []
    return {
        "days": diary.by_day(rows, me.time_zone),
        "past": list(reversed(diary.by_day(before, me.time_zone))),
        "since": since,
        "last_day": since + A_FORTNIGHT - timedelta(hours=12),
        "page": page,
        "more": page < LATEST_PAGE,
        "now": now,
    }


@allow("therapist")
def client_appointments(request: HttpRequest, pk) -> HttpResponse:
    """All that is to come with one client, what was last, and a form for another one."""
    relationship = access.client_of(request.user, pk)
    form = MakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _make(request, relationship, form):
        return redirect("client-appointments", pk=pk)
    return client_page(request, relationship, form)


def client_page(
    request: HttpRequest, relationship: CareRelationship, form: MakeForm
) -> HttpResponse:
    me, now = request.user, timezone.now()
    rows = access.appointments_to_show([relationship], now)[:COMING]
    past = access.appointments([relationship]).filter(ends_at__lte=now)
    last = list(past.reverse()[:PAST])
    if last and not form.is_bound:
        form.initial["minutes"] = (last[0].ends_at - last[0].starts_at) // timedelta(minutes=1)
    context = {"nav": "caseload", "care": relationship, "client": relationship.client}
    context |= {"form": form, "now": now, "coming": diary.as_lines(rows, me.time_zone)}
    context["past"] = diary.as_lines(reversed(last), me.time_zone)[::-1]
    status = 422 if form.is_bound else 200
    return render(request, "care/client_appointments.html", context, status=status)


def _make(request: HttpRequest, relationship: CareRelationship, form: MakeForm) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        made = actions.make_weekly(
            request.user,
            relationship,
            appointment_id=form.cleaned_data["appointment_id"],
            first=form.wall,
            times=form.cleaned_data["times"],
            length=form.length,
            zone=request.user.time_zone,
            now=timezone.now(),
        )
    except ValidationError as error:
        form.say(error)
        return False
    except actions.AppointmentIdTaken:
        form.add_error(None, TOO_OLD)
        return False
    n = len(made)
    say(request, ngettext("Made.", "%(n)s appointments made.", n) % {"n": n})
    return True


@allow("therapist")
def appointment(request: HttpRequest, pk) -> HttpResponse:
    """Move one."""
    me, one = request.user, access.own_appointment(request.user, pk)
    if one.status == Appointment.Status.CANCELLED:
        say(request, _("This one was cancelled."))
        return redirect("client-appointments", pk=one.relationship.of_id)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        initial=MoveForm.initial_of(one, me.time_zone),
    )
    if form.is_valid() and _move(request, one, form):
        return redirect("client-appointments", pk=one.relationship.of_id)
    context = {"nav": "appointments", "form": form, "client": one.relationship.client}
    (context["line"],) = diary.as_lines([one], me.time_zone)
    status = 409 if getattr(form, "stale", False) else 422 if form.is_bound else 200
    return render(request, "care/appointment.html", context, status=status)


def _move(request: HttpRequest, one: Appointment, form: MoveForm) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        actions.move_appointment(
            request.user,
            one,
            starts_at=form.starts_at(request.user.time_zone),
            length=form.length,
            base_version=form.cleaned_data["base_version"],
            zone=request.user.time_zone,
            now=timezone.now(),
        )
    except ValidationError as error:
        form.say(error)
        return False
    except actions.StaleAppointment as stale:
        _catch_up(form, stale.current)
        return False
    say(request, _("Moved."))
    return True


def _catch_up(form: TimeForm, current: Appointment) -> None:
    """The next try goes from what stands there now; what was typed stays."""
    form.stale = True
    form.data = form.data.copy()
    form.data["base_version"] = str(current.version)
    form.add_error(
        None, _("It was changed meanwhile: see above. Saving again puts your time in its place.")
    )


@allow("therapist")
@require_POST
def cancel(request: HttpRequest, pk) -> HttpResponse:
    one = access.own_appointment(request.user, pk)
    if actions.cancel_appointment(request.user, one, now=timezone.now()):
        say(request, _("Cancelled."), undo_url=reverse("appointment-undo", args=[pk]))
    else:
        say(request, _("This one was cancelled."))
    return redirect(_back(request, one))


@allow("therapist")
@require_POST
def undo(request: HttpRequest, pk) -> HttpResponse:
    """It takes place after all."""
    one = access.own_appointment(request.user, pk)
    try:
        if actions.undo_cancel(request.user, one, now=timezone.now()):
            say(request, _("It stands again."))
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("client-appointments", pk=one.relationship.of_id)


def _back(request: HttpRequest, one: Appointment) -> str:
    """To the list that the button stood in."""
    if "all" in request.POST:
        return reverse("appointments")
    return reverse("client-appointments", args=[one.relationship.of_id])

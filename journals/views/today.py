"""Home: Today for a client, the caseload for a therapist, the practice for its admin."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.demo.views import welcome
from journals.forms import CheckInForm
from journals.moments import as_moment, as_part, asking
from journals.views.caseload import caseload
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts import held
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say
from tracker.reminders.schedule import journal_day

RINGS = 42


@allow("everyone")
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return welcome(request) if settings.DEMO else redirect("account_login")
    if held.take(request):  # what was typed before signing in again comes first
        return redirect("held")
    match request.user.role:
        case "client":
            return today(request)
        case "therapist":
            return caseload(request)
        case "practice_admin":
            return redirect("practice")
    return render(request, "accounts/unverified.html")


def today(request: HttpRequest, form: CheckInForm | None = None, status: int = 200) -> HttpResponse:
    me, now = request.user, timezone.now()
    day = journal_day(now, me.time_zone)
    moments = [as_moment(episode, now) for episode in access.own_episodes(me)[:RINGS]]
    context = {
        "nav": "today",
        "now": now,
        "form": form or CheckInForm(),
        "asking": asking(moments, now, day, me.time_zone),
        "moments": moments[::-1],
        "counts": _counts(moments),
        "check_ins": _check_ins(me, day),
        "answer": access.own_guidance(me).filter(seen_at=None).first(),
        "care": list(care.active_care(me)),
    }
    return render(request, "journals/today.html", context, status=status)


def _check_ins(me, day) -> list:
    rows = access.own_entries(me).of_kind("check_in").filter(local_date=day)
    return [as_part(entry) for entry in rows.newest_first()[:5]]


def _counts(moments) -> dict[str, int]:
    return {
        "noticed": sum(moment.ring[0] == "1" for moment in moments),
        "looked_back": sum(moment.ring[1] in "1o" for moment in moments),
        "credited": sum(moment.ring[2] == "1" for moment in moments),
    }


@allow("client")
@require_POST
@sensitive_post_parameters()
def check_in(request: HttpRequest) -> HttpResponse:
    form = CheckInForm(request.POST)
    if form.is_valid() and save(form, lambda: _save(request.user, form)):
        say(request, _("Saved. That’s enough for now."))
        return redirect("home")
    return today(request, form, status=status_of(form))


def _save(me, form: CheckInForm):
    return actions.check_in(
        me, entry_id=form.cleaned_data["entry_id"], content=form.content, now=timezone.now()
    )

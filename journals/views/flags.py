"""Answers that are looked at first: for whoever looks at them; for the practice, their number."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from journals import access, actions
from journals.forms.monitoring import SettleForm
from tracker.accounts.policy import allow
from tracker.pages.flash import say
from tracker.practice.policy import runs_the_practice


@allow("therapist")
@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """All that waits for me, also of care that is over and of those whom I stand in for."""
    now = timezone.now()
    context = {"nav": "caseload", "now": now, "flags": access.shared_flags(request.user, now)}
    context["done"] = access.shared_flags(request.user, now, done=True)[:20]
    return render(request, "journals/flags.html", context)


@allow("therapist")
@sensitive_post_parameters()
def flag(request: HttpRequest, pk) -> HttpResponse:
    """One of them: the answer, as far as it is shared, and what was done about it."""
    me, now = request.user, timezone.now()
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _settle(me, pk, form, now):
        say(request, _("Done, and noted. It waits no longer."))
        return redirect("flags")
    context = {"nav": "caseload", "now": now, "form": form}
    context["flag"] = access.shared_flag(me, pk, now)
    return render(request, "journals/flag.html", context, status=422 if form.is_bound else 200)


def _settle(me, pk, form: SettleForm, now) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        actions.settle_flag(me, pk, now=now, **form.cleaned_data)
    except ValidationError as error:
        form.say(error)
    return form.is_valid()


@allow("therapist")
@require_POST
def seen(request: HttpRequest, pk) -> HttpResponse:
    """I have it in hand. It still waits."""
    actions.note_seen(request.user, pk, now=timezone.now())
    return redirect("flag", pk=pk)


@allow("practice_admin", "therapist")
@require_safe
@runs_the_practice
def counted(request: HttpRequest) -> HttpResponse:
    """How many wait, and how many too long, for each clinician: no client is named."""
    practice = request.user.clinician.practice
    rows = access.flag_counts(practice, timezone.now())
    return render(request, "journals/flags_counted.html", {"nav": "practice", "rows": rows})

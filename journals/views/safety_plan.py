"""The plan for hard hours: to read at once, to write in calm, and who else reads it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from journals import access, actions, switches
from journals.forms import KindForm
from journals.kinds import SAFETY_PLAN
from journals.kinds.safety_plan import PARTS
from journals.moments import as_part, content
from journals.seen import Seen
from journals.views.alone import read_by, with_answers
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.phone import whose
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say
from tracker.safety.views import here


@allow("client")
@sensitive_post_parameters()
def my_plan(request: HttpRequest) -> HttpResponse:
    """To read; with `?change=1` to write, the first time or anew."""
    me, entry, form = request.user, access.own_plan(request.user), None
    if request.method == "POST" or request.GET.get("change"):
        form = _form(request, entry)
    if form and form.is_valid() and save(form, lambda: _write(me, form)):
        say(request, _("Saved. Earlier versions are kept."))
        return redirect("my-plan")
    context = {"nav": "my-plan", "entry": entry, "form": form, "region": here()}
    if form:
        context["has_errors"] = bool(form.errors)
        return render(request, "journals/plan_write.html", context, status=status_of(form))
    return _read(request, entry, context)


def _form(request: HttpRequest, entry) -> KindForm:
    return KindForm(
        SAFETY_PLAN,
        request.POST if request.method == "POST" else None,
        content=content(entry) if entry else None,
        entry_id=entry.pk if entry else None,
        base_version=entry.version if entry else 0,
    )


def _write(me, form: KindForm):
    return actions.write_plan(
        me,
        entry_id=form.cleaned_data["entry_id"],
        content=form.content,
        base_version=form.cleaned_data["base_version"] or 0,
        now=timezone.now(),
    )


def _read(request: HttpRequest, entry, context: dict[str, Any]) -> HttpResponse:
    me, now, unseen = request.user, timezone.now(), []
    standing = list(access.own_standing_shares(me))
    context["circle"] = [
        (one, switches.of_plan(row for row in standing if row.relationship_id == one.pk))
        for one in care.active_care(me)
    ]
    if entry is not None:
        unseen = with_answers(me, entry, now)
        plan = as_part(entry, now=now)
        context |= {"plan": plan, "parts": PARTS, "together_on": plan.one("together_on")}
        context |= {"copy": for_the_phone(me, plan), **read_by(me, entry, now)}
    answer = render(request, "journals/my_plan.html", context)
    actions.mark_seen(me, unseen, now=now)
    return answer


def for_the_phone(me, plan: Seen) -> dict[str, Any]:
    """What a phone keeps of it, if its owner wishes: what static/js/own-list.js draws on Help."""
    shown = [one for one in plan.shown if one.key in PARTS]
    return {
        "whose": whose(me),
        "asOf": _("As it stood on %(day)s.")
        % {"day": date_format(timezone.localtime(plan.changed_at), "j F Y")},
        "parts": [
            {
                "title": str(one.clinical),
                "lines": [str(line) for line in one.items] or [one.text],
                "contacts": [
                    {"who": str(each), "name": each.name or each.phone, "dial": each.dial}
                    for each in (one.items if one.look in ("calls", "texts") else ())
                ],
                "texts": one.look == "texts",
            }
            for one in shown
        ],
    }

"""The therapist's side: who has something new, what a client shares, and one bounded answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import AnswerForm
from journals.views.paging import page_number
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care.actions import mark_looked_at
from tracker.pages.flash import say

GROUPS = (
    (
        "waiting",
        gettext_lazy("Waiting for you"),
        gettext_lazy("Look backs shared with you, oldest first"),
    ),
    (
        "new",
        gettext_lazy("New since you last looked"),
        gettext_lazy("Nothing that asks for an answer"),
    ),
    ("quiet", gettext_lazy("Nothing new"), ""),
)


def caseload(request: HttpRequest) -> HttpResponse:
    rows = access.shared_caseload(request.user, timezone.now())
    groups = [
        (title, why, [row for row in rows if row.group == name]) for name, title, why in GROUPS
    ]
    context = {
        "nav": "caseload",
        "groups": [group for group in groups if group[2]],
        "total": len(rows),
        "now": timezone.now(),
        "invited": len(care.open_invitations(request.user, timezone.now())),
    }
    return render(request, "journals/caseload.html", context)


@allow("therapist")
def client(request: HttpRequest, pk) -> HttpResponse:
    answer = page_of(request, pk)
    mark_looked_at(request.care, timezone.now())
    return answer


def page_of(request: HttpRequest, pk, *, form: AnswerForm | None = None, status: int = 200):
    """The client's page. `form`: the answer that could not be sent, with what was typed."""
    now, page = timezone.now(), page_number(request)
    request.care = relationship = care.client_of(request.user, pk)
    moments, more = access.shared_moments(request.user, relationship, now=now, page=page)
    context = {
        "nav": "caseload",
        "care": relationship,
        "client": relationship.client,
        "moments": [(moment, _answer_form(moment, form)) for moment in moments],
        "goals": access.shared_goals(request.user, relationship),
        "page": page,
        "more": more,
        "now": now,
        "has_errors": status >= 400,
    }
    return render(request, "journals/client.html", context, status=status)


def _answer_form(moment, failed: AnswerForm | None) -> AnswerForm:
    if failed is not None and failed.about == moment.answer_to.entry_id:
        return failed
    return AnswerForm()


@allow("therapist")
@require_POST
@sensitive_post_parameters()
def answer(request: HttpRequest, pk, entry) -> HttpResponse:
    relationship = care.client_of(request.user, pk)
    form = AnswerForm(request.POST)
    form.about = entry
    if form.is_valid() and save(form, lambda: _send(request.user, relationship, entry, form)):
        say(request, _("Sent. It is read when it is read."))
        return redirect("client", pk=pk)
    return page_of(request, pk, form=form, status=status_of(form))


def _send(therapist, relationship, entry, form: AnswerForm):
    return actions.answer(
        therapist,
        relationship,
        guidance_id=form.cleaned_data["entry_id"],
        entry_id=entry,
        text=form.content.get("text", ""),
        view=form.content.get("view", ""),
        now=timezone.now(),
    )

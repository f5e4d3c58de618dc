"""The therapist's side: who has something new, what a client shares, and one bounded answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.access.worksheets import assigned_in
from journals.forms import AnswerForm
from journals.seen import Seen
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care.actions import mark_looked_at
from tracker.pages.flash import say
from tracker.pages.paging import page_number

GROUPS = (
    (
        "look_first",
        gettext_lazy("Look first"),
        gettext_lazy("A change beyond this person’s own range"),
    ),
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
SHOW = (
    ("", gettext_lazy("Everyone")),
    ("waiting", gettext_lazy("Waiting for me")),
    ("new", gettext_lazy("New")),
)
LONGEST_NAME = 80


def caseload(request: HttpRequest) -> HttpResponse:
    # a name is posted, so that no address and no history holds it
    now, name = timezone.now(), request.POST.get("q", "").strip()[:LONGEST_NAME]
    show = _one_of(SHOW, request.POST.get("show", request.GET.get("show", "")))
    seen = access.shared_caseload(
        request.user, now, name=name, show=show, page=page_number(request)
    )
    context = {"nav": "caseload", "now": now, "seen": seen, "groups": _groups(seen.rows)}
    context |= {"name": name, "show": show, "choices": SHOW}
    context["invited"] = len(care.open_invitations(request.user, now))
    context["ended"] = care.ended_by_the_other(request.user)
    return render(request, "journals/caseload.html", context)


def _one_of(choices, code: str) -> str:
    return code if code in dict(choices) else ""


def _groups(rows) -> list[tuple]:
    """(title, why, rows) of each group that has anybody on this page."""
    found = [
        (title, why, [row for row in rows if row.group == code]) for code, title, why in GROUPS
    ]
    return [group for group in found if group[2]]


@allow("therapist")
def client(request: HttpRequest, pk) -> HttpResponse:
    now = timezone.now()
    answer = page_of(request, pk, now)
    mark_looked_at(request.care, now)
    return answer


def page_of(
    request: HttpRequest, pk, now, *, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    """The client's page. `form`: the answer that could not be sent, with what was typed."""
    page = page_number(request)
    request.care = relationship = care.client_of(request.user, pk)
    moments, more = access.shared_moments(request.user, relationship, now=now, page=page)
    alone, more_alone = access.shared_alone(request.user, relationship, now=now, page=page)
    context = {"nav": "caseload", "page": page, "more": more or more_alone, "now": now}
    context |= {"care": relationship, "client": relationship.client}
    context["moments"] = [(moment, _answer_form(moment, form)) for moment in moments]
    context["alone"] = [(part, _answer_form(part, form)) for part in alone]
    context["assigned"] = assigned_in(request.user, relationship)
    context["goals"] = access.shared_goals(request.user, relationship, now)
    context["proposals"] = access.shared_proposals(request.user, relationship)
    context["has_errors"] = status >= 400
    return render(request, "journals/client.html", context, status=status)


def _answer_form(moment, failed: AnswerForm | None) -> AnswerForm:
    is_it = failed is not None and failed.about == moment.answer_to.entry_id
    form = failed if is_it else AnswerForm()
    if isinstance(moment, Seen):
        form.of_no_moment()
    return form


@allow("therapist")
@require_POST
@sensitive_post_parameters()
def answer(request: HttpRequest, pk, entry) -> HttpResponse:
    relationship = care.client_of(request.user, pk)
    form = AnswerForm(request.POST)
    form.about = entry
    now = timezone.now()
    try:
        if form.is_valid() and save(form, lambda: _send(request.user, relationship, entry, form)):
            say(request, _("Sent. It is read when it is read."))
            return redirect("client", pk=pk)
    except Http404:
        # the same for what was never shared, is no longer, or does not exist
        context = {"nav": "caseload", "client": relationship.client, "form": form}
        return render(request, "journals/not_sent.html", context, status=404)
    return page_of(request, pk, now, form=form, status=status_of(form))


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

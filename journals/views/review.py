"""One client's page for their therapist: what is shared, and one bounded answer to it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
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
        if form.is_valid() and (
            sent := save(form, lambda: _send(request.user, relationship, entry, form, now))
        ):
            say_sent(request, pk, sent)
            return redirect("client", pk=pk)
    except Http404:
        # the same for what was never shared, is no longer, or does not exist
        context = {"nav": "caseload", "client": relationship.client, "form": form}
        return render(request, "journals/not_sent.html", context, status=404)
    return page_of(request, pk, now, form=form, status=status_of(form))


def _send(therapist, relationship, entry, form: AnswerForm, now):
    return actions.answer(
        therapist,
        relationship,
        guidance_id=form.cleaned_data["entry_id"],
        entry_id=entry,
        text=form.content.get("text", ""),
        view=form.content.get("view", ""),
        now=now,
    )


def say_sent(request: HttpRequest, pk, sent) -> None:
    """That it is sent; and, as long as nobody can read it, how it is taken back."""
    seconds = int((sent.shown_from - sent.sent_at).total_seconds())
    if not seconds:
        say(request, _("Sent. It is read when it is read."))
        return
    words = ngettext(
        "Sent. For %(n)s second it can be taken back.",
        "Sent. For %(n)s seconds it can be taken back.",
        seconds,
    )
    say(request, words % {"n": seconds}, undo_url=reverse("answer-back", args=[pk, sent.pk]))


@allow("therapist")
@require_POST
def take_back(request: HttpRequest, pk, guidance) -> HttpResponse:
    """Not sent after all. The words wait where they were typed."""
    relationship, page = care.client_of(request.user, pk), reverse("client", args=[pk])
    sent = actions.take_back_answer(
        request.user, relationship, guidance, path=page, now=timezone.now()
    )
    if sent is None:
        say(request, _("It can’t be taken back any more. It can be read now."))
    else:
        say(request, _("Taken back. Nobody has seen it, and your words are in the form again."))
    return redirect(page)

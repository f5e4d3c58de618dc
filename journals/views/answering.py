"""A therapist answers: something that is shared, or that the client wants to talk about."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import actions
from journals.forms import AnswerForm, KindForm, ReplyForm
from journals.views.review import WRITTEN, address, draw, place, where
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care.actions import set_guidance_mode
from tracker.pages.flash import say


@allow("therapist")
@require_POST
@sensitive_post_parameters()
def answer(request: HttpRequest, pk, entry) -> HttpResponse:
    """To something that is shared at this moment."""
    relationship, form = care.client_of(request.user, pk), AnswerForm(request.POST)
    form.about = entry
    return _sent(request, relationship, form, lambda: _answer(request, relationship, entry, form))


def _answer(request: HttpRequest, relationship, entry, form: AnswerForm):
    return actions.answer(
        request.user,
        relationship,
        guidance_id=form.cleaned_data["entry_id"],
        entry_id=entry,
        text=form.content.get("text", ""),
        view=form.content.get("view", ""),
        now=timezone.now(),
    )


@allow("therapist")
@require_POST
@sensitive_post_parameters()
def reply(request: HttpRequest, pk, item) -> HttpResponse:
    """To something that the client has put on the list for their talk."""
    relationship = care.client_of(request.user, pk)
    form = _reply_form(request, relationship, item)
    return _sent(request, relationship, form, lambda: _reply(request, relationship, item, form))


def _reply_form(request: HttpRequest, relationship, item) -> ReplyForm:
    """As it was drawn; the action finds whether it can be sent."""
    meets_at = care.next_appointments([relationship], timezone.now()).get(relationship.pk)
    writes, wish = relationship.guidance_mode == WRITTEN, "reply" in request.POST
    return ReplyForm(request.POST, about=item, wish=wish, meets_at=meets_at, writes=writes)


def _reply(request: HttpRequest, relationship, item, form: ReplyForm):
    return actions.answer_agenda(
        request.user,
        relationship,
        guidance_id=form.cleaned_data["entry_id"],
        item_id=item,
        text=form.content.get("text", ""),
        reply=form.content.get("reply", ""),
        now=timezone.now(),
    )


def _sent(request: HttpRequest, relationship, form: KindForm, send) -> HttpResponse:
    """Back to the page; or the page with the form as it was typed."""
    pk = relationship.client_id
    try:
        if form.is_valid() and (sent := save(form, send)):
            _say_sent(request, pk, sent)
            return redirect(address(request, pk))
    except Http404:
        return _not_sent(request, relationship, form)
    return draw(request, pk, failed=form, status=status_of(form))


def _not_sent(request: HttpRequest, relationship, form: KindForm) -> HttpResponse:
    """The words alone, so that they can be kept. The same for what was never shared, is no longer,
    or does not exist."""
    context = {"nav": "caseload", "client": relationship.client, "form": form}
    return render(request, "journals/not_sent.html", context, status=404)


def _say_sent(request: HttpRequest, pk, sent) -> None:
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
    undo = reverse("answer-back", args=[pk, sent.pk]) + place(request, where(request))
    say(request, words % {"n": seconds}, undo_url=undo)


@allow("therapist")
@require_POST
def take_back(request: HttpRequest, pk, guidance) -> HttpResponse:
    """Not sent after all. The words wait where they were typed."""
    relationship, page = care.client_of(request.user, pk), address(request, pk)
    sent = actions.take_back_answer(
        request.user, relationship, guidance, path=page, now=timezone.now()
    )
    if sent is None:
        say(request, _("It can’t be taken back any more. It can be read now."))
    else:
        say(request, _("Taken back. Nobody has seen it, and your words are in the form again."))
    return redirect(page)


@allow("therapist")
@require_POST
def how(request: HttpRequest, pk) -> HttpResponse:
    """In writing, or only when the two meet. The client is told which."""
    relationship, mode = care.client_of(request.user, pk), request.POST.get("mode", "")
    if mode not in relationship.GuidanceMode.values:
        return draw(request, pk, status=422)
    set_guidance_mode(request.user, relationship, mode, now=timezone.now())
    written = _("You answer in writing, between sessions. %(name)s is told so.")
    words = written if mode == WRITTEN else _("You answer only when you meet. %(name)s is told so.")
    say(request, words % {"name": relationship.of.first_name})
    return redirect(address(request, pk))

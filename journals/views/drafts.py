"""Keeping what is typed, while it is typed; starting afresh, and taking that back.

There is no draft in the API: a program has what it sends, and sends it when it is whole.
"""

import uuid

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from journals import access, actions
from journals.drafts import path_of, typed, waiting
from tracker.accounts import held
from tracker.accounts.policy import allow
from tracker.accounts.views import shell
from tracker.pages.flash import say


class Sent(forms.Form):
    """What comes along with a draft's words."""

    draft_place = forms.RegexField(r"^[a-z][a-z0-9-]*(/[a-z0-9-]+)?$", max_length=47)
    draft_revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    draft_page = forms.UUIDField()
    draft_step = forms.IntegerField(min_value=1, max_value=2**31 - 1)


@allow("client", "therapist")
@require_http_methods(["PUT"])
@sensitive_post_parameters()
def draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep a form as it stands; see actions.save_draft(). The answers are read by drafts.js."""
    if _is_too_long(request):
        return JsonResponse({}, status=413)
    fields = held.sent(request)
    sent = Sent(fields)
    if not sent.is_valid() or not held.is_for(request, request.user):
        return JsonResponse({}, status=400)
    try:
        row = _keep(request, pk, sent.cleaned_data)
    except actions.DraftGone:
        return JsonResponse({"ended": True})  # no error: the form was saved meanwhile
    except actions.IdTaken:
        return JsonResponse({}, status=409)
    held.drop_draft(request, pk)
    at = date_format(timezone.localtime(row.saved_at), "H:i")
    return JsonResponse({"id": str(row.pk), "revision": row.revision, "at": at})


def _is_too_long(request: HttpRequest) -> bool:
    """Django itself does not even read what is longer than any form."""
    try:
        return len(request.body) > actions.LONGEST_DRAFT
    except RequestDataTooBig:
        return True


def _keep(request: HttpRequest, pk: uuid.UUID, sent: dict):
    fields = held.typed(request)
    words = typed(fields) | {name: fields[name] for name in ("draft_path",) if name in fields}
    return actions.save_draft(
        request.user.pk,
        draft_id=pk,
        place=sent["draft_place"],
        words=words,
        based_on=sent["draft_revision"],
        page=str(sent["draft_page"]),
        step=sent["draft_step"],
        now=timezone.now(),
    )


@allow("client", "therapist")
def afresh(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw a draft away, having read once more what it says. It can be taken back."""
    here = request.POST.get("next", request.GET.get("next", ""))
    back = here if held.is_here(here) else "/"
    row = next((one for one in waiting(request) if one.pk == pk), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        held.drop_draft(request, pk)
        actions.throw_away(request.user, row)
        undo = None if row._state.adding else reverse("draft-back", args=[pk])
        say(request, _("Thrown away."), undo)
        return redirect(back)
    context = {"draft": row, "next": back, "texts": held.words(typed(row.words))}
    context["base"] = f"base_{shell(request.user)}.html"
    return render(request, "journals/draft_afresh.html", context)


@allow("client", "therapist")
@require_POST
def back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo of throwing a draft away: it is offered again where it was begun."""
    row = get_object_or_404(access.own_thrown(request.user, timezone.now()), pk=pk)
    actions.take_back(request.user, row)
    return redirect(path_of(row) or "/")

"""Keeping what is typed, while it is typed; starting afresh, and taking that back.

There is no draft in the API: a program has what it sends, and sends it when it is whole.
"""

import uuid
from datetime import datetime

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
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


class Incomplete(Exception):
    """What comes along with a draft's words is not there, or is wrong."""


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
    if is_too_long(request):
        return JsonResponse({}, status=413)
    if not held.is_for(request, request.user):
        return JsonResponse({}, status=400)
    try:
        row = keep(request.user.pk, pk, held.sent(request), timezone.now())
    except Incomplete:
        return JsonResponse({}, status=400)
    except actions.DraftGone:
        return JsonResponse({"ended": True})  # no error: the form was saved meanwhile
    except actions.IdTaken:
        return JsonResponse({}, status=409)
    held.drop_draft(request, pk)
    at = date_format(timezone.localtime(row.saved_at), "H:i")
    return JsonResponse({"id": str(row.pk), "revision": row.revision, "at": at})


def is_too_long(request: HttpRequest) -> bool:
    """Django itself does not even read what is longer than any form."""
    try:
        return len(request.body) > actions.LONGEST_DRAFT
    except RequestDataTooBig:
        return True


def keep(owner_id: uuid.UUID, pk: uuid.UUID, fields: QueryDict, now: datetime):
    """A form as it was sent, as this draft. Raises Incomplete, and what save_draft() raises."""
    sent = Sent(fields)
    if not sent.is_valid():
        raise Incomplete
    came = held.typed_in(fields)
    words = typed(came) | {name: came[name] for name in ("draft_path",) if name in came}
    return actions.save_draft(
        owner_id,
        draft_id=pk,
        place=sent.cleaned_data["draft_place"],
        words=words,
        based_on=sent.cleaned_data["draft_revision"],
        page=str(sent.cleaned_data["draft_page"]),
        step=sent.cleaned_data["draft_step"],
        now=now,
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
    context = {"next": back, "texts": held.words(typed(row.words))}
    context["base"] = f"base_{shell(request.user)}.html"
    return render(request, "journals/draft_afresh.html", context)


@allow("client", "therapist")
@require_POST
def back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo of throwing a draft away: it is offered again where it was begun."""
    row = get_object_or_404(access.own_thrown(request.user, timezone.now()), pk=pk)
    actions.take_back(request.user, row)
    return redirect(path_of(row) or "/")

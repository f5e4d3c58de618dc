"""What is written without a signal: the forms for it, and where it comes in. It is sealed on the
phone, and opened and saved here.

A page's form and this have one way to be saved; see docs/adr/0047. Programs have the API, where
sending a thing again is safe as well.
"""

import base64
import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from journals import actions, outbox
from journals.actions import When
from journals.drafts import as_uuid, path_of
from journals.forms import CheckInForm, KindForm, NewMomentForm, PageForm
from journals.views import drafts, moments, pages, today
from journals.views.posted import Posted
from journals.views.saving import save
from tracker.accounts.models import User
from tracker.accounts.phone import whose
from tracker.accounts.policy import allow
from tracker.privacy import keys, letterbox, sealing

Writer = Callable[[Posted], tuple[KindForm, Callable[[], Any]]]
WRITERS: dict[str, Writer] = {
    "check-in": today.checked_in,
    "moment-new": moments.begun,
    "plan-new": moments.begun,
    "page-new": pages.written,
}


@allow("client")
@require_safe
def letterbox_of(request: HttpRequest) -> HttpResponse:
    """Who is here, what a browser of theirs seals with, and the token to send things with."""
    me = request.user
    keys.warm([me.pk])
    key = base64.b64encode(letterbox.public_key(me.pk)).decode()
    return JsonResponse({"whose": whose(me), "key": key, "token": get_token(request)})


@allow("client")
@require_http_methods(["PUT"])
@sensitive_post_parameters()
def put(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take one thing that waited. Safe to repeat. The answers are read by static/js/sw-outbox.js:

    {"became": "entry" or "draft", "at": "20:14", "path": of the draft, "said": why it is no entry},
    or 422 for what can't be opened: it stays on the phone.
    """
    if drafts.is_too_long(request):
        return JsonResponse({}, status=413)
    me, now = request.user, timezone.now()
    try:
        sent = outbox.opened(me, pk, request.body, now)
        written = When.not_said(sent.at, sent.zone)
        posted = Posted(me, sent.fields, sent.fields, written, now)
        return _take(posted, pk, saves=sent.saves)
    except (sealing.CannotOpen, outbox.Malformed, drafts.Incomplete):
        return JsonResponse({}, status=422)


def _take(posted: Posted, pk: uuid.UUID, *, saves: bool) -> HttpResponse:
    place = posted.asked.get("draft_place", "")
    if not (saves and outbox.is_saved_later(place)):
        return _keep(posted, pk, posted.asked)
    try:
        form, write = WRITERS[place.partition("/")[0]](posted)
    except Http404:  # the moment that it belongs to is gone
        return _keep(posted, pk, posted.asked, [_("What this belonged to isn’t there any more.")])
    if form.is_valid() and save(form, write) is not None:
        return JsonResponse({"became": "entry", "at": _clock(posted)})
    if not_stored := getattr(form, "not_stored", None):
        return JsonResponse({}, status=not_stored)
    said = [text for errors in form.errors.values() for text in errors]
    return _keep(posted, pk, form.data, said)


def _keep(
    posted: Posted, pk: uuid.UUID, fields: QueryDict, said: list[str] | None = None
) -> HttpResponse:
    """As a draft: it was one, or could not be saved as it is. Nothing that comes is dropped."""
    owner, now = posted.me.pk, posted.now
    try:
        row = drafts.keep(owner, as_uuid(fields.get("draft", "")) or pk, fields, now)
    except (actions.DraftGone, actions.IdTaken):  # what came second is a draft of its own
        anew = fields.copy()
        anew["draft_revision"] = "0"
        row = drafts.keep(owner, pk, anew, now)
    answer = {"became": "draft", "at": _clock(posted), "path": path_of(row), "said": said or []}
    return JsonResponse(answer)


def _clock(posted: Posted) -> str:
    return date_format(timezone.localtime(posted.now), "H:i")


# --- to write on without a signal: kept by the service worker, and the same for everybody -----
# What is written: the page that asks it where there is a signal, its draft, and what saves it.
PLACES = {
    "check-in": ("home", "check-in", "check-in"),
    "moment": ("moment-new", "moment-new", "moment-new"),
    "page": ("page-new", "page-new", "page-new"),
}


@allow("everyone")
@require_safe
def write(request: HttpRequest, what: str) -> HttpResponse:
    """A form to put into the letterbox, with nothing of anybody in it."""
    nobody, now = User(time_zone="UTC"), timezone.now()
    form: KindForm = {
        "check-in": lambda: CheckInForm(of=nobody, now=now),
        "moment": lambda: NewMomentForm(now=now, zone="UTC"),
        "page": lambda: PageForm(now=now, zone="UTC"),
    }[what]()
    name, draft, saves = PLACES[what]
    context = {"form": form, "what": what, "draft": draft, "saves": saves}
    context |= {"path": reverse(name), "places": [(f"write-{one}", one) for one in PLACES]}
    return render(request, "journals/write_offline.html", context)


@allow("everyone")
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """After Save without a signal: that it is kept, and what becomes of it."""
    return render(request, "journals/kept_offline.html")

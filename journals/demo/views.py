"""The demo's first page, stepping into somebody, and the mails that were sent."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tracker.accounts import sessions
from tracker.accounts.models import User
from tracker.accounts.policy import allow

from . import mails as mailbox
from .story import EMAILS, ZONE


@allow("everyone")
def welcome(request: HttpRequest) -> HttpResponse:
    """What this is, four people to be, and three things to try."""
    return render(request, "demo/welcome.html")


@allow("everyone")
@require_POST
def step_in(request: HttpRequest, who: str) -> HttpResponse:
    """Sign in as one of the invented people; nobody else can be stepped into."""
    if not settings.DEMO or who not in EMAILS:
        raise Http404
    user = get_object_or_404(User, email=EMAILS[who])
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    sessions.begin_anew(request, timezone.now().timestamp())
    request.session["demo"] = True
    return redirect("home")


@allow("everyone")
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail that this installation sent, on the clock that the invented people live by."""
    if not settings.DEMO:
        raise Http404
    with timezone.override(ZoneInfo(ZONE)):
        return render(request, "demo/mails.html", {"mails": mailbox.sent(), "nav": ""})

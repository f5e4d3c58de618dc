"""Deleting one's account: what that means, asking for it, and a week in which it can be kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from journals import actions
from tracker.accounts import actions as accounts
from tracker.accounts.access import digest
from tracker.accounts.fresh import freshly
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say
from tracker.privacy import retention


@allow("client")
@freshly
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """What happens then. Asking for it waits for a password or a code."""
    me = request.user
    if request.method == "POST":
        actions.leave(me, now=timezone.now())
        accounts.end_sessions(me, but=digest(request.session.session_key or ""))
        return redirect("leaving")
    context = {"nav": "settings", "practices": care.keeping(care.own_care(me))}
    return render(request, "journals/leave.html", context)


@allow("client")
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest) -> HttpResponse:
    """All that opens meanwhile: the receipt, and a button that keeps the account."""
    me = request.user
    if me.leaving_at is None:
        return redirect("settings")
    if request.method == "POST":
        if actions.stay(me, now=timezone.now()):
            say(request, _("Your account stays. Everything that you wrote is here."))
        return redirect("home")
    asked_at = me.leaving_at - retention.LEAVING
    return render(request, "journals/leaving.html", {"asked_at": asked_at})

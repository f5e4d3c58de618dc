"""Leaving a page at once, and the password that opens it again."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tracker.pages import hide as sites

from . import held, sessions
from .context import hides_to
from .forms import UnlockForm
from .models import User
from .policy import allow

# Chromium brings pages back from its memory, unless a cookie that scripts can't see has changed.
CHANGED = "__Host-away" if settings.SECURE else "away"


@allow("everyone")
@csrf_exempt
@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """Lock this session and lead away.

    It takes no token, so that it still locks from a page that another tab's sign-in has made too
    old. All that a stranger's page could do with it is make somebody type their password, and the
    session's cookie doesn't come along from there.
    """
    to = hides_to(request) or sites.address()
    if request.user.is_authenticated:
        sessions.lock(request, timezone.now().timestamp())
    # Not a redirect: after a form, browsers hold its target against the policy's form-action.
    response = render(request, "ui/away.html", {"to": to})
    response.set_cookie(
        CHANGED, secrets.token_hex(4), secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return response


@allow("everyone")
@sensitive_post_parameters()
def unlock(request: HttpRequest) -> HttpResponse:
    """The password again, and back to where one was."""
    user = sessions.locked_user(request)
    if user is None:
        return redirect("home")
    back = request.GET.get("next", "")
    form = UnlockForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        sessions.unlock(request, timezone.now().timestamp())
        return redirect(back if held.is_here(back) else "home")
    context = {"form": form, "has_password": user.has_usable_password()}
    return render(request, "accounts/unlock.html", context, status=422 if form.is_bound else 200)


def whose(user: User) -> str:
    """What a browser may keep to know its owner again: of no use for signing in, and no id."""
    return salted_hmac("keel.phone.whose", str(user.pk), algorithm="sha256").hexdigest()[:16]

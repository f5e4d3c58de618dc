"""allauth's pages for signing in, where ours do something more; and where one is signed in."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView

from tracker.pages.flash import say

from . import access, actions
from . import sessions as set_up
from .fresh import freshly
from .policy import allow
from .views import shell


class RenewsSession:
    """Whoever gave a password or a code again may do more: from now on under another key."""

    def form_valid(self, form) -> HttpResponse:
        self.request.session.cycle_key()  # type: ignore[attr-defined]
        return super().form_valid(form)  # type: ignore[misc]


class Reauthenticate(RenewsSession, account.ReauthenticateView):
    """By password."""


class ReauthenticateByCode(RenewsSession, mfa.ReauthenticateView):
    """By a code of the app, or a recovery code."""


class ReauthenticateByPasskey(RenewsSession, webauthn.ReauthenticateWebAuthnView):
    """By a passkey."""

    def form_invalid(self, form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class SetUpApp(totp.ActivateTOTPView):
    """Only the session that gave the first code has passed the second factor."""

    def form_valid(self, form) -> HttpResponse:
        done = super().form_valid(form)
        set_up.note_set_up(self.request)
        return done


class AddPasskey(webauthn.AddWebAuthnView):
    """Likewise. Made for signing in without a password, too."""

    def get_context_data(self, **kwargs) -> dict:
        offer = auth.begin_registration(self.request.user, True)
        around = FormView.get_context_data(self, **kwargs)
        return {**around, "js_data": {"creation_options": offer}}

    def form_valid(self, form) -> HttpResponse:
        done = super().form_valid(form)
        set_up.note_set_up(self.request)
        return done


@allow("signed_in")
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in, and on what."""
    me = request.user
    context = {"nav": "settings", "base": f"base_{shell(me)}.html"}
    context["sessions"] = access.own_sessions(me, timezone.now())
    context["here"] = access.digest(request.session.session_key)
    return render(request, "accounts/sessions.html", context)


@allow("signed_in")
@require_POST
@freshly
def end_sessions(request: HttpRequest) -> HttpResponse:
    """One of mine, by the `which` that its form sends; all others without it."""
    here = access.digest(request.session.session_key)
    ended = actions.end_sessions(request.user, but=here, which=request.POST.get("which"))
    words = ngettext("%(n)s device is signed out.", "%(n)s devices are signed out.", ended)
    say(request, words % {"n": ended} if ended else _("Nothing else was signed in."))
    return redirect("sessions")

"""allauth's pages for signing in, where ours do something more; and where one is signed in."""

from allauth.account import views as account

# allauth's public ratelimit takes its rates from the settings of allauth's own apps only.
from allauth.core.internal import ratelimit
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView

from tracker.pages.flash import say

from . import access, actions, known, limits, sessions
from .forms import AddressForm
from .fresh import freshly, settled
from .policy import allow
from .views import shell

TRIES = "10/h/ip"


class SignIn(account.LoginView):
    """By password. Who has to wait is told for how long."""

    def form_invalid(self, form) -> HttpResponse:
        response = super().form_invalid(form)
        wait = getattr(self.request, "wait", 0)
        if wait:
            response.status_code, response.headers["Retry-After"] = 429, str(wait)
        return response


class SecondStep(mfa.AuthenticateView):
    """Behind a password. Too many wrong codes, and signing in begins anew."""

    def form_invalid(self, form) -> HttpResponse:
        if getattr(self.request, "wait", 0):
            say(self.request, form.errors["code"][0])
            return self.stage.abort()
        return super().form_invalid(form)


class ChangePassword(account.PasswordChangeView):
    """With the old one; without one, by a link in a mail. This device stays a known one."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            say(request, _("This account has no password yet. A link by e-mail makes one."))
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        known.remember(self.request, response, form.user)
        return response


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


@method_decorator(settled, name="dispatch")
class SetUpApp(totp.ActivateTOTPView):
    """Only the session that gave the first code has passed the second factor."""

    def form_valid(self, form) -> HttpResponse:
        done = super().form_valid(form)
        sessions.note_set_up(self.request)
        return done


@method_decorator(settled, name="dispatch")
class AddPasskey(webauthn.AddWebAuthnView):
    """Likewise. Made for signing in without a password, too."""

    def get_context_data(self, **kwargs) -> dict:
        offer = auth.begin_registration(self.request.user, True)
        around = FormView.get_context_data(self, **kwargs)
        return {**around, "js_data": {"creation_options": offer}}

    def form_valid(self, form) -> HttpResponse:
        done = super().form_valid(form)
        sessions.note_set_up(self.request)
        return done


@allow("signed_in")
def signed_in_on(request: HttpRequest) -> HttpResponse:
    """Where I am signed in, and on what."""
    me = request.user
    context = {"nav": "settings", "base": f"base_{shell(me)}.html"}
    context["sessions"] = access.own_sessions(me, timezone.now())
    context["here"] = access.digest(request.session.session_key)
    context["events"] = access.own_events(me)
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


@allow("signed_in")
@settled
@freshly
def address(request: HttpRequest) -> HttpResponse:
    """Another address to sign in with. It says the same whether or not somebody has it."""
    me, data = request.user, request.POST if request.method == "POST" else None
    form = AddressForm(data, user=me)
    if form.is_valid():
        wanted, now = form.cleaned_data["address"], timezone.now()
        if limits.may_write(wanted, request, now):
            actions.ask_for_address(me, wanted, now=now)
        say(request, _("A link is on its way there. Until you open it, nothing changes."))
        return redirect("address")
    context = {"form": form, "nav": "settings", "base": f"base_{shell(me)}.html"}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/address.html", context, status=status)


@allow("everyone")
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail: GET shows, POST acts. Mail scanners open links."""
    now = timezone.now()
    if request.method != "POST":
        living = access.address_change(token, now)
        return render(request, "accounts/address_confirm.html", {"living": living})
    if not ratelimit.consume(request, app="accounts", action="address", config={"address": TRIES}):
        raise Http404
    try:
        actions.confirm_address(token, now=now)
    except ValidationError:
        return render(request, "accounts/address_confirm.html", {"living": None})
    say(request, _("Done. From now on you sign in with the new address."))
    return redirect("home" if request.user.is_authenticated else "account_login")


@allow("signed_in")
def here(request: HttpRequest) -> HttpResponse:
    """Seconds until this session ends by itself. A POST says that somebody is there."""
    now = timezone.now().timestamp()
    if request.method == "POST":
        sessions.note(request, now)
    return JsonResponse({"left": int(sessions.left(request.session, request.user, now))})

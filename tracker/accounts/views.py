"""One's own account, and what happens to words when a session ends."""

from allauth.account.views import LogoutView
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tracker.pages.flash import say

from . import access, actions, held, languages, sessions
from .forms import ClientSettingsForm, LockForm, TokenForm
from .fresh import freshly, settled
from .policy import allow


def shell(user) -> str:
    """Which of the two looks a signed-in page has."""
    return "client" if user.account == user.Account.CLIENT else "clinic"


@allow("signed_in")
def settings_page(request: HttpRequest) -> HttpResponse:
    me = request.user
    kind = ClientSettingsForm if me.account == me.Account.CLIENT else LockForm
    form = kind(request.POST or None, initial={field: getattr(me, field) for field in SETTINGS})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(me, now=timezone.now(), **form.cleaned_data)
        languages.speak(request, me.language)
        say(request, _("Your settings are saved."))
        return redirect("settings")
    context = {"form": form, "nav": "settings", "base": f"base_{shell(me)}.html"}
    context["own_device"] = sessions.is_own_device(request.session, me)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/settings.html", context, status=status)


SETTINGS = sorted(actions.PROFILE)


@allow("signed_in")
@require_POST
def forget_device(request: HttpRequest) -> HttpResponse:
    """From now on this device is one like any other."""
    sessions.forget_own_device(request)
    say(request, _("This device is like any other now. You will be asked to sign in more often."))
    return redirect("settings")


class SignOut(LogoutView):
    """allauth's page. It also empties what the browser keeps, and ends a locked session."""

    def post(self, *args, **kwargs) -> HttpResponse:
        answer = super().post(*args, **kwargs)
        if sessions.locked_user(self.request):
            logout(self.request)
        # The worker clears up after itself as well: not every browser follows this header. It alone
        # does where somebody else's sealed words wait in the same browser: see static/js/outbox.js.
        others = "others" in self.request.POST
        answer.headers["Clear-Site-Data"] = '"cache"' if others else '"cache", "storage"'
        return answer


@allow("signed_in")
@settled
@freshly
def tokens(request: HttpRequest) -> HttpResponse:
    """My keys to the API. Making one asks for the password again and shows it once."""
    me, now = request.user, timezone.now()
    form = TokenForm(request.POST or None)
    context = {"form": form, "nav": "settings", "base": f"base_{shell(me)}.html"}
    if request.method == "POST" and form.is_valid():
        try:
            _made, context["secret"] = actions.make_token(me, now=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
    context["tokens"] = access.own_tokens(me, now)
    failed = form.is_bound and not form.is_valid()
    return render(request, "accounts/tokens.html", context, status=422 if failed else 200)


@allow("signed_in")
@require_POST
def revoke_token(request: HttpRequest, pk) -> HttpResponse:
    if not actions.revoke_token(request.user, pk, now=timezone.now()):
        raise Http404
    say(request, _("That token no longer works."))
    return redirect("tokens")


@allow("signed_in")
def kept_words(request: HttpRequest) -> HttpResponse:
    """After signing in again: what I had typed, one button away from being saved."""
    if request.method == "POST":  # Throw it away
        held.drop(request, request.POST.get(held.SENT, ""))
        return redirect("home")
    forms = held.take(request)
    return render(request, "accounts/held.html", {"forms": forms}) if forms else redirect("home")


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was drawn before signing in again elsewhere: show its words, with a new token.

    Only to the person whose page it was. Signed out, they are kept for that person; anybody
    else's form is refused without an echo.
    """
    signed_in, path = request.user.is_authenticated, request.get_full_path()
    if request.method == "PUT":
        return _draft_of_an_old_page(request)
    mine = signed_in and held.is_for(request, request.user) and held.is_here(path)
    context: dict = {"forms": [held.shown(path, held.typed(request))] if mine else []}
    context["kept"] = not signed_in and held.keep(request)
    return render(request, "accounts/held.html", context, status=403)


def _draft_of_an_old_page(request: HttpRequest) -> HttpResponse:
    """Whoever signed in again elsewhere is told the new token; a stranger is told nothing.

    Only a script of this site can read the answer, and only the person whose page it was gets it.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"kept": held.keep_draft(request)}, status=401)
    mine = held.is_for(request, request.user)
    return JsonResponse({"token": get_token(request)} if mine else {}, status=403)

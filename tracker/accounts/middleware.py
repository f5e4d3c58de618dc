"""Own clock, own language, and the first gate: whether this kind of person may use this route."""

import zoneinfo
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from . import held, languages, sessions
from .policy import allowed

# What a clinician without a second factor can still reach: setting one up, help, leaving.
BEFORE_SECOND_FACTOR = {"mfa_index", "mfa_add_webauthn", "mfa_activate_totp"} | {
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_logout",
    "account_reauthenticate",
    "help",
    "about",
    "example",
    "healthz",
    "hide",
    "offline",
    "write-check-in",
    "write-moment",
    "write-page",
    "write-kept",
    "worker",
    "manifest",
    "policy-report",
}

# Open to everybody, and yet a page of one's own for whoever is signed in.
OWN_PAGES = {"home"}

# All that opens with an account that its owner has deleted: keeping it, and leaving.
WHILE_LEAVING = {"leaving", "account_logout", "account_reauthenticate", "mfa_reauthenticate"}
WHILE_LEAVING |= {"mfa_reauthenticate_webauthn", "hide", "unlock"}

# Routes that an open page asks by itself: nobody has to be sitting there.
ASKED_BY_PAGES = {"still", "still-all", "here", "outbox", "outbox-put"}

# Routes that only take words in and show none; see sessions.let_through.
TAKES_WORDS = {"draft"}


class SessionsEnd:
    """Signed out after a while without a request, and in any case after half a day, a day, or
    thirty on one's own device. While it is locked, a session is a stranger's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            if sessions.is_over(request.session, request.user, now):
                logout(request)
            elif sessions.is_locked(request, now):
                sessions.shut(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        """Public pages write nothing, not even that somebody was here."""
        name = request.resolver_match.url_name
        if name in TAKES_WORDS:
            sessions.let_through(request, timezone.now().timestamp())
        if name in ASKED_BY_PAGES:
            return
        if name not in OWN_PAGES and "anonymous" in allowed(view, name):
            return
        if request.user.is_authenticated:
            sessions.note(request, timezone.now().timestamp())


class OwnTimeZone:
    """Times are shown on the clock of whoever is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


class Language(LocaleMiddleware):
    """The browser's language, or the one that was chosen here: `?language=de`, as the links at the
    foot of public pages have it. Only a cookie keeps that, so it works on a page like Help, which
    asks no database. Every error page, too, comes in it."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        asked = request.GET.get("language", "")
        if languages.is_known(asked):
            languages.speak(request, asked)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        languages.remember(request, response)
        answer = super().process_response(request, response)
        translation.deactivate()  # the thread goes on to somebody else
        return answer


class OwnLanguage:
    """Whoever is signed in has chosen, and reads it wherever they sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            languages.speak(request, request.user.language)
        return self.get_response(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Set up, and asked for at this sign-in. The demo's step-in counts as having passed it."""
    if settings.DEMO and request.session.get("demo"):
        return True
    return sessions.passed_second_factor(request) and is_mfa_enabled(request.user)


class WhoMayEnter:
    """Shut unless the view's policy names the role. Strangers sign in and lose nothing typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        saved = request.method == "POST" and response.status_code < 400
        if saved and request.user.is_authenticated:
            held.drop_sent(request)
        return response

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.url_name
        roles = allowed(view, name)
        if roles and getattr(view, "api", False):
            # The API signs people in by itself, asks the same policy and answers in JSON.
            return None
        user = request.user
        role = user.role if user.is_authenticated else "anonymous"
        locked = role == "anonymous" and sessions.locked_user(request) is not None
        if role not in roles or (locked and name in OWN_PAGES):
            if role == "anonymous" and roles:
                return self._sign_in(request)
            raise PermissionDenied
        own_page = "anonymous" not in roles or name in OWN_PAGES
        if own_page and name not in WHILE_LEAVING and getattr(user, "leaving_at", None):
            return redirect("leaving")
        if role in ("anonymous", "client") or name in BEFORE_SECOND_FACTOR:
            return None
        if has_second_factor(request):
            return None
        if is_mfa_enabled(user):
            # Signed in with the password alone, before the factor was set up elsewhere.
            logout(request)
            return self._sign_in(request)
        return redirect("mfa_index")

    @staticmethod
    def _sign_in(request: HttpRequest) -> HttpResponse:
        if request.method == "PUT":
            return JsonResponse({"kept": held.keep_draft(request)}, status=401)
        held.keep(request)
        ask = "unlock" if sessions.locked_user(request) else "account_login"
        return redirect_to_login(held.way_back(request), reverse(ask))

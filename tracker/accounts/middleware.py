"""Own clock, and the first gate: whether this kind of person may use this route at all."""

import zoneinfo
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from . import held
from .policy import allowed

# What a clinician without a second factor can still reach: setting one up, help, leaving.
BEFORE_SECOND_FACTOR = {"mfa_activate_totp", "mfa_index", "mfa_reauthenticate"} | {
    "account_logout",
    "account_reauthenticate",
    "help",
    "about",
    "example",
    "healthz",
}


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


def has_second_factor(request: HttpRequest) -> bool:
    """Set up, and asked for at this sign-in. The demo's step-in counts as having passed it."""
    if settings.DEMO and request.session.get("demo"):
        return True
    return is_mfa_enabled(request.user)


class WhoMayEnter:
    """Shut unless the view's policy names the role. Strangers sign in and lose nothing typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.url_name
        roles = allowed(view, name)
        user = request.user
        role = user.role if user.is_authenticated else "anonymous"
        if role not in roles:
            if role == "anonymous" and roles:
                held.keep(request)
                return redirect_to_login(held.way_back(request), reverse("account_login"))
            raise PermissionDenied
        if role in ("anonymous", "client") or name in BEFORE_SECOND_FACTOR:
            return None
        return None if has_second_factor(request) else redirect("mfa_activate_totp")

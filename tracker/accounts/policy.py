"""Who may use a route. Every view says so; a view that says nothing is shut.

This is the first of two gates. It knows roles only; whether an object may be seen is decided by
the access module of the app that owns it, which answers 404 for what is not yours.
"""

from collections.abc import Callable
from typing import Any

ROLES = {"anonymous", "client", "therapist", "practice_admin", "unverified"}
GROUPS = {
    "everyone": ROLES,
    "signed_in": ROLES - {"anonymous"},
}

# Routes of allauth that are used, by url name. What is not listed here does not exist.
ALLAUTH = {
    "account_login": "everyone",
    "account_logout": "everyone",
    "account_inactive": "everyone",
    "account_reset_password": "everyone",
    "account_reset_password_done": "everyone",
    "account_reset_password_from_key": "everyone",
    "account_reset_password_from_key_done": "everyone",
    "account_change_password": "signed_in",
    "account_reauthenticate": "signed_in",
    "mfa_login_webauthn": "everyone",
    "mfa_authenticate": "everyone",
    "mfa_reauthenticate": "signed_in",
    "mfa_index": "signed_in",
    "mfa_activate_totp": "signed_in",
    "mfa_deactivate_totp": "signed_in",
    "mfa_add_webauthn": "signed_in",
    "mfa_remove_webauthn": "signed_in",
    "mfa_reauthenticate_webauthn": "signed_in",
    "mfa_generate_recovery_codes": "signed_in",
    "mfa_view_recovery_codes": "signed_in",
    "mfa_download_recovery_codes": "signed_in",
}


def allow(*who: str) -> Callable[[Callable], Callable]:
    """Declare who may use a view: roles, or the groups "everyone" and "signed_in"."""
    roles = frozenset().union(*(GROUPS.get(name, {name}) for name in who))
    if roles - ROLES:
        raise ValueError(f"unknown roles: {', '.join(sorted(roles - ROLES))}")

    def declare(view: Callable) -> Callable:
        view.allowed = roles
        return view

    return declare


def allowed(view: Callable, url_name: str | None) -> frozenset[str]:
    """The roles that may use this view. Empty when nobody thought about it."""
    declared: Any = getattr(view, "allowed", None)
    if declared is None and url_name in ALLAUTH:
        declared = GROUPS[ALLAUTH[url_name]]
    return frozenset(declared or ())

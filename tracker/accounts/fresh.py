"""Steps that matter ask who it is once more, unless that was within the last ten minutes.

Taking something back, or giving less, never asks.
"""

from allauth.account.decorators import reauthentication_required

# allauth asks this in its decorator only, which answers with a page.
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.http import HttpRequest

# What asks again, by the routes that do it. Another password asks for the old one in its own form.
STEPS = {
    "another address": ["address"],
    "another password": ["account_change_password"],
    "the second step": [
        *("mfa_add_webauthn", "mfa_remove_webauthn"),
        *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"),
    ],
    "recovery codes": ["mfa_view_recovery_codes", "mfa_download_recovery_codes"],
    "another therapist": ["join"],
    "a standing share": ["share-standing", "care-along"],
    "other sessions": ["sessions-end"],
    "everything in a file": ["export"],
    "deleting the account": ["leave"],
}


def asks_again(request: HttpRequest) -> bool:
    """Whoever stepped in as an invented person has no password to give."""
    return not (settings.DEMO and request.session.get("demo"))


# Around a view: looking is free, whatever is posted waits for a password or a code.
freshly = reauthentication_required(allow_get=True, enabled=asks_again)


def is_fresh(request: HttpRequest) -> bool:
    """Whether a password or code was given again within the last ten minutes."""
    return not (asks_again(request) and is_reauthentication_required(request, app=""))

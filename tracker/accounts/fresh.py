"""Steps that matter ask who it is once more, unless that was within the last ten minutes. A few of
them wait for a day after a new password has come by mail.

Taking something back, or giving less, never asks and never waits.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required

# allauth asks this in its decorator only, which answers with a page.
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.pages.flash import say

from . import access, sessions

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
    "a standing share": ["share-standing", "care-along", "watch-agree"],
    "other sessions": ["sessions-end"],
    "everything in a file": ["export"],
    "a booklet of one's own words": ["booklet-fetch"],
    "an address for a calendar": ["calendar"],
    "deleting the account": ["leave"],
}
# What waits: it would take everything along, keep its owner out, or let somebody else in. Somebody
# at home may read the mails; on this day its owner still can come back the same way.
WAIT = [
    *("address", "export", "booklet", "tokens", "calendar"),
    *("share-standing", "care-along", "watch-agree"),
    *("mfa_activate_totp", "mfa_add_webauthn"),
]


def asks_again(request: HttpRequest) -> bool:
    """Whoever stepped in as an invented person has no password to give."""
    return not (settings.DEMO and request.session.get("demo"))


# Around a view: looking is free, whatever is posted waits for a password or a code.
freshly = reauthentication_required(allow_get=True, enabled=asks_again)


def is_fresh(request: HttpRequest) -> bool:
    """Whether a password or code was given again within the last ten minutes."""
    return not (asks_again(request) and is_reauthentication_required(request, app=""))


def waits_until(request: HttpRequest, now: datetime) -> datetime | None:
    """Until when WAIT waits for this person; None: not at all. Whoever has given a second factor
    has shown more than that they read the mails."""
    user = request.user
    if user.account != user.Account.CLIENT or sessions.passed_second_factor(request):
        return None
    reset = access.last_reset(user, now - sessions.WAITS_AFTER_RESET)
    return reset and reset + sessions.WAITS_AFTER_RESET


def too_soon(until: datetime) -> str:
    """Why it waits."""
    when = date_format(timezone.localtime(until), "l j F, H:i")
    return _("Your password came by a link in a mail. This waits until %(when)s.") % {"when": when}


def settled(view: Callable) -> Callable:
    """Around a view of WAIT: looking is free, whatever is posted comes too soon for a day."""

    @wraps(view)
    def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        signed_in = request.method == "POST" and request.user.is_authenticated
        if signed_in and (until := waits_until(request, timezone.now())):
            say(request, too_soon(until))
            return redirect("sessions")
        return view(request, *args, **kwargs)

    return ask

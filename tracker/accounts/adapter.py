"""How allauth behaves here: no sign-up, quiet mails, sealed second-factor secrets."""

import base64
import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.privacy import keys, sealing

from . import access, actions, devices, known, limits, sessions
from .models import AccountEvent, User, normalized

log = logging.getLogger(__name__)
Verb = AccountEvent.Verb
# What allauth would send a mail about, by the name of its template.
CHANGES = {
    "account/email/password_changed": Verb.PASSWORD,
    "mfa/email/totp_activated": Verb.STEP_ADDED,
    "mfa/email/totp_deactivated": Verb.STEP_REMOVED,
    "mfa/email/webauthn_added": Verb.STEP_ADDED,
    "mfa/email/webauthn_removed": Verb.STEP_REMOVED,
    "mfa/email/recovery_codes_generated": Verb.CODES,
}


def _address(credentials: dict[str, Any]) -> str:
    return normalized(credentials.get("email", ""))


def _way_in(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """For an address that nobody has as for any other."""
    address = _address(credentials)
    user = User.objects.filter(email=address).first()
    return f"password:{address}:{limits.place(request, user)}"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Clients come by invitation, clinicians by their practice. Nobody signs up."""
        return False

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: Any = None
    ) -> None:
        """allauth says what was changed; the mail does not."""
        now, device = timezone.now(), devices.of(self.request)
        if template_prefix == "account/email/password_reset":
            actions.note_reset(user, now=now, device=device)
        else:
            actions.note_change(user, CHANGES[template_prefix], now=now, device=device)

    def login(self, request: HttpRequest, user: Any) -> None:
        """A password given at the sign-in page opens a locked session too."""
        new = user.last_login is not None and not known.device(request, user)
        super().login(request, user)
        sessions.begin_anew(request, time.time())
        sessions.note_reset(
            request, access.last_reset(user, timezone.now() - sessions.TOLD_OF_RESET)
        )
        log.info("Signed in: %s", user.pk)
        if new:
            device = devices.of(request)
            actions.note_change(user, Verb.DEVICE, now=timezone.now(), device=device)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        known.remember(request, response, user)
        return response

    # --- limits --------------------------------------------------------------------------------
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In the place of allauth's, which lets anybody lock out whose address they know."""
        request.wait = limits.take(_way_in(request, credentials), timezone.now())
        if request.wait:
            log.warning("A password has to wait: too many were wrong.")
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            limits.forgive(_way_in(request, credentials))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Neither the log nor anybody but the owner hears whose it was."""
        log.warning("A password was refused.")
        now = timezone.now()
        if limits.are_many(_address(credentials), now):
            owner = User.objects.filter(email=_address(credentials), is_active=True).first()
            if owner:
                actions.note_change(owner, Verb.TRIED, now=now)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again for setting up the second factor, right after signing in with the password."""
        setting_up = app == "allauth.mfa" and (
            sessions.set_up_here(self.request) or not is_mfa_enabled(self.request.user)
        )
        if setting_up and self._just_signed_in():
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """allauth's, in the words of these pages."""
        words = {
            "reauthenticate": gettext("Use my password"),
            "mfa_reauthenticate": gettext("Use a code"),
            "mfa_reauthenticate:webauthn": gettext("Use my passkey"),
        }
        found = super().get_reauthentication_methods(user)
        return [{**way, "description": words[way["id"]]} for way in found]

    def _just_signed_in(self) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        return any(
            time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
            for record in records
            if record.get("method") == "password"
        )


# Sealed with a key of the installation's own: it must open before anybody is signed in. allauth
# hands over the text alone and not whose it is, so that nothing binds a secret to its user:
# whoever can write to the table can give one person the secret of another.
_PLACE = sealing.place("mfa.secret", keys.SECOND_FACTOR, keys.SECOND_FACTOR, 0)


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        key = keys.installation_key(keys.SECOND_FACTOR)
        return base64.b64encode(sealing.seal(key, _PLACE, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        key = keys.installation_key(keys.SECOND_FACTOR)
        return sealing.unseal(key, _PLACE, base64.b64decode(encrypted_text)).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """After the device that makes it: "Safari on iPhone"."""
        return devices.in_words(devices.of(allauth_context.request))

    def _get_site_name(self) -> str:
        """What a device shows beside a passkey."""
        return settings.SITE_NAME

    def get_public_key_credential_user_entity(self, user: Any) -> dict:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.email}

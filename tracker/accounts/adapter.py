"""How allauth behaves here: no sign-up, quiet mails, sealed second-factor secrets."""

import base64
import time
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from tracker.privacy import keys, sealing

from . import devices, sessions


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Clients come by invitation, clinicians by their practice. Nobody signs up."""
        return False

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def format_email_subject(self, subject: Any) -> str:
        """No site name, no purpose: one subject for every link that somebody asked for."""
        return gettext("The link you asked for")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the installation's own address: the Host header is whatever the asker wrote in it."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def login(self, request: HttpRequest, user: Any) -> None:
        """A password given at the sign-in page opens a locked session too."""
        super().login(request, user)
        sessions.begin_anew(request, time.time())

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

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's
        """After the device that makes it: "Safari on iPhone"."""
        request = allauth_context.request
        return devices.in_words(devices.named(request.headers.get("User-Agent", "")))

    def _get_site_name(self) -> str:
        """What a device shows beside a passkey."""
        return settings.SITE_NAME

    def get_public_key_credential_user_entity(self, user: Any) -> dict:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.email}

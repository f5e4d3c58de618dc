"""How allauth behaves here: no sign-up, quiet mails, sealed second-factor secrets."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from tracker.privacy import keyring, sealing
from tracker.privacy.keys import LEDGER


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Clients come by invitation, clinicians by their practice. Nobody signs up."""
        return False

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def format_email_subject(self, subject: Any) -> str:
        """No site name, no purpose: one subject for every link that somebody asked for."""
        return "The link you asked for"


# A second-factor secret is sealed with the keyring, not with the account's data key: it must open
# before anybody is signed in. The key's id stands in front.
_PLACE = sealing.place("mfa.secret", LEDGER, LEDGER, 0)


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        name, key = keyring.current()
        sealed = sealing.seal(key, _PLACE, text.encode())
        return f"{name}:{base64.b64encode(sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        name, _, sealed = encrypted_text.partition(":")
        return sealing.unseal(keyring.load()[name], _PLACE, base64.b64decode(sealed)).decode()

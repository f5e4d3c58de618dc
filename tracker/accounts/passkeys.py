"""Passkeys as allauth has them, sealed in the database and bound to whose they are.

allauth seals what its `encrypt` hook is handed, and hands over no passkey. Nobody signs in with
what it keeps of one; but it tells devices, and the name that somebody gave it, from each other.
"""

import base64
import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticatorData

from tracker.pages import widgets
from tracker.privacy import keys, sealing

from .models import User


class SealedPasskey(auth.WebAuthn):
    """In the place of allauth's own: see apps.py."""

    @classmethod
    def add(cls, user: User, name: str, credential: dict[str, Any]) -> "SealedPasskey":
        passkey = cls(Authenticator(user=user, type=Authenticator.Type.WEBAUTHN))
        passkey._seal({"name": name, "credential": credential})
        passkey.instance.save()
        return passkey

    @property
    def name(self) -> str:
        return self._open()["name"]

    @name.setter
    def name(self, name: str) -> None:
        self._seal({**self._open(), "name": name})

    @property
    def authenticator_data(self) -> AuthenticatorData:
        response = auth.parse_registration_response(self._open()["credential"]).response
        return response.attestation_object.auth_data

    @property
    def is_passwordless(self) -> bool | None:
        """Whether the device says that it keeps it, so that no address has to be typed."""
        said = self._open()["credential"].get("clientExtensionResults", {})
        return said.get("credProps", {}).get("rk")

    def _place(self) -> bytes:
        return sealing.place("mfa.passkey", keys.SECOND_FACTOR, self.instance.user_id, 0)

    def _seal(self, plain: dict[str, Any]) -> None:
        key = keys.installation_key(keys.SECOND_FACTOR)
        sealed = sealing.seal(key, self._place(), json.dumps(plain).encode())
        self.instance.data = {"sealed": base64.b64encode(sealed).decode()}

    def _open(self) -> dict[str, Any]:
        key = keys.installation_key(keys.SECOND_FACTOR)
        sealed = base64.b64decode(self.instance.data["sealed"])
        return json.loads(sealing.unseal(key, self._place(), sealed))


# What fido2 and its CBOR raise over an answer that no browser gives.
MALFORMED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error)


@contextmanager
def as_a_wrong_code() -> Iterator[None]:
    """allauth expects some of these, and of what a signed-in person sends none."""
    try:
        yield
    except MALFORMED:
        raise get_adapter().validation_error("incorrect_code") from None


class CredentialField(forms.JSONField):
    """What a browser said, hidden in the form."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise get_adapter().validation_error("incorrect_code") from None


class AddPasskeyForm(AddWebAuthnForm):
    """allauth's, for passkeys that the device keeps and asks its owner for: never less."""

    name = forms.CharField(
        label=_("What should it be called?"),
        help_text=_("So that you know it again when there are several."),
        max_length=60,
        required=False,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
    )
    credential = CredentialField()
    passwordless = None

    def clean(self) -> dict:
        self.cleaned_data["passwordless"] = True
        with as_a_wrong_code():
            return super().clean()


class Checked(AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        with as_a_wrong_code():
            return super().clean_credential()


class SignInForm(Checked, LoginWebAuthnForm):
    """In the place of a password."""


class SecondStepForm(Checked):
    """Behind one."""


class AgainForm(Checked, ReauthenticateWebAuthnForm):
    """Before a step that matters."""

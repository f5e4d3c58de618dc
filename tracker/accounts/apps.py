from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tracker.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.webauthn.internal import auth

        from .passkeys import SealedPasskey

        # allauth has no setting for it, and looks this name up wherever it needs a passkey.
        auth.WebAuthn = SealedPasskey

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "tracker.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Refuse to start with keys that cannot be read; see keys.check() for what they open."""
        from . import keyring

        keyring.load()

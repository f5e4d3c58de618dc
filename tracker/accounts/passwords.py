"""How long a password has to be: longer for those who read what others wrote."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import User

CLINICIANS = 15


class LongerForClinicians:
    """Asked beside Django's own validators: see AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        is_clinician = getattr(user, "account", "") == User.Account.CLINICIAN
        if is_clinician and len(password) < CLINICIANS:
            raise ValidationError(
                _("Use at least %(n)s characters: this account reads what others share."),
                code="password_too_short",
                params={"n": CLINICIANS},
            )

    def get_help_text(self) -> str:
        return ""

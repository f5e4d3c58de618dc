"""How long a password has to be, and what does not count: asked beside Django's own validators,
see AUTH_PASSWORD_VALIDATORS."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import access
from .models import User

CLIENTS, CLINICIANS, MOST = 12, 15, 128
# Shorter pieces stand in any sentence.
SHORTEST_WORD = 3


def least(user: Any) -> int:
    """Longer for those who read what others wrote."""
    is_clinician = getattr(user, "account", "") == User.Account.CLINICIAN
    return CLINICIANS if is_clinician else CLIENTS


class LongerForClinicians:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < least(user) == CLINICIANS:
            raise ValidationError(
                _("Use at least %(n)s characters: this account reads what others share."),
                code="password_too_short",
                params={"n": CLINICIANS},
            )

    def get_help_text(self) -> str:
        return ""


class NotTooLong:
    """More makes no password better, and each one is worked on for a while."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > MOST:
            raise ValidationError(
                _("Use at most %(n)s characters."), code="password_too_long", params={"n": MOST}
            )

    def get_help_text(self) -> str:
        return ""


class NoWordsFromHere:
    """What anybody would try first here does not count: one's name, one's address, where one is.

    A password that is long enough without these words may well have them in it.
    """

    def validate(self, password: str, user: Any = None) -> None:
        left = password.casefold()
        for word in sorted(words_from_here(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < least(user) <= len(password):
            raise ValidationError(
                _(
                    "Your name, your address and the name of this place are guessed first, so they "
                    "don’t count: use at least %(n)s other characters."
                ),
                code="password_from_here",
                params={"n": least(user)},
            )

    def get_help_text(self) -> str:
        return ""


def words_from_here(user: Any) -> set[str]:
    """The words of this place and of this person, in small letters."""
    said = ["keel", settings.SITE_NAME, *access.practices().values_list("name", flat=True)]
    said += [getattr(user, "name", ""), getattr(user, "email", "")]
    words = re.findall(r"[^\W_]+", " ".join(said).casefold())
    return {word for word in words if len(word) >= SHORTEST_WORD}

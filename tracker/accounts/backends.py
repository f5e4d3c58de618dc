"""Who may sign in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone


class OpenAccounts(AuthenticationBackend):
    """Passwords of accounts that are in use. A closed one answers as a wrong password does."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Not with an account that its owner deleted, in the moments before it is gone."""
        over = user.leaving_at is not None and user.leaving_at <= timezone.now()
        return super().user_can_authenticate(user) and not over

    @classmethod
    def _stash_user(cls, user: Any) -> Any:
        """Put nobody aside: allauth would send a closed account with the right password to a page
        of its own, and so say that the password is right."""
        return None

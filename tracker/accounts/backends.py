"""Who may sign in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class OpenAccounts(AuthenticationBackend):
    """Passwords of accounts that are in use. A closed one answers as a wrong password does."""

    @classmethod
    def _stash_user(cls, user: Any) -> Any:
        """Put nobody aside: allauth would send a closed account with the right password to a page
        of its own, and so say that the password is right."""
        return None

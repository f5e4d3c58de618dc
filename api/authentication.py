"""Who is asking, and whether this kind of person may use the route at all."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from tracker.accounts import access, actions, languages, sessions
from tracker.accounts.middleware import has_second_factor
from tracker.accounts.models import ApiToken, User
from tracker.accounts.policy import allowed

REFUSED = _("This token doesn’t work, or no longer.")


class Bearer(BaseAuthentication):
    """`Authorization: Bearer <token>`. Asked at each request, so revoking works at once."""

    @sensitive_variables()
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        now = timezone.now()
        token = access.token(secret.strip().decode("ascii", "replace"), now)
        if token is None:
            raise AuthenticationFailed(REFUSED)
        actions.note_use(token, now.date())
        languages.speak(request, token.user.language)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class Session(SessionAuthentication):
    """The browser's own session, for the pages. Writing needs the CSRF token."""


class WhoMayEnter(BasePermission):
    """The policy that the route declares; then, for clinicians, the second factor."""

    def has_permission(self, request: Request, view: Any) -> bool:
        route = request._request.resolver_match
        role = request.user.role if request.user.is_authenticated else "anonymous"
        if role not in allowed(route.func, route.url_name):
            return False  # DRF answers 401 to strangers and 403 to everybody else
        if route.url_name != "leaving" and getattr(request.user, "leaving_at", None):
            raise PermissionDenied(_("You asked to delete your account. Keep it first."))
        if role not in ("anonymous", "client") and not self._second_factor(request):
            raise PermissionDenied(_("Set up a second factor first."))
        return True

    @staticmethod
    def _second_factor(request: Request) -> bool:
        """A token was made behind the second factor; it lapses when that is turned off."""
        if isinstance(request.auth, ApiToken):
            return settings.DEMO or is_mfa_enabled(request.user)
        return has_second_factor(request._request)


def stands_for(request: Request) -> str:
    """What stands in a row of ours for the token or the session that asks: nobody else's."""
    if not isinstance(request.auth, ApiToken):
        return sessions.stands_for(request._request)
    return salted_hmac("accounts.token", str(request.auth.pk), algorithm="sha256").hexdigest()


class _BearerInTheSchema(OpenApiAuthenticationExtension):
    target_class = Bearer
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made on the settings page, at /settings/tokens/.",
        }


class _SessionInTheSchema(OpenApiAuthenticationExtension):
    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "session",
            "description": "The session of a signed-in browser; writing needs X-CSRFToken.",
        }

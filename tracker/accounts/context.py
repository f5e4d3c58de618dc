"""What every template can read about whoever is signed in."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tracker.pages import hide


def own(request: HttpRequest) -> dict:
    """HIDE_URL: where Hide leads for this person; "" when they switched it off."""
    return {"HIDE_URL": SimpleLazyObject(lambda: hides_to(request))}


def hides_to(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return hide.address()
    return hide.address(user.hides_to) if user.hide_on else ""

"""Steps that matter ask who it is once more, unless that was within the last ten minutes."""

from allauth.account.decorators import reauthentication_required

# allauth asks this in its decorator only, which answers with a page.
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.http import HttpRequest


def asks_again(request: HttpRequest) -> bool:
    """Whoever stepped in as an invented person has no password to give."""
    return not (settings.DEMO and request.session.get("demo"))


# Around a view: looking is free, whatever is posted waits for a password or a code.
freshly = reauthentication_required(allow_get=True, enabled=asks_again)


def is_fresh(request: HttpRequest) -> bool:
    """Whether a password or code was given again within the last ten minutes."""
    return not (asks_again(request) and is_reauthentication_required(request, app=""))

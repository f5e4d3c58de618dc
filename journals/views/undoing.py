"""Taking back, for two minutes, that something was stopped."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from journals import actions
from tracker.accounts.policy import allow
from tracker.pages.flash import say

# Long enough to read the words twice; not so long that an unlocked phone could share again.
UNDO_SECONDS = 120
ONLY_YOU = gettext_lazy("Nobody but you can open it any more.")


def say_stopped(request: HttpRequest, stopped: actions.Stopped, text: object) -> None:
    """Let the next page say so, with its undo; nothing where nothing was shared."""
    request.session["stopped"] = {
        "shares": [str(pk) for pk in stopped.shares],
        "standing": [str(pk) for pk in stopped.standing],
        "until": timezone.now().timestamp() + UNDO_SECONDS,
    }
    if any(stopped):
        say(request, text, undo_url=reverse("share-undo"))


@allow("client")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the stop that was just made in this session."""
    stopped, now = request.session.pop("stopped", None), timezone.now()
    in_time = stopped is not None and now.timestamp() < stopped["until"]
    if in_time and actions.undo_stop_everything(request.user, _ids(stopped), now=now):
        say(request, _("It is shared again, as it was."))
    return redirect("sharing")


def _ids(stopped: dict) -> actions.Stopped:
    shares, standing = stopped["shares"], stopped.get("standing", [])
    return actions.Stopped([uuid.UUID(pk) for pk in shares], [uuid.UUID(pk) for pk in standing])

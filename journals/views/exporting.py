"""Taking everything along: asked for, made by a worker, saved once."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from journals import access, actions, exports
from journals.models import Export
from tracker.accounts.fresh import freshly, settled
from tracker.accounts.policy import allow
from tracker.accounts.sessions import stands_for
from tracker.pages.download import download
from tracker.pages.flash import say


@allow("client")
@settled
@freshly
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """How far the file is that this session asked for. Asking waits for a password or a code."""
    me, session, now = request.user, stands_for(request), timezone.now()
    if request.method != "POST":
        return _page(request, access.own_exports(me, session).first())
    try:
        actions.ask_for_export(me, session=session, now=now)
    except actions.EnoughForToday:
        say(request, _("You asked for it five times today. Ask again tomorrow."))
    return redirect("export")


@allow("client")
@require_POST
def fetch(request: HttpRequest, pk) -> HttpResponseBase:
    """Hand it out once: a POST, so that nothing that only looks at links takes it."""
    row = access.own_export(request.user, stands_for(request), pk)
    found = actions.hand_out_export(row, now=timezone.now())
    if found is None:
        row.state = Export.State.OVER
        return _page(request, row, status=410)
    return download(found, "application/zip", exports.FILE_NAME)


def _page(request: HttpRequest, row: Export | None, status: int = 200) -> HttpResponse:
    context = {"nav": "settings", "export": row, "state": row.state if row else ""}
    return render(request, "journals/export.html", context, status=status)

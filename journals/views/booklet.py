"""A booklet of one's own words: chosen, made by a worker, saved once."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from journals import access, actions, exports
from journals.access.booklet import own_years
from journals.forms import BookletForm
from journals.models import Export
from tracker.accounts.fresh import freshly, is_fresh, settled
from tracker.accounts.policy import allow
from tracker.accounts.sessions import stands_for
from tracker.pages.download import download
from tracker.pages.flash import say

BOOKLET = Export.What.BOOKLET


@allow("client")
@settled
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def booklet(request: HttpRequest) -> HttpResponse:
    """What to choose from, and how far the one is that this session asked for."""
    posted = request.POST if request.method == "POST" else None
    form = BookletForm(posted, years=own_years(request.user))
    if form.is_valid() and _ask(request, form):
        return redirect("booklet")
    row = access.own_exports(request.user, stands_for(request), BOOKLET).first()
    return _page(request, form, row, 422 if form.errors else 200)


def _ask(request: HttpRequest, form: BookletForm) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        session, now = stands_for(request), timezone.now()
        actions.ask_for_booklet(request.user, form.wish, session=session, now=now)
    except ValidationError as error:
        form.say(error)
    except actions.EnoughForToday:
        say(request, _("You asked for it five times today. Ask again tomorrow."))
    return form.is_valid()


@allow("client")
@freshly
@require_POST
def fetch(request: HttpRequest, pk) -> HttpResponseBase:
    """Hand it out once, to somebody who has just said who they are. What they chose waited here
    meanwhile, sealed: no word of it has to wait in a session."""
    row = access.own_export(request.user, stands_for(request), pk, BOOKLET)
    found = actions.hand_out_export(row, now=timezone.now())
    if found is None:
        row.state = Export.State.OVER
        return _page(request, BookletForm(years=own_years(request.user)), row, 410)
    return download(found, "application/pdf", exports.BOOKLET_NAME)


def _page(
    request: HttpRequest, form: BookletForm, row: Export | None, status: int = 200
) -> HttpResponse:
    context = {"nav": "journal", "form": form, "export": row, "state": row.state if row else ""}
    context |= {"fresh": is_fresh(request), "years": form.fields["which"].choices[:-1]}
    context["has_errors"] = bool(form.errors)
    return render(request, "journals/booklet.html", context, status=status)

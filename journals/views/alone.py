"""Who can see this, for one entry that belongs to no moment: a page, a worksheet, a check-in."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import ShareAloneForm
from journals.models import Share
from journals.moments import as_part
from journals.views.moments import people
from journals.views.sharing import _chosen, _say_beside, _say_stopped
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("client")
def entry_sharing(request: HttpRequest, pk) -> HttpResponse:
    """What belongs to a moment is shared with its moment, on that moment's page."""
    me, now = request.user, timezone.now()
    entry = access.own_entry(me, pk)
    if entry.episode_id:
        return redirect("moment-sharing", pk=entry.episode_id)
    relationships, seen = list(care.active_care(me)), as_part(entry, dict(people(me)))
    chosen = _chosen(request, relationships)
    shares = list(access.own_shares(me, now).filter(entry=entry))
    form = _form(request, seen, chosen, shares)
    if form and form.is_valid() and _share(me, entry, chosen, form, now):
        say(request, _("%(name)s can open it.") % {"name": chosen.therapist.first_name})
        return redirect("entry-sharing", pk=pk)
    context = {"form": form, "chosen": chosen, "relationships": relationships, "entry": entry}
    return _page(request, seen, shares, context)


def _form(request: HttpRequest, seen, relationship, shares) -> ShareAloneForm | None:
    """None where there is nobody to share with; then nothing can be posted either."""
    if relationship is None and request.method == "POST":
        raise Http404
    return relationship and ShareAloneForm(
        request.POST if request.method == "POST" else None,
        entry=seen,
        relationship=relationship,
        standing=[share for share in shares if share.relationship_id == relationship.pk],
    )


def _share(me, entry, relationship, form: ShareAloneForm, now) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        actions.share_alone(me, entry, relationship, form.choice(now), now=now)
    except ValidationError as error:
        _say_beside(form, error)
    return form.is_valid()


def _page(request: HttpRequest, seen, shares: list[Share], context: dict) -> HttpResponse:
    """The present truth, and the very words and numbers that a choice would show."""
    failed = bool(context["form"] and context["form"].errors)
    looks = access.looks(request.user, timezone.get_current_timezone(), [seen.entry_id])
    context |= {
        "nav": "sharing",
        "seen": seen,
        "numbers": replace(seen, words=None, names={}),
        "shares": shares,
        "readers": [share.relationship.therapist.first_name for share in shares],
        "looks": looks,
        "has_errors": failed,
    }
    return render(request, "journals/entry_sharing.html", context, status=422 if failed else 200)


def readers(me, entry, now) -> list[str]:
    """The first names of those who can open it at this moment."""
    shares = access.own_shares(me, now).filter(entry=entry)
    return [share.relationship.therapist.first_name for share in shares]


def with_answers(me, entry) -> list:
    """What it was answered stands beside it from now on; gives the ids of what is new to me."""
    entry.answers = list(access.own_guidance(me).filter(entry=entry).order_by("sent_at"))
    return [one.pk for one in entry.answers if one.seen_at is None]


@allow("client")
@require_POST
def stop(request: HttpRequest, pk) -> HttpResponse:
    """At once, for everybody, with undo."""
    entry = access.own_entry(request.user, pk)
    stopped = actions.stop_sharing(request.user, entry_ids=[entry.pk], now=timezone.now())
    _say_stopped(request, stopped)
    return redirect("entry-sharing", pk=pk)

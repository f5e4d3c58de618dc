"""Removing what I wrote, taking that back, and how an entry stood before."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.content import copied
from journals.moments import as_part
from journals.timeline import kind_of
from tracker.accounts.policy import allow
from tracker.pages.flash import say
from tracker.pages.paging import page_number

PAGE = 50


def _back(request: HttpRequest, take_back) -> bool:
    """Whether it is back. If not, why; and if it was shared before, that it is not now."""
    try:
        was_shared = take_back()
    except ValidationError as error:
        say(request, " ".join(error.messages))
        return False
    if was_shared:
        say(request, _("It is back, and only you can open it. Share it again if you want to."))
    return True


@allow("client")
@require_POST
def remove_entry(request: HttpRequest, pk) -> HttpResponse:
    """At once, for everybody, with undo for 30 days."""
    entry = access.own_entry(request.user, pk)
    actions.remove_entry(request.user, entry, now=timezone.now())
    say(request, _("Removed."), reverse("entry-restore", args=[pk]))
    return _beside(entry, gone=True)


@allow("client")
@require_POST
def restore_entry(request: HttpRequest, pk) -> HttpResponse:
    """The second of two taps finds it there."""
    me, now = request.user, timezone.now()
    entry = access.own_entries(me).filter(pk=pk).first()
    if entry is None:
        entry = access.own_removed(me, pk)
        if not _back(request, lambda: actions.restore_entry(me, entry, now=now)):
            return redirect("removed")
    return _beside(entry)


# The page of its own that an entry has, and the list that is left once it is gone.
OWN_PAGES = {
    "check_in": ("check-in-change", "journal"),
    "journal_page": ("page", "journal"),
    "worksheet": ("worksheet-answer", "worksheets"),
    "measure": ("measure-answer", "measures"),
}


def _beside(entry, *, gone: bool = False) -> HttpResponse:
    """The page that it stands on, or stood on."""
    if entry.kind == "safety_plan":
        return redirect("my-plan")
    if entry.kind in OWN_PAGES:
        own, left = OWN_PAGES[entry.kind]
        return redirect(left) if gone else redirect(own, pk=entry.pk)
    if entry.episode_id:
        return redirect("moment", pk=entry.episode_id)
    return redirect("home")


@allow("client")
@require_POST
def remove_moment(request: HttpRequest, pk) -> HttpResponse:
    me = request.user
    actions.remove_moment(me, access.own_episode(me, pk), now=timezone.now())
    say(request, _("Removed."), reverse("moment-restore", args=[pk]))
    return redirect("moments")


@allow("client")
@require_POST
def restore_moment(request: HttpRequest, pk) -> HttpResponse:
    me, now = request.user, timezone.now()
    episode = access.own_episodes(me).filter(pk=pk).first()
    if episode is None:
        episode = get_object_or_404(access.own_removed_moments(me, now), pk=pk)
        if not _back(request, lambda: actions.restore_moment(me, episode, now=now)):
            return redirect("removed")
    return redirect("moment", pk=pk)


@allow("client")
def removed(request: HttpRequest) -> HttpResponse:
    """What was removed in the last 30 days, with a button that takes it back."""
    me, now, page = request.user, timezone.now(), page_number(request)
    here, names = slice((page - 1) * PAGE, page * PAGE + 1), access.own_names(me)
    rows = list(access.own_removed_entries(me, now)[here])
    moments = list(access.own_removed_moments(me, now)[here])
    context = {"nav": "journal", "moments": moments[:PAGE], "page": page}
    context["entries"] = [(as_part(row, names), kind_of(row), row) for row in rows[:PAGE]]
    context["more"] = max(len(rows), len(moments)) > PAGE
    return render(request, "journals/removed.html", context)


@allow("client")
def versions(request: HttpRequest, pk) -> HttpResponse:
    """How an entry stood before each change, newest first; only its writer reads these."""
    me = request.user
    entry = access.own_entry(me, pk)
    if entry.version == 1:
        raise Http404
    now_is = replace(as_part(entry, access.own_names(me)), answers=())
    earlier = [
        (one.recorded_at, _as_it_stood(now_is, one)) for one in access.own_versions(me, entry)
    ]
    context = {"nav": "journal", "entry": entry, "versions": earlier[::-1], "now_is": now_is}
    context["back"] = _beside(entry).url
    return render(request, "journals/versions.html", context)


def _as_it_stood(now_is, one):
    """An earlier version of what is shown."""
    before = {"version": one.version, "status": one.status}
    if one.occurred_at is not None:
        before |= {"at": one.occurred_at, "zone": one.occurred_zone}
        before["precision"] = one.occurred_precision
    return replace(now_is, **before, ratings=copied(one.ratings), words=copied(one.words))

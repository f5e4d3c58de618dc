"""Free pages of the journal: write, read, change, date back, remove, put beside a moment."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import MomentForm, PageForm, as_it_stands
from journals.forms.pages import MOST_MOMENTS
from journals.kinds import JOURNAL_PAGE
from journals.moments import as_part, content
from journals.views.alone import read_by, with_answers
from journals.views.posted import Posted
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.pages.flash import say

PRIVATE_AGAIN = _later("It belongs to the moment now, and only you can open it. Share it there.")


@allow("client")
@sensitive_post_parameters()
def new(request: HttpRequest) -> HttpResponse:
    """`?moment=`: it will stand beside this moment of mine."""
    posted = Posted.by(request)
    form, write = written(posted)
    if form.is_valid() and (entry := save(form, write)):
        say(request, _("Saved. That’s enough for now."))
        return redirect("page", pk=entry.pk)
    context = {"nav": "journal", "form": form, "has_errors": bool(form.errors)}
    return render(request, "journals/page_new.html", context, status=status_of(form))


def _beside(posted: Posted):
    pk = posted.asked.get("moment")
    if not pk:
        return None
    try:
        return get_object_or_404(access.own_episodes(posted.me).prefetch_related(None), pk=pk)
    except ValidationError as error:  # not even an id
        raise Http404 from error


def written(posted: Posted) -> tuple[PageForm, Callable[[], Any]]:
    """The form of a new page as it came, and what saves it."""
    beside = _beside(posted)
    form = PageForm(posted.fields, now=posted.at, zone=posted.zone, beside=beside)
    return form, lambda: actions.write_page(
        posted.me,
        entry_id=form.cleaned_data["entry_id"],
        content=form.content,
        when=form.when,
        episode=beside,
        written_at=posted.at,
        now=posted.now,
    )


def _form(request: HttpRequest, now, entry) -> PageForm:
    """For `entry` as it stands."""
    return PageForm(
        request.POST if request.method == "POST" else None,
        now=now,
        zone=entry.occurred_zone,
        content=content(entry),
        entry_id=entry.pk,
        base_version=entry.version,
        initial=as_it_stands(entry),
    )


def own_page(me, pk):
    rows = access.own_entries(me).of_kind(JOURNAL_PAGE.code).select_related("episode")
    return get_object_or_404(rows, pk=pk)


@allow("client")
@sensitive_post_parameters()
def page(request: HttpRequest, pk) -> HttpResponse:
    """To read; with `?change=1` to write anew."""
    me, now = request.user, timezone.now()
    entry = own_page(me, pk)
    posted, form = request.method == "POST", None
    if posted or request.GET.get("change"):
        form = _form(request, now, entry)
    if posted and form.is_valid() and save(form, lambda: _change(me, entry, form, now)):
        say(request, _("Saved. Earlier versions are kept."))
        return redirect("page", pk=pk)
    return _show(request, entry, form=form)


def _change(me, entry, form: PageForm, now):
    base = form.cleaned_data["base_version"] or 0
    return actions.change_page(
        me, entry, form.content, base_version=base, when=form.when_anew, now=now
    )


def _show(request: HttpRequest, entry, form=None, moment_form=None, status=None) -> HttpResponse:
    me, now = request.user, timezone.now()
    unseen = with_answers(me, entry, now)
    context = {
        "nav": "journal",
        "page": as_part(entry, now=now),
        "entry": entry,
        "form": form,
        "moment_form": moment_form or _moment_form(me, entry),
        **read_by(me, entry, now),
        "has_errors": bool((form and form.errors) or (moment_form and moment_form.errors)),
    }
    status = status or (status_of(form) if form else 200)
    response = render(request, "journals/page.html", context, status=status)
    actions.mark_seen(me, unseen, now=now)
    return response


def _moment_form(me, entry, data=None) -> MomentForm:
    newest = access.own_episodes(me).prefetch_related(None)[: MOST_MOMENTS + 1]
    initial = {"moment": str(entry.episode_id or "")}
    return MomentForm(data, episodes=newest, here=entry.episode, initial=initial)


@allow("client")
@require_POST
def attach(request: HttpRequest, pk) -> HttpResponse:
    """Put it beside a moment, or take it away from there."""
    me, now = request.user, timezone.now()
    entry = own_page(me, pk)
    form = _moment_form(me, entry, request.POST)
    if not form.is_valid():
        return _show(request, entry, moment_form=form, status=422)
    if actions.attach(me, entry, form.chosen, now=now):
        say(request, PRIVATE_AGAIN)
    return redirect("page", pk=pk)

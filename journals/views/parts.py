"""What is posted on a moment's page: its parts, in any order, each saved on its own."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.moments import own_day
from journals.views.moments import (
    Page,
    credit_form,
    episode_url,
    look_at,
    look_back_form,
    notice_form,
    page_of,
    refused,
)
from journals.views.safety import onward
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.pages.flash import say

A_DAY = timedelta(days=1)


def part(action):
    """A part of a moment is posted: build its form, save, and come back to the page."""

    @allow("client")
    @require_POST
    @sensitive_post_parameters()
    @wraps(action)
    def view(request: HttpRequest, pk) -> HttpResponse:
        # which part it is stands in the form, whatever the address asks for
        page = replace(look_at(request, pk), asked=request.POST.get("entry_id", ""))
        name, anchor, form, write = action(request, page)
        if form.is_valid() and (entry := save(form, write)) is not None:
            return onward(request, entry, episode_url(page.shown.episode, anchor))
        return page_of(request, pk, status=status_of(form), **{name: form})

    return view


@part
def notice(request, page: Page):
    form = notice_form(page, request.POST)
    return "notice", "notice", form, lambda: _write_note(page, form)


@transaction.atomic
def _write_note(page: Page, form):
    """The note anew if it is one of this moment, else one more."""
    episode, entry = page.shown.episode, page.shown.entries.get(form.cleaned_data["entry_id"])
    if entry is None:
        return actions.notice(page.me, episode=episode, when=form.when, **_new(page, form))
    if form.plan and {"happened", "until"} & set(form.changed_data) and form.wall:
        actions.move_plan(page.me, episode, start=form.when.at, until=form.ends, now=page.now)
    return actions.change_note(
        page.me,
        entry,
        form.content,
        when=_told_anew(form, entry),
        base_version=form.cleaned_data["base_version"] or 0,
        now=page.now,
    )


def _new(page: Page, form) -> dict:
    """What every part needs that is written for the first time."""
    return {
        "entry_id": form.cleaned_data["entry_id"],
        "content": form.content,
        "now": page.now,
    }


def _told_anew(form, entry) -> actions.When | None:
    """The time of a note, where it was changed. Of a plan, the moment has it."""
    if form.plan:
        return None
    if form.wall and "happened" in form.changed_data:
        return form.when
    precision = form.cleaned_data.get("precision")
    if precision and precision != entry.occurred_precision:
        return actions.When(entry.occurred_at, entry.occurred_zone, precision)
    return None


@part
def look_back(request, page: Page):
    form = look_back_form(page, request.POST)
    return "look_back", "look-back", form, lambda: _look_back(page, form)


@transaction.atomic
def _look_back(page: Page, form):
    """What was decided together is settled by it, in whatever way it is put."""
    if page.decided:
        actions.settle_decision(page.me, page.decided, now=page.now)
    return actions.look_back(
        page.me,
        episode=page.shown.episode,
        entry_id=form.cleaned_data["entry_id"],
        content=form.content,
        confirm=form.cleaned_data["confirm"],
        in_session=form.cleaned_data["in_session"],
        base_version=form.cleaned_data["base_version"] or 0,
        now=page.now,
    )


@part
def credit(request, page: Page):
    page = replace(page, smaller=bool(request.POST.get("smaller")))
    form = credit_form(page, request.POST)
    return "credit", "credit", form, lambda: _write_credit(request, page, form)


def _write_credit(request, page: Page, form):
    """Credit anew if it stands in this moment, else one more."""
    entry = page.shown.entries.get(form.cleaned_data["entry_id"])
    if entry is not None and entry.kind == "self_reinforcement":
        return actions.change_credit(
            page.me,
            entry,
            form.content,
            base_version=form.cleaned_data["base_version"] or 0,
            now=page.now,
        )
    more = {"planned_for": form.planned_for, "skipped": "skip" in request.POST}
    return actions.give_credit(page.me, episode=page.shown.episode, **more, **_new(page, form))


@allow("client")
@require_POST
def confirm(request: HttpRequest, pk) -> HttpResponse:
    """I have read the answer, and this is how I see it."""
    episode = access.own_episode(request.user, pk)
    version = request.POST.get("base_version", "")
    base = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    try:
        actions.confirm(request.user, episode=episode, base_version=base, now=timezone.now())
    except (ValidationError, actions.StaleVersion):
        say(request, _("This has changed meanwhile. Look again, please."))
    return redirect(episode_url(episode, "look-back"))


@allow("client")
@require_POST
def done(request: HttpRequest, pk, entry) -> HttpResponse:
    """The good thing that I had planned has happened."""
    episode = access.own_episode(request.user, pk)
    with suppress(actions.StaleVersion):  # the second of two taps finds it done
        actions.mark_done(request.user, access.own_entry(request.user, entry), now=timezone.now())
    return redirect(episode_url(episode, "credit"))


@allow("client")
@require_POST
def keep(request: HttpRequest, pk, entry) -> HttpResponse:
    """Keep the words of this credit on my own menu, for later."""
    episode = access.own_episode(request.user, pk)
    try:
        row = access.own_entry(request.user, entry)
        kept = actions.keep_words(request.user, row, now=timezone.now())
    except ValidationError as error:
        say(request, refused(error))
    else:
        say(request, _("Kept on your own list.") if kept else _("There are no words to keep."))
    return redirect(episode_url(episode, "credit"))


@allow("client")
@require_POST
def rest(request: HttpRequest, pk) -> HttpResponse:
    """Not today. It asks again tomorrow."""
    me = request.user
    day = own_day(me, timezone.now())
    actions.rest(me, access.own_episode(me, pk), until=day + A_DAY)
    say(request, _("Not today. That is an answer too."))
    return redirect("home")


@allow("client")
@require_POST
def close(request: HttpRequest, pk) -> HttpResponse:
    """Let it be as it is; or open it again."""
    episode = access.own_episode(request.user, pk)
    if request.POST.get("again"):
        actions.take_up(request.user, episode)
    else:
        reason = request.POST.get("reason", "let_go")
        try:
            actions.let_go(request.user, episode, reason=reason, now=timezone.now())
        except ValidationError:
            return page_of(request, pk, status=422)
    return redirect(episode_url(episode))

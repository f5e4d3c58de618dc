"""A moment: one page with its three parts, each saved on its own, in any order, days apart."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import wraps
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import CreditForm, LookBackForm, NewMomentForm, NoticeForm
from journals.moments import as_moment, content
from journals.views.paging import page_number
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.pages.flash import say
from tracker.reminders.schedule import journal_day

PAGE = 30


def people(user) -> list[tuple[str, str]]:
    return [(str(person.pk), person.words["label"]) for person in access.own_people(user)]


@allow("client")
def moments(request: HttpRequest) -> HttpResponse:
    now, page = timezone.now(), page_number(request)
    rows = list(access.own_episodes(request.user)[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "nav": "moments",
        "moments": [as_moment(episode, now) for episode in rows[:PAGE]],
        "page": page,
        "more": len(rows) > PAGE,
    }
    return render(request, "journals/moments.html", context)


@allow("client")
@sensitive_post_parameters()
def new_moment(request: HttpRequest) -> HttpResponse:
    me, now = request.user, timezone.now()
    form = _new_moment_form(request, now)
    if form.is_valid() and (episode := save(form, lambda: _begin(me, form, now))):
        say(request, _("Saved. That’s enough for now."))
        return redirect(episode_url(episode, "look-back" if "look_back" in request.POST else ""))
    context = {"nav": "new", "form": form, "has_errors": bool(form.errors)}
    return render(request, "journals/moment_new.html", context, status=status_of(form))


def _new_moment_form(request: HttpRequest, now) -> NewMomentForm:
    me = request.user
    return NewMomentForm(
        request.POST if request.method == "POST" else None,
        now=now,
        zone=me.time_zone,
        people=people(me),
        goals=list(access.own_goals(me)),
        initial={"episode_id": actions.new_id()},
    )


def _begin(me, form: NewMomentForm, now):
    return actions.begin_moment(
        me,
        episode_id=form.cleaned_data["episode_id"],
        entry_id=form.cleaned_data["entry_id"],
        content=form.content,
        when=form.when,
        title=form.cleaned_data["title"],
        goal=form.chosen_goal,
        planned=form.cleaned_data["planned"],
        now=now,
    )


def episode_url(episode, part: str = "") -> str:
    return reverse("moment", args=[episode.pk]) + (f"#{part}" if part else "")


@allow("client")
def moment(request: HttpRequest, pk) -> HttpResponse:
    answer = page_of(request, pk)
    unseen = [reply.id for reply in request.moment.answers if reply.new]
    if unseen:
        actions.mark_seen(request.user, unseen, now=timezone.now())
    return answer


def page_of(request: HttpRequest, pk, status: int = 200, **forms) -> HttpResponse:
    """The whole page. The parts that are given as forms are open, with what was typed."""
    me, now = request.user, timezone.now()
    known = people(me)
    request.moment = shown = as_moment(access.own_episode(me, pk), now, dict(known))
    change = request.GET.get("change", "")
    context = {
        "nav": "moments",
        "moment": shown,
        "forms": _open_forms(me, shown, now, known, change) | forms,
        "change": change,
        "has_errors": status >= 400,
        "now": now,
    }
    return render(request, "journals/moment.html", context, status=status)


def _open_forms(me, shown, now, known, change) -> dict:
    """What the page asks by itself: what was asked for, and what comes next."""
    noticing = change in ("notice", "add")
    return {
        "notice": _notice_form(me, shown, now, known, change) if noticing else None,
        "look_back": _look_back_form(me, shown, change),
        "credit": _credit_form(me, shown, now, change),
    }


def _notice_form(me, shown, now, known, change, data=None) -> NoticeForm:
    """Changes the newest note; adds one where there is none, or where one is asked for."""
    last = shown.notes[-1] if shown.notes and change != "add" else None
    entry = shown.entries[last.entry_id] if last else None
    return NoticeForm(
        data,
        now=now,
        zone=me.time_zone,
        people=known,
        content=content(entry) if entry else None,
        entry_id=entry.pk if entry else None,
        base_version=entry.version if entry else 0,
        initial={"happened": _on_the_wall(entry)} if entry else {},
    )


def _on_the_wall(entry) -> datetime:
    """When it happened, on the clock it was lived by, to the minute."""
    local = entry.occurred_at.astimezone(ZoneInfo(entry.occurred_zone))
    return local.replace(tzinfo=None, second=0, microsecond=0)


def _look_back_form(me, shown, change, data=None) -> LookBackForm | None:
    entry = shown.entries[shown.look_back.entry_id] if shown.look_back else None
    if entry and change != "look-back" and data is None:
        return None
    return LookBackForm(
        data,
        goal=shown.episode.goal,
        content=content(entry) if entry else None,
        entry_id=entry.pk if entry else None,
        base_version=entry.version if entry else 0,
        initial={"confirm": bool(entry) and entry.status == "confirmed"},
    )


def _credit_form(me, shown, now, change, data=None) -> CreditForm | None:
    if data is None and (shown.look_back is None or (shown.credits and change != "credit")):
        return None
    # what was typed decides which form it was: credit may have been taken back meanwhile
    fair = data is not None and any(data.get(key) for key in ("hard", "friend", "try_next"))
    praise = data is not None and any(data.get(key) for key in ("text", "reward"))
    return CreditForm(
        data, praise=praise or (shown.earned and not fair), zone=me.time_zone, now=now
    )


def part(action):
    """A part of a moment is posted: build its form, save, and come back to the page."""

    @allow("client")
    @require_POST
    @sensitive_post_parameters()
    @wraps(action)
    def view(request: HttpRequest, pk) -> HttpResponse:
        now = timezone.now()
        shown = as_moment(access.own_episode(request.user, pk), now)
        name, anchor, form, write = action(request, shown, now)
        if form.is_valid() and save(form, write) is not None:
            say(request, _("Saved. That’s enough for now."))
            return redirect(episode_url(shown.episode, anchor))
        return page_of(request, pk, status=status_of(form), **{name: form})

    return view


@part
def notice(request, shown, now):
    me = request.user
    form = _notice_form(me, shown, now, people(me), "notice", request.POST)
    return "notice", "notice", form, lambda: _write_note(me, shown, form, now)


def _write_note(me, shown, form: NoticeForm, now):
    """The note anew if it is one of this moment, else one more."""
    entry = shown.entries.get(form.cleaned_data["entry_id"])
    if entry is None:
        return actions.notice(
            me,
            episode=shown.episode,
            entry_id=form.cleaned_data["entry_id"],
            content=form.content,
            when=form.when,
            now=now,
        )
    return actions.change_note(
        me,
        entry,
        form.content,
        when=form.when if "happened" in form.changed_data else None,
        base_version=form.cleaned_data["base_version"] or 0,
        now=now,
    )


@part
def look_back(request, shown, now):
    form = _look_back_form(request.user, shown, "look-back", request.POST)

    def write():
        return actions.look_back(
            request.user,
            episode=shown.episode,
            entry_id=form.cleaned_data["entry_id"],
            content=form.content,
            confirm=form.cleaned_data["confirm"],
            in_session=form.cleaned_data["in_session"],
            base_version=form.cleaned_data["base_version"] or 0,
            now=now,
        )

    return "look_back", "look-back", form, write


@part
def credit(request, shown, now):
    form = _credit_form(request.user, shown, now, "credit", request.POST)

    def write():
        return actions.give_credit(
            request.user,
            episode=shown.episode,
            entry_id=form.cleaned_data["entry_id"],
            content=form.content,
            planned_for=form.planned_for,
            skipped="skip" in request.POST,
            now=now,
        )

    return "credit", "credit", form, write


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
def rest(request: HttpRequest, pk) -> HttpResponse:
    """Not today. It asks again tomorrow."""
    day = journal_day(timezone.now(), request.user.time_zone)
    actions.rest(request.user, access.own_episode(request.user, pk), until=day + timedelta(days=1))
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

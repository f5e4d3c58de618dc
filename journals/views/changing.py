"""Small things that stand, changed: what a moment is called, a check-in, somebody close."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.content import content_of
from journals.forms import ChangeMomentForm, CheckInForm, PersonForm
from journals.kinds import CHECK_IN
from journals.moments import as_part
from journals.views.alone import read_by, with_answers
from journals.views.saving import save, status
from tracker.accounts.policy import allow
from tracker.pages.flash import say


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _base(form) -> int:
    return form.cleaned_data["base_version"] or 0


@allow("client")
@sensitive_post_parameters()
def moment(request: HttpRequest, pk) -> HttpResponse:
    """Its title, and the goal that it belongs to."""
    me = request.user
    own = get_object_or_404(access.own_episodes(me).prefetch_related(None), pk=pk)
    form = ChangeMomentForm(_posted(request), episode=own, goals=access.own_goals(me))
    if form.is_valid() and save(form, lambda: _change_moment(me, own, form)):
        say(request, _("Saved."))
        return redirect("moment", pk=pk)
    context = {"nav": "moments", "form": form, "episode": own, "has_errors": bool(form.errors)}
    context["earlier"] = _earlier_titles(me, own)
    return render(request, "journals/moment_change.html", context, status=status(form))


def _change_moment(me, own, form: ChangeMomentForm):
    return actions.change_moment(
        me,
        own,
        title=form.title,
        goal=form.chosen_goal,
        base_version=_base(form),
        now=timezone.now(),
    )


def _earlier_titles(me, own) -> list[tuple]:
    """What it was called before: (until when, title), the newest first."""
    if own.version == 1:
        return []
    rows = access.own_wordings(me, own.pk)[:20]
    return [(row.recorded_at, row.words.get("title", "")) for row in rows]


@allow("client")
@sensitive_post_parameters()
def check_in(request: HttpRequest, pk) -> HttpResponse:
    """One that stands: to read, to change, to remove."""
    me = request.user
    entry = get_object_or_404(access.own_entries(me).of_kind(CHECK_IN.code), pk=pk)
    form = CheckInForm(_posted(request), of=me, now=timezone.now(), entry=entry, entry_id=pk)
    if form.is_valid() and save(form, lambda: _change_check_in(me, entry, form)):
        say(request, _("Saved. Earlier versions are kept."))
        return redirect("check-in-change", pk=pk)
    return _show_check_in(request, entry, form)


def _show_check_in(request: HttpRequest, entry, form: CheckInForm) -> HttpResponse:
    me, unseen = request.user, with_answers(request.user, entry, form.now)
    context = {
        "nav": "journal",
        "form": form,
        "part": as_part(entry, now=form.now),
        "entry": entry,
        **read_by(me, entry, form.now),
        "has_errors": bool(form.errors),
    }
    answer = render(request, "journals/check_in.html", context, status=status(form))
    actions.mark_seen(me, unseen, now=form.now)
    return answer


def _change_check_in(me, entry, form: CheckInForm):
    return actions.change_note(
        me, entry, form.content, base_version=_base(form), when=form.about, now=form.now
    )


@allow("client")
@sensitive_post_parameters()
def people(request: HttpRequest) -> HttpResponse:
    me = request.user
    form = PersonForm(_posted(request))
    if form.is_valid() and save(form, lambda: _add_person(me, form)):
        return redirect("people")
    everybody = list(access.own_people_ever(me))
    context = {
        "nav": "settings",
        "form": form,
        "people": [one for one in everybody if one.archived_at is None],
        "away": [one for one in everybody if one.archived_at],
        "has_errors": bool(form.errors),
    }
    return render(request, "journals/people.html", context, status=status(form))


def _add_person(me, form: PersonForm):
    return actions.add_person(
        me, person_id=form.cleaned_data["entry_id"], content=form.content, now=timezone.now()
    )


@allow("client")
@sensitive_post_parameters()
def person(request: HttpRequest, pk) -> HttpResponse:
    """Somebody close, under another name."""
    me = request.user
    own = get_object_or_404(access.own_people_ever(me), pk=pk)
    form = PersonForm(
        _posted(request), content=content_of(own), entry_id=own.pk, base_version=own.version
    )
    if form.is_valid() and save(form, lambda: _change_person(me, own, form)):
        say(request, _("Saved."))
        return redirect("people")
    context = {"nav": "settings", "form": form, "person": own, "has_errors": bool(form.errors)}
    return render(request, "journals/person.html", context, status=status(form))


def _change_person(me, own, form: PersonForm):
    return actions.change_person(
        me, own, form.content, base_version=_base(form), now=timezone.now()
    )


@allow("client")
@require_POST
def put_away_person(request: HttpRequest, pk) -> HttpResponse:
    """Not offered any more, or offered again. Whatever names them keeps their name."""
    me, now = request.user, timezone.now()
    own = get_object_or_404(access.own_people_ever(me), pk=pk)
    if "again" in request.POST or "again" in request.GET:  # the second is Undo
        actions.take_up_person(me, own, now=now)
    else:
        actions.put_away_person(me, own, now=now)
        undo = reverse("person-put-away", args=[pk]) + "?again=1"
        say(request, _("Put away. What names them keeps their name."), undo)
    return redirect("people")

"""What I would like to talk about: put on the list, reworded, ticked, taken off, answered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import AgendaForm
from journals.views.saving import save
from journals.views.saving import status as status_of
from journals.views.sharing import chosen_of
from tracker.accounts import held
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say
from tracker.pages.paging import page_number

PAGE = 20  # of what was talked about


@allow("client")
@sensitive_post_parameters()
def agenda(request: HttpRequest) -> HttpResponse:
    """My side of the list for the next talk, when that is, and one thing more."""
    me, now = request.user, timezone.now()
    circle = list(care.together(me, now).select_related("therapist__clinician__practice"))
    chosen = chosen_of(request, circle)
    if request.method == "POST" and chosen is None:
        raise Http404
    form = AgendaForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and save(form, lambda: _add(me, chosen, form, now)):
        return _added(request, chosen)
    context = {"nav": "agenda", "form": form, "relationships": circle, "chosen": chosen}
    context |= {"has_errors": bool(form.errors), **_around(request, circle, chosen, now)}
    response = render(request, "journals/agenda.html", context, status=status_of(form))
    actions.mark_seen(me, context["unseen"], now=now)
    return response


def _added(request: HttpRequest, relationship) -> HttpResponse:
    words = _("It is on the list. %(name)s can read it.")
    say(request, words % {"name": relationship.therapist.first_name})
    return redirect(f"{reverse('agenda')}?with={relationship.pk}")


def _add(me, relationship, form: AgendaForm, now):
    return actions.add_to_agenda(
        me,
        relationship,
        item_id=form.cleaned_data["entry_id"],
        kind=form.cleaned_data["which"],
        text=form.content.get("text", ""),
        now=now,
    )


def _around(request: HttpRequest, circle, chosen, now) -> dict:
    """The appointments that come, the list with its answers, and what is left of other care."""
    me, page = request.user, page_number(request)
    mine = access.own_agenda_shown(me, now)
    items = list(mine.filter(relationship=chosen, done_at=None)) if chosen else []
    ticked = mine.filter(relationship=chosen, done_at__isnull=False).order_by("-done_at", "pk")
    done = list(ticked[(page - 1) * PAGE : page * PAGE + 1]) if chosen else []
    things = access.own_things(me, [*items, *done], now=now)
    answers = {thing.id: thing.answers for thing in things}
    given = [one for thing in things for one in thing.answers]
    return {
        "items": [(item, answers[item.pk]) for item in items],
        "done": [(item, answers[item.pk]) for item in done[:PAGE]],
        "page": page,
        "more": len(done) > PAGE,
        "left": list(mine.exclude(relationship__in=circle)),
        "coming": list(care.coming(care.own_care(me).filter(ended_at=None), now)),
        "unseen": [one.id for one in given if one.new],
    }


@allow("client")
@sensitive_post_parameters()
def item(request: HttpRequest, pk) -> HttpResponse:
    """One thing on it, in other words."""
    own = _own(request, pk)
    form = AgendaForm(
        request.POST if request.method == "POST" else None,
        standing=True,
        content=dict(own.words),
        entry_id=own.pk,
        base_version=own.version,
    )
    if form.is_valid() and save(form, lambda: _reword(request.user, own, form)):
        return redirect(_list_of(own))
    context = {"nav": "agenda", "form": form, "item": own, "has_errors": bool(form.errors)}
    return render(request, "journals/agenda_item.html", context, status=status_of(form))


def _own(request: HttpRequest, pk):
    """One of mine that still stands on the list; 404 for all else."""
    own = access.own_agenda_item(request.user, pk)
    if own.withdrawn_at is not None:
        raise Http404
    return own


def _reword(me, own, form: AgendaForm):
    return actions.reword_item(
        me,
        own,
        text=form.content.get("text", ""),
        base_version=form.cleaned_data["base_version"] or 0,
        now=timezone.now(),
    )


def _list_of(own) -> str:
    return f"{reverse('agenda')}?with={own.relationship_id}"


@allow("client")
@require_POST
def tick(request: HttpRequest, pk) -> HttpResponse:
    """Talked about, where the form says `done`; else not yet after all."""
    own, done = _own(request, pk), bool(request.POST.get("done"))
    actions.tick_item(request.user, own, done=done, now=timezone.now())
    if done:
        say(request, _("Ticked as talked about."), undo_url=reverse("agenda-done", args=[pk]))
    return redirect(_list_of(own))


@allow("client")
@require_POST
def take_off(request: HttpRequest, pk) -> HttpResponse:
    """At once, with undo."""
    own = access.own_agenda_item(request.user, pk)
    actions.take_off_agenda(request.user, own, now=timezone.now())
    say(request, _("Taken off the list."), undo_url=reverse("agenda-put-back", args=[pk]))
    back = request.POST.get("back", "")
    return redirect(back if held.is_here(back) else _list_of(own))


@allow("client")
@require_POST
def put_back(request: HttpRequest, pk) -> HttpResponse:
    """Undo of taking it off."""
    own = access.own_agenda_item(request.user, pk)
    actions.put_back_on_agenda(request.user, own, now=timezone.now())
    return redirect(_list_of(own))

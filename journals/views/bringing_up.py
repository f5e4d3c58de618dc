"""What a therapist keeps for a session: a list of what to bring up, ticks, and private notes."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import BringUpForm, NoteForm
from journals.models import AgendaItem
from journals.views.moments import refused
from journals.views.review import address, draw, place, where
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("therapist")
@require_POST
@sensitive_post_parameters()
def add(request: HttpRequest, pk) -> HttpResponse:
    """One more line for my own list."""
    relationship, form = care.client_of(request.user, pk), BringUpForm(request.POST)

    def put():
        pk = form.cleaned_data["entry_id"]
        return _add(request, relationship, pk, text=form.content.get("text", ""))

    if form.is_valid() and save(form, put):
        return redirect(address(request, pk) + "#bring-up")
    return draw(request, pk, failed=form, status=status_of(form))


def _add(request: HttpRequest, relationship, item_id: uuid.UUID, **what):
    return actions.add_to_agenda(
        request.user,
        relationship,
        item_id=item_id,
        kind=AgendaItem.Kind.BRING_UP,
        now=timezone.now(),
        **what,
    )


@allow("therapist")
@require_POST
def discuss(request: HttpRequest, pk, entry) -> HttpResponse:
    """Something that is shared goes on my list, to be talked about."""
    relationship, now = care.client_of(request.user, pk), timezone.now()
    shared = access.shared_row(request.user, relationship, entry, now)
    try:
        # pressed twice, or again after it was taken off: the list has it once
        listed = {one.entry_id for one in access.own_bring_up(request.user, relationship, now=now)}
        if entry not in listed:
            _add(request, relationship, uuid.uuid4(), entry=shared)
    except ValidationError as error:
        say(request, refused(error))
    else:
        say(request, _("On your list for when you meet."))
    return redirect(address(request, pk))


@allow("therapist")
@require_POST
def tick(request: HttpRequest, pk, item) -> HttpResponse:
    """Talked about, or not after all: what the client brought, or what I did."""
    care.client_of(request.user, pk)
    thing = _mine(request, pk, item) or _theirs(request, pk, item)
    done = "again" not in request.POST
    actions.tick_item(request.user, thing, done=done, now=timezone.now())
    return redirect(address(request, pk))


def _mine(request: HttpRequest, pk, item) -> AgendaItem | None:
    """A line of my own list about this client."""
    try:
        mine = access.own_agenda_item(request.user, item)
    except Http404:
        return None
    if mine.relationship.client_id != pk:
        raise Http404
    return mine


def _theirs(request: HttpRequest, pk, item) -> AgendaItem:
    """Something that this client has put on the agenda."""
    theirs = access.shared_agenda_item(request.user, item, timezone.now())
    if theirs.relationship.client_id != pk:
        raise Http404
    return theirs


@allow("therapist")
@require_POST
def take_off(request: HttpRequest, pk, item) -> HttpResponse:
    """From my own list, with undo."""
    care.client_of(request.user, pk)
    now, mine = timezone.now(), _mine(request, pk, item)
    if mine is None:
        raise Http404
    if "undo" in request.GET:
        actions.put_back_on_agenda(request.user, mine, now=now)
        return redirect(address(request, pk))
    actions.take_off_agenda(request.user, mine, now=now)
    say(request, _("Taken off your list."), undo_url=_undo(request, pk, item))
    return redirect(address(request, pk))


def _undo(request: HttpRequest, pk, item) -> str:
    query = place(request, where(request))
    return reverse("bring-up-off", args=[pk, item]) + (f"{query}&undo=1" if query else "?undo=1")


@allow("therapist")
@require_POST
@sensitive_post_parameters()
def note(request: HttpRequest, pk) -> HttpResponse:
    """My notes about this client, as they stand now."""
    relationship, form = care.client_of(request.user, pk), NoteForm(request.POST)
    if form.is_valid() and save(form, lambda: _keep(request, relationship, form)):
        say(request, _("Your notes are kept. Only you see them here."))
        return redirect(address(request, pk))
    return draw(request, pk, failed=form, status=status_of(form))


def _keep(request: HttpRequest, relationship, form: NoteForm) -> bool:
    """Always true: an empty note that was never there is kept too."""
    actions.save_note(
        request.user,
        relationship,
        text=form.content.get("text", ""),
        base_version=form.cleaned_data["base_version"] or 0,
        now=timezone.now(),
    )
    return True

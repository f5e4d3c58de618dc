"""Bringing something to the next talk: a pin on a moment, or on what belongs to none."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.access.reminding import OWN_PAGES
from journals.models import AgendaItem
from journals.views.sharing import chosen_of
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.pages.flash import say


@dataclass(frozen=True)
class Pin:
    """Whether something is brought along to one therapist, and whether they can see the pin."""

    care: CareRelationship
    item: AgendaItem | None


def pins_of(me, entry_ids: Iterable[uuid.UUID], now) -> list[Pin]:
    """One for each of my therapists. Two queries, or one for somebody without any."""
    circle = list(care.active_care(me))
    if not circle:
        return []
    pinned = access.own_agenda_shown(me, now).filter(
        kind=AgendaItem.Kind.PIN, entry__in=list(entry_ids), done_at=None
    )
    by_care = {item.relationship_id: item for item in pinned}
    return [Pin(one, by_care.get(one.pk)) for one in circle]


@allow("client")
@require_POST
def moment(request: HttpRequest, pk) -> HttpResponse:
    episode, item_id = access.own_episode(request.user, pk), actions.new_id()
    _pin(
        request,
        lambda to: actions.pin_moment(
            request.user, to, episode, item_id=item_id, now=timezone.now()
        ),
    )
    return redirect("moment", pk=pk)


@allow("client")
@require_POST
def entry(request: HttpRequest, pk) -> HttpResponse:
    """Of what belongs to a moment, the moment is brought along."""
    own, item_id = access.own_entry(request.user, pk), actions.new_id()
    said = {"item_id": item_id, "kind": AgendaItem.Kind.PIN, "entry": own}
    _pin(
        request,
        lambda to: actions.add_to_agenda(request.user, to, **said, now=timezone.now()),
    )
    return redirect(page_of(own))


def page_of(own) -> str:
    """Where this entry is read."""
    if own.episode_id and own.kind not in ("journal_page", "worksheet"):
        return reverse("moment", args=[own.episode_id])
    if own.kind == "safety_plan":
        return reverse("my-plan")
    return reverse(OWN_PAGES.get(own.kind, "check-in-change"), args=[own.pk])


def _pin(request: HttpRequest, put: Callable[[CareRelationship], object]) -> None:
    """For the therapist that the form names, if there is such a one of mine."""
    relationship = chosen_of(request, list(care.active_care(request.user)))
    if relationship is None:
        raise Http404
    words = _("It is on the list for your talk with %(name)s.")
    try:
        put(relationship)
    except ValidationError as error:
        say(request, error.messages[0])
    else:
        say(request, words % {"name": relationship.therapist.first_name})

"""What comes after something was saved: where it leads, and the calm page after a high answer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journals import access, actions
from journals.models import Entry
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say
from tracker.safety.views import here


def onward(request: HttpRequest, entry: Entry, to: str, words: Any = None) -> HttpResponse:
    """Where saving an entry leads, for every kind: to `to`, but once, after an answer that a rule
    fires on, to the page with help, which says itself that it is saved. It is saved already,
    whatever becomes of that page. `words`: said instead of that it is saved."""
    helps = access.newly_high(request.user, entry)
    if words or not helps:
        say(request, words or _("Saved. That’s enough for now."))
    return redirect("entry-saved", pk=entry.pk) if helps else redirect(to)


def page_of(entry: Entry) -> str:
    """The address at which an entry of mine is read."""
    if entry.kind == Entry.Kind.MEASURE:
        return reverse("measure-answer", args=[entry.pk])
    if entry.kind == Entry.Kind.WORKSHEET:
        return reverse("worksheet-answer", args=[entry.pk])
    if entry.episode_id:
        return reverse("moment", args=[entry.episode_id])
    return reverse("home")


@allow("client")
@require_safe
def saved(request: HttpRequest, pk) -> HttpResponse:
    """Thank you; nobody reads this now; and who answers at once. It can be left on every line."""
    me, now = request.user, timezone.now()
    entry = access.own_entry(me, pk)
    found = access.help_after(me, entry, now)
    if found is None:
        return redirect(page_of(entry))
    context = {"entry": entry, "help": found, "to": page_of(entry), "region": here()}
    return render(request, "journals/saved.html", context)


@allow("client")
@require_POST
def share(request: HttpRequest, pk, care_id) -> HttpResponse:
    """The numbers and ticks of this one answer, with one press."""
    me, now = request.user, timezone.now()
    entry, relationship = access.own_entry(me, pk), care.own_relationship(me, care_id)
    if not access.high_for(me, entry):
        raise Http404
    try:
        actions.share_numbers(me, entry, relationship, now=now)
        name = relationship.therapist.first_name
        say(request, _("%(name)s can see these numbers and ticks now.") % {"name": name})
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("entry-saved", pk=pk)

"""Who can see this, for one entry that belongs to no moment: a page, a worksheet, a check-in."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import ShareAloneForm
from journals.kinds import SAFETY_PLAN
from journals.moments import as_part
from journals.reading import readers_of
from journals.views.moments import people
from journals.views.pins import pins_of
from journals.views.sharing import chosen_of, drawn, say_beside, seen_by, what_became
from journals.views.undoing import ONLY_YOU, say_stopped
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("client")
def entry_sharing(request: HttpRequest, pk) -> HttpResponse:
    """What belongs to a moment is shared on that moment's page, and the plan on its own."""
    me, now = request.user, timezone.now()
    entry = access.own_entry(me, pk)
    if entry.episode_id:
        return redirect("moment-sharing", pk=entry.episode_id)
    if entry.kind == SAFETY_PLAN.code:
        return redirect("my-plan")
    around = _around(request, entry, now)
    chosen, form = around["chosen"], _form(request, around, now)
    became = what_became(request, form, lambda: _share(me, entry, chosen, form, now))
    if became == "shared":
        say(request, _("%(name)s can open it.") % {"name": chosen.therapist.first_name})
        return redirect("entry-sharing", pk=pk)
    around |= seen_by(request, chosen, form if became else None, now, pk=pk)
    return drawn(request, "journals/entry_sharing.html", form, around)


def _around(request: HttpRequest, entry, now) -> dict[str, Any]:
    """The present truth, and what a choice would be about."""
    me, relationships = request.user, list(care.together(request.user, now))
    shares = list(access.own_shares(me, now).filter(entry=entry))
    chosen = chosen_of(request, relationships)
    meetings = {one.pk: one.meets_at for one in relationships if one.meets_at}
    audience = readers_of(shares, access.own_marks(me, [entry.pk]), meetings)
    part = as_part(entry, dict(people(me)))
    return {
        "entry": entry,
        "part": part,
        "numbers": replace(part, words=None, names={}),
        "shares": shares,
        "relationships": relationships,
        "chosen": chosen,
        "audience": audience,
        "readers": [one.name for one in audience],
        "open_to_chosen": bool(chosen and any(one.care_id == chosen.pk for one in audience)),
        "looks": access.looks(me, timezone.get_current_timezone(), [entry.pk], now=now),
    }


def _form(request: HttpRequest, around: dict[str, Any], now) -> ShareAloneForm | None:
    """None where there is nobody to share with; then nothing can be posted either."""
    chosen = around["chosen"]
    if chosen is None and request.method == "POST":
        raise Http404
    return chosen and ShareAloneForm(
        request.POST if request.method == "POST" else None,
        entry=around["part"],
        relationship=chosen,
        standing=[share for share in around["shares"] if share.relationship_id == chosen.pk],
        meeting=care.next_appointment(chosen, now),
        now=now,
    )


def _share(me, entry, relationship, form: ShareAloneForm, now) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        actions.share_alone(me, entry, relationship, form.choice(), now=now)
    except ValidationError as error:
        say_beside(form, error)
    return form.is_valid()


def read_by(me, entry, now) -> dict[str, Any]:
    """For the page of an entry: `audience`, who can open it and when they did; their `readers`; and
    to whose talk it is brought along, `pins`."""
    shares = list(access.own_shares(me, now).filter(entry=entry))
    found = {"audience": [], "readers": [], "pins": pins_of(me, [entry.pk], now)}
    if shares:
        found["highlighted"] = access.own_highlighted(me, [entry.pk], now)
        meetings = care.next_appointments([share.relationship for share in shares], now)
        audience = readers_of(shares, access.own_marks(me, [entry.pk]), meetings)
        found |= {"audience": audience, "readers": [one.name for one in audience]}
    return found


def with_answers(me, entry, now) -> list:
    """What it was answered stands beside it from now on; gives the ids of what is new to me."""
    entry.answers = list(access.own_guidance(me, now).filter(entry=entry).order_by("sent_at"))
    return [one.pk for one in entry.answers if one.seen_at is None]


@allow("client")
@require_POST
def stop(request: HttpRequest, pk) -> HttpResponse:
    """At once, for everybody, with undo."""
    entry = access.own_entry(request.user, pk)
    stopped = actions.stop_sharing(request.user, entry_ids=[entry.pk], now=timezone.now())
    say_stopped(request, actions.Stopped(stopped, []), ONLY_YOU)
    return redirect("entry-sharing", pk=pk)

"""Who can see this moment: the present truth first, two steps to open, one to close."""

from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import ShareForm
from journals.moments import as_moment
from journals.views.undoing import ONLY_YOU, say_stopped
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("client")
def moment_sharing(request: HttpRequest, pk) -> HttpResponse:
    """`?see=` shows what the therapist can open now. A POST of `preview` saves nothing."""
    me, now = request.user, timezone.now()
    shown = as_moment(access.own_episode(me, pk), now)
    relationships = list(care.together(me, now))
    chosen = chosen_of(request, relationships)
    form = _form(request, shown, chosen, now) if chosen else None
    if request.method == "POST" and form is None:
        raise Http404
    became = what_became(request, form, lambda: _share(me, shown.episode, chosen, form, now))
    if became == "shared":
        say(request, _("%(name)s can open what you chose.") % {"name": chosen.therapist.first_name})
        return redirect("moment-sharing", pk=pk)
    around = _around(me, shown, relationships, chosen)
    around |= seen_by(request, chosen, form if became else None, now, episode=pk)
    return drawn(request, "journals/moment_sharing.html", form, around)


def what_became(request: HttpRequest, form: ShareForm | None, share: Callable[[], bool]) -> str:
    """ "shared", if it is now; "shown", if that was all that was asked for; "" if neither."""
    if form is None or not form.is_valid():
        return ""
    if "preview" in request.POST:
        return "shown"
    return "shared" if share() else ""


def _share(me, episode, relationship, form: ShareForm, now) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        actions.share_parts(me, episode, relationship, form.choice(), now=now)
    except ValidationError as error:
        say_beside(form, error)
    return form.is_valid()


def _around(me, shown, relationships, chosen) -> dict:
    """The present truth, and what a choice would show."""
    meetings = {one.pk: one.meets_at for one in relationships if one.meets_at}
    return {
        "moment": shown,
        "relationships": relationships,
        "chosen": chosen,
        "audience": shown.audience(meetings),
        "open_to_chosen": bool(
            chosen and any(s.relationship_id == chosen.pk for s in shown.shares)
        ),
        "looks": access.looks(
            me,
            timezone.get_current_timezone(),
            [part.entry_id for part in shown.parts],
            now=timezone.now(),
        ),
        "previews": _previews(shown) if chosen else [],
    }


def _previews(shown) -> list[tuple]:
    """Each part as "only numbers and ticked words" would show it: the very values."""
    return [(part.heading, part.made_of.show(part.ratings, part.names)) for part in shown.parts]


def chosen_of(request: HttpRequest, relationships):
    """The therapist that the page is about: the one asked for, else the first."""
    wanted = request.POST.get("relationship") or request.GET.get("with") or ""
    if wanted:
        found = [care for care in relationships if str(care.pk) == wanted]
        if not found:
            raise Http404
        return found[0]
    return relationships[0] if relationships else None


def _form(request: HttpRequest, shown, relationship, now) -> ShareForm:
    standing = [share for share in shown.shares if share.relationship_id == relationship.pk]
    return ShareForm(
        request.POST if request.method == "POST" else None,
        relationship=relationship,
        parts=shown.parts,
        standing=standing,
        asked=any(shown.waits_in(share) for share in standing),
        meeting=care.next_appointment(relationship, now),
        now=now,
    )


def say_beside(form, error: ValidationError) -> None:
    for name, messages in error.error_dict.items():
        form.add_error(name if name in form.fields else None, messages)


def seen_by(request: HttpRequest, chosen, form: ShareForm | None, now, **which) -> dict:
    """What the therapist would see after this choice; or sees now, where that was asked for."""
    me = request.user
    if form is not None:
        choice = form.choice()
        said = {"level": choice.level, "until": choice.until, "ask": choice.ask}
        seen = access.part_as_if(me, chosen, choice.entry_ids, **said, now=now)
        last_day = choice.until and choice.until - timedelta(seconds=1)
        return {"seen": seen, "seen_as_if": True, "last_day": last_day}
    if chosen and request.method == "GET" and request.GET.get("see"):
        return {"seen": access.part_now(me, chosen, now, **which), "seen_now": True}
    return {}


def drawn(request: HttpRequest, template: str, form, context: dict) -> HttpResponse:
    failed = bool(form and form.errors)
    context |= {"nav": "sharing", "form": form, "has_errors": failed}
    return render(request, template, context, status=422 if failed else 200)


@allow("client")
@require_POST
def stop(request: HttpRequest, pk) -> HttpResponse:
    """At once, for everybody, with undo."""
    episode = access.own_episode(request.user, pk)
    stopped = actions.stop_sharing(
        request.user, entry_ids=[entry.pk for entry in episode.parts], now=timezone.now()
    )
    say_stopped(request, actions.Stopped(stopped, []), ONLY_YOU)
    return redirect("moment-sharing", pk=pk)

"""Who can see this: the present truth first, two steps to open, one to close."""

import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import ShareForm
from journals.kinds import KINDS, made_of
from journals.models import Entry
from journals.moments import as_moment
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say

# Long enough to read the words twice; not so long that an unlocked phone could share again.
UNDO_SECONDS = 120


@allow("client")
def sharing(request: HttpRequest) -> HttpResponse:
    """Everything that is shared now, in one list, and who looked."""
    me, now = request.user, timezone.now()
    shares = list(access.own_shares(me, now)[:200])
    context = {
        "nav": "sharing",
        "shares": _by_moment(shares),
        "looks": access.looks(me, timezone.get_current_timezone()),
        "looks_at_all": True,
        "care": list(care.own_care(me)),
    }
    return render(request, "journals/sharing.html", context)


def _by_moment(shares) -> list[dict]:
    """One row per moment and therapist, with the parts that can be opened."""
    rows: dict[tuple, list] = {}
    for share in shares:
        key = (share.entry.episode_id or share.entry_id, share.relationship_id)
        rows.setdefault(key, []).append(share)
    return [_row(row) for row in rows.values()]


def _row(shares) -> dict:
    """All that one therapist can open of one moment, told of by its first share."""
    one = shares[0]
    return {
        "episode": one.entry.episode,
        "alone": None if one.entry.episode else one.entry,
        "therapist": one.relationship.therapist,
        "last_day": one.until and one.until - timedelta(seconds=1),
        "level": one.level,
        "parts": _parts(share.entry for share in shares),
    }


def _parts(entries) -> list:
    """In the order of the cycle; something without a moment is its own only part."""
    order = [*KINDS, Entry.Kind.WORKSHEET]
    parts = {(one.kind, one.worksheet, one.worksheet_version) for one in entries}
    by_cycle = sorted(parts, key=lambda part: (order.index(part[0]), part[1]))
    return [made_of(*part).short for part in by_cycle]


@allow("client")
def moment_sharing(request: HttpRequest, pk) -> HttpResponse:
    me, now = request.user, timezone.now()
    shown = as_moment(access.own_episode(me, pk), now)
    relationships = list(care.active_care(me))
    chosen = _chosen(request, relationships)
    form = _form(request, shown, chosen) if chosen else None
    if request.method == "POST" and form is None:
        raise Http404
    if form and form.is_valid() and _share(me, shown.episode, chosen, form, now):
        say(request, _("%(name)s can open what you chose.") % {"name": chosen.therapist.first_name})
        return redirect("moment-sharing", pk=pk)
    context = {"form": form, "chosen": chosen, "relationships": relationships}
    context |= _around(me, shown, chosen) | {"has_errors": bool(form and form.errors)}
    status = 422 if context["has_errors"] else 200
    return render(request, "journals/moment_sharing.html", context, status=status)


def _share(me, episode, relationship, form: ShareForm, now) -> bool:
    """False if the action objected, with its reasons in the form."""
    try:
        actions.share_parts(me, episode, relationship, form.choice(now), now=now)
    except ValidationError as error:
        _say_beside(form, error)
    return form.is_valid()


def _around(me, shown, chosen) -> dict:
    """The present truth, and what a choice would show."""
    return {
        "nav": "sharing",
        "moment": shown,
        "looks": access.looks(
            me, timezone.get_current_timezone(), [part.entry_id for part in shown.parts]
        ),
        "previews": _previews(shown) if chosen else [],
    }


def _previews(shown) -> list[tuple]:
    """Each part as "only numbers and ticked words" would show it: the very values."""
    return [(part.heading, part.made_of.show(part.ratings, part.names)) for part in shown.parts]


def _chosen(request: HttpRequest, relationships):
    """The therapist that the page is about: the one asked for, else the first."""
    wanted = request.POST.get("relationship") or request.GET.get("with") or ""
    if wanted:
        found = [care for care in relationships if str(care.pk) == wanted]
        if not found:
            raise Http404
        return found[0]
    return relationships[0] if relationships else None


def _form(request: HttpRequest, shown, relationship) -> ShareForm:
    standing = [share for share in shown.shares if share.relationship_id == relationship.pk]
    data = request.POST if request.method == "POST" else None
    return ShareForm(
        data,
        relationship=relationship,
        parts=shown.parts,
        standing=standing,
        asked=any(shown.waits_in(share) for share in standing),
    )


def _say_beside(form, error: ValidationError) -> None:
    for name, messages in error.error_dict.items():
        form.add_error(name if name in form.fields else None, messages)


@allow("client")
@require_POST
def stop(request: HttpRequest, pk) -> HttpResponse:
    """At once, for everybody, with undo."""
    episode = access.own_episode(request.user, pk)
    stopped = actions.stop_sharing(
        request.user, entry_ids=[entry.pk for entry in episode.parts], now=timezone.now()
    )
    _say_stopped(request, stopped)
    return redirect("moment-sharing", pk=pk)


@allow("client")
@require_POST
def stop_all(request: HttpRequest, care_id) -> HttpResponse:
    """Everything that this therapist can open, at once."""
    relationship = get_object_or_404(care.own_care(request.user), pk=care_id)
    stopped = actions.stop_sharing(request.user, relationship=relationship, now=timezone.now())
    _say_stopped(request, stopped)
    return redirect("sharing")


def _say_stopped(request: HttpRequest, stopped: list[uuid.UUID]) -> None:
    request.session["stopped"] = {
        "shares": [str(pk) for pk in stopped],
        "until": timezone.now().timestamp() + UNDO_SECONDS,
    }
    if stopped:
        say(request, _("Nobody but you can open it any more."), undo_url=reverse("share-undo"))


@allow("client")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the stop that was just made in this session."""
    stopped, now = request.session.pop("stopped", None), timezone.now()
    in_time = stopped is not None and now.timestamp() < stopped["until"]
    if in_time and actions.undo_stop(request.user, stopped["shares"], now=now):
        say(request, _("It is shared again, as it was."))
    return redirect("sharing")

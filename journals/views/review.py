"""One client's two pages for their therapist: all that is shared, and the same before a session."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access
from journals.access.worksheets import assigned_in
from journals.figures import figures
from journals.forms import AnswerForm, BringUpForm, KindForm, NoteForm, ReplyForm
from journals.measure_figures import clinical
from journals.seen import Decision, Seen, SeenMoment
from journals.talk import Thing
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care.actions import mark_looked_at
from tracker.care.models import CareRelationship
from tracker.pages.flash import say
from tracker.pages.paging import page_number

WRITTEN = CareRelationship.GuidanceMode.WRITTEN
# What of its address is kept when a form comes back.
PLACE = ("page", "moment", "entry")


@dataclass(frozen=True)
class Row:
    """Something that is shared, and what its therapist can do about it."""

    seen: Any  # SeenMoment or Seen
    answer: AnswerForm | None
    decision: Decision | None = None


@allow("therapist")
def client(request: HttpRequest, pk) -> HttpResponse:
    """Everything, page by page; or one moment or entry of it, that a link leads to."""
    answer = draw(request, pk, "client")
    mark_looked_at(request.care, request.now)
    return answer


@allow("therapist")
def prep(request: HttpRequest, pk) -> HttpResponse:
    """The same in three minutes: what to talk about, what changed, and what waits."""
    return draw(request, pk, "prep")


@allow("therapist")
@require_POST
def looked_at(request: HttpRequest, pk) -> HttpResponse:
    """What is here now is no longer new."""
    mark_looked_at(care.client_of(request.user, pk), timezone.now())
    say(request, _("Marked as looked at. What comes from now on is new."))
    return redirect(address(request, pk))


def draw(
    request: HttpRequest,
    pk: uuid.UUID,
    at: str = "",
    failed: KindForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page that the address names. `failed`: a form that could not be saved, with its words."""
    request.now, at = timezone.now(), at or where(request)
    request.care = relationship = care.client_of(request.user, pk)
    context = _around(request, relationship, at, failed)
    if at == "prep":
        waiting = access.waiting_moments(relationship, request.now)
        context |= _moments(request, relationship, failed, only=waiting)
        seen = access.shared_good_for_me(request.user, relationship, now=request.now)
        context["good_for_me"] = seen
    else:
        context |= _everything(request, relationship, failed)
    context |= {"failed": failed, "has_errors": status >= 400}
    return render(request, f"journals/{at}.html", context, status=status)


def where(request: HttpRequest) -> str:
    """Which of the two pages a form was on."""
    return "prep" if request.GET.get("at") == "prep" else "client"


def place(request: HttpRequest, at: str) -> str:
    """What a form adds to its address, so that it comes back to this very page."""
    kept = {name: request.GET[name] for name in PLACE if name in request.GET}
    query = {"at": at} if at == "prep" else kept
    return f"?{urlencode(query)}" if query else ""


def address(request: HttpRequest, pk: uuid.UUID) -> str:
    """The page that a form was on."""
    if where(request) == "prep":
        return reverse("client-prep", args=[pk])
    return reverse("client", args=[pk]) + place(request, "client")


def _around(
    request: HttpRequest, relationship: CareRelationship, at: str, failed: KindForm | None
) -> dict[str, Any]:
    """What both pages have: what to talk about, facts, charts, and the therapist's own."""
    me, now = request.user, request.now
    active = relationship.status == CareRelationship.Status.ACTIVE
    found = access.shared_prep(me, relationship, now=now)
    who, page = relationship.of.first_name, reverse("client", args=[relationship.of_id])

    def leads_to(moment: uuid.UUID) -> str:
        return f"{page}?moment={moment}"

    writes = active and relationship.guidance_mode == WRITTEN
    flags = access.shared_flags(me, now, relationship=relationship)
    bring_up = access.own_bring_up(me, relationship, now=now, since=found.since)
    return {
        "nav": "caseload",
        "now": now,
        "at": at,
        "here": place(request, at),
        "care": relationship,
        "client": relationship.client,
        "acts": active,
        "writes": writes,
        "away": access.away_until(relationship, now),
        "flags": flags,
        "prep": found,
        "figures": figures(found.numbers, who=who, theirs=_("Your view"), leads_to=leads_to),
        "measured": clinical(found.numbers.measures, found.numbers.begins, now),
        "talk": [(one, _reply_form(one, found.next, writes, failed)) for one in found.talk],
        "bring_up": bring_up,
        "on_my_list": {one.entry_id for one in bring_up if one.open},
        "bring_form": failed if isinstance(failed, BringUpForm) else BringUpForm(),
        "note_form": note_form(request, relationship, failed),
        "goals": access.shared_goals(me, relationship, now),
    }


def _reply_form(
    thing: Thing, meets_at: datetime | None, writes: bool, failed: KindForm | None
) -> ReplyForm | None:
    """None where nothing can be replied: it is done, or it would need words."""
    if isinstance(failed, ReplyForm) and failed.about == thing.id:
        return failed
    if not thing.open or not (writes or thing.kind == "talk_before"):
        return None
    return ReplyForm.to(thing, meets_at=meets_at, writes=writes)


def note_form(
    request: HttpRequest, relationship: CareRelationship, failed: KindForm | None = None
) -> NoteForm:
    if isinstance(failed, NoteForm):
        return failed
    note = access.own_note(request.user, relationship)
    if note is None:
        return NoteForm()
    return NoteForm(content=dict(note.words), entry_id=note.pk, base_version=note.version)


def _everything(
    request: HttpRequest, relationship: CareRelationship, failed: KindForm | None
) -> dict[str, Any]:
    me, page, now = request.user, page_number(request), request.now
    moment, entry = _id(request, "moment"), _id(request, "entry")
    one = moment or entry
    context = {"page": page, "one": one}
    context |= _moments(request, relationship, failed, page, only=[one] if one else None)
    alone, more = access.shared_alone(
        me, relationship, now=now, page=page, only=[one] if one else None
    )
    context["alone"] = [_row(part, failed, context["writes_to"], {}) for part in alone]
    context["more"] = more or context["more"]
    context["their_plan"] = access.shared_plan(me, relationship, now=now)
    context["assigned"] = assigned_in(me, relationship)
    context["proposals"] = access.shared_proposals(me, relationship)
    return context


def _id(request: HttpRequest, name: str) -> uuid.UUID | None:
    text = request.GET.get(name, "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _moments(
    request: HttpRequest,
    relationship: CareRelationship,
    failed: KindForm | None,
    page: int = 1,
    only: list[uuid.UUID] | None = None,
) -> dict[str, Any]:
    now, writes = request.now, relationship.guidance_mode == WRITTEN
    moments, more = access.shared_moments(request.user, relationship, now=now, page=page, only=only)
    parts = [part.entry_id for moment in moments if (part := moment.to_decide)]
    decided = access.shared_decisions(relationship, parts, now=now) if parts else {}
    rows = [_row(moment, failed, writes, decided) for moment in moments]
    shown = {moment.episode_id for moment in moments}
    return {"moments": rows, "shown": shown, "more": more, "writes_to": writes}


def _row(
    seen: SeenMoment | Seen,
    failed: KindForm | None,
    writes: bool,
    decided: dict[uuid.UUID, Decision],
) -> Row:
    part = seen.to_decide if isinstance(seen, SeenMoment) else None
    decision = decided.get(part.entry_id) if part else None
    return Row(seen, _answer_form(seen, failed) if writes else None, decision)


def _answer_form(seen: SeenMoment | Seen, failed: KindForm | None) -> AnswerForm:
    is_it = isinstance(failed, AnswerForm) and failed.about == seen.answer_to.entry_id
    form = failed if isinstance(failed, AnswerForm) and is_it else AnswerForm()
    if isinstance(seen, Seen):
        form.of_no_moment()
    return form

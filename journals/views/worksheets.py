"""Worksheets: what is offered, filling one in, and what was answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from journals import access, actions, good
from journals.access import worksheets as sheets
from journals.forms.pages import MOST_MOMENTS
from journals.forms.worksheets import WorksheetForm, drawn_at
from journals.moments import as_part, content
from journals.switches import CHECK_INS, of_worksheets
from journals.views.alone import read_by
from journals.views.moments import people
from journals.views.pages import PRIVATE_AGAIN
from journals.views.safety import onward
from journals.views.saving import save
from journals.views.saving import status as status_of
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.paging import page_number
from tracker.reminders import access as reminders

PAGE = 20


@allow("client")
def worksheets(request: HttpRequest) -> HttpResponse:
    """What is offered and what was asked for; below it the last answers."""
    me, now, page = request.user, timezone.now(), page_number(request)
    rows = list(sheets.own_answers(me)[(page - 1) * PAGE : page * PAGE + 1])
    offers = sheets.own_worksheets(me, now)
    context = {
        "nav": "worksheets",
        "asked": [one for one in offers if one.assigned],
        "open": [one for one in offers if not one.assigned],
        "answers": [as_part(entry) for entry in rows[:PAGE]],
        "page": page,
        "more": len(rows) > PAGE,
    }
    return render(request, "journals/worksheets.html", context)


@allow("client")
@sensitive_post_parameters()
def worksheet(request: HttpRequest, slug: str) -> HttpResponse:
    me, now = request.user, timezone.now()
    sent = request.method == "POST"
    proof = drawn_at(request.POST.get("drawn", ""), me, slug, now)
    offer = sheets.own_worksheet(me, slug, now, number=number_sent(request), drawn_at=proof)
    if offer.opens_at is not None and not sent:
        return _page(request, offer, None)
    form = _form(request, offer, now)
    ready = form.is_valid() and not form.between
    if ready and (entry := save(form, lambda: _answer(me, slug, form, proof))):
        return onward(request, entry, reverse("worksheet-answer", args=[entry.pk]))
    return _page(request, offer, form)


def number_sent(request: HttpRequest) -> int | None:
    """The version of the page that was sent: an older one may stand open somewhere."""
    number = request.POST.get("number", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 5 else None


def _form(request: HttpRequest, offer, now, *, entry=None) -> WorksheetForm:
    me = request.user
    return WorksheetForm(
        request.POST if request.method == "POST" else None,
        offer=offer,
        client=me,
        now=now,
        people=people(me),
        moments=access.own_episodes(me).prefetch_related(None)[: MOST_MOMENTS + 1],
        entry=entry,
        content=content(entry) if entry else None,
    )


def _page(request: HttpRequest, offer, form, **more) -> HttpResponse:
    context = {"nav": "worksheets", "offer": offer, "worksheet": offer.worksheet, "form": form}
    context |= {"has_errors": bool(form and form.errors), **more}
    if form and not more:
        standing = standing_of(request.user, offer)
        context |= {"may_see": may_see(request.user, offer, standing, of_worksheets)}
        context |= {"goes_out": bool(standing)}
    if form and not more and offer.worksheet.period == "day":
        context["today"] = sheets.own_today(request.user, offer.worksheet.slug, form.now)
    status = status_of(form) if form else 200
    return render(request, "journals/worksheet.html", context, status=status)


def standing_of(me, offer) -> dict:
    """{care: [what stands]} of those who have a worksheet or a measure as it is answered."""
    rows = access.own_standing_shares(me).filter(which=offer.worksheet.slug)
    return {row.relationship_id: [row] for row in rows}


def may_see(me, offer, standing: dict, switches_of) -> list[tuple]:
    """(care, Switch) before it is answered: who asked for it or would see it, and how much of it
    they may have. `switches_of`: of_worksheets, or of_measures."""
    slug = offer.worksheet.slug
    asked = {one.care_id for one in offer.assigned if not one.stopped_at}
    found = []
    for one in care.active_care(me):
        if one.pk in asked or one.pk in standing:
            says = [slug] if one.pk in asked else []
            found += [(one, *switches_of(standing.get(one.pk, []), [offer.worksheet], says))]
    return found


def _answer(me, slug: str, form: WorksheetForm, proof):
    return actions.answer_worksheet(
        me,
        entry_id=form.cleaned_data["entry_id"],
        slug=slug,
        number=form.worksheet.number,
        content=form.content,
        when=form.when,
        episode=form.chosen_moment,
        drawn_at=proof,
        now=form.now,
    )


@allow("client")
@sensitive_post_parameters()
def worksheet_answer(request: HttpRequest, pk) -> HttpResponse:
    """One answer to read; or, asked to, to change. It is drawn with the version it was given to."""
    me, now = request.user, timezone.now()
    entry = sheets.own_answer(me, pk)
    if request.method != "POST" and "change" not in request.GET:
        return _read(request, entry, now)
    offer = sheets.for_answer(me, entry)
    form = _form(request, offer, now, entry=entry)
    ready = form.is_valid() and not form.between
    if ready and (saved := save(form, lambda: _change(me, entry, form, now))):
        there = reverse("worksheet-answer", args=[pk])
        return onward(request, saved[0], there, PRIVATE_AGAIN if saved[1] else None)
    return _page(request, offer, form, entry=entry, **read_by(me, entry, now))


def _change(me, entry, form: WorksheetForm, now) -> tuple:
    """The answer as it stands now, and whether a move beside a moment ended its shares."""
    changed = actions.change_answer(
        me,
        entry,
        form.content,
        base_version=form.cleaned_data["base_version"] or 0,
        when=form.when if form.when_changed else None,
        now=now,
    )
    if not form.moves:
        return changed, False
    moment, stood_by = form.chosen_moment, form.stood_then
    return changed, actions.attach(me, changed, moment, stood_by=stood_by, now=now)


def _when_worse(me, entry) -> dict:
    """What can be done at once about it: reminders to pause, check-ins that somebody has."""
    if not good.says_worse(entry.worksheet, entry.ratings):
        return {}
    rows = [row for row in access.own_standing_shares(me) if row.what in CHECK_INS]
    return {"worse": True, "reminds": reminders.own_preferences(me).enabled, "showing": rows}


def _read(request: HttpRequest, entry, now) -> HttpResponse:
    me = request.user
    part = as_part(sheets.with_answers(entry, now), access.own_names(me), now)
    unseen = [reply.id for reply in part.answers if reply.new]
    context = {
        "nav": "worksheets",
        "entry": entry,
        "part": part,
        **read_by(me, entry, now),
        "hard": access.high_for(me, entry),
        **_when_worse(me, entry),
    }
    answer = render(request, "journals/worksheet_answer.html", context)
    if unseen:
        actions.mark_seen(me, unseen, now=now)
    return answer

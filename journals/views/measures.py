"""Measures: what is asked of me and when it is due, answering, and what came of it.

Their addresses say nothing of what is asked, in whatever history they stay.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from journals import access, actions
from journals.access import measured
from journals.access import measures as access_to
from journals.access.worksheets import for_answer, with_answers
from journals.actions import When
from journals.charts import WEEK
from journals.forms.measures import MeasureForm
from journals.forms.worksheets import drawn_at
from journals.measure_figures import own
from journals.moments import as_part, content, own_day
from journals.switches import of_measures
from journals.views.alone import read_by
from journals.views.moments import people
from journals.views.safety import onward
from journals.views.saving import save
from journals.views.saving import status as status_of
from journals.views.worksheets import may_see, number_sent, standing_of
from tracker.accounts.policy import allow
from tracker.pages.paging import page_number

PAGE = 20
WEEKS = 10  # of a chart, if there is nothing older


@allow("client")
def measures(request: HttpRequest) -> HttpResponse:
    """What is asked for and what can be begun; below it the last answers."""
    me, now, page = request.user, timezone.now(), page_number(request)
    rows = list(access_to.own_answers(me)[(page - 1) * PAGE : page * PAGE + 1])
    found = access_to.own_measures(me, now)
    context = {
        "nav": "worksheets",
        "today": own_day(me, now),
        "asked": [one for one in found if one.assigned],
        "open": [one for one in found if not one.assigned],
        "answers": [as_part(entry) for entry in rows[:PAGE]],
        "page": page,
        "more": len(rows) > PAGE,
    }
    return render(request, "journals/measures.html", context)


@allow("client")
@sensitive_post_parameters()
def measure(request: HttpRequest, pk) -> HttpResponse:
    me, now = request.user, timezone.now()
    slug = access_to.own_slug(me, pk)
    proof = drawn_at(request.POST.get("drawn", ""), me, slug, now)
    asked = access_to.own_measure(me, slug, now, number=number_sent(request), drawn_at=proof)
    readers = may_see(me, asked, standing_of(me, asked), of_measures)
    if _asks_first(request, asked, readers):
        return _page(request, asked, None, may_see=readers)
    form = _form(request, asked, now, goes_out=any(switch.level for _care, switch in readers))
    ready = form.is_valid() and not form.between
    if ready and (entry := save(form, lambda: _answer(me, form, proof))):
        return after(request, entry)
    return _page(request, asked, form, may_see=readers)


def after(request: HttpRequest, entry) -> HttpResponse:
    """Where it goes on once an answer is saved, for the first time or anew. Only here."""
    return onward(request, entry, reverse("measure-answer", args=[entry.pk]))


def _asks_first(request: HttpRequest, asked, readers) -> bool:
    """Before the first answer: who would see it? It is chosen once, and can be changed."""
    chosen = request.method == "POST" or "go" in request.GET or asked.last_on is not None
    return bool(readers) and not chosen and not any(switch.level for _care, switch in readers)


def _form(request: HttpRequest, asked, now: datetime, *, entry=None, goes_out=False) -> MeasureForm:
    return MeasureForm(
        request.POST if request.method == "POST" else None,
        asked=asked,
        client=request.user,
        now=now,
        goes_out=goes_out,
        people=people(request.user) if asked.worksheet.per_relationship else (),
        entry=entry,
        content=content(entry) if entry else None,
    )


def _page(request: HttpRequest, asked, form: MeasureForm | None, **more: Any) -> HttpResponse:
    measure = asked.worksheet
    context = {"nav": "worksheets", "asked": asked, "measure": measure, "form": form, **more}
    context |= {
        "has_errors": bool(form and form.errors),
        "today": own_day(request.user, _now(form)),
    }
    template = "journals/measure.html" if form else "journals/measure_who.html"
    return render(request, template, context, status=status_of(form) if form else 200)


def _now(form: MeasureForm | None) -> datetime:
    return form.now if form else timezone.now()


def _answer(me, form: MeasureForm, proof):
    return actions.answer_measure(
        me,
        entry_id=form.cleaned_data["entry_id"],
        slug=form.measure.slug,
        number=form.measure.number,
        content=form.content,
        when=When.not_said(form.now, me.time_zone),
        just_for_me=form.cleaned_data.get("just_for_me", False),
        drawn_at=proof,
        now=form.now,
    )


@allow("client")
@sensitive_post_parameters()
def measure_answer(request: HttpRequest, pk) -> HttpResponse:
    """One answer to read, with its numbers beside those before; or, asked to, to change."""
    me, now = request.user, timezone.now()
    entry = access_to.own_answer(me, pk)
    if request.method != "POST" and "change" not in request.GET:
        return _read(request, entry, now)
    asked = access_to.Asked(for_answer(me, entry).worksheet)
    form = _form(request, asked, now, entry=entry)
    ready = form.is_valid() and not form.between
    if ready and save(form, lambda: _change(me, entry, form)):
        return after(request, entry)
    return _page(request, asked, form, entry=entry, **read_by(me, entry, now))


def _change(me, entry, form: MeasureForm):
    base = form.cleaned_data["base_version"] or 0
    return actions.change_answer(
        me, entry, form.content, base_version=base, when=None, now=form.now
    )


def _read(request: HttpRequest, entry, now: datetime) -> HttpResponse:
    me = request.user
    part = as_part(with_answers(entry, now), access.own_names(me), now)
    unseen = [reply.id for reply in part.answers if reply.new]
    context = {
        "nav": "worksheets",
        "entry": entry,
        "part": part,
        "scores": part.scores,
        "figures": own(measured.own_lines(me, now, entry.worksheet), now - WEEKS * WEEK, now),
        **read_by(me, entry, now),
        "hard": access.high_for(me, entry),
    }
    answer = render(request, "journals/measure_answer.html", context)
    if unseen:
        actions.mark_seen(me, unseen, now=now)
    return answer

"""The therapist's side of worksheets and measures: asking for one, for other targets or at other
times, and no longer."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.access import worksheets as sheets
from journals.access.measures import slug_at
from journals.forms.worksheets import AssignForm
from journals.kinds import measures
from journals.kinds import worksheets as kinds
from journals.kinds.measures import Measure
from journals.views.saving import save, status
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.flash import say


@allow("therapist")
def assignments(request: HttpRequest, pk) -> HttpResponse:
    """Every worksheet and measure there is, and which of them this client is asked for."""
    relationship = care.client_of(request.user, pk)
    asked = {one.worksheet.slug: one for one in sheets.assigned_in(request.user, relationship)}
    practice = request.user.clinician.practice_id
    context = {
        "nav": "caseload",
        "care": relationship,
        "client": relationship.client,
        "sheets": _with_asked(kinds.of_practice(practice), asked, "worksheet"),
        "measures": _with_asked(measures.of_practice(practice), asked, "measure"),
    }
    return render(request, "journals/worksheets_assign.html", context)


def _with_asked(found: list, asked: dict, kind: str) -> list[tuple]:
    """What is switched on; and what was switched off since, and is still asked for. Each with how
    it is asked for, or None."""
    on = {one.slug for one in found}
    running = (one.worksheet for slug, one in asked.items() if slug not in on)
    found = found + [one for one in running if one.code == kind]
    return [(one, asked.get(one.slug)) for one in found]


@allow("therapist")
@sensitive_post_parameters()
def assignment(request: HttpRequest, pk, slug: str) -> HttpResponse:
    if measures.is_measure(slug):
        raise Http404
    return _assignment(request, pk, slug)


@allow("therapist")
@sensitive_post_parameters()
def measure_assignment(request: HttpRequest, pk, address) -> HttpResponse:
    """The same for a measure, whose address does not say which one it is."""
    return _assignment(request, pk, _slug(request.user, pk, address))


def _slug(me, pk, address) -> str:
    """What is switched on, or is asked of this client."""
    relationship = care.client_of(me, pk)
    asked = (one.worksheet.slug for one in sheets.assigned_in(me, relationship))
    offered = measures.of_practice(me.clinician.practice_id)
    return slug_at(address, (*(one.slug for one in offered), *asked))


def _assignment(request: HttpRequest, pk, slug: str) -> HttpResponse:
    me = request.user
    relationship, worksheet, standing = _asked(me, pk, slug)
    form = _form(request, relationship, worksheet, standing)
    if form.is_valid() and save(form, lambda: _save(me, relationship, slug, form)):
        say(request, _told(worksheet) % {"name": relationship.of.first_name})
        return redirect("assignments", pk=pk)
    context = {"nav": "caseload", "care": relationship, "client": relationship.client}
    context |= {"worksheet": worksheet, "standing": standing, "form": form}
    context["is_measure"] = isinstance(worksheet, Measure)
    # one place for each client and worksheet, whether it is asked for already or not
    context |= {"has_errors": bool(form.errors), "about": uuid.uuid5(pk, slug)}
    return render(request, "journals/worksheet_assign.html", context, status=status(form))


def _form(request: HttpRequest, relationship, worksheet, standing) -> AssignForm:
    return AssignForm(
        request.POST if request.method == "POST" else None,
        worksheet=worksheet,
        standing=standing,
        new_id=actions.new_id(),
        may=access.may_be_asked(relationship.pk),
    )


def _told(worksheet) -> str:
    if isinstance(worksheet, Measure):
        return _("%(name)s is asked for it, and chooses whether you see it.")
    return _("%(name)s finds it under Worksheets. Answers stay private.")


def _asked(me, pk, slug: str) -> tuple:
    """The care, the worksheet in its newest version, and what is asked of it now."""
    relationship = care.client_of(me, pk)
    try:
        worksheet = kinds.find(slug)
    except kinds.Unknown as error:
        raise Http404 from error
    found = (one for one in sheets.assigned_in(me, relationship) if one.worksheet.slug == slug)
    standing = next(found, None)
    if standing is None and not worksheet.is_of(me.clinician.practice_id):
        raise Http404
    return relationship, worksheet, standing


def _save(me, relationship, slug: str, form: AssignForm):
    said = {
        "targets": form.targets,
        "note": form.cleaned_data["note"],
        "agreed": form.cleaned_data.get("agreed", False),
        "every_days": form.cleaned_data.get("every_days"),
        "until": form.cleaned_data.get("until"),
        "now": timezone.now(),
    }
    if form.standing:
        base = form.cleaned_data["base_version"] or 0
        return actions.change_assignment(
            me, relationship, form.standing.id, base_version=base, **said
        )
    pk = form.cleaned_data["entry_id"]
    return actions.assign(me, relationship, assignment_id=pk, slug=slug, **said)


@allow("therapist")
@require_POST
def stop(request: HttpRequest, pk, slug: str) -> HttpResponse:
    if measures.is_measure(slug):
        raise Http404
    return _stop(request, pk, slug)


@allow("therapist")
@require_POST
def measure_stop(request: HttpRequest, pk, address) -> HttpResponse:
    return _stop(request, pk, _slug(request.user, pk, address))


def _stop(request: HttpRequest, pk, slug: str) -> HttpResponse:
    relationship, _worksheet, standing = _asked(request.user, pk, slug)
    if standing is None:
        raise Http404
    actions.stop_assignment(request.user, relationship, standing.id, now=timezone.now())
    say(request, _("Stopped. What was answered stays theirs."))
    return redirect("assignments", pk=pk)

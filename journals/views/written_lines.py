"""The lines of a worksheet that is written: added, changed, moved, taken out, put back."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journals import actions
from journals.access import written as access
from journals.access.written import Written
from journals.forms.written_lines import LineForm
from journals.kinds.worksheets.writing import TYPES
from journals.views.saving import save, status
from tracker.accounts.policy import allow
from tracker.pages.flash import say

NAV = {"nav": "written"}
STEPS = {"up": -1, "down": 1}


@allow("practice_admin", "therapist")
@require_safe
def types(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What can be added: each type of field, in words."""
    found = access.written_one(request.user, pk)
    access.draft_of(found)
    context = NAV | {"found": found, "types": [(kind, *said) for kind, said in TYPES.items()]}
    return render(request, "journals/written_types.html", context)


@allow("practice_admin", "therapist")
def add(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """A line of this type, at the end."""
    if kind not in TYPES:
        raise Http404
    return _line(request, access.written_one(request.user, pk), kind)


@allow("practice_admin", "therapist")
def line(request: HttpRequest, pk: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """One that stands there, written anew."""
    found = access.written_one(request.user, pk)
    there = access.line_of(access.draft_of(found), str(line))
    return _line(request, found, there.type, there)


def _line(request: HttpRequest, found: Written, kind: str, there=None) -> HttpResponse:
    form = LineForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        writing=access.draft_of(found),
        line=there,
        keys=access.keys_of(found),
    )
    if form.is_valid() and save(form, lambda: _write(request, found, form)):
        return redirect("written-one", found.row.pk)
    name, about = TYPES[kind]
    context = NAV | {"found": found, "form": form, "name": name, "about": about, "line": there}
    context["has_errors"] = bool(form.errors)
    return render(request, "journals/written_line.html", context, status=status(form))


def _write(request: HttpRequest, found: Written, form: LineForm) -> bool:
    said = {"by": request.user, "now": timezone.now()}
    if form.line:
        base = form.cleaned_data["base_version"] or 0
        said |= {"line": form.line.id, "base_version": base}
        actions.write_line(found.row, form.says, **said)
    else:
        line = str(form.cleaned_data["entry_id"])
        actions.add_line(found.row, form.says, line=line, **said)
    return True


@allow("practice_admin", "therapist")
@require_POST
def move(request: HttpRequest, pk: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Up, down, or out."""
    row, said = access.written_one(request.user, pk).row, {"by": request.user}
    said["now"], step = timezone.now(), next((s for s in STEPS if s in request.POST), "")
    if step:
        actions.move_line(row, str(line), step=STEPS[step], **said)
        return redirect(f"{reverse('written-one', args=[pk])}#{line}")
    actions.remove_line(row, str(line), **said)
    say(request, _("Taken out."), undo_url=reverse("written-back", args=[pk]))
    return redirect("written-one", pk)


@allow("practice_admin", "therapist")
@require_POST
def put_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The line that was taken out last."""
    row = access.written_one(request.user, pk).row
    actions.put_line_back(row, by=request.user, now=timezone.now())
    return redirect("written-one", pk)

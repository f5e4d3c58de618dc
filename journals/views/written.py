"""The worksheets of a practice: what there is, what it is called, a copy, a file, a look at it,
publishing and switching. Nothing here is about any client."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journals import actions
from journals.access import written as access
from journals.access.written import Written
from journals.forms.written import CopyForm, HeadForm, LookForm, PasteForm
from journals.kinds.worksheets.exchange import as_file
from journals.kinds.worksheets.writing import TYPES, Writing, by_line, copied, problems
from journals.views.saving import save, status
from tracker.accounts.access import names
from tracker.accounts.policy import allow
from tracker.pages.download import download
from tracker.pages.flash import say
from tracker.practice.policy import runs_the_practice

NAV = {"nav": "written"}


@allow("practice_admin", "therapist")
@require_safe
def written(request: HttpRequest) -> HttpResponse:
    """All of the practice, the latest first; and what one can begin from."""
    return _list(request, CopyForm())


def _list(request: HttpRequest, form: CopyForm) -> HttpResponse:
    found = access.written(request.user)
    people = names(one.row.edited_by_id for one in found)
    lines = [(one, one.names, people.get(one.row.edited_by_id)) for one in found]
    context = NAV | {"lines": lines, "form": form}
    return render(request, "journals/written.html", context, status=status(form))


@allow("practice_admin", "therapist")
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Begin from what ships, in the language of whoever begins."""
    form = CopyForm(request.POST)
    if form.is_valid() and (row := _begin(request, form, copied(form.definition, _))):
        say(request, _("This is a copy: change it as you like."))
        return redirect("written-one", row.pk)
    return _list(request, form)


def _begin(request: HttpRequest, form, writing: Writing):
    said = {"worksheet_id": form.cleaned_data["entry_id"], "by": request.user}
    return save(form, lambda: actions.begin_worksheet(writing, **said, now=timezone.now()))


@allow("practice_admin", "therapist")
def begin(request: HttpRequest) -> HttpResponse:
    """From nothing: first what it is called."""
    access.written(request.user)
    form = HeadForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (row := _begin(request, form, Writing(form.whole))):
        return redirect("written-one", row.pk)
    context = NAV | {"form": form, "has_errors": bool(form.errors)}
    return render(request, "journals/written_head.html", context, status=status(form))


@allow("practice_admin", "therapist")
def head(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.written_one(request.user, pk)
    writing = access.draft_of(found)
    form = HeadForm(request.POST if request.method == "POST" else None, writing=writing)
    if form.is_valid() and save(form, lambda: _change(request, found, form)):
        return redirect("written-one", pk)
    context = NAV | {"form": form, "has_errors": bool(form.errors), "found": found}
    return render(request, "journals/written_head.html", context, status=status(form))


def _change(request: HttpRequest, found: Written, form: HeadForm) -> bool:
    base = form.cleaned_data["base_version"] or 0
    said = {"base_version": base, "by": request.user, "now": timezone.now()}
    actions.change_worksheet_head(found.row, form.whole, **said)
    return True


@allow("practice_admin", "therapist")
def paste(request: HttpRequest) -> HttpResponse:
    """The text of a file. What is wrong with it is said with the place, and nothing is kept."""
    there = access.written(request.user)
    form = PasteForm(request.POST if request.method == "POST" else None, there=there)
    if form.is_valid() and (row := _take_in(request, form)):
        say(request, _("Taken in. Nobody is asked for it before it is published and switched on."))
        return redirect("written-one", row.pk)
    context = NAV | {"form": form, "has_errors": bool(form.errors)}
    return render(request, "journals/written_paste.html", context, status=status(form))


def _take_in(request: HttpRequest, form: PasteForm):
    if form.earlier is None:
        return _begin(request, form, form.writing)
    said = {"by": request.user, "now": timezone.now(), "instead": form.writing}
    return save(form, lambda: actions.go_on_writing(form.earlier, **said) or form.earlier)


@allow("practice_admin", "therapist")
@require_safe
def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is being written, line by line, with what keeps it from being published; versions."""
    return _one(request, access.written_one(request.user, pk))


def _one(request: HttpRequest, found: Written, refused: ValidationError | None = None):
    people = names((found.row.edited_by_id, *(v.published_by_id for v in found.versions)))
    context = NAV | {"found": found, "refused": refused.messages if refused else []}
    context |= {"versions": [(one, people.get(one.published_by_id)) for one in found.versions]}
    wrong = by_line(problems(found.definition, found.contents)) if found.draft else {}
    context |= {"who": people.get(found.row.edited_by_id), "lines": _lines(found, wrong)}
    context |= {"wrong": bool(wrong), "wrong_whole": wrong.get(None, [])}
    return render(request, "journals/written_one.html", context, status=422 if refused else 200)


def _lines(found: Written, wrong) -> list[dict]:
    """Each line ready for the page: what it says, its type in words, what is wrong with it."""
    draft = found.draft or Writing.of(found.definition)
    labels = {key: says["label"] for key, says in draft.above().items()}
    return [
        {
            "id": line.id,
            "says": line.says,
            "type": TYPES[line.type][0],
            "after": labels.get(line.says.get("visible_if", {}).get("field")),
            "wrong": wrong.get(number, []),
        }
        for number, line in enumerate(draft.lines)
    ]


@allow("practice_admin", "therapist")
def look(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """As a client will see it, on a phone. It can be tried; nothing of that is kept."""
    found = access.written_one(request.user, pk)
    definition, number = _chosen(request, found)
    wrong = problems(definition)
    context = NAV | {"found": found, "number": number, "wrong": bool(wrong)}
    if not wrong:
        sheet = access.as_asked(definition, found.row.practice_id)
        context |= {"sheet": sheet, "form": LookForm(request.POST or None, worksheet=sheet)}
    return render(request, "journals/written_look.html", context)


def _chosen(request: HttpRequest, found: Written) -> tuple[dict, int | None]:
    """The version that the address names, by its definition; without one, what is being written,
    or else the newest."""
    number = request.GET.get("version", "")
    if number.isascii() and number.isdigit() and len(number) < 5:
        return found.version(int(number)).content, int(number)
    return found.definition, None


@allow("practice_admin", "therapist")
@require_safe
def file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The same as a file, to keep or for another practice."""
    definition, _number = _chosen(request, access.written_one(request.user, pk))
    name = f"{definition['slug']}.{definition['version']}.json"
    return download(as_file(definition), "application/json; charset=utf-8", name)


@allow("practice_admin", "therapist")
@require_POST
def go_on(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write the next version."""
    row = access.written_one(request.user, pk).row
    actions.go_on_writing(row, by=request.user, now=timezone.now())
    return redirect("written-one", pk)


@allow("practice_admin", "therapist")
@require_POST
def drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw away what is being written; nothing that was published."""
    found = access.written_one(request.user, pk)
    access.draft_of(found)
    actions.drop_worksheet_draft(found.row, by=request.user, now=timezone.now())
    say(request, _("Thrown away."))
    return redirect("written-one", pk) if found.versions else redirect("written")


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def publish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.written_one(request.user, pk)
    said = {"seen": request.POST.get("seen", ""), "by": request.user, "now": timezone.now()}
    try:
        version = actions.publish_worksheet(found.row, **said)
    except ValidationError as error:
        return _one(request, found, error)
    say(request, _("Version %(n)s is published.") % {"n": version.number})
    return redirect("written-one", pk)


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def switch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """On, or off."""
    row, on = access.written_one(request.user, pk).row, "on" in request.POST
    actions.switch_worksheet(row, on=on, by=request.user, now=timezone.now())
    say(request, _("Therapists here can ask for it now.") if on else _("Nobody new is asked."))
    return redirect("written-one", pk)

"""Who works here: added, verified, stood in for, let go. Nothing here is about any client."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.accounts import access, actions
from tracker.accounts.models import Clinician, Letter
from tracker.accounts.policy import allow
from tracker.care.qr import svg
from tracker.pages.flash import say
from tracker.practice.forms import ColleagueForm, DeputyForm
from tracker.practice.looked_at import CODES, POINTS
from tracker.practice.policy import runs_the_practice

Change = Callable[..., None]


@allow("practice_admin", "therapist")
@require_safe
@runs_the_practice
def practice(request: HttpRequest) -> HttpResponse:
    noted = request.user.clinician.practice.looked_at.filter(point__in=CODES).count()
    context = {"people": access.colleagues(request.user), "nav": "practice"}
    context |= {"points": len(POINTS), "looked_at": noted}
    return render(request, "practice/practice.html", context)


@allow("practice_admin", "therapist")
@require_safe
@runs_the_practice
def record(request: HttpRequest) -> HttpResponse:
    """What was done about the people here, and by whom."""
    events = access.staff_events(request.user)
    people = access.names(pk for one in events for pk in (one.actor_id, one.subject_id))
    lines = [(one, people.get(one.actor_id), people.get(one.subject_id)) for one in events]
    return render(request, "practice/record.html", {"lines": lines, "nav": "practice"})


@allow("practice_admin", "therapist")
@runs_the_practice
def add(request: HttpRequest) -> HttpResponse:
    """The form; after it, once, what is handed over."""
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (clinician := _added(request, form)):
        return _hand_over(request, clinician, by_mail=form.cleaned_data["by_mail"])
    context = {"form": form, "nav": "practice"}
    return render(request, "practice/add.html", context, status=422 if form.is_bound else 200)


def _added(request: HttpRequest, form: ColleagueForm) -> Clinician | None:
    role = form.cleaned_data["role"]
    try:
        user = actions.create_clinician(
            practice=request.user.clinician.practice,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            is_therapist=role != "admin",
            is_admin=role != "therapist",
            by=request.user,
            now=timezone.now(),
        )
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            form.add_error(name if name in form.fields else None, messages)
        return None
    return user.clinician


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def link(request: HttpRequest, pk) -> HttpResponse:
    """A new way in, for somebody who has never come in."""
    clinician = _other(request, pk)
    try:
        return _hand_over(request, clinician, by_mail="by_mail" in request.POST)
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("colleague", pk)


def _hand_over(request: HttpRequest, clinician: Clinician, *, by_mail: bool) -> HttpResponse:
    """Shown once: picture, code and link; and sent, if that was asked for."""
    way = actions.hand_over(clinician, by=request.user, now=timezone.now())
    if by_mail:
        actions.write_letter(Letter.Kind.RESET, clinician.user.email, now=timezone.now())
    context = {"nav": "practice", "person": clinician, "way": way, "qr": svg(way.link)}
    return render(request, "practice/hand_over.html", context | {"by_mail": by_mail})


@allow("practice_admin", "therapist")
@require_safe
@runs_the_practice
def colleague(request: HttpRequest, pk) -> HttpResponse:
    return _page(request, access.colleague(request.user, pk))


def _page(request: HttpRequest, person: Clinician, form=None, status: int = 200) -> HttpResponse:
    form = form or DeputyForm(
        deputies=access.deputies_for(person), initial={"deputy": person.deputy_id}
    )
    context = {"nav": "practice", "person": person, "form": form}
    context["is_me"] = person.pk == request.user.pk
    return render(request, "practice/colleague.html", context, status=status)


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def deputy(request: HttpRequest, pk) -> HttpResponse:
    person = access.colleague(request.user, pk)
    form = DeputyForm(request.POST, deputies=access.deputies_for(person))
    if not form.is_valid():
        return _page(request, person, form, status=422)
    chosen = form.cleaned_data["deputy"]
    actions.name_deputy(person, chosen, by=request.user, now=timezone.now())
    say(request, _("Saved. Clients are told the name.") if chosen else _("Saved."))
    return redirect("colleague", pk)


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def verify(request: HttpRequest, pk) -> HttpResponse:
    person = _other(request, pk)
    if not person.is_therapist:
        raise Http404
    done = _("%(name)s can now work with clients.") % {"name": person.user.name}
    return _change(request, person, actions.verify_therapist, done)


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def unverify(request: HttpRequest, pk) -> HttpResponse:
    person = _other(request, pk)
    done = _("%(name)s can open nothing of any client’s.") % {"name": person.user.name}
    return _change(request, person, actions.unverify_therapist, done)


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def make_admin(request: HttpRequest, pk) -> HttpResponse:
    person = access.colleague(request.user, pk)
    done = _("%(name)s can now run the practice.") % {"name": person.user.name}
    return _change(request, person, actions.make_admin, done)


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def unmake_admin(request: HttpRequest, pk) -> HttpResponse:
    """Also one's own, as long as somebody else stays."""
    person = access.colleague(request.user, pk)
    done = _("%(name)s no longer runs the practice.") % {"name": person.user.name}
    answer = _change(request, person, actions.unmake_admin, done)
    return redirect("home") if person.pk == request.user.pk else answer


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def close(request: HttpRequest, pk) -> HttpResponse:
    person = _other(request, pk)
    done = _("The account of %(name)s is closed.") % {"name": person.user.name}
    return _change(request, person, actions.close_account, done)


@allow("practice_admin", "therapist")
@require_POST
@runs_the_practice
def reopen(request: HttpRequest, pk) -> HttpResponse:
    person = _other(request, pk)
    done = _("The account of %(name)s is open again.") % {"name": person.user.name}
    return _change(request, person, actions.open_account, done)


def _other(request: HttpRequest, pk) -> Clinician:
    """Somebody else who works here: nobody verifies, closes or lets in themselves."""
    person = access.colleague(request.user, pk)
    if person.pk == request.user.pk:
        raise Http404
    return person


def _change(request: HttpRequest, person: Clinician, change: Change, done: str) -> HttpResponse:
    try:
        change(person, by=request.user, now=timezone.now())
        say(request, done)
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("colleague", person.pk)

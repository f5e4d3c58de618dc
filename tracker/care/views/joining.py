"""Inviting, for therapists; accepting, for whoever holds the link or the code."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

# allauth's public ratelimit takes its rates from the settings of allauth's own apps only.
from allauth.core.internal import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tracker.accounts import known
from tracker.accounts.access import expected_clinician
from tracker.accounts.actions import way_in
from tracker.accounts.fresh import freshly
from tracker.accounts.models import User, normalized
from tracker.accounts.policy import allow
from tracker.care import access, actions
from tracker.care.forms import AddressForm, CodeForm, ConsentForm, InviteForm, JoinForm
from tracker.care.forms.joining import NOT_THE_CODE
from tracker.care.models import Invitation
from tracker.care.qr import svg
from tracker.pages.flash import say

# In the place of a link's token: this session has typed the short code.
BY_CODE = "code"
TRIES = "10/h/ip"


@allow("therapist")
def invite(request: HttpRequest) -> HttpResponse:
    """The form; after it, once, the picture and the code to hand over."""
    practice = request.user.clinician.practice
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, initial={"rhythm": practice.rhythm})
    context = {"form": form, "nav": "invite", "ready": not practice.missing}
    if form.is_valid():
        context |= _made(request.user, form)
    context["waiting"] = access.open_invitations(request.user, timezone.now())
    failed = form.is_bound and not form.is_valid()
    return render(request, "care/invite.html", context, status=422 if failed else 200)


def _made(therapist, form: InviteForm) -> dict:
    """What the page shows once; nothing, with the reason in the form, when it was made before."""
    try:
        handover = actions.invite(therapist, now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return {}
    link = settings.SITE_URL + reverse("join", args=[handover.token])
    return {"handover": handover, "link": link, "qr": svg(link)}


@allow("therapist")
@require_POST
def withdraw(request: HttpRequest, pk) -> HttpResponse:
    try:
        actions.withdraw_invitation(access.own_invitation(request.user, pk))
        say(request, _("That invitation no longer works."))
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("client-invite")


@allow("everyone")
def join_by_code(request: HttpRequest) -> HttpResponse:
    """Type the short code; it leads where the link would have led."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (answer := _behind_code(request, form)):
        return answer
    status = 422 if form.is_bound else 200
    return render(request, "care/join_code.html", {"form": form}, status=status)


def _behind_code(request: HttpRequest, form: CodeForm) -> HttpResponse | None:
    """To what the typed code opens: a client's invitation, or the first password of somebody who
    is to work here. None, with the reason beside the field."""
    code, now = form.cleaned_data["code"], timezone.now()
    if not ratelimit.consume(request, app="care", action="join", config={"join": TRIES}):
        form.add_error("code", _("Too many tries from here. Wait an hour, or use the link."))
    elif invitation := access.invitation_by_code(code, now=now):
        request.session["invitation"] = str(invitation.pk)
        return redirect("join", BY_CODE)
    elif clinician := expected_clinician(code, now):
        return redirect(way_in(clinician.user))
    else:
        form.add_error("code", _("That code doesn’t work. Check it, or ask for a new one."))
    return None


@allow("everyone")
@sensitive_post_parameters("password", "code")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is being agreed to and changes nothing; POST accepts.

    Whoever is signed in is asked again: another person at their open phone could let themselves in.
    """
    if request.user.is_authenticated:
        return _join_also(request, token)
    return (_join if "code" in request.POST else _first_an_address)(request, token)


def _first_an_address(request: HttpRequest, token: str) -> HttpResponse:
    """A code goes there. What follows is the same whether or not somebody has this address."""
    invitation = _invitation(request, token, timezone.now())
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save(request)
        form = JoinForm(initial=form.cleaned_data)
    return _page(request, form, invitation)


def _join(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    form = (ConsentForm if request.user.is_authenticated else JoinForm)(
        request.POST if request.method == "POST" else None
    )
    if form.is_valid() and _begin(request, token, form, now):
        return _home(request)
    return _page(request, form, _invitation(request, token, now))


def _page(request: HttpRequest, form, invitation: Invitation) -> HttpResponse:
    context = {"form": form, "invitation": invitation, "care": invitation.relationship}
    return render(request, "care/join.html", context, status=422 if form.is_bound else 200)


_join_also = freshly(_join)


def _home(request: HttpRequest) -> HttpResponse:
    """This device is a known one from now on, and a passkey is offered before anything else."""
    answer = redirect("home")
    known.remember(request, answer, request.user)
    if not is_mfa_enabled(request.user):
        say(request, _("A passkey makes signing in quicker and safer. You find it under Settings."))
    return answer


def _begin(request: HttpRequest, token: str, form: ConsentForm, now) -> bool:
    """Care begins, or has just begun with this very person, who pressed the button twice."""
    typed = dict(form.cleaned_data)
    if isinstance(form, JoinForm) and not form.proves_address(request, now):
        return False
    with suppress(Http404):
        if _accept(request, _invitation(request, token, now), form, now):
            request.session.pop("invitation", None)
            return True
    begun = access.just_begun(token, now)
    return begun is not None and _is(begun.client, request, typed)


def _is(client: User, request: HttpRequest, typed: dict[str, Any]) -> bool:
    """Whether it is they who ask: signed in, or with the address and password they just chose."""
    if request.user.is_authenticated:
        return client == request.user
    same = normalized(typed["email"]) == client.email
    if same := same and client.check_password(typed["password"]):
        login(request, client)
    return same


def _accept(request: HttpRequest, invitation: Invitation, form: ConsentForm, now) -> bool:
    """Begin care, with a new account if need be; False with the reasons in the form."""
    try:
        if request.user.is_authenticated:
            actions.accept(invitation, client=request.user, now=now, **form.cleaned_data)
        else:
            wanted = {name: said for name, said in form.cleaned_data.items() if name != "code"}
            wanted["language"] = get_language()
            login(request, actions.join(invitation, now=now, **wanted))
    except ValidationError as error:
        _say_beside(form, error)
    return form.is_valid()


def _invitation(request: HttpRequest, token: str, now):
    if token == BY_CODE:
        return access.invitation_by_id(request.session.get("invitation"), now)
    return access.invitation(token, now)


def _say_beside(form, error: ValidationError) -> None:
    """Messages of the action, beside their fields; a taken address is not given away."""
    if hasattr(error, "error_dict"):
        for name, messages in error.message_dict.items():
            if name in ("__all__", "email"):
                form.add_error("code", NOT_THE_CODE)
            else:
                form.add_error(name if name in form.fields else None, messages)
    else:
        form.add_error("consents", error)


@allow("client")
def care_settings(request: HttpRequest) -> HttpResponse:
    """With whom I am in care, and what I agreed to on which day."""
    cares = list(access.own_care(request.user))
    therapists = {care.pk: care.therapist for care in cares}
    consents = [
        (consent, therapists.get(consent.relationship_id))
        for consent in access.own_consents(request.user)
    ]
    context = {"nav": "settings", "cares": cares, "consents": consents}
    context["practices"] = access.keeping(cares)
    return render(request, "care/settings.html", context)


@allow("client")
@require_POST
def pause(request: HttpRequest, pk) -> HttpResponse:
    return _move(request, pk, actions.pause, _("Paused. Nothing that you shared can be opened."))


@allow("client")
@require_POST
def resume(request: HttpRequest, pk) -> HttpResponse:
    return _move(request, pk, actions.resume, _("It goes on. What you share can be opened again."))


@allow("client", "therapist")
@require_POST
def end_read(request: HttpRequest, pk) -> HttpResponse:
    """I have read that the other one ended it."""
    relationship = get_object_or_404(access.ended_by_the_other(request.user), pk=pk)
    actions.note_told(relationship, timezone.now())
    return redirect("home")


def _move(request: HttpRequest, pk, move: Callable, done: str) -> HttpResponse:
    relationship = access.own_relationship(request.user, pk)
    try:
        move(relationship, by=request.user, now=timezone.now())
        say(request, done)
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("care-settings")

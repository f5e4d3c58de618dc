"""Inviting, for therapists; accepting, for whoever holds the link or the code."""

# allauth's public ratelimit takes its rates from the settings of allauth's own apps only.
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tracker.accounts.policy import allow
from tracker.pages.flash import say

from . import access, actions
from .forms import CodeForm, ConsentForm, InviteForm, JoinForm
from .qr import svg

# In the place of a link's token: this session has typed the short code.
BY_CODE = "code"


@allow("therapist")
def invite(request: HttpRequest) -> HttpResponse:
    """The form; after it, once, the picture and the code to hand over."""
    form = InviteForm(request.POST or None)
    context = {"form": form, "nav": "invite"}
    if request.method == "POST" and form.is_valid():
        handover = actions.invite(request.user, now=timezone.now(), **form.cleaned_data)
        link = settings.SITE_URL + reverse("join", args=[handover.token])
        context |= {"handover": handover, "link": link, "qr": svg(link)}
    context["waiting"] = access.open_invitations(request.user, timezone.now())
    failed = form.is_bound and not form.is_valid()
    return render(request, "care/invite.html", context, status=422 if failed else 200)


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
    """Type the short code; it leads to the same page as the link."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        allowed = ratelimit.consume(request, app="care", action="join", config={"join": "10/h/ip"})
        found = allowed and access.invitation_by_code(form.cleaned_data["code"], now=timezone.now())
        if found:
            request.session["invitation"] = str(found.pk)
            return redirect("join", BY_CODE)
        form.add_error(
            "code",
            _("That code doesn’t work. Check it, or ask for a new one.")
            if allowed
            else _("Too many tries from here. Wait an hour, or use the link."),
        )
    return render(
        request, "care/join_code.html", {"form": form}, status=422 if form.is_bound else 200
    )


@allow("everyone")
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is being agreed to and changes nothing; POST accepts."""
    now = timezone.now()
    invitation = _invitation(request, token, now)
    signed_in = request.user.is_authenticated
    form = (ConsentForm if signed_in else JoinForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if signed_in:
                actions.accept(invitation, client=request.user, now=now, **form.cleaned_data)
            else:
                client = actions.join(invitation, now=now, **form.cleaned_data)
                login(request, client)
            request.session.pop("invitation", None)
            return redirect("home")
        except ValidationError as error:
            _say_beside(form, error)
    context = {"form": form, "invitation": invitation, "care": invitation.relationship}
    return render(request, "care/join.html", context, status=422 if form.is_bound else 200)


def _invitation(request: HttpRequest, token: str, now):
    if token == BY_CODE:
        return access.invitation_by_id(request.session.get("invitation"), now)
    return access.invitation(token, now)


def _say_beside(form, error: ValidationError) -> None:
    """Messages of the action, beside their fields; a taken address is not given away."""
    if hasattr(error, "error_dict"):
        for name, messages in error.message_dict.items():
            taken = name in ("__all__", "email")
            form.add_error(
                "email" if taken else (name if name in form.fields else None),
                _("This address can’t be used here. Sign in if it is yours.")
                if taken
                else messages,
            )
    else:
        form.add_error("consents", error)

"""One's own account, the practice's people, and what happens to words when a session ends."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tracker.pages.flash import say

from . import access, actions, held
from .forms import ProfileForm
from .policy import allow


def shell(user) -> str:
    """Which of the two looks a signed-in page has."""
    return "client" if user.account == user.Account.CLIENT else "clinic"


@allow("signed_in")
def settings_page(request: HttpRequest) -> HttpResponse:
    me = request.user
    form = ProfileForm(request.POST or None, initial={"name": me.name, "time_zone": me.time_zone})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(me, **form.cleaned_data)
        say(request, _("Your settings are saved."))
        return redirect("settings")
    return render(
        request,
        "accounts/settings.html",
        {"form": form, "nav": "settings", "base": f"base_{shell(me)}.html"},
        status=422 if form.is_bound else 200,
    )


@allow("practice_admin", "therapist")
def practice(request: HttpRequest) -> HttpResponse:
    """Who works here. The people of a practice, never their clients."""
    return render(request, "accounts/practice.html", {"people": access.colleagues(request.user)})


@allow("practice_admin", "therapist")
@require_POST
def verify_therapist(request: HttpRequest, pk) -> HttpResponse:
    clinician = get_object_or_404(access.colleagues(request.user), pk=pk, is_therapist=True)
    actions.verify_therapist(clinician, by=request.user, now=timezone.now())
    say(request, _("%(name)s can now work with clients.") % {"name": clinician.user.name})
    return redirect("practice")


@allow("signed_in")
def kept_words(request: HttpRequest) -> HttpResponse:
    """After signing in again: what I had typed, one button away from being saved."""
    form = held.take(request)
    if form is None:
        return redirect("home")
    return render(request, "accounts/held.html", {"path": form["path"], "typed": form["fields"]})


def _typed(post: QueryDict) -> dict[str, list[str]]:
    return {k: post.getlist(k) for k in post if k not in ("csrfmiddlewaretoken", held.MARK)}


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was drawn before signing in again elsewhere: show its words, with a new token.

    Only to the person whose page it was; anybody else's form is refused without an echo.
    """
    mine = request.user.is_authenticated and held.is_for(request, request.user)
    if not mine:
        held.keep(request)
    context = {"path": request.get_full_path(), "typed": _typed(request.POST) if mine else {}}
    return render(request, "accounts/held.html", context, status=403)

"""/setup/: the first start of a real installation. Gone as soon as somebody works here.

Until then it opens to whoever has the code of the hour, which only the server can print.
"""

# allauth's public ratelimit takes its rates from the settings of allauth's own apps only.
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from tracker.accounts import access, actions
from tracker.accounts.policy import allow
from tracker.pages.flash import say
from tracker.practice import opening
from tracker.practice.forms import OpeningForm, SetUpForm
from tracker.practice.looked_at import POINTS

OPENED = "setup_opened"
TRIES = "10/h/ip"
COMMAND = "python manage.py setup_code"


@allow("everyone")
@sensitive_post_parameters("password", "password_again", "code")
def setup(request: HttpRequest) -> HttpResponse:
    if settings.DEMO or not access.nobody_works_here():
        raise Http404
    if not request.session.get(OPENED):
        return _ask_for_the_code(request)
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _set_up(form):
        request.session.pop(OPENED)
        say(request, _("Your practice is set up. Sign in, and add a second step."))
        return redirect("account_login")
    context = {"form": form, "points": POINTS}
    return render(request, "practice/setup.html", context, status=_status(form))


def _status(form) -> int:
    return 422 if form.is_bound else 200


def _ask_for_the_code(request: HttpRequest) -> HttpResponse:
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _opens(request, form):
        request.session[OPENED] = True
        return redirect("setup")
    context = {"form": form, "command": COMMAND}
    return render(request, "practice/opening.html", context, status=_status(form))


def _opens(request: HttpRequest, form: OpeningForm) -> bool:
    if not ratelimit.consume(request, app="practice", action="setup", config={"setup": TRIES}):
        form.add_error("code", _("Too many tries from here. Wait an hour."))
    elif not opening.is_right(form.cleaned_data["code"], timezone.now()):
        form.add_error("code", _("That is not the code, or it is too old. Print a new one."))
    return form.is_valid()


def _set_up(form: SetUpForm) -> bool:
    """False with the reasons in the form. Raises Http404 if somebody else was a moment faster."""
    typed = form.cleaned_data
    try:
        actions.set_up(
            details=form.details,
            email=typed["email"],
            name=typed["person"],
            password=typed["password"],
            is_therapist=typed["role"] == "both",
            now=timezone.now(),
        )
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            form.add_error(name if name in form.fields else None, messages)
    except IntegrityError as error:
        raise Http404 from error
    return form.is_valid()

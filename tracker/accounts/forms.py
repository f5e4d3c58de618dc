"""Forms about oneself and one's practice."""

import functools
import logging
from datetime import time

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from tracker import wallclock
from tracker.pages import hide, widgets

from . import actions, languages, limits, sessions
from .models import Letter, User, normalized

log = logging.getLogger(__name__)


@functools.cache  # hundreds of files are looked at, and they stay as they are
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones that people live in, by region: (name, name in words), 'America/New_York' as
    'New York'."""
    names = sorted(z for z in wallclock.zones() if "/" in z and z[:4] != "Etc/")
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in names:
        region, _sep, city = name.partition("/")
        if region in ("SystemV", "US", "Brazil", "Canada", "Chile", "Mexico", "posix", "right"):
            continue
        groups.setdefault(region, []).append((name, city.replace("_", " ").replace("/", ", ")))
    return list(groups.items())


class ZoneField(forms.ChoiceField):
    """A time zone, chosen by region and city."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Time zone"))
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"].setdefault(
            "invalid_choice", _("Choose a time zone from the list.")
        )
        kwargs.setdefault("widget", widgets.Select)
        kwargs["error_messages"].setdefault("required", _("Choose a time zone from the list."))
        super().__init__(choices=lambda: [("", _("Choose…")), *zones(), ("UTC", "UTC")], **kwargs)


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("What should we call you?"),
        max_length=80,
        widget=widgets.Text,
        error_messages={"required": _("Add a name, or only a letter.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Pages, mails, reminders and files for you come in it."),
        choices=languages.names,
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose a language from the list."),
            "invalid_choice": _("Choose a language from the list."),
        },
    )
    time_zone = ZoneField(
        help_text=_("Reminders come by this clock, and days begin and end by it.")
    )


NEVER = (0, _("Not before the session ends"))
QUIET = [(1, _("1 minute")), (5, _("5 minutes")), (15, _("15 minutes"))]
LATEST_START = time(12)


class LockForm(ProfileForm):
    """A clinician's settings: oneself, and when the screen locks."""

    relock_minutes = forms.TypedChoiceField(
        label=_("Ask for my password again after quiet time"),
        help_text=_("Quiet means that no page was opened and nothing was saved."),
        coerce=int,
        choices=[NEVER, *QUIET[:2]],  # at fifteen a clinician's session ends anyhow
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose one of these."),
            "invalid_choice": _("Choose one of these."),
        },
    )


class ClientSettingsForm(LockForm):
    """A client's settings: when a day begins and what Hide does, too."""

    day_starts = forms.TimeField(
        label=_("When does a new day start for you?"),
        help_text=_("What you write before this time still belongs to the day before."),
        widget=widgets.Time,
        error_messages={
            "required": _("Add a time, for example 04:00."),
            "invalid": _("Add a time, for example 04:00."),
        },
    )
    hide_on = forms.BooleanField(
        label=_("Show Hide on every page"), required=False, widget=widgets.Switch
    )
    hides_to = forms.ChoiceField(
        label=_("Where should Hide go?"),
        choices=hide.choices,
        error_messages={
            "required": _("Choose one of these."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    field_order = ["name", "language", "time_zone", "day_starts"]
    field_order += ["hide_on", "hides_to", "relock_minutes"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hints = {code: hide.host(code) for code in hide.SITES}
        sites = widgets.Rows(hints=hints)
        sites.choices = self.fields["hides_to"].choices
        self.fields["hides_to"].widget = sites
        self.fields["relock_minutes"].choices = [NEVER, *QUIET]

    def clean_day_starts(self) -> time:
        starts = self.cleaned_data["day_starts"]
        if starts > LATEST_START:
            raise forms.ValidationError(_("Choose a time between 00:00 and 12:00."))
        return starts


class SignInForm(LoginForm):
    """allauth's, and whether this device is one's own."""

    own_device = forms.BooleanField(
        label=_("This is my own device"),
        help_text=_(
            "You stay signed in on it for 30 days. Leave it empty where others use it too. "
            "Clinicians are asked each time."
        ),
        required=False,
        widget=widgets.Tick,
    )

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        answer = super().login(request, redirect_url)
        if self.cleaned_data["own_device"]:
            sessions.keep_on_own_device(request, self.user)
        else:
            sessions.forget_own_device(request)
        return answer


class ResetForm(forms.Form):
    """Where to send a link. Nobody looks here whether there is an account."""

    email = EmailField(required=True)

    def save(self, request: HttpRequest) -> None:
        address, now = normalized(self.cleaned_data["email"]), timezone.now()
        if limits.may_write(address, request, now):
            actions.write_letter(Letter.Kind.RESET, address, now=now)


class AddressForm(forms.Form):
    """Another address to sign in with."""

    address = forms.EmailField(
        label=_("The new address"),
        max_length=254,
        widget=widgets.Text(attrs={"type": "email", "autocomplete": "email"}),
        error_messages={
            "required": _("Add an address."),
            "invalid": _("Add a whole address, for example name@example.org."),
        },
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_address(self) -> str:
        address = normalized(self.cleaned_data["address"])
        if address == self.user.email:
            raise forms.ValidationError(_("That is the address you have."))
        return address


class PasswordForm(ChangePasswordForm):
    """allauth's; a wrong old password counts like any other try."""

    @sensitive_variables()
    def clean_oldpassword(self) -> str:
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class _Limited(BaseAuthenticateForm):
    """A code is counted before it is looked at: six digits are soon guessed."""

    def clean_code(self) -> str:
        request = context.request
        way = f"code:{self.user.pk}:{limits.place(request, self.user, elsewhere=True)}"
        request.wait = limits.take(way, timezone.now())
        if request.wait:
            log.warning("A code has to wait: too many were wrong.")
            raise get_adapter().validation_error("too_many_login_attempts")
        code = super().clean_code()
        limits.forgive(way)
        return code


class CodeForm(_Limited, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_Limited, ReauthenticateForm):
    """Before a step that matters."""


class UnlockForm(forms.Form):
    """The password of whoever's session is locked; counted like any other attempt."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=widgets.Password(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Add your password.")},
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    @sensitive_variables()
    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise forms.ValidationError(_("That is not the password of this account."))
        return password


class TokenForm(forms.Form):
    """What a token is for, and how long it works."""

    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("So that you know it again: “my spreadsheet”, “phone shortcut”."),
        max_length=60,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Add a word or two, so that you know it again."),
            "max_length": _("60 characters at the most."),
        },
    )
    days = forms.TypedChoiceField(
        label=_("How long should it work?"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose for how long."),
            "invalid_choice": _("Choose one of these."),
        },
    )

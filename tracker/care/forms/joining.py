"""Inviting somebody, and accepting."""

import uuid
from datetime import datetime

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.accounts import codes, limits
from tracker.accounts.actions import write_letter
from tracker.accounts.forms import ZoneField
from tracker.accounts.models import Letter, normalized
from tracker.care.models import CareRelationship, ConsentRecord
from tracker.pages import widgets

NOT_THE_CODE = _(
    "This is not the code for this address, or it is too old. If you have an account here, sign in "
    "first."
)
ALL_NEEDED = _(
    "Each of these is needed to begin. You can stop sharing or end the care at any time, in "
    "Settings."
)


class InviteForm(forms.Form):
    # Made with the page, so that sending it twice makes one invitation.
    invitation_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={
            "required": _("This page is too old. Reload it."),
            "invalid": _("This page is too old. Reload it."),
        },
    )
    called = forms.CharField(
        label=_("What do you call this person?"),
        help_text=_("Only you see it, until they have accepted and chosen their own name."),
        max_length=80,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Add a name or initials, so that you know whom it is for.")},
    )
    rhythm = forms.ChoiceField(
        label=_("When will you read what they share?"),
        help_text=_(
            "They are shown this wherever they share something. Promise what you can keep."
        ),
        choices=CareRelationship.Rhythm.choices,
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose when you will read. They will be told."),
            "invalid_choice": _("Choose one of these."),
        },
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code you were given"),
        help_text=_("Twelve letters and digits, for example 7KQD-M2XA-9TRP."),
        max_length=40,
        widget=widgets.Text(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the code from the paper or the screen.")},
    )


class ConsentForm(forms.Form):
    """Each thing is agreed to by itself. None is ticked beforehand."""

    consents = forms.MultipleChoiceField(
        label=_("What do you agree to?"),
        help_text=ALL_NEEDED,
        choices=ConsentRecord.Kind.choices,
        widget=widgets.RowChecks,
        error_messages={
            "required": ALL_NEEDED,
            "invalid_choice": _("Choose from these."),
        },
    )

    def clean_consents(self) -> set[str]:
        given = set(self.cleaned_data["consents"])
        if not set(ConsentRecord.Kind) <= given:
            raise ValidationError(ALL_NEEDED)
        return given


class AddressForm(forms.Form):
    """Where the code goes. Nobody looks here whether there is an account."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For signing in. Choose one that only you read. A code comes to it at once."),
        max_length=254,
        widget=widgets.Email,
        error_messages={
            "required": _("Add an e-mail address, for example name@example.org"),
            "invalid": _("Check the e-mail address, for example name@example.org"),
        },
    )

    def save(self, request: HttpRequest) -> None:
        address, now = normalized(self.cleaned_data["email"]), timezone.now()
        if limits.may_write(address, request, now):
            write_letter(Letter.Kind.JOIN, address, now=now)


class JoinForm(ConsentForm):
    field_order = ["email", "code", "name", "password", "time_zone", "consents"]

    email = forms.EmailField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Begin with your e-mail address."),
            "invalid": _("Begin with your e-mail address."),
        },
    )
    code = forms.CharField(
        label=_("The code in the mail"),
        help_text=_("It can take a minute. Look among unwanted mail, too."),
        max_length=40,
        widget=widgets.Text(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the code that came to your address.")},
    )
    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("A first name is enough. Your therapist sees it."),
        max_length=80,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Add a name, or only a letter.")},
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least 12 characters. A few words in a row work well."),
        strip=False,
        widget=widgets.Password(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password of at least 12 characters.")},
    )
    time_zone = ZoneField(help_text=_("So that reminders come at your own hour."))

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def proves_address(self, request: HttpRequest, now: datetime) -> bool:
        """Whether they have read the mail that went there; counted like any other try. An address
        that somebody has answers as one does whose code is wrong."""
        typed = self.cleaned_data
        address = normalized(typed["email"])
        way = f"join:{address}:{limits.place(request, None)}"
        if limits.take(way, now):
            self.add_error("code", _("Too many tries. Wait a few minutes, then try again."))
        elif not codes.is_for_address(typed["code"], address, now):
            self.add_error("code", NOT_THE_CODE)
        else:
            limits.forgive(way)
        return self.is_valid()

"""Inviting somebody, and accepting."""

import uuid

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.accounts.forms import ZoneField
from tracker.care.models import CareRelationship, ConsentRecord
from tracker.pages import widgets

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


class JoinForm(ConsentForm):
    field_order = ["name", "email", "password", "time_zone", "consents"]

    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("A first name is enough. Your therapist sees it."),
        max_length=80,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Add a name, or only a letter.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For signing in. Choose one that only you read."),
        widget=widgets.Email,
        error_messages={
            "required": _("Add an e-mail address, for example name@example.org"),
            "invalid": _("Check the e-mail address, for example name@example.org"),
        },
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

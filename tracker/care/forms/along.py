"""Letting a clinician read along until a day."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Clinician
from tracker.pages import widgets

YEAR = timedelta(days=366)
# Further than any that is allowed, and near enough to be a time in every zone.
LAST_DAY = date(2099, 12, 31)


class AlongForm(forms.Form):
    supervisor = forms.ModelChoiceField(
        queryset=Clinician.objects.none(),
        label=_("Who may read along?"),
        empty_label=None,
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose somebody."),
            "invalid_choice": _("Choose somebody from the list."),
        },
    )
    until = forms.DateField(
        label=_("Until which day?"),
        help_text=_("It ends by itself at the end of that day, within a year at the latest."),
        widget=widgets.Date,
        error_messages={
            "required": _("Add a day, for example 24.11.2026"),
            "invalid": _("Add a day, for example 24.11.2026"),
        },
    )

    def __init__(self, data: Any = None, *, among: QuerySet[Clinician], today: date):
        super().__init__(data)
        self.today = today
        self.fields["supervisor"].queryset = among
        self.fields["supervisor"].label_from_instance = lambda one: one.user.name

    def clean_until(self) -> datetime:
        """The end of that day, on the person's own clock."""
        day = self.cleaned_data["until"]
        if day < self.today:
            raise ValidationError(_("Choose a day that is still to come."))
        if day > min(self.today + YEAR, LAST_DAY):
            raise ValidationError(_("Choose a day within a year."))
        midnight = datetime.combine(day + timedelta(days=1), time())
        return timezone.make_aware(midnight)

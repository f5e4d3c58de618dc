"""When somebody wants to be reminded."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from tracker.pages import widgets

from .models import Reminder

ADD_A_TIME = _("Add a time for the reminder, for example 12:30.")


class ReminderForm(forms.Form):
    """On or off, one time, and the days as numbers from Monday = 0."""

    field_order = ["enabled", "days", "local_time"]  # as on the page

    enabled = forms.BooleanField(label=_("Reminders are on"), required=False, widget=widgets.Switch)
    local_time = forms.TimeField(
        label=_("What time?"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=widgets.Time,
        error_messages={"required": ADD_A_TIME, "invalid": ADD_A_TIME},
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Which days?"),
        coerce=int,
        choices=[(n, WEEKDAYS[n]) for n in range(7)],
        widget=widgets.Days,
        error_messages={
            "required": _("Tick at least one day. To stop reminders, turn them off above."),
            "invalid_choice": _("Choose from the seven days."),
            "invalid_list": _("Choose from the seven days."),
        },
    )

    def clean_local_time(self):
        return self.cleaned_data["local_time"].replace(second=0)

    @staticmethod
    def initial_of(reminder: Reminder | None) -> dict:
        """What the form shows at first; no time for somebody who never chose one."""
        if reminder is None or reminder.local_time is None:
            return {"enabled": False, "days": list(range(7))}
        return {
            "enabled": reminder.enabled,
            "local_time": reminder.local_time,
            "days": [n for n in range(7) if reminder.days >> n & 1],
        }

    def mask(self) -> int:
        """The ticked days as seven bits, Monday = 1."""
        return sum(1 << n for n in set(self.cleaned_data["days"]))


class DigestForm(ReminderForm):
    """The same, for a therapist who wants to hear that there is something new."""

    enabled = forms.BooleanField(
        label=_("Send me a mail when something is new"), required=False, widget=widgets.Switch
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["days"].error_messages["required"] = _("Tick at least one day.")
        for wrong in ("required", "invalid"):
            self.fields["local_time"].error_messages[wrong] = _("Add a time, for example 07:30.")

    @staticmethod
    def initial_of(reminder: Reminder | None) -> dict:
        """What the form shows at first: off, and the working week."""
        if reminder is None:
            return {"enabled": False, "days": list(range(5))}
        return ReminderForm.initial_of(reminder)

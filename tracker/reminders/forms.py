"""When somebody wants to be reminded."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.care.plans import mask_of, weekdays
from tracker.pages import widgets

from . import words
from .actions import Wish
from .models import LONGEST_WORDS, CalendarLink, Preferences, Reminder, Says
from .schedule import EVERY_DAY

TIMES = ["%H:%M", "%H:%M:%S"]
ADD_A_TIME = _("Add a time for the reminder, for example 12:30.")
ADD_AN_END = _("Add a time, for example 21:30. Twice the same time: no quiet hours.")
QUIET_ERRORS = {"required": ADD_AN_END, "invalid": ADD_AN_END}
CHOOSE_WORDS = _("Choose what it says.")
# These stand beside the preview, outside of the form's element.
ELSEWHERE = {"form": "reminder"}
# The switches of Preferences, in the order of the cycle.
ALSO = [
    ("event", _("Before and after something that you planned")),
    ("look_back", _("To look back, a day after a note")),
    ("credit", _("To give yourself credit, a day after looking back")),
    ("worksheet", _("A worksheet that waits for a day")),
    ("measure", _("Questions that are due, and two days later once more")),
    ("session_prep", _("A day before you meet")),
    ("guidance", _("When an answer has come")),
]


class CalendarForm(forms.Form):
    """What everything in a calendar is called, and for clients whether reminders are in it."""

    called = forms.ChoiceField(
        label=_("What each entry is called there"),
        choices=CalendarLink.Called.choices,
        widget=widgets.Rows,
        error_messages={"required": _("Choose what it says."), "invalid_choice": _("Choose one.")},
    )
    reminders = forms.BooleanField(
        label=_("The times of my reminders, too"),
        required=False,
        widget=widgets.Switch,
        help_text=_("They are called “Reminder” there."),
    )

    def __init__(self, *args: Any, of: User, link: CalendarLink | None, **kwargs: Any):
        """`of`: whose calendar it is; `link`: how it is now."""
        now = {"called": link.called, "reminders": link.reminders} if link else {}
        super().__init__(*args, initial=now, **kwargs)
        if of.account != User.Account.CLIENT:
            del self.fields["reminders"]

    @property
    def wanted(self) -> dict[str, Any]:
        return {"reminders": False, **self.cleaned_data}


class DaysForm(forms.Form):
    """On or off, a time, and the days as numbers from Monday = 0."""

    field_order = ["enabled", "days", "local_time"]  # as on the page

    enabled = forms.BooleanField(label=_("Reminders are on"), required=False, widget=widgets.Switch)
    local_time = forms.TimeField(
        label=_("What time?"),
        input_formats=TIMES,
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

    def mask(self) -> int:
        """The ticked days as seven bits, Monday = 1."""
        return mask_of(self.cleaned_data["days"])

    def at(self, name: str) -> time | None:
        """A wall time that was chosen, to the minute."""
        chosen = self.cleaned_data[name]
        return chosen.replace(second=0) if chosen else None


class ReminderForm(DaysForm):
    """All of a client's wishes. What does not fit together, the action refuses."""

    field_order = [
        *("enabled", "days", "local_time", "second_time", "also", "quiet_from", "quiet_until"),
        *("says", "own_words"),
    ]

    second_time = forms.TimeField(
        label=_("A second time"),
        help_text=_("Eight a week are the most: with two times, up to four days."),
        required=False,
        input_formats=TIMES,
        widget=widgets.Time,
        error_messages={"invalid": ADD_A_TIME},
    )
    also = forms.MultipleChoiceField(
        label=_("And besides?"),
        help_text=_("Each once, and never within three hours of another one."),
        required=False,
        choices=ALSO,
        widget=widgets.RowChecks,
        error_messages={
            "invalid_choice": _("Choose from these."),
            "invalid_list": _("Choose from these."),
        },
    )
    quiet_from = forms.TimeField(
        label=_("From"), input_formats=TIMES, widget=widgets.Time, error_messages=QUIET_ERRORS
    )
    quiet_until = forms.TimeField(
        label=_("Until"), input_formats=TIMES, widget=widgets.Time, error_messages=QUIET_ERRORS
    )

    says = forms.ChoiceField(
        label=_("What will it say?"),
        choices=Says.choices,
        widget=widgets.Rows(attrs=ELSEWHERE),
        error_messages={"required": CHOOSE_WORDS, "invalid_choice": CHOOSE_WORDS},
    )
    own_words = forms.CharField(
        label=_("My own words"),
        help_text=_("Up to 60 characters, at your own times. All others say what they always say."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=widgets.Text(attrs={**ELSEWHERE, "autocomplete": "off"}),
        error_messages={"max_length": _("60 characters at the most.")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # Without one, only what is ticked besides will come.
        self.fields["local_time"].required = False
        self.fields["says"].choices = [
            (Says.LIST, _("“%(words)s”") % {"words": words.subject()}),
            (Says.MINIMAL, _("“%(site)s” and nothing else") % {"site": settings.SITE_NAME}),
            (Says.OWN, _("My own words")),
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("local_time") and cleaned.get("second_time"):
            self.add_error("local_time", ADD_A_TIME)
        return cleaned

    def wish(self) -> Wish:
        times = [one for one in (self.at("local_time"), self.at("second_time")) if one]
        return Wish(
            enabled=self.cleaned_data["enabled"],
            times=tuple(times),
            days=self.mask(),
            also=frozenset(self.cleaned_data["also"]),
            quiet=(self.at("quiet_from"), self.at("quiet_until")),
            says=self.cleaned_data["says"],
            own_words=self.cleaned_data["own_words"],
        )

    @staticmethod
    def initial_of(mine: Preferences, times: Sequence[Reminder], own_words: str) -> dict:
        """What the form shows at first; no time for somebody who never chose one."""
        first, second = [*times, None, None][:2]
        days = first.days if first else EVERY_DAY
        return {
            "enabled": mine.enabled,
            "local_time": first and first.local_time,
            "second_time": second and second.local_time,
            "days": weekdays(days),
            "also": [name for name, _label in ALSO if getattr(mine, name)],
            "quiet_from": mine.quiet_from,
            "quiet_until": mine.quiet_until,
            "says": mine.says,
            "own_words": own_words,
        }


class DigestForm(DaysForm):
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
    def initial_of(rule: Reminder | None) -> dict:
        """What the form shows at first: off, and the working week."""
        if rule is None:
            return {"enabled": False, "days": list(range(5))}
        return {
            "enabled": rule.enabled,
            "local_time": rule.local_time,
            "days": weekdays(rule.days),
        }

"""When two people meet: a day, a time on the therapist's own clock, and for how long."""

import re
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.care.actions import AT_ONCE
from tracker.care.models import Appointment, CareRelationship
from tracker.pages import widgets
from tracker.pages.objections import SaysObjections
from tracker.pages.times import Day
from tracker.wallclock import instant, on_the_wall

TOO_OLD = _("This page is too old. Reload it.")
ADD_A_TIME = _("Add a time, for example 15:00.")
HOW_LONG = _("Choose between 5 minutes and 8 hours.")
HOW_OFTEN = _("Choose a number of weeks, for example 1 or 10.")
USUAL = 50
WRONG = ("required", "invalid", "min_value", "max_value")


class Whole(forms.IntegerField):
    """A whole number in plain digits."""

    widget = widgets.Number

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and value and not re.fullmatch(r"[0-9]{1,4}", value.strip()):
            raise ValidationError(self.error_messages["invalid"])
        return super().to_python(value)


class TimeForm(SaysObjections, forms.Form):
    asked_as = {"starts_at": "day"}

    day = Day(label=_("Which day?"), error_messages={"required": _("Choose a day.")})
    at = forms.TimeField(
        label=_("What time?"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=widgets.Time,
        error_messages={"required": ADD_A_TIME, "invalid": ADD_A_TIME},
    )
    minutes = Whole(
        label=_("How many minutes?"),
        min_value=5,
        max_value=480,
        initial=USUAL,
        error_messages=dict.fromkeys(WRONG, HOW_LONG),
    )

    @property
    def wall(self) -> datetime:
        """The beginning, naive, on the clock of whoever typed it."""
        at = self.cleaned_data["at"].replace(second=0)
        return datetime.combine(self.cleaned_data["day"], at)

    def starts_at(self, zone: str) -> datetime:
        return instant(self.wall.date(), self.wall.time(), zone)

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["minutes"])


class MoveForm(TimeForm):
    """To another time. It knows which version was on the page."""

    base_version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages=dict.fromkeys(WRONG, TOO_OLD),
        max_value=1_000_000,
    )

    @staticmethod
    def initial_of(appointment: Appointment, zone: str) -> dict[str, Any]:
        """As it stands, on the clock of whoever moves it."""
        wall = on_the_wall(appointment.starts_at, zone)
        length = appointment.ends_at - appointment.starts_at
        return {
            "day": wall.date(),
            "at": wall.time(),
            "minutes": length // timedelta(minutes=1),
            "base_version": appointment.version,
        }


class MakeForm(TimeForm):
    """One appointment, or the same time in several weeks."""

    # Made with the page, so that sending it twice makes it once.
    appointment_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": TOO_OLD, "invalid": TOO_OLD},
    )
    times = Whole(
        label=_("For how many weeks?"),
        help_text=_(
            "1 is this one alone; 4 is this one and the same time in the next three weeks."
        ),
        min_value=1,
        max_value=AT_ONCE,
        initial=1,
        error_messages={
            **dict.fromkeys(WRONG, HOW_OFTEN),
            "max_value": _("%(limit_value)s weeks at the most."),
        },
    )


class MakeForSomebodyForm(MakeForm):
    """With whom, too: one of those whose care is active."""

    field_order = ["client"]

    client = forms.ChoiceField(
        label=_("With whom?"),
        widget=widgets.Select,
        error_messages={
            "required": _("Choose one of your clients."),
            "invalid_choice": _("Choose one of your clients."),
        },
    )

    def __init__(self, data: Any, *, cares: Iterable[CareRelationship], **kwargs: Any):
        super().__init__(data, **kwargs)
        self.cares = {str(one.of_id): one for one in cares}
        self.fields["client"].choices = [(pk, one.of.name) for pk, one in self.cares.items()]

    @property
    def chosen(self) -> CareRelationship:
        return self.cares[self.cleaned_data["client"]]

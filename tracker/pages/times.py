"""Form fields for a day, and for a day and time as a clock on the wall shows it."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.pages import widgets

# Far from both ends of what a calendar can hold: there no zone can be told from another.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
NEARER = _("Choose a day that is nearer to today.")


class WallTime(forms.DateTimeField):
    """A day and time as a clock on the wall shows it: naive, whatever clocks do that night."""

    widget = widgets.Moment
    default_error_messages = {"invalid": _("Add a day and a time, for example 18.11.2026 07:40")}
    default_validators = [
        MinValueValidator(datetime.combine(FIRST_DAY, time()), NEARER),
        MaxValueValidator(datetime.combine(LAST_DAY, time()), NEARER),
    ]

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime):
            return value
        with timezone.override(UTC):  # where every time exists once
            at = super().to_python(value)
        return at.replace(tzinfo=None) if at else None


class Day(forms.DateField):
    widget = widgets.Date
    default_error_messages = {"invalid": _("Add a day, for example 18.11.2026")}
    default_validators = [
        MinValueValidator(FIRST_DAY, NEARER),
        MaxValueValidator(LAST_DAY, NEARER),
    ]

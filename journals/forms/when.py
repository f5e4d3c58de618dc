"""How a form asks when something was: a day, or a day and a time on the person's own clock."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journals.models import Entry
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


class Sureness(forms.ChoiceField):
    """How exactly a time is known."""

    widget = widgets.Rows
    default_error_messages = {"invalid_choice": _("Choose one of these.")}

    def __init__(self, **kwargs: Any):
        super().__init__(
            label=_("How sure are you of the time?"),
            required=False,
            choices=[("exact", _("exact")), ("about", _("about")), ("day", _("only the day"))],
            **kwargs,
        )


def on_the_wall(at: datetime | None, zone: str) -> datetime | None:
    """When it is, on the clock it is lived by, to the minute."""
    if at is None:
        return None
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def as_it_stands(entry: Entry) -> dict[str, Any]:
    """The time of an entry as its form has it, on the clock it was lived by."""
    wall = on_the_wall(entry.occurred_at, entry.occurred_zone)
    return {"happened": wall, "precision": entry.occurred_precision}

"""How a form asks when something was: a day, or a day and a time on the person's own clock."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.models import Entry
from tracker import wallclock
from tracker.pages import widgets
from tracker.pages.times import Day, WallTime

__all__ = ["Day", "Sureness", "WallTime", "as_it_stands", "on_the_wall"]


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
    return None if at is None else wallclock.on_the_wall(at, zone)


def as_it_stands(entry: Entry) -> dict[str, Any]:
    """The time of an entry as its form has it, on the clock it was lived by."""
    wall = on_the_wall(entry.occurred_at, entry.occurred_zone)
    return {"happened": wall, "precision": entry.occurred_precision}

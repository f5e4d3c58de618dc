"""On which days of the week a client checks in, as two people agree on it."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from tracker.care.plans import mask_of, weekdays
from tracker.pages import widgets


class DaysForm(forms.Form):
    """Days of the week, as numbers from Monday = 0."""

    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        coerce=int,
        choices=[(n, WEEKDAYS[n]) for n in range(7)],
        widget=widgets.Days,
        error_messages={
            "required": _("Tick at least one day."),
            "invalid_choice": _("Choose from the seven days."),
            "invalid_list": _("Choose from the seven days."),
        },
    )

    def __init__(self, data: Any = None, *, standing: int | None = None, **kwargs: Any):
        """`standing`: the mask that the two agreed to last, or that waits."""
        super().__init__(data, initial={"days": weekdays(standing or 0)}, **kwargs)

    @property
    def mask(self) -> int:
        return mask_of(self.cleaned_data["days"])

"""What goes into a booklet of one's own words, of which time, and what its cover says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from journals.booklet import ANSWERS, LONGEST_TITLE, PARTS, Wish
from tracker.pages import widgets
from tracker.pages.objections import SaysObjections
from tracker.pages.times import Day

DAYS = "days"


class BookletForm(SaysObjections, forms.Form):
    """Nothing that others wrote is ticked beforehand."""

    which = forms.ChoiceField(
        label=_("Which time?"),
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose a year, or the days."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    since = Day(label=_("From which day on?"), required=False)
    until = Day(label=_("Until which day?"), required=False)
    parts = forms.MultipleChoiceField(
        label=_("What goes in?"),
        choices=PARTS,
        initial=["moments", "credits", "pages"],
        widget=widgets.RowChecks,
        error_messages={
            "required": _("Choose at least one thing of your own."),
            "invalid_choice": _("Choose one of these."),
            "invalid_list": _("Choose one of these."),
        },
    )
    answers = forms.BooleanField(
        label=ANSWERS[1],
        help_text=_("Words of your therapist. The rest of the booklet is yours alone."),
        required=False,
        widget=widgets.Tick,
    )
    title = forms.CharField(
        label=_("What stands on the cover?"),
        help_text=_(
            "Whoever sees the booklet lying somewhere reads this and nothing else. Left empty, it "
            "is the year."
        ),
        required=False,
        max_length=LONGEST_TITLE,
        widget=widgets.Text(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("Use fewer words on the cover.")},
    )

    def __init__(self, data: Any = None, *, years: Sequence[int] = (), **kwargs: Any):
        super().__init__(data, auto_id="id_booklet_%s", **kwargs)
        named = [(str(year), str(year)) for year in years]
        self.fields["which"].choices = [*named, (DAYS, _("From one day to another"))]

    @property
    def days_open(self) -> bool:
        return self["which"].value() == DAYS or bool(self.errors.keys() & {"since", "until"})

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for name in ("since", "until"):
            if found.get("which") == DAYS and name not in self.errors and not found.get(name):
                self.add_error(name, ValidationError(_("Add a day, for example 18.11.2026")))
        return found

    @property
    def wish(self) -> Wish:
        """What was chosen, once it is clean."""
        asked = self.cleaned_data
        since, until = asked["since"], asked["until"]
        if asked["which"] != DAYS:
            year = int(asked["which"])
            since, until = date(year, 1, 1), date(year, 12, 31)
        parts = (*asked["parts"], *([ANSWERS[0]] if asked["answers"] else []))
        return Wish(asked["title"], since, until, parts)

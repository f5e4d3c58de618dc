"""Something to talk about; on which days to check in; and being away."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from journals.kinds.agenda import AGENDA
from journals.models import AgendaItem
from tracker.care.models import CareRelationship
from tracker.care.plans import mask_of, weekdays
from tracker.pages import widgets

from .kind import KindForm


class AgendaForm(KindForm):
    """One thing that I would like to talk about, and whether it can wait until the two meet."""

    which = forms.ChoiceField(
        label=_("When would you like to talk about it?"),
        choices=[
            (AgendaItem.Kind.TALK_ABOUT, _("When we meet")),
            (AgendaItem.Kind.TALK_BEFORE, _("I’d like to talk before we meet")),
        ],
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose whether it can wait until you meet."),
            "invalid_choice": _("Choose one of these."),
        },
    )

    def __init__(self, data: Any = None, *, standing: bool = False, **kwargs: Any):
        super().__init__(AGENDA, data, **kwargs)
        if standing:  # what was asked for stays what it is
            del self.fields["which"]


class PlanForm(forms.Form):
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
        """`standing`: the mask that I agreed to, or proposed."""
        super().__init__(data, initial={"days": weekdays(standing or 0)}, **kwargs)

    @property
    def mask(self) -> int:
        return mask_of(self.cleaned_data["days"])


class AwayForm(forms.Form):
    until = forms.DateField(
        label=_("Until which day are you away?"),
        widget=widgets.Date,
        error_messages={
            "required": _("Add a day, for example 24.11.2026"),
            "invalid": _("Add a day, for example 24.11.2026"),
        },
    )
    tell = forms.MultipleChoiceField(
        label=_("Who is told?"),
        help_text=_("Only who is ticked here. They read the day, and nothing else."),
        required=False,
        widget=widgets.RowChecks,
        error_messages={
            "invalid_choice": _("Choose from these."),
            "invalid_list": _("Choose from these."),
        },
    )
    pause = forms.BooleanField(
        label=_("Let my reminders rest until then"), required=False, widget=widgets.Tick
    )

    def __init__(
        self,
        data: Any = None,
        *,
        among: Iterable[CareRelationship],
        today: date,
        reminds: bool,
        **kwargs: Any,
    ):
        """`among`: my therapists. `reminds`: there are reminders that could rest."""
        self.among = list(among)
        told = [one for one in self.among if is_away(one, today)]
        initial = {"tell": [str(one.pk) for one in told]}
        if told:
            initial["until"] = told[0].away_until
        super().__init__(data, initial=initial, **kwargs)
        self.fields["tell"].choices = [(str(one.pk), one.therapist.name) for one in self.among]
        if not reminds:
            del self.fields["pause"]
        if not self.among:
            del self.fields["tell"]

    @property
    def told(self) -> list[CareRelationship]:
        chosen = set(self.cleaned_data.get("tell", ()))
        return [one for one in self.among if str(one.pk) in chosen]


def is_away(relationship: CareRelationship, today: date) -> bool:
    """Whether this therapist was told of a day that has not come yet."""
    return relationship.away_until is not None and relationship.away_until > today

"""What to look for in the journal. It is posted, so that no address and no log holds it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.access import Wanted
from journals.kinds import KINDS, SAFETY_PLAN
from journals.kinds.vocabulary import EMOTIONS, FOCUS_AREAS
from journals.models import Entry, Goal, Person
from tracker.pages import widgets

from .when import Day

LONGEST = 200
ONE_OF_THESE = {"invalid_choice": _("Choose one of these.")}


def _kinds() -> list[tuple[str, Any]]:
    found = [(kind.code, kind.short) for kind in KINDS.values() if kind is not SAFETY_PLAN]
    others = (
        (str(Entry.Kind.WORKSHEET), _("Worksheets")),
        (str(Entry.Kind.MEASURE), _("Questions with numbers")),
    )
    return [("", _("Anything")), *found, *others]


class FindForm(forms.Form):
    words = forms.CharField(
        label=_("Words that are in it"),
        required=False,
        max_length=LONGEST,
        widget=widgets.Text(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
        error_messages={"max_length": _("Look for fewer words at a time.")},
    )
    kind = forms.ChoiceField(
        label=_("What kind of thing?"),
        required=False,
        widget=widgets.Select,
        error_messages=ONE_OF_THESE,
    )
    person = forms.ChoiceField(
        label=_("With whom?"), required=False, widget=widgets.Select, error_messages=ONE_OF_THESE
    )
    goal = forms.ChoiceField(
        label=_("For which goal?"),
        required=False,
        widget=widgets.Select,
        error_messages=ONE_OF_THESE,
    )
    focus_area = forms.ChoiceField(
        label=_("What was it about?"),
        required=False,
        choices=[("", _("Anything")), *FOCUS_AREAS],
        widget=widgets.Select,
        error_messages=ONE_OF_THESE,
    )
    emotion = forms.ChoiceField(
        label=_("What did you feel?"),
        required=False,
        choices=[("", _("Anything")), *EMOTIONS],
        widget=widgets.Select,
        error_messages=ONE_OF_THESE,
    )
    since = Day(label=_("From which day on?"), required=False)
    until = Day(label=_("Until which day?"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        goals: Iterable[Goal] = (),
        people: Iterable[Person] = (),
        **kwargs: Any,
    ):
        super().__init__(data, auto_id="id_find_%s", **kwargs)
        self.fields["kind"].choices = _kinds()
        self.fields["goal"].choices = [
            ("", _("Any, or none")),
            *((str(goal.pk), goal.words.get("title") or goal.words["toward"]) for goal in goals),
        ]
        self.fields["person"].choices = [
            ("", _("Anybody, or nobody")),
            *((str(person.pk), person.words["label"]) for person in people),
        ]

    @property
    def more(self) -> list[forms.BoundField]:
        """What waits under the fold."""
        return [self[name] for name in self.fields if name != "words"]

    @property
    def more_open(self) -> bool:
        return any(field.errors or field.value() for field in self.more)

    @property
    def wanted(self) -> Wanted:
        """Nothing, if it can't be read."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        kept = {name: value for name, value in asked.items() if value}
        for name in ("goal", "person"):
            if name in kept:
                kept[name] = uuid.UUID(kept[name])
        return Wanted(**kept)

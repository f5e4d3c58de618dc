"""The therapist's answer; and the client's goals and people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.kinds.goal import GOAL, PERSON
from journals.kinds.guidance import GUIDANCE
from journals.models import Person
from tracker.pages import widgets

from .kind import KindForm


class AnswerForm(KindForm):
    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(GUIDANCE, data, **kwargs)
        self.auto_id = f"id_answer_{self['entry_id'].value()}_%s"


class GoalForm(KindForm):
    person = forms.ChoiceField(
        label=_("With whom?"),
        required=False,
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose one of your people.")},
    )

    def __init__(self, data: Any = None, *, persons: Iterable[Person] = (), **kwargs: Any):
        super().__init__(GOAL, data, **kwargs)
        self.persons = {str(person.pk): person for person in persons}
        self.fields["person"].choices = [
            ("", _("Nobody in particular")),
            *((pk, person.words["label"]) for pk, person in self.persons.items()),
        ]

    @property
    def chosen_person(self) -> Person | None:
        return self.persons.get(self.cleaned_data.get("person", ""))


class PersonForm(KindForm):
    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(PERSON, data, **kwargs)

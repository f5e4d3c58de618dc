"""The therapist's answer; and the client's goals and people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.kinds.goal import GOAL, PERSON
from journals.kinds.guidance import GUIDANCE
from journals.kinds.menu import MENU_ITEM
from journals.models import Goal, MenuItem, Person
from tracker.pages import widgets

from .kind import KindForm


class AnswerForm(KindForm):
    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(GUIDANCE, data, **kwargs)
        self.auto_id = f"id_answer_{self['entry_id'].value()}_%s"

    def of_no_moment(self) -> None:
        """It answers a page, a worksheet or a check-in: there may be no response, and no credit."""
        self.fields["view"].label = _("If it tells of a response: how do you see it?")
        self.fields["text"].help_text = ""


class GoalForm(KindForm):
    person = forms.ChoiceField(
        label=_("With whom?"),
        required=False,
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose one of your people.")},
    )

    # What is put away for a fourth one; asked only when there are three.
    instead = forms.ChoiceField(
        label=_("Which one do you put away for it?"),
        help_text=_("It is kept with all that belongs to it, and you can take it up again."),
        required=False,
        widget=widgets.Rows,
        error_messages={"invalid_choice": _("Choose one of your goals.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        persons: Iterable[Person] = (),
        others: Iterable[Goal] = (),
        **kwargs: Any,
    ):
        super().__init__(GOAL, data, **kwargs)
        self.others = {str(goal.pk): goal for goal in others}
        self.fields["instead"].choices = [(pk, title_of(one)) for pk, one in self.others.items()]
        if not self.others:
            del self.fields["instead"]
        self.persons = {str(person.pk): person for person in persons}
        self.fields["person"].choices = [
            ("", _("Nobody in particular")),
            *((pk, person.words["label"]) for pk, person in self.persons.items()),
        ]

    @property
    def chosen_person(self) -> Person | None:
        return self.persons.get(self.cleaned_data.get("person", ""))

    @property
    def put_away(self) -> Goal | None:
        return self.others.get(self.cleaned_data.get("instead", ""))


def title_of(goal: Goal) -> str:
    return goal.words.get("title") or goal.words["toward"]


class ProposeForm(KindForm):
    """A goal in a therapist's words, for the client to accept, word anew or decline."""

    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(GOAL, data, **kwargs)


class MenuItemForm(KindForm):
    """One thing for the menu, in one's own words."""

    which = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (MenuItem.Kind.REWARD, _("Something good")),
            (MenuItem.Kind.AFFIRMATION, _("Words to say to myself")),
            (MenuItem.Kind.SOOTHING, _("Something that calms me")),
        ],
        widget=widgets.Rows,
        error_messages={
            "required": _("Choose which of these it is."),
            "invalid_choice": _("Choose one of these."),
        },
    )

    def __init__(self, data: Any = None, *, standing: bool = False, **kwargs: Any):
        super().__init__(MENU_ITEM, data, **kwargs)
        if standing:  # words stay words
            del self.fields["which"]


class PersonForm(KindForm):
    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(PERSON, data, **kwargs)

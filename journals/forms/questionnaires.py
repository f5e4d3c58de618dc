"""A practice's questionnaires: pasting a file, filling a recipe's blanks, signing for either."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.access.questionnaires import Loaded
from journals.actions.questionnaires import EMPTY
from journals.kinds.worksheets import Part
from journals.models import Questionnaire
from journals.questionnaires import (
    LONGEST_CLINICAL,
    LONGEST_SOURCE,
    LONGEST_STATEMENT,
    LONGEST_TITLE,
    Understood,
    understand,
)
from tracker.measures import Recipe, blanks, fhir, shipped
from tracker.pages import widgets
from tracker.pages.objections import SaysObjections

from .kind import KindForm

PLAIN = {"spellcheck": "false", "autocapitalize": "none"}
LONGEST_WORDS, LONGEST_QUESTION, LONGEST_RIGHTS = 300, 1000, 2000


TOO_LONG = _("That is longer than the %(limit_value)s characters that fit here.")


def _words(label: Any, most: int, missing: Any, **more: Any) -> forms.CharField:
    """A blank that has to be filled in."""
    widget = more.pop("widget", None) or widgets.Text(attrs={"autocomplete": "off"})
    messages = {"required": missing, "max_length": TOO_LONG}
    return forms.CharField(
        label=label, max_length=most, widget=widget, error_messages=messages, **more
    )


def _source() -> forms.CharField:
    return _words(
        _("Where is the text from?"),
        LONGEST_SOURCE,
        EMPTY["source"],
        help_text=_("A web address, or the name of the form and who publishes it."),
    )


def pasted(help_text: Any) -> forms.CharField:
    """A blank for all the text of a file."""
    return forms.CharField(
        label=_("The text of the file"),
        help_text=help_text,
        strip=False,
        widget=widgets.Voice(rows=12, attrs=PLAIN, cls="file"),
        error_messages={"required": _("Paste the text of the file.")},
    )


class PasteForm(forms.Form):
    """A file's text, and what it is. Once it is valid, `found` is what was understood of it."""

    file = pasted(
        _(
            "A FHIR R4 Questionnaire as JSON, up to 256 KiB. Open the file, copy all of it, and "
            "paste it here."
        )
    )
    recipe = forms.ChoiceField(
        label=_("Which questionnaire is it?"),
        help_text=_("Only then can a score be made of the answers. You see first whether it fits."),
        required=False,
        choices=[("", _("None of these: no score"))]
        + [(one.slug, one.clinical) for one in shipped.newest()],
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    source = _source()
    found: Understood | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if {"file", "recipe"} <= said.keys():
            try:
                self.found = understand(said["file"].encode(), said["recipe"])
            except fhir.Refused as error:
                self.add_error("file", str(error))
        return said

    @property
    def brought(self) -> dict[str, str]:
        """What goes along to the page where it is signed."""
        said = {name: self.cleaned_data[name] for name in ("file", "recipe", "source")}
        named = shipped.find(said["recipe"]).clinical if said["recipe"] else ""
        title = self.found.title if self.found else ""
        return {**said, "title": title, "clinical": str(named) or title[:LONGEST_CLINICAL]}


class SignForm(SaysObjections, PasteForm):
    """The same once more, out of sight, with what it will be called and the signature."""

    title = _words(
        _("What do clients see it called?"),
        LONGEST_TITLE,
        EMPTY["title"],
        help_text=_("For example: Two-week questions (PHQ-9)"),
    )
    clinical = _words(_("What do clinicians call it?"), LONGEST_CLINICAL, EMPTY["clinical"])
    statement = _words(
        _("We may use this text for …"),
        LONGEST_STATEMENT,
        EMPTY["statement"],
        help_text=_(
            "What for, and by what right: the licence, the letter, the date. It is kept with your "
            "name and the day."
        ),
        widget=widgets.Voice(rows=3),
    )
    of = forms.ChoiceField(
        label=_("Is it another version of one that you have?"),
        help_text=_("Then it takes its place, and the numbers go on in one line."),
        required=False,
        widget=widgets.Select,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    agree = forms.BooleanField(
        label=_(
            "I have compared it with the official form, word for word, and sign for this practice."
        ),
        widget=widgets.Tick,
        error_messages={"required": _("Tick this to sign.")},
    )
    hidden = ("file", "recipe", "source")
    asked_as = {"recipe": "of"}

    def __init__(self, *args: Any, loaded: Iterable[Loaded], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in self.hidden:
            self.fields[name].widget = forms.HiddenInput()
        self.loaded = {str(one.row.pk): one for one in loaded}
        known = [(pk, one.instrument.clinical) for pk, one in self.loaded.items()]
        self.fields["of"].choices = [("", _("No, it is a new one")), *known]  # type: ignore[attr-defined]

    @property
    def asked(self) -> list[forms.BoundField]:
        """What is seen of it; which one it follows only where there is one."""
        return [self[name] for name in self.fields if name not in self.hidden and self._asks(name)]

    def _asks(self, name: str) -> bool:
        return name != "of" or bool(self.loaded)

    @property
    def earlier(self) -> Questionnaire | None:
        followed = self.loaded.get(self.cleaned_data["of"])
        return followed.row if followed else None

    @property
    def signed(self) -> dict[str, str]:
        """What the action keeps."""
        names = ("title", "clinical", "source", "statement")
        return {name: self.cleaned_data[name] for name in names}


class BlanksForm(forms.Form):
    """A recipe's numbered blanks. What is typed becomes the text of a file: see PasteForm."""

    def __init__(self, *args: Any, recipe: Recipe, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.recipe = recipe
        missing = _("Fill this in from the official form.")
        voice = {"widget": widgets.Voice(rows=2)}
        self.fields["title"] = _words(
            _("The title, as it stands on the form"), LONGEST_TITLE, missing
        )
        self.fields["about"] = _words(
            _("What stands above the questions"), LONGEST_QUESTION, missing, **voice
        )
        for number in blanks.worded(recipe):
            label = _("The words for the answer %(n)s") % {"n": number}
            self.fields[f"answer_{number}"] = _words(label, LONGEST_WORDS, missing)
        for number in range(1, recipe.items + 1):
            name = recipe.names.get(number)
            label = (
                _("The question that is called %(name)s") % {"name": name}
                if name
                else _("Question %(n)s") % {"n": number}
            )
            self.fields[f"question_{number}"] = _words(
                label, LONGEST_QUESTION, missing, widget=widgets.Voice(rows=2)
            )
        self.fields["rights"] = _words(
            _("Whose words are these?"),
            LONGEST_RIGHTS,
            missing,
            help_text=_("The copyright line, as it stands on the form. Clients see it too."),
            **voice,
        )
        self.fields["source"] = _source()

    @property
    def pasted(self) -> dict[str, str]:
        """What was typed, as PasteForm takes it."""
        source, recipe = self.cleaned_data["source"], self.recipe.slug
        return {"file": self._file, "recipe": recipe, "source": source}

    @property
    def _file(self) -> str:
        said = self.cleaned_data
        return blanks.filled(
            self.recipe,
            title=said["title"],
            about=said["about"],
            rights=said["rights"],
            questions={n: said[f"question_{n}"] for n in range(1, self.recipe.items + 1)},
            answers={n: said[f"answer_{n}"] for n in blanks.worded(self.recipe)},
        )


class PreviewForm(KindForm):
    """A questionnaire as its clients will meet it, for looking at only."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = True

    def lines(self) -> list[tuple[Part, forms.BoundField | None, int | None]]:
        """From top to bottom; with each question, which item of the recipe it is."""
        numbers = {item.key: item.number for item in self.kind.known.items}
        return [
            (part, self[part.key] if part.key else None, numbers.get(part.key))
            for part in self.kind.layout
        ]

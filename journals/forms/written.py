"""Writing a worksheet of the practice: what is said of the whole, and a file that is pasted."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from journals.access.written import Written
from journals.kinds.fields import Shown
from journals.kinds.worksheets import Worksheet, offered
from journals.kinds.worksheets.exchange import understood
from journals.kinds.worksheets.writing import Line, Writing
from journals.models import PracticeWorksheet
from tracker.pages import widgets
from tracker.pages.objections import SaysObjections
from tracker.safety.rules import HURT_SELF

from .questionnaires import pasted
from .worksheets import SheetForm

CHOOSE = {"invalid_choice": _("Choose one of these.")}


class Whole(forms.Field):
    """A whole number as it was typed, or None."""

    widget = widgets.Number
    default_error_messages = {"whole": _("Write a whole number, with digits.")}

    def to_python(self, value: Any) -> int | None:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 7):
            raise forms.ValidationError(self.error_messages["whole"], code="whole")
        return int(text)


class Sentence(forms.CharField):
    """Words that people will read: one paragraph, without space around it or doubled within."""

    widget = widgets.Text

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text if "\x00" in text else " ".join(text.split())


def sentence(label: Any, *, rows: int = 0, **more: Any) -> Sentence:
    """A blank for words. How long they may be is for the rules to say."""
    plain = widgets.Text(attrs={"autocomplete": "off"})
    widget = widgets.Voice(rows=rows) if rows else plain
    return Sentence(label=label, required=False, widget=widget, **more)


def minted() -> forms.UUIDField:
    """The id that a page brings along for what it will make: sent twice, that is one."""
    return forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("This page is too old. Reload it.")
        ),
    )


class WritingForm(SaysObjections, forms.Form):
    """What stands in a worksheet that is written: it collects, and the rules say what is wrong.

    `parts`: the part of a definition -> the field that asks for it. What is empty is left out.
    """

    entry_id = minted()
    base_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False
    )
    parts: Mapping[str, str] = {}

    def said(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What was there before, with what is said now in its place."""
        kept = {name: value for name, value in before.items() if name not in self.parts}
        asked = {name: self.cleaned_data.get(field) for name, field in self.parts.items()}
        return {**kept, **{part: value for part, value in asked.items() if not _empty(value)}}

    @property
    def asked(self) -> list[forms.BoundField]:
        return self.visible_fields()

    def stands(self, current: Writing | Line) -> list[Shown]:
        """What somebody else wrote there meanwhile."""
        says = current.says if isinstance(current, Line) else current.head
        named = {part: self.fields[name].label for part, name in self.parts.items()}
        return [
            Shown(part, label, label, "voice", str(says[part]))
            for part, label in named.items()
            if isinstance(says.get(part), str | int)
        ]

    def caught_up(self, current: Writing | Line) -> dict[str, Any]:
        version = current.version if isinstance(current, Line) else current.head_version
        return {"base_version": version}


def _empty(value: Any) -> bool:
    """Whether nothing was said. 0 is a number."""
    return value is None or value is False or value in ("", [])


class HeadForm(WritingForm):
    """What a worksheet is called, and how it is asked."""

    title = sentence(
        _("What do clients see it called?"),
        help_text=_("Up to 80 characters."),
    )
    clinical = sentence(
        _("What do clinicians call it?"), help_text=_("Leave it empty if that is the same.")
    )
    about = sentence(
        _("A sentence or two above the questions"),
        rows=2,
        help_text=_("What it is for, and how long it takes. Up to 300 characters."),
    )
    period = forms.ChoiceField(
        label=_("How often does it make sense?"),
        choices=[
            ("any", _("Whenever it fits")),
            ("day", _("Once a day; then it has 12 fields at the most")),
        ],
        widget=widgets.Rows,
        required=False,
        error_messages=CHOOSE,
    )
    default = forms.ChoiceField(
        label=_("When can a therapist ask for it?"),
        choices=[
            ("assigned", _("At any time")),
            ("locked", _("Only after talking about it: they have to confirm that each time")),
        ],
        widget=widgets.Rows,
        error_messages=CHOOSE | {"required": _("Choose one of these.")},
    )
    wait = Whole(
        label=_("After an answer that says self-harm, how many hours does it wait?"),
        help_text=_(
            "For what is better done on a calm day, as a chain review: 1 to 72. Leave it empty if "
            "it need not wait."
        ),
        required=False,
    )
    parts = {
        **{name: name for name in ("title", "clinical", "about", "default", "period")},
        "wait_hours_after_self_harm": "wait",
    }
    asked_as = {"wait_hours_after_self_harm": "wait"}

    def __init__(self, *args: Any, writing: Writing | None = None, **kwargs: Any):
        head = writing.head if writing else {}
        initial = {field: head.get(part, "") for part, field in self.parts.items()}
        initial |= {"base_version": writing.head_version if writing else 0}
        initial["period"] = initial["period"] or ("any" if writing else "")
        super().__init__(*args, initial=initial, auto_id="id_head_%s", **kwargs)
        self.head = head

    @property
    def whole(self) -> dict[str, Any]:
        """What is kept of it."""
        return self.said(self.head)


class CopyForm(SaysObjections, forms.Form):
    """A worksheet that ships, to begin from."""

    entry_id = minted()

    which = forms.ChoiceField(
        label=_("Which one of those that come along?"),
        help_text=_("You get a copy in the language that you read now, and change it as you like."),
        widget=widgets.Select,
        error_messages=CHOOSE | {"required": _("Choose one of these.")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, auto_id="id_copy_%s", **kwargs)
        self.known = {one.slug: one for one in offered()}
        self.fields["which"].choices = [(slug, one.clinical) for slug, one in self.known.items()]  # type: ignore[attr-defined]

    @property
    def definition(self) -> Mapping[str, Any]:
        return self.known[self.cleaned_data["which"]].definition


class PasteForm(SaysObjections, forms.Form):
    """The text of a file. Once it is valid, `writing` is what was understood of it."""

    entry_id = minted()

    file = pasted(_("Open the file, copy all of it, and paste it here."))
    of = forms.ChoiceField(
        label=_("Is it the next version of one that you have?"),
        help_text=_("Then its numbers go on in one line, where the keys are the same."),
        required=False,
        widget=widgets.Select,
        error_messages=CHOOSE,
    )
    writing: Writing | None = None

    def __init__(self, *args: Any, there: Iterable[Written], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.there = {str(one.row.pk): one for one in there}
        known = [(pk, one.names[1]) for pk, one in self.there.items()]
        self.fields["of"].choices = [("", _("No, it is a new one")), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if {"file", "of"} <= said.keys():
            earlier = self.there[said["of"]].contents if said["of"] else []
            try:
                self.writing = understood(said["file"].encode(), earlier)
            except forms.ValidationError as error:
                self.add_error("file", error)
        return said

    @property
    def earlier(self) -> PracticeWorksheet | None:
        followed = self.there.get(self.cleaned_data["of"])
        return followed.row if followed else None


class LookForm(SheetForm):
    """A worksheet as its clients will meet it, to look at and to try: nothing of it is kept."""

    def __init__(self, data: Any = None, *, worksheet: Worksheet):
        each = {
            key: tuple(one for one in choices if one[0] != HURT_SELF)
            for key, choices in worksheet.targets.items()
        }
        people = [("0", _("a friend")), ("1", _("my sister"))]
        leave_out = worksheet.named
        super().__init__(worksheet.for_targets(each), data, leave_out=leave_out, people=people)

    def full_clean(self) -> None:
        """Nothing is wrong with what is only tried."""
        self._errors, self.cleaned_data = ErrorDict(), {}

"""One line of a worksheet that is written: for each type of field its own settings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.kinds import vocabulary
from journals.kinds.worksheets import rules
from journals.kinds.worksheets.writing import Line, Writing, key_for, options_for
from tracker.pages import widgets

from .widgets import LinesWidget
from .written import CHOOSE, Whole, WritingForm, sentence

SETS = set(rules.OWN_VOCABULARY)
WHOLE_LIST = {
    "emotions": _("The whole list of feelings"),
    "cues": _("The whole list of early signs"),
    "responses": _("The whole list of usual responses"),
    "urges": _("The whole list of urges"),
    "body": _("The whole list of what the body does"),
    "vulnerability": _("The whole list of what makes a day harder"),
    "skills": _("The whole list of things that help"),
    "modes": _("The whole list of sides of oneself"),
}
EACH_CLIENT = {
    "urges": _("Urges that are chosen with each client"),
    "behaviours": _("Things done that are chosen with each client"),
    "skills": _("Things that help, chosen with each client"),
    "emotions": _("Feelings that are chosen with each client"),
}
ENDS = {
    "min": _("The lowest number"),
    "max": _("The highest number"),
}
YES, NO = _("is yes"), _("is no")


class Words(forms.Field):
    """Some words, one on each line of a box."""

    widget = LinesWidget

    def to_python(self, value: Any) -> list[str]:
        return [" ".join(one.split()) if "\x00" not in one else one for one in value or ()]


class LineForm(WritingForm):
    """One line of a type. `writing`: what it stands in; `line`: the one that is written anew.

    Its key is made from what clinicians call it and never changes: answers are read by it.
    """

    label = sentence(_("What is asked?"), help_text=_("As clients read it, up to 200 characters."))
    clinical = sentence(
        _("What do clinicians call it?"),
        help_text=_("It stands beside answers that are shared, up to 80 characters."),
    )
    help = sentence(_("A line of help below it"), help_text=_("Up to 300 characters."))
    later = ("help", "chart", "fold", "rule", "rule_number")

    def __init__(
        self,
        *args: Any,
        kind: str,
        writing: Writing,
        line: Line | None = None,
        keys: Iterable[str] = (),
        **kwargs: Any,
    ):
        self.kind, self.writing, self.line, self.keys = kind, writing, line, set(keys)
        self.before = line.says if line else {"type": kind}
        self.above = writing.above(line.id if line else "")
        self.parts = {name: name for name in ("label", "help", "clinical")}
        super().__init__(*args, auto_id="id_line_%s", **kwargs)
        if kind in rules.SHOWN_ONLY:
            self._only_shown()
        else:
            self._of_its_type()
        if self.conditions:
            self._rule()
        self.parts = {part: name for part, name in self.parts.items() if name in self.fields}
        self.asked_as = {part: name for part, name in self.parts.items() if part != name}
        self.asked_as |= {"key": "label", "visible_if": "rule", "scale": "highest"}
        self.initial |= self._as_it_stands()

    def _only_shown(self) -> None:
        del self.fields["help"], self.fields["clinical"]
        words = _("What does it say?") if self.kind == "info" else _("What is the heading?")
        rows = 3 if self.kind == "info" else 0
        self.fields["label"] = sentence(words, rows=rows, help_text=_("Up to 600 characters."))

    @property
    def quick(self) -> list[forms.BoundField]:
        """What every line of its type needs."""
        return [field for field in self.asked if field.name not in self.later]

    @property
    def folded(self) -> list[forms.BoundField]:
        """What waits under "More, if you want"."""
        return [field for field in self.asked if field.name in self.later]

    @property
    def folded_open(self) -> bool:
        return any(field.errors or field.value() for field in self.folded)

    # --- what each type has of its own ------------------------------------------------------------
    def _of_its_type(self) -> None:
        for part, name, field in self._settings():
            self.fields[name], self.parts[part] = field, name
        if self.kind in rules.ITEM_SETS:
            self.fields["lowest"] = Whole(label=ENDS["min"], required=False)
            self.fields["highest"] = Whole(
                label=ENDS["max"],
                required=False,
                help_text=_("Leave both empty for 0 to 5; 10 is the most."),
            )
            self.parts["scale"] = "highest"
        if self.kind == "urge_set":
            self.fields["acted"] = _tick(_("Also ask of each whether it was done."))
            self.parts["acted"] = "acted"
        if self.kind in rules.CHARTED:
            self.fields["chart"] = _tick(_("Draw it as a line over time."))
        self.fields["fold"] = _tick(_("Fold it away under “More, if you want”."))
        self.parts |= {"chart": "chart", "fold": "fold"}

    def _settings(self) -> Iterator[tuple[str, str, forms.Field]]:
        """(part of the definition, name here, field)."""
        numbers = {"scale": ("min", "max"), "int": ("min", "max"), "count": ("max",)}
        for end in numbers.get(self.kind, ()):
            yield end, end, Whole(label=ENDS[end], required=False)
        match self.kind:
            case "scale":
                yield "low", "low", sentence(_("What does the lowest number mean?"))
                yield "high", "high", sentence(_("What does the highest number mean?"))
            case "text":
                longest = _("How many characters fit in?")
                yield "max", "max", _whole(longest, _("Up to 4,000. Leave it empty for 2,000."))
                rows = _("How many lines high is the box?")
                yield "rows", "rows", _whole(rows, _("Up to 12. Leave it empty for 2."))
            case "line":
                longest = _("How many characters fit in?")
                yield "max", "max", _whole(longest, _("Up to 200. Leave it empty for 120."))
            case "person":
                many = _("How many people at the most?")
                yield "most", "most", _whole(many, _("Up to 5. Leave it empty for one."))
            case "steps":
                yield "least", "least", _whole(_("How many rows are offered?"), _("3, if empty."))
                yield "most", "most", _whole(_("How many steps at the most?"), _("15, if empty."))
        if self.kind in ("choice", "multi"):
            yield "options", "options", _options()
        if self.kind in SETS:
            yield "items", "items", self._items()
        if self.kind in ("choice", "multi", "own_words", *SETS):
            yield "from", "source", self._source()
        if self.kind in ("multi", "own_words"):
            yield "most", "most", _whole(_("How many at the most?"), _("Empty: all, or 8."))

    def _items(self) -> forms.MultipleChoiceField:
        words = vocabulary.VOCABULARIES[rules.OWN_VOCABULARY[self.kind]]
        return forms.MultipleChoiceField(
            label=_("Which of them?"),
            choices=list(words),
            required=False,
            widget=widgets.Chips(common=len(words)),
            error_messages=CHOOSE,
        )

    def _source(self) -> forms.ChoiceField:
        """Where there is something to choose from that need not be typed."""
        if self.kind in SETS:
            name = rules.OWN_VOCABULARY[self.kind]
            lists = {name: WHOLE_LIST[name]}
            each = {name: EACH_CLIENT[name]} if name in EACH_CLIENT else {}
            none = _("Only what is ticked above")
        else:
            lists = WHOLE_LIST
            each = EACH_CLIENT if self.kind == "multi" else {}
            none = _("Nothing is offered") if self.kind == "own_words" else _("Our own list, above")
        choices = [("", none)]
        choices += [(f"vocabulary:{name}", words) for name, words in lists.items()]
        choices += [(f"assignment:{name}", words) for name, words in each.items()]
        return forms.ChoiceField(
            label=_("Or from a list that is here already"),
            choices=choices,
            required=False,
            widget=widgets.Select,
            error_messages=CHOOSE,
        )

    # --- only after a certain answer ------------------------------------------------------------
    @property
    def conditions(self) -> list[tuple[Any, list[tuple[str, Any]]]]:
        """For each field above that can be compared: its label, and its choices: (value, words)."""
        found = ((says["label"], list(_conditions(says))) for says in self.above.values())
        return [(label, choices) for label, choices in found if choices]

    def _rule(self) -> None:
        self.fields["rule"] = forms.ChoiceField(
            label=_("When is it asked?"),
            choices=[("", _("Always")), *self.conditions],
            required=False,
            widget=widgets.Select,
            error_messages=CHOOSE,
        )
        self.parts["visible_if"] = "rule"
        if any(says["type"] in rules.NUMBERS for says in self.above.values()):
            self.fields["rule_number"] = _whole(
                _("Which number?"), _("Only if it is compared with one.")
            )

    def clean_rule(self) -> dict[str, Any] | None:
        """As a definition has it; its number is added where both are known."""
        key, _bar, rest = self.cleaned_data["rule"].partition("|")
        if not key:
            return None
        comparison, _bar, said = rest.partition("|")
        return {"field": key, comparison: _value(self.above[key], said)}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        rule = said.get("rule")
        if rule and None in rule.values():
            if said.get("rule_number") is None and "rule_number" not in self.errors:
                self.add_error("rule_number", _("Say which number."))
            said["rule"] = {k: said.get("rule_number") if v is None else v for k, v in rule.items()}
        return said

    # --- to the definition and back ---------------------------------------------------------------
    @property
    def says(self) -> dict[str, Any]:
        """The line as a definition has it."""
        made = self.said(self.before)
        if self.kind in rules.ITEM_SETS:
            made.pop("scale", None)
            low, high = self.cleaned_data["lowest"], self.cleaned_data["highest"]
            made |= {} if low is None and high is None else {"scale": [low or 0, high]}
        if self.kind == "urge_set" and not self.cleaned_data["acted"]:
            made["acted"] = False  # it is asked unless this is said
        elif self.kind == "urge_set":
            made.pop("acted", None)
        if "options" in made:
            made["options"] = options_for(made["options"], self.before.get("options", ()))
        if self.kind not in rules.SHOWN_ONLY and "key" not in made:
            named = made.get("clinical") or made.get("label", "")
            made["key"] = key_for(named, self.keys - self._sent_already())
        return made

    def _sent_already(self) -> set[str]:
        """The key of what this very page has added."""
        pk = str(self.cleaned_data.get("entry_id"))
        return {line.says.get("key", "") for line in self.writing.lines if line.id == pk}

    def _as_it_stands(self) -> dict[str, Any]:
        says = self.before
        found = {name: says[part] for part, name in self.parts.items() if part in says}
        found["base_version"] = self.line.version if self.line else 0
        if "options" in says:
            found["options"] = [words for _code, words in says["options"]]
        if "scale" in self.parts:
            found["lowest"], found["highest"] = says.get("scale", (None, None))
        if self.kind == "urge_set":
            found["acted"] = says.get("acted", True)
        if "visible_if" in self.parts:
            found |= self._rule_as_it_stands(says.get("visible_if"))
        return found

    def _rule_as_it_stands(self, rule: Mapping[str, Any] | None) -> dict[str, Any]:
        if rule is None:
            return {"rule": ""}
        comparison = next(name for name in rule if name != "field")
        place, value = f"{rule['field']}|{comparison}", rule[comparison]
        offered = {choice for _label, choices in self.conditions for choice, _words in choices}
        if place in offered:
            return {"rule": place, "rule_number": value}
        said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        return {"rule": f"{place}|{said}"}


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=widgets.Tick)


def _whole(label: Any, hint: Any) -> Whole:
    return Whole(label=label, help_text=hint, required=False)


def _options() -> Words:
    return Words(
        label=_("What is there to choose from?"),
        help_text=_("Each on a line of its own: 2 to 40 lines, up to 80 characters each."),
        required=False,
        widget=LinesWidget(rows=6),
    )


def _conditions(says: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What can be said of a field above: "key|comparison|value", or without a value where the
    number stands beside it."""
    key = says["key"]
    if says["type"] == "bool":
        yield f"{key}|is|yes", YES
        yield f"{key}|is|no", NO
    elif says["type"] in rules.NUMBERS:
        yield f"{key}|at_least", _("is at least …")
        yield f"{key}|at_most", _("is at most …")
        yield f"{key}|is", _("is …")
        yield f"{key}|is_not", _("is not …")
    elif says["type"] == "choice":
        for code, words in says.get("options", ()):
            yield f"{key}|is|{code}", _("is “%(words)s”") % {"words": words}
            yield f"{key}|is_not|{code}", _("is not “%(words)s”") % {"words": words}


def _value(says: Mapping[str, Any], said: str) -> Any:
    """What a comparison names; None where it is a number that stands beside it."""
    if says["type"] == "bool":
        return said == "yes"
    return next((code for code, _words in says.get("options", ()) if str(code) == said), None)

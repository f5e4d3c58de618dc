"""Form controls of every page: native inputs with our templates, nothing ever preselected.

Use them on plain Django forms and draw the field with `{% include "ui/field.html" with field=… %}`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

Choices = Iterable[tuple[Any, Any]]
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
SHORT_DAYS = [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")]

MORE_WORDS = _("More words")


class Drawn:
    """A widget drawn with a template of this project, whatever FORM_RENDERER says."""

    def _render(self, template_name, context, renderer=None):
        return super()._render(template_name, context, TemplatesSetting())


class Boxed(Drawn):
    """A text-like control; `cls` adds classes to it (short, narrow)."""

    def __init__(self, attrs: Mapping[str, Any] | None = None, cls: str = "", **kwargs):
        super().__init__(attrs={"class": f"in {cls}".strip(), **(attrs or {})}, **kwargs)


class Text(Boxed, forms.TextInput):
    """One line of text."""

    template_name = "ui/widgets/input.html"


class Number(Boxed, forms.TextInput):
    """A number as text with a number pad, so that what was typed is never thrown away."""

    template_name = "ui/widgets/input.html"

    def __init__(self, attrs=None, cls="narrow", **kwargs):
        super().__init__(attrs={"inputmode": "numeric", **(attrs or {})}, cls=cls, **kwargs)


class Email(Boxed, forms.EmailInput):
    """An e-mail address; nothing capitalises or corrects it."""

    template_name = "ui/widgets/input.html"

    def __init__(self, attrs=None, cls="", **kwargs):
        plain = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(attrs={**plain, **(attrs or {})}, cls=cls, **kwargs)


class Password(Boxed, forms.PasswordInput):
    """A password, never sent back; set autocomplete to current-password or new-password."""

    template_name = "ui/widgets/input.html"


class Native(Boxed):
    """A native picker. A value that it could not show comes back as text, exactly as typed."""

    template_name = "ui/widgets/input.html"
    shape: re.Pattern[str]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown is not None and not self.shape.fullmatch(str(shown)):
            context["widget"]["type"] = "text"
        return context


class Time(Native, forms.TimeInput):
    """A local wall time, HH:MM."""

    input_type = "time"
    shape = CLOCK

    def __init__(self, attrs=None, cls="narrow", **kwargs):
        super().__init__(attrs=attrs, cls=cls, format="%H:%M", **kwargs)


class Date(Native, forms.DateInput):
    """A day, sent as YYYY-MM-DD."""

    input_type = "date"
    shape = DATE

    def __init__(self, attrs=None, cls="narrow", **kwargs):
        super().__init__(attrs=attrs, cls=cls, format="%Y-%m-%d", **kwargs)


class Moment(Native, forms.DateTimeInput):
    """A local day and time, sent as YYYY-MM-DDTHH:MM."""

    input_type = "datetime-local"
    shape = MOMENT

    def __init__(self, attrs=None, cls="narrow", **kwargs):
        super().__init__(attrs=attrs, cls=cls, format="%Y-%m-%dT%H:%M", **kwargs)


class Select(Boxed, forms.Select):
    """A native list to pick one from."""

    template_name = "ui/widgets/select.html"

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        if any(option["selected"] for _name, options, _index in groups for option in options):
            return groups
        # Without this a browser would choose the first one.
        ask = self.create_option(name, "", _("Choose one"), True, 0)
        return [(None, [ask], 0), *groups]


class Voice(Boxed, forms.Textarea):
    """A person's own words: serif, grows with the text, never filled in by the browser."""

    template_name = "ui/widgets/textarea.html"

    def __init__(self, rows: int = 3, attrs=None, cls: str = "", **kwargs):
        own = {
            "rows": rows,
            "cols": False,  # a number of columns would fight the width of the page
            "autocapitalize": "sentences",
            "spellcheck": "true",
            "autocomplete": "off",
        }
        small = "short" if rows <= 2 else ""
        super().__init__(attrs={**own, **(attrs or {})}, cls=f"{small} {cls}".strip(), **kwargs)


class Wrapped(Drawn):
    """Options that stand inside their labels. Only the first has an id, which errors lead to: for
    the others it would be a fifteenth of a long form on the line."""

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        if option["index"] != "0":
            option["attrs"].pop("id", None)
        return option


class Radios(Wrapped, forms.RadioSelect):
    """Choose one. `aria-invalid` belongs to the group (ui/field.html), not to one radio."""

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        option["attrs"].pop("aria-invalid", None)
        return option


class Stones(Radios):
    """Mood: up to five radios side by side, each with a water level and a word."""

    template_name = "ui/widgets/stones.html"

    def __init__(self, choices: Choices = (), attrs=None):
        super().__init__(attrs=attrs, choices=choices)


class Cells(Radios):
    """A scale of whole numbers as radios; `low` and `high` say in words what its ends mean."""

    template_name = "ui/widgets/cells.html"

    def __init__(self, min: int = 0, max: int = 10, low: Any = "", high: Any = "", attrs=None):
        super().__init__(attrs=attrs, choices=[(n, str(n)) for n in range(min, max + 1)])
        self.min, self.max, self.low, self.high = min, max, low, high

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        ends = {"min": self.min, "max": self.max, "low": self.low, "high": self.high}
        context["widget"]["ends"] = ends
        return context


class Explained(Wrapped):
    """Options as full rows; `hints` adds a second line and `tags` a tag, both by value.

    A tag is a dict of `text`, and may have `kind` (other, attend, done, safety) and `icon`.
    """

    template_name = "ui/widgets/rows.html"

    def __init__(
        self,
        choices: Choices = (),
        hints: Mapping[Any, Any] | None = None,
        tags: Mapping[Any, Mapping[str, Any]] | None = None,
        attrs=None,
    ):
        super().__init__(attrs=attrs, choices=choices)
        self.hints = {str(key): text for key, text in (hints or {}).items()}
        self.tags = {str(key): tag for key, tag in (tags or {}).items()}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value)), "tag": self.tags.get(str(value))}


class Rows(Explained, Radios):
    """Choose one, as rows."""


class RowChecks(Explained, forms.CheckboxSelectMultiple):
    """Choose any, as rows."""


class Chips(Wrapped, forms.CheckboxSelectMultiple):
    """Words to tick; those after the first `common` fold away under `more`, in a fixed order."""

    template_name = "ui/widgets/chips.html"

    def __init__(self, choices: Choices = (), common: int = 8, more: Any = MORE_WORDS, attrs=None):
        super().__init__(attrs=attrs, choices=choices)
        self.common, self.more = common, more

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        options = [one for _name, group, _index in context["widget"]["optgroups"] for one in group]
        rest = options[self.common :]
        context["widget"] |= {
            "common": options[: self.common],
            "rest": rest,
            "more": self.more,
            # What is ticked is never hidden.
            "open": any(option["selected"] for option in rest),
        }
        return context


class Days(Wrapped, forms.CheckboxSelectMultiple):
    """The seven days, Monday first, values 0 to 6."""

    template_name = "ui/widgets/days.html"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, choices=[(n, WEEKDAYS[n]) for n in range(7)])

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"short": SHORT_DAYS[int(value)]}


class Tick(Drawn, forms.CheckboxInput):
    """One checkbox with its sentence beside it: consents, and anything that needs Save."""

    template_name = "ui/widgets/check.html"


class Switch(Drawn, forms.CheckboxInput):
    """On or off. The page says the state in words too."""

    template_name = "ui/widgets/check.html"

    def __init__(self, attrs=None, **kwargs):
        super().__init__(attrs={"role": "switch", **(attrs or {})}, **kwargs)

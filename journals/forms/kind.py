"""A form from a list of field types. It only collects; the kind cleans, and the action checks."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from journals.content import content_of
from journals.kinds import Kind
from journals.kinds.fields import (
    DECLINED,
    RATHER_NOT,
    Choice,
    Clock,
    Contacts,
    Count,
    Day,
    Declinable,
    FieldType,
    Flag,
    ItemSet,
    Lines,
    Minutes,
    Multi,
    OwnWords,
    People,
    RowSet,
    Scale,
    Shown,
    Steps,
    Text,
)
from tracker.pages import widgets
from tracker.pages.objections import SaysObjections

from .widgets import (
    CellsOrNot,
    ChipsAndOwn,
    ContactsWidget,
    ItemSetWidget,
    LinesWidget,
    RowSetWidget,
    StepsWidget,
)


def widget_for(field: FieldType, people: Iterable[tuple[str, str]]) -> forms.Widget:
    """The control that a field type is drawn with."""
    match field:
        case Declinable():
            return _or_not(widget_for(field.field, people))
        case RowSet():
            return RowSetWidget(field)
        case ItemSet():
            return ItemSetWidget(field)
        case Steps():
            return StepsWidget(field)
        case Lines():
            return LinesWidget(rows=4)
        case Contacts():
            return ContactsWidget(field)
        case Flag():
            return widgets.Rows(choices=field.options)
        case OwnWords():
            return ChipsAndOwn(field.offered, common=field.common)
        case People():
            return widgets.Chips(choices=list(people), common=20)
        case Multi():
            return widgets.Chips(choices=field.options, common=field.common)
        case Choice() if field.stones:
            return widgets.Stones(choices=field.options)
        case Choice():
            return widgets.Rows(choices=field.options)
        case Scale():
            return widgets.Cells(field.low, field.high, field.low_word, field.high_word)
        case Minutes() | Count():
            return widgets.Number()
        case Day():
            return widgets.Date()
        case Clock():
            return widgets.Time()
        case Text() if field.type_name == "line":
            return widgets.Text(attrs={"autocomplete": "off"})
        case Text():
            return widgets.Voice(rows=field.rows)
    raise TypeError(f"no control for {type(field).__name__}")


def _or_not(widget: forms.Widget) -> forms.Widget:
    """The same control with one more choice: not to say."""
    if isinstance(widget, widgets.Cells):
        return CellsOrNot(widget, (DECLINED, RATHER_NOT))
    widget.choices = [*widget.choices, (DECLINED, RATHER_NOT)]  # type: ignore[attr-defined]
    return widget


class KindField(forms.Field):
    """One field of a kind: the field type says what is right, in its own words."""

    def __init__(self, field: FieldType, **kwargs: Any):
        self.field = field
        super().__init__(required=False, label=field.label, help_text=field.help, **kwargs)

    def clean(self, value: Any) -> Any:
        return self.field.clean(value)

    def prepare_value(self, value: Any) -> Any:
        """What is kept, as the control has it: a yes is one of two choices."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value


class KindForm(SaysObjections, forms.Form):
    """The form of one kind of entry. `keys` picks some of its fields.

    `content` gives what was entered: only what is not empty. After `is_valid()` it is clean.
    """

    entry_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": _("This page is too old. Reload it.")}
    )
    base_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False
    )

    def __init__(
        self,
        kind: Kind,
        data: Mapping[str, Any] | None = None,
        *,
        content: Mapping[str, Any] | None = None,
        keys: Iterable[str] | None = None,
        leave_out: Iterable[str] = (),
        people: Iterable[tuple[str, str]] = (),
        entry_id: uuid.UUID | None = None,
        base_version: int = 0,
        **kwargs: Any,
    ):
        initial = {
            **(content or {}),
            "entry_id": entry_id or uuid.uuid4(),
            "base_version": base_version,
            **kwargs.pop("initial", {}),
        }
        super().__init__(data, initial=initial, auto_id=f"id_{kind.code}_%s", **kwargs)
        self.kind, people = kind, list(people)
        wanted = [
            field
            for field in kind.fields
            if (keys is None or field.key in set(keys)) and field.key not in set(leave_out)
        ]
        self.kind_fields = wanted
        own = {field.key: KindField(field, widget=widget_for(field, people)) for field in wanted}
        self.fields = {**own, **self.fields}
        known = {pk for pk, _label in people}
        # Who was put away since is not offered, and stays named.
        self.away = {
            field.key: away
            for field in wanted
            if isinstance(field, People)
            and (away := [pk for pk in (content or {}).get(field.key, ()) if pk not in known])
        }
        # What this form does not ask stays as it stands.
        self.kept = {key: value for key, value in (content or {}).items() if key not in own}

    @property
    def between(self) -> bool:
        """Whether a button between the parts of the form was pressed: nothing is saved by that."""
        return False

    def full_clean(self) -> None:
        """Between the parts nothing is wrong yet: the page comes back as it was typed."""
        if not self.between:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    @property
    def quick(self) -> list[forms.BoundField]:
        """What is asked at once."""
        return [self[field.key] for field in self.kind_fields if not field.fold]

    @property
    def folded(self) -> list[forms.BoundField]:
        """What waits under "More, if you want"."""
        return [self[field.key] for field in self.kind_fields if field.fold]

    @property
    def folded_open(self) -> bool:
        """Whether something under the fold was filled in or needs a change."""
        return any(field.errors or field.value() for field in self.folded)

    @property
    def content(self) -> dict[str, Any]:
        asked = {
            field.key: self.cleaned_data[field.key]
            for field in self.kind_fields
            if self.cleaned_data.get(field.key) is not None
        }
        for key, away in self.away.items():
            asked[key] = [*asked.get(key, ()), *away]
        return {**self.kept, **asked} if asked else {}

    def stands(self, current: Any) -> list[Shown]:
        """What somebody else saved meanwhile, ready for reading."""
        return self.kind.show(content_of(current))

    def caught_up(self, current: Any) -> dict[str, Any]:
        """What this form has to bring along to be saved over that."""
        return {"base_version": current.version}

"""Answering a measure: all on one page, or one question at a time. Both are the same form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.access.measures import Asked
from journals.kinds.worksheets import Part
from journals.models import Entry
from tracker.accounts.models import User
from tracker.pages import widgets

from .kind import KindForm
from .worksheets import drawn

# What a button between the questions asks for; nothing is saved by it.
GO, NEXT, BACK, ONE_BY_ONE, ONE_PAGE = "go", "next", "back", "one", "page"


class MeasureForm(KindForm):
    """One measure as one client is asked it, new or to be changed. It is about now.

    `at` is the question that is shown, counted from 0, or empty for all of them on one page; the
    answers to the others come along unseen.
    """

    number = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=9999, required=False
    )
    # When the page was drawn, signed: it was open then. See worksheets.drawn_at.
    drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=3)
    just_for_me = forms.BooleanField(
        label=_("Keep this one to myself"),
        help_text=_("It reaches nobody. What you answer next goes on as before."),
        required=False,
        widget=widgets.Tick,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        asked: Asked,
        client: User,
        now: datetime,
        goes_out: bool = False,
        entry: Entry | None = None,
        content: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ):
        """`goes_out`: it would reach somebody as it is saved."""
        measure = asked.worksheet
        super().__init__(
            measure,
            data,
            content=content,
            entry_id=entry.pk if entry else None,
            base_version=entry.version if entry else 0,
            initial={"number": measure.number, "drawn": drawn(client, measure.slug, now)},
            **kwargs,
        )
        self.asked, self.measure, self.now = asked, measure, now
        if entry or not goes_out:
            del self.fields["just_for_me"]

    # --- one question at a time ------------------------------------------------------------
    @property
    def between(self) -> bool:
        return bool(self.pressed)

    @property
    def pressed(self) -> str:
        """What was pressed between the questions; "" if the form is to be saved."""
        asked = self.data.get(GO, "") if self.is_bound else ""
        return asked if asked in (NEXT, BACK, ONE_BY_ONE, ONE_PAGE) else ""

    @property
    def here(self) -> int | None:
        """The question that is shown; None for all of them. What is wrong is shown on one page."""
        said, last = str(self["at"].value() or ""), len(self.kind_fields) - 1
        at = min(int(said), last) if said.isascii() and said.isdigit() else None
        match self.pressed:
            case "next":
                return min((at or 0) + 1, last)
            case "back":
                return max((at or 0) - 1, 0)
            case "one":
                return at or 0
            case "page":
                return None
        return None if self.is_bound else at

    @property
    def place(self) -> str:
        """`here`, for the form that is drawn next."""
        return "" if self.here is None else str(self.here)

    @property
    def is_last(self) -> bool:
        return self.here == len(self.kind_fields) - 1

    @property
    def count(self) -> tuple[int, int]:
        """(question, of how many)"""
        return (self.here or 0) + 1, len(self.kind_fields)

    @property
    def lines(self) -> list[tuple[Part, forms.BoundField | None]]:
        """What is shown, from top to bottom: all of it, or one question with what stands over it
        since the one before."""
        found = [(part, self[part.key] if part.key else None) for part in self.measure.layout]
        if self.here is None:
            return found
        asked = [n for n, (_part, field) in enumerate(found) if field is not None]
        start = asked[self.here - 1] + 1 if self.here else 0
        return found[start : asked[self.here] + 1]

    @property
    def unseen(self) -> list[tuple[str, str]]:
        """(name, value) of the answers to the questions that are not shown."""
        shown = {field.html_name for _part, field in self.lines if field is not None}
        found = []
        for one in self.kind_fields:
            field = self[one.key]
            if field.html_name in shown:
                continue
            value = field.value()
            values = value if isinstance(value, list | tuple) else [value]
            found += [(field.html_name, str(each)) for each in values if each not in (None, "")]
        return found

"""How are you? Two taps, about now; or about an earlier time, as far as one knows it."""

import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.actions import When
from journals.content import content_of
from journals.kinds import CHECK_IN
from journals.models import Entry
from tracker.accounts.models import User
from tracker.pages import widgets
from tracker.reminders.schedule import journal_day

from .kind import KindForm
from .when import Day, on_the_wall

A_DAY = timedelta(days=1)
NOT_YET = _("That is still to come. Choose a time that has been.")


class CheckInForm(KindForm):
    """`about` says when it was; None for now.

    `entry`: one that stands and is changed; then None is: as it stands. `zone`: that of the clock
    it is written by, if it is not the profile's.
    """

    when = forms.ChoiceField(
        label=_("When was it?"),
        required=False,
        choices=[
            ("now", _("Now")),
            ("earlier", _("Earlier today")),
            ("yesterday", _("Yesterday")),
            ("other", _("Another day")),
        ],
        widget=widgets.Rows,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    clock = forms.TimeField(
        label=_("About what time, if you know?"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=widgets.Time,
        error_messages={"invalid": _("Add a time, for example 12:30.")},
    )
    day = Day(label=_("Which day, if another?"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        of: User,
        now: datetime,
        entry: Entry | None = None,
        zone: str = "",
        **kwargs: Any,
    ):
        if entry is not None:
            kwargs |= {"content": content_of(entry), "base_version": entry.version}
            kwargs["initial"] = _as_it_stands(entry)
        super().__init__(CHECK_IN, data, **kwargs)
        self.zone = entry.occurred_zone if entry else zone or of.time_zone
        self.starts, self.now = of.day_starts, now
        if entry is not None:
            self.fields["day"].label = _("Which day was it?")
            del self.fields["when"]
        self.about: When | None = None

    @property
    def is_earlier(self) -> bool:
        """Whether the fold about an earlier time holds anything."""
        chosen = "when" in self.fields and self["when"].value() not in (None, "", "now")
        return chosen or any(self[name].value() or self[name].errors for name in ("clock", "day"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not {"when", "clock", "day"} & self.errors.keys():
            day = self._day(cleaned)
            stands = "when" not in self.fields and not {"clock", "day"} & set(self.changed_data)
            self.about = self._on(day, cleaned.get("clock")) if day and not stands else None
            if self.about and self.about.at > self.now:
                self.add_error("clock" if cleaned.get("clock") else "day", NOT_YET)
        return cleaned

    def _day(self, cleaned: dict[str, Any]) -> date | None:
        """The journal day that is meant; None for now."""
        today = journal_day(self.now, self.zone, self.starts)
        match cleaned.get("when") or ("other" if cleaned.get("day") else ""):
            case "earlier":
                return today
            case "yesterday":
                return today - A_DAY
            case "other":
                if not cleaned.get("day"):
                    self.add_error("day", _("Add the day, for example 18.11.2026."))
                return cleaned.get("day")
            case "":
                return today if cleaned.get("clock") else None
        return None

    def _on(self, day: date, clock: time | None) -> When:
        """What came before the day began belongs to the night after it."""
        if clock is not None:
            wall = datetime.combine(day + A_DAY if clock < self.starts else day, clock)
            return When.at_local(wall, self.zone)
        return When(self._middle(day), self.zone, Entry.Precision.DAY)

    def _middle(self, day: date) -> datetime:
        """Of a day of which no more is known: its noon, or earlier while it is not over."""
        zone = zoneinfo.ZoneInfo(self.zone)
        noon = datetime.combine(day, max(time(12), self.starts), zone)
        if noon <= self.now:
            return noon
        begun = datetime.combine(day, self.starts, zone)
        return begun + (self.now - begun) / 2 if begun < self.now else noon


def _as_it_stands(entry: Entry) -> dict[str, Any]:
    """When it was, as this form asks for it: its journal day, and the time if that is known."""
    known = entry.occurred_precision != Entry.Precision.DAY
    wall = on_the_wall(entry.occurred_at, entry.occurred_zone) if known else None
    return {"day": entry.local_date, "clock": wall.time() if wall else None}
